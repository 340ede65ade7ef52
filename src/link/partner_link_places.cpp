#include <algorithm>

#include "link/callers.h"
#include "link/partner_link_state.h"

// The part of PartnerLink for the places where the partner's device may be: which are dialled, and
// which are remembered.
namespace waterline::link {

namespace channel = wire::channel;

// Dials the partner's addresses and no others, one attempt at a time: the one that was set, and
// those where the partner was met, the last one first. After a stranger answered at one, the next is
// the first: the partner may still be there.
void PartnerLink::State::dial_partner() {
  if (!settings.tor.goes_directly()) return;
  std::vector<std::string> places;
  if (!partner_address.empty()) places.push_back(partner_address);
  for (const std::string& place : met_places.places()) {
    const auto address = dial_address(place);
    if (place != partner_address && address && may_be_there(*address)) places.push_back(place);
  }
  if (places.empty()) {
    calls = Calls::kFailed;
    if (asking > 0) tor.call_soon();
    return;
  }
  std::rotate(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(turn % places.size()),
              places.end());
  dial_at(std::move(places));
}

void PartnerLink::State::dial_at(std::vector<std::string> places, PresentDial present) {
  if (!settings.tor.goes_directly()) return;
  if (handed_over && clock.steady_now() - *handed_over < kAnsweredCall) return;
  if (dial && present == PresentDial::kGoesOn) return;
  if (!dial_limit.take(clock.steady_now())) return;
  std::vector<SocketAddress> to;
  dialling.clear();
  for (std::string& place : places) {
    const auto address = dial_address(place);
    if (!address) continue;
    to.push_back(*address);
    dialling.push_back(std::move(place));
  }
  if (to.empty()) {
    calls = Calls::kFailed;
    return;
  }
  dial = std::make_unique<Dial>(std::move(to), [this] { wake_up(); });
}

// A courier that was taken over may name any host as the caller of a link. So a service of this
// computer or a whole network is never taken for the partner, unless this device itself listens on
// loopback, where its partner can then only be.
bool PartnerLink::State::may_be_there(const SocketAddress& address) const {
  const bool is_local = listening && is_loopback(listening->address);
  return may_be_elsewhere(address) || (is_local && is_loopback(address));
}

// A courier that was taken over may name a place from which nobody called. The system's table can be
// long while many call, and links can come and go quickly, so it is read now and then only: a later
// link brings the place again.
bool PartnerLink::State::called_from(base::ByteView host) {
  constexpr std::chrono::seconds kReadAgain{10};
  const auto now = clock.steady_now();
  if (!listening || (callers_read && now - *callers_read < kReadAgain)) return false;
  callers_read = now;
  return is_connected_to(host, listening->address.port);
}

void PartnerLink::State::link_is_up(const channel::LinkUp& message) {
  session.link_up(own_keys == OwnKeys::kWait && !message.renewed ? PartnerSession::Renewal::kSaid
                                                                 : PartnerSession::Renewal::kNone);
  handed_over.reset();
  ++link_count;
  strangers = 0;
  turn = 0;
  failures.clear();
  if (problem == Problem::kUnproven || problem == Problem::kOtherVersion) problem = Problem::kNone;
  if (message.way == base::Way::kTor) {
    link_from.clear();  // nobody learns where they are
  } else if (message.dialled) {
    link_from = reached;
  } else if (const auto known = dial_address(partner_address); known && !message.host.empty()) {
    // The partner called us, so we know their host. Assume that they still listen at the same port.
    const SocketAddress caller{numeric_host(message.host), known->port};
    const std::string place = to_text(caller);
    const bool is_known = place == partner_address || place == met_places.last();
    if (is_known || (may_be_there(caller) && called_from(message.host))) link_from = place;
  }
  if (link_from.empty() || link_from == partner_address) return;
  // This address is only a hint for later dials. If it cannot be stored, a later link finds it
  // again.
  MetPlaces now = met_places;
  if (now.met(link_from) && ledger.set_sync_setting(ledger::SyncSetting::kMetAt, now.text()))
    met_places = std::move(now);
}

// Counts the calls in which a stranger answered instead of the partner, but only at the address
// that was set. The others, where the partner was met, are only guesses.
void PartnerLink::State::stranger_answered(const channel::StrangerAnswered& message) {
  if (message.way == base::Way::kTor) {
    tor.handshake_failed();
    return;
  }
  handed_over.reset();
  if (message.tries_others && !session.is_linked()) return dial_at({reached});
  ++turn;
  if (session.is_linked() || reached != partner_address) {
    calls = Calls::kFailed;
    return;
  }
  ++strangers;
  if (strangers >= kStrangersToReport) problem = Problem::kUnproven;
}

}  // namespace waterline::link
