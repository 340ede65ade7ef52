#include "link/partner_channel.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace waterline::link {

namespace channel = wire::channel;

void PartnerChannel::passed(const channel::PassSocket& message) {
  switch (message.use) {
    case channel::SocketUse::kListen:
      listens_.insert(message.way);
      break;
    case channel::SocketUse::kDialled:
      ++dialled_[message.way];
      break;
    case channel::SocketUse::kBeaconSend:
    case channel::SocketUse::kBeaconReceive:
      has_beacons_ = true;
      break;
    case channel::SocketUse::kCallOut:
    case channel::SocketUse::kCallIn:
      break;  // only for a courier that serves a pairing
  }
}

bool PartnerChannel::take(const channel::ToNode& message, base::SteadyTime now) {
  const auto judge = [&]<class Message>(const Message& received) {
    if constexpr (std::is_same_v<Message, channel::WantDial>) return take_call(now);
    if constexpr (std::is_same_v<Message, channel::PartnerSeen>)
      return has_beacons_ && take_call(now);
    if constexpr (std::is_same_v<Message, channel::StrangerAnswered>)
      return take_dialled(received.way) && take_call(now);
    if constexpr (std::is_same_v<Message, channel::LinkUp>)
      return !linked_ && take_link(received) && take_call(now);
    if (!linked_) return false;
    if constexpr (std::is_same_v<Message, channel::WantVector>) {
      return take_request(received.request) && !std::exchange(asked_vector_, true);
    }
    if constexpr (std::is_same_v<Message, channel::Met>)
      return asked_vector_ && !std::exchange(met_, true);
    if constexpr (std::is_same_v<Message, channel::WantOperations> ||
                  std::is_same_v<Message, channel::Store>) {
      return met_ && take_request(received.request);
    }
    if constexpr (std::is_same_v<Message, channel::PartnerRenews>)
      return met_ && !std::exchange(heard_renewal_, true);
    if constexpr (std::is_same_v<Message, channel::RenewalTaken>)
      return met_ && !std::exchange(renewal_taken_, true);
    if constexpr (std::is_same_v<Message, channel::InStep>) return met_;
    if constexpr (std::is_same_v<Message, channel::PartnerMisbehaved> ||
                  std::is_same_v<Message, channel::PartnerOtherVersion>) {
      return !std::exchange(complained_, true);
    }
    if constexpr (std::is_same_v<Message, channel::LinkDown>) return std::exchange(linked_, false);
    return false;
  };
  return std::visit(judge, message);
}

bool PartnerChannel::take_dialled(base::Way way) {
  std::size_t& left = dialled_[way];
  return left > 0 && left-- > 0;
}

bool PartnerChannel::take_call(base::SteadyTime now) {
  if (calls_ == 0 || now - minute_began_ >= kWithin) {
    minute_began_ = now;
    calls_ = 0;
  }
  return ++calls_ <= kMaxCalls;
}

bool PartnerChannel::take_request(std::uint32_t request) {
  if (request <= last_request_) return false;
  last_request_ = request;
  return true;
}

// The host in the message is not checked here: the decoder has refused a LinkUp that names a host
// for a link that this device dialled.
bool PartnerChannel::take_link(const channel::LinkUp& message) {
  if (message.dialled ? !take_dialled(message.way) : !listens_.contains(message.way)) return false;
  linked_ = true;
  asked_vector_ = false;
  met_ = false;
  complained_ = false;
  heard_renewal_ = false;
  renewal_taken_ = false;
  return true;
}

}  // namespace waterline::link
