#include <algorithm>

#include "link/partner_link_state.h"
#include "pairing/call.h"

// The part of PartnerLink for the call by which a joiner finds an offer (docs/protocol.md, "The
// pairing call"). The courier reads and makes all bytes of it; this part opens the sockets, and only
// to networks of this device.
namespace waterline::link {

namespace channel = wire::channel;

namespace {

using Search = PairingRun::Search;

// Returns whether the list has the network of this interface already: two interfaces of this device
// may be on one network.
bool has_network_of(const std::vector<NetworkInterface>& links, const NetworkInterface& one) {
  return std::ranges::count(links, one.broadcast, &NetworkInterface::broadcast) > 0;
}

}  // namespace

// --- the displayer

void PartnerLink::State::hear_calls_of_joiners() {
  if (run->calls == JoinerCalls::kIgnored) return;
  for (NetworkInterface& link : network_interfaces()) {
    if (!waits_on(link) || has_network_of(links, link)) continue;
    base::FileDescriptor socket = hear_calls(link);
    if (!socket) continue;
    send_socket({channel::SocketUse::kCallIn, /*pairing=*/true}, std::move(socket));
    links.push_back(std::move(link));
  }
}

bool PartnerLink::State::answer_call(const channel::WantAnswer& message) {
  if (run->side != channel::PairingSide::kDisplayer || run->calls == JoinerCalls::kIgnored ||
      ++call_messages > kMaxCallMessages) {
    return false;
  }
  const bool is_open = pairing.state == PairingState::kWaiting && !offer_expired();
  const NetworkInterface* link = network_with(links, message.caller.host, own_addresses());
  // Only ports at which no service waits: a courier that was taken over asks for any.
  if (!is_open || link == nullptr || message.caller.port < pairing::kLowestCallPort || !listening ||
      run->answers >= kMaxAnswers || !answer_limit.take(clock.steady_now())) {
    return true;
  }
  auto answer = open_answer(*link, message.caller);
  if (!answer) return true;
  ++run->answers;
  send_socket({channel::SocketUse::kCallOut, /*pairing=*/true, answer->source,
               listening->address.port, message.caller},
              std::move(answer->send));
  return true;
}

// --- the joiner

void PartnerLink::State::look_for_offer() {
  run->search = Search::kRunning;
  progress.looks();
  show_pairing();
  channel::SeekOffer seek{channel::PairingMethod::kWords, run->number, {}};
  if (run->method == ledger::PairingMethod::kPicture) {
    seek.method = channel::PairingMethod::kPicture;
    seek.call_id = pairing::call_id_of(run->secret);
  }
  send(seek);
  for (NetworkInterface& link : network_interfaces()) {
    if (has_network_of(links, link)) continue;
    auto sockets = open_calls(link);
    if (!sockets) continue;
    send_socket({channel::SocketUse::kCallIn, /*pairing=*/true}, std::move(sockets->receive));
    send_socket({channel::SocketUse::kCallOut, /*pairing=*/true, sockets->source, 0,
                 channel::Ipv4Endpoint{link.broadcast, kBeaconPort}},
                std::move(sockets->send));
    links.push_back(std::move(link));
  }
  // Without a network there is nobody to wait for.
  run->search_ends = clock.steady_now() +
                     (links.empty() ? std::chrono::seconds{0} : std::chrono::seconds(kSearch));
  wake_up();
}

bool PartnerLink::State::offer_seen(const channel::OfferSeen& message) {
  const bool has_searched = run->search == Search::kRunning || run->search == Search::kOver;
  if (!has_searched || ++call_messages > kMaxCallMessages) return false;
  const bool is_on_a_network = network_with(links, message.at.host, own_addresses()) != nullptr;
  if (run->search == Search::kOver || !is_on_a_network) return true;
  const SocketAddress at{host_text(message.at.host), message.at.port};
  if (std::ranges::count(run->seen, at) > 0) return true;
  if (run->seen.empty())
    run->search_ends = std::min(run->search_ends, clock.steady_now() + kCollect);
  run->seen.push_back(at);
  return true;
}

void PartnerLink::State::search_is_over() {
  run->search = Search::kOver;
  send(channel::EndPairing{});
  links.clear();
  if (run->seen.size() == 1) {
    run->candidates = run->seen;
    progress.found();
    show_pairing();
    pairing.found = to_text(run->seen.front());
    dial = std::make_unique<Dial>(run->candidates, [this] { wake_up(); });
    return;
  }
  const auto failure = run->failure;
  if (!run->seen.empty()) return pairing_is_over(PairingEnd::kSeveralOffers);
  pairing_is_over(failure ? PairingEnd::kUnreachable : PairingEnd::kNotFound);
  pairing.dial_failure = failure;
}

}  // namespace waterline::link
