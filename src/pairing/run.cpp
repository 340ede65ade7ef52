#include "pairing/run.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "pairing/code.h"
#include "pairing/hello.h"

namespace waterline::pairing {
namespace {

using wire::channel::PairingEnd;
using wire::channel::PairingMethod;

// The sizes of the three messages of the Noise handshake XX (section 7.5) with psk0 and empty
// payloads. After each size: what the message contains, in the letters of the Noise specification.
constexpr std::size_t kFirstSize = 48;   // e, tag
constexpr std::size_t kSecondSize = 96;  // e, s and its tag, tag
constexpr std::size_t kThirdSize = 64;   // s and its tag, tag

crypto::cpace::PublicShare share_of(base::ByteView message) {
  crypto::cpace::PublicShare share{};
  std::ranges::copy(message, share.begin());
  return share;
}

}  // namespace

Run::Run(Setup setup, base::Random& random, base::SteadyTime now)
    : setup_(std::move(setup)), random_(&random), now_(now), deadline_(now) {
  base::check(!setup_.secret.empty());
  wait_for(Step::kHello);
  if (!joins()) return;
  greetings_.joiner_nonce = random_->bytes<16>();
  greetings_.joiner_hello = encode(
      JoinerHello{kPairingVersion, setup_.method, setup_.offer_number, greetings_.joiner_nonce});
  base::append(output_, greetings_.joiner_hello);
}

base::Bytes Run::take_output() {
  return std::exchange(output_, {});
}

std::vector<Event> Run::take_events() {
  return std::exchange(events_, {});
}

crypto::noise::Role Run::role() const {
  return joins() ? crypto::noise::Role::kInitiator : crypto::noise::Role::kResponder;
}

// ---- Steps

std::size_t Run::expected_size() const {
  switch (step_) {
    case Step::kHello:
      return joins() ? kDisplayerHelloSize : kJoinerHelloSize;
    case Step::kShare:
      return sizeof(crypto::cpace::PublicShare);
    case Step::kFirst:
      return kFirstSize;
    case Step::kSecond:
      return kSecondSize;
    case Step::kThird:
      return kThirdSize;
    case Step::kComparison:
      return partner_verdict_ ? 0 : kFrameSize;
    case Step::kRecord:
    case Step::kProof:
    case Step::kStored:
      return kFrameSize;
    case Step::kGuess:
    case Step::kStoring:
    case Step::kOver:
      return 0;
  }
  return 0;
}

void Run::receive(base::ByteView bytes) {
  if (over()) return;
  base::append(input_, bytes);
  while (!over() && !input_.empty()) {
    const std::size_t size = expected_size();
    // The peer must not send anything at this step, so it does not follow the protocol.
    if (size == 0) return fail();
    if (input_.size() < size) return;
    const auto rest = input_.begin() + static_cast<std::ptrdiff_t>(size);
    const base::Bytes message(input_.begin(), rest);
    input_.erase(input_.begin(), rest);
    take_message(message);
  }
}

void Run::take_message(base::ByteView message) {
  switch (step_) {
    case Step::kHello:
      return joins() ? read_answer(message) : answer_hello(message);
    case Step::kShare:
      return hold_until_counted(message);
    case Step::kFirst:
      return by_words() ? read_first(message) : hold_until_counted(message);
    case Step::kSecond:
      return read_second(message);
    case Step::kThird:
      return read_third(message);
    case Step::kRecord:
      return read_record(message);
    case Step::kComparison:
      return read_verdict(message);
    case Step::kProof:
      return read_proof(message);
    case Step::kStored:
      return read_stored(message);
    case Step::kGuess:
    case Step::kStoring:
    case Step::kOver:
      break;  // expected_size() is 0
  }
  base::check(false);
}

base::SteadyTime::duration Run::step_timeout() const {
  return setup_.way == base::Way::kTor ? kStepTimeoutByTor : kStepTimeout;
}

void Run::wait_for(Step next) {
  step_ = next;
  deadline_ = now_ + (next == Step::kComparison ? kComparisonTimeout : step_timeout());
}

void Run::cut() {
  // If the device that shows the offer finds that the code is wrong, it closes the connection
  // without an answer. The device that joins then waits for the second message, so an end of the
  // connection at that step means a wrong code.
  if (!over()) end(step_ == Step::kSecond ? PairingEnd::kWrongCode : PairingEnd::kCut);
}

void Run::tick() {
  if (!over() && now_ >= deadline_) end(PairingEnd::kCut);
}

void Run::fail() {
  // The other side broke the protocol. That counts as a wrong code, except in two cases: before the
  // code was used (kHello), and after the last handshake (kStoring, kStored), which has proved that
  // the two devices know each other.
  const bool says_nothing_of_code =
      step_ == Step::kHello || step_ == Step::kStoring || step_ == Step::kStored;
  end(says_nothing_of_code ? PairingEnd::kCut : PairingEnd::kWrongCode);
}

void Run::end(PairingEnd how) {
  step_ = Step::kOver;
  events_.emplace_back(Over{how});
  input_.clear();
  setup_.secret = {};
  setup_.identity = {};
  cpace_.reset();
  psk_ = {};
  handshake_.reset();
  transport_.reset();
  own_contribution_ = {};
  partner_contribution_ = {};
  agreed_key_.reset();
}

// ---- Hello

void Run::answer_hello(base::ByteView message) {
  const JoinerHello hello = joiner_hello_of(message);
  greetings_.joiner_hello = base::to_bytes(message);
  greetings_.joiner_nonce = hello.nonce;
  const auto answer = [&](HelloStatus status) {
    greetings_.displayer_nonce = random_->bytes<16>();
    greetings_.displayer_hello =
        encode(DisplayerHello{kPairingVersion, status, greetings_.displayer_nonce});
    base::append(output_, greetings_.displayer_hello);
  };
  if (hello.version != kPairingVersion) {
    answer(HelloStatus::kOtherVersion);
    return end(PairingEnd::kOtherVersion);
  }
  if (hello.method != PairingMethod::kWords && hello.method != PairingMethod::kPicture)
    return fail();
  if (hello.method != setup_.method || hello.offer_number != setup_.offer_number) {
    answer(HelloStatus::kNoSuchOffer);
    return end(PairingEnd::kNoSuchOffer);
  }
  answer(HelloStatus::kWelcome);
  wait_for(by_words() ? Step::kShare : Step::kFirst);
}

void Run::read_answer(base::ByteView message) {
  const DisplayerHello hello = displayer_hello_of(message);
  if (hello.version != kPairingVersion) return end(PairingEnd::kOtherVersion);
  if (hello.status == HelloStatus::kOtherVersion) return end(PairingEnd::kOtherVersion);
  if (hello.status == HelloStatus::kNoSuchOffer) return end(PairingEnd::kNoSuchOffer);
  if (hello.status != HelloStatus::kWelcome) return fail();
  greetings_.displayer_hello = base::to_bytes(message);
  greetings_.displayer_nonce = hello.nonce;
  if (!by_words()) return hold_until_counted({});
  cpace_.emplace(setup_.secret.view(), cpace_binding(greetings_), *random_);
  base::append(output_, cpace_->share());
  wait_for(Step::kShare);
}

// ---- The code

void Run::hold_until_counted(base::ByteView message) {
  held_ = base::to_bytes(message);
  events_.emplace_back(CountGuess{});
  wait_for(Step::kGuess);
}

void Run::guess_counted(bool allowed) {
  if (step_ != Step::kGuess) return;
  if (!allowed) return end(PairingEnd::kOfferOver);
  if (by_words()) return joins() ? finish_shares() : respond_to_share();
  psk_ = psk_from_picture(setup_.secret, greetings_);
  begin_handshake({}, {});
  if (!joins()) return read_first(held_);
  if (write_handshake()) wait_for(Step::kSecond);
}

void Run::respond_to_share() {
  const auto theirs = share_of(held_);
  const auto response =
      crypto::cpace::respond(setup_.secret.view(), cpace_binding(greetings_), theirs, *random_);
  if (!response) return fail();
  psk_ = psk_from_words(response->agreement);
  begin_handshake(theirs, response->share);
  base::append(output_, response->share);
  wait_for(Step::kFirst);
}

void Run::finish_shares() {
  const auto theirs = share_of(held_);
  const auto own = cpace_->share();
  const auto agreement = std::move(*cpace_).finish(theirs);
  if (!agreement) return fail();
  psk_ = psk_from_words(*agreement);
  begin_handshake(own, theirs);
  if (write_handshake()) wait_for(Step::kSecond);
}

// ---- XXpsk0

void Run::begin_handshake(base::ByteView joiner_share, base::ByteView displayer_share) {
  setup_.secret = {};
  cpace_.reset();
  crypto::noise::HandshakeSetup with;
  with.pattern = "XXpsk0";
  with.role = role();
  with.prologue = handshake_prologue(greetings_, joiner_share, displayer_share, setup_.way);
  with.local_static = crypto::noise::key_pair_of(setup_.identity);
  with.psks.push_back(psk_.clone());
  handshake_.emplace(std::move(with), *random_);
}

bool Run::read_handshake(base::ByteView message) {
  const auto payload = handshake_->read_message(message);
  if (payload && payload->empty()) return true;
  fail();
  return false;
}

bool Run::write_handshake() {
  const auto message = handshake_->write_message({});
  if (!message) {  // the partner's key is of low order
    fail();
    return false;
  }
  base::append(output_, *message);
  return true;
}

void Run::read_first(base::ByteView message) {
  if (read_handshake(message) && write_handshake()) wait_for(Step::kThird);
}

void Run::read_second(base::ByteView message) {
  if (!read_handshake(message)) return;
  // Check the public key of the other device before sending the third message, because that message
  // reveals this device's identity.
  const bool as_shown =
      by_words() || crypto::equal_in_constant_time(commitment_to(*handshake_->remote_static()),
                                                   setup_.commitment);
  if (!as_shown || !partner_acceptable()) return fail();
  if (write_handshake()) begin_frames();
}

void Run::read_third(base::ByteView message) {
  if (!read_handshake(message)) return;
  if (!partner_acceptable()) return fail();
  begin_frames();
}

// Returns false if the other side has this device's own key: a device must not pair with itself, by
// mistake or because somebody sends its messages back to it.
bool Run::partner_acceptable() const {
  return *handshake_->remote_static() != crypto::public_key_of(setup_.identity);
}

}  // namespace waterline::pairing
