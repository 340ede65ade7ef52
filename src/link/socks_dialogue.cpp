#include "link/socks_dialogue.h"

#include <string>
#include <utility>

#include "base/check.h"

namespace waterline::link {
namespace {

constexpr std::byte kVersion{5};
constexpr std::byte kNoAuthentication{0};
constexpr std::byte kConnect{1};
constexpr std::byte kReserved{0};
constexpr std::byte kGood{0};
constexpr std::byte kIpv4{1};
constexpr std::byte kName{3};
constexpr std::byte kIpv6{4};
constexpr std::size_t kPortSize = 2;

SocksRefusal refusal_of(std::byte code) {
  switch (const auto refusal = static_cast<SocksRefusal>(code)) {
    case SocksRefusal::kGeneral:
    case SocksRefusal::kNoHost:
    case SocksRefusal::kNotListening:
    case SocksRefusal::kTimeout:
    case SocksRefusal::kNoDescriptor:
    case SocksRefusal::kBadDescriptor:
    case SocksRefusal::kNoIntroduction:
    case SocksRefusal::kNoRendezvous:
    case SocksRefusal::kKeyMissing:
    case SocksRefusal::kKeyWrong:
    case SocksRefusal::kBadAddress:
    case SocksRefusal::kIntroductionTimeout:
      return refusal;
    case SocksRefusal::kOther:
      break;
  }
  return SocksRefusal::kOther;
}

}  // namespace

SocksDialogue::SocksDialogue(const crypto::OnionAddress& address)
    : SocksDialogue(address.text() + ".onion", kOnionPort) {}

SocksDialogue::SocksDialogue(std::string_view name, std::uint16_t port)
    : output_{kVersion, std::byte{1}, kNoAuthentication} {
  base::check(!name.empty() && name.size() <= 255);
  request_ = {kVersion, kConnect, kReserved, kName, static_cast<std::byte>(name.size())};
  base::append(request_, base::bytes_of(name));
  request_.push_back(static_cast<std::byte>(port >> 8));
  request_.push_back(static_cast<std::byte>(port & 0xff));
}

base::Bytes SocksDialogue::take_output() {
  return std::exchange(output_, {});
}

void SocksDialogue::receive(base::ByteView bytes) {
  base::check(bytes.size() <= wanted());
  base::append(pending_, bytes);
  if (wanted_ == 0 || pending_.size() < wanted_) return;
  take_part();
  pending_.clear();
}

void SocksDialogue::await(State state, std::size_t size) {
  state_ = state;
  wanted_ = size;
}

void SocksDialogue::take_part() {
  switch (state_) {
    case State::kMethod:
      if (pending_[0] != kVersion || pending_[1] != kNoAuthentication)
        return await(State::kBroken, 0);
      output_ = std::move(request_);
      return await(State::kHead, 4);
    case State::kHead:
      return take_head();
    case State::kBound:
      if (!std::exchange(length_is_next_, false)) return await(State::kConnected, 0);
      return await(State::kBound, std::to_integer<std::size_t>(pending_[0]) + kPortSize);
    case State::kConnected:
    case State::kRefused:
    case State::kBroken:
      return;
  }
}

// The four bytes: version, code, reserved, type of the address that follows.
void SocksDialogue::take_head() {
  if (pending_[0] != kVersion || pending_[2] != kReserved) return await(State::kBroken, 0);
  if (pending_[1] != kGood) {
    // Tor closes the connection after this answer, so nobody reads the rest of it.
    refusal_ = refusal_of(pending_[1]);
    return await(State::kRefused, 0);
  }
  const std::byte type = pending_[3];
  if (type == kIpv4) return await(State::kBound, 4 + kPortSize);
  if (type == kIpv6) return await(State::kBound, 16 + kPortSize);
  length_is_next_ = type == kName;
  if (length_is_next_) return await(State::kBound, 1);
  await(State::kBroken, 0);
}

}  // namespace waterline::link
