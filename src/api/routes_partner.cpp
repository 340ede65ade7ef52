#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "api/entry_json.h"
#include "api/limits.h"
#include "api/routes.h"
#include "api/tor_json.h"
#include "app/doctor.h"
#include "app/pairing_picture.h"
#include "app/partner.h"
#include "crypto/base64.h"

// The routes of docs/api.md, "Partner".
namespace waterline::api {
namespace {

constexpr std::string_view kUnpair = "unpair";
constexpr std::chrono::seconds kDefaultSyncWait{20};
constexpr std::chrono::seconds kMaxSyncWait{60};
constexpr std::chrono::seconds kMaxPairingWait{30};

using PairingState = link::PartnerLink::PairingState;
using PairingEnd = link::PartnerLink::PairingEnd;

constexpr std::array<std::pair<std::string_view, PairingState>, 8> kPairingStates = {{
    {"none", PairingState::kNone},
    {"waiting", PairingState::kWaiting},
    {"looking", PairingState::kLooking},
    {"running", PairingState::kRunning},
    {"compare", PairingState::kCompare},
    {"finishing", PairingState::kFinishing},
    {"paired", PairingState::kPaired},
    {"over", PairingState::kOver},
}};

Json name_of_end(PairingEnd end) {
  switch (end) {
    case PairingEnd::kNone:
      break;
    case PairingEnd::kWrongCode:
      return "wrong_code";
    case PairingEnd::kUsedUp:
      return "used_up";
    case PairingEnd::kOfferOver:
      return "offer_over";
    case PairingEnd::kNotConfirmed:
      return "not_confirmed";
    case PairingEnd::kDifferThere:
      return "differ_there";
    case PairingEnd::kEndedThere:
      return "ended_there";
    case PairingEnd::kCut:
      return "cut";
    case PairingEnd::kOtherVersion:
      return "other_version";
    case PairingEnd::kNoSuchOffer:
      return "no_such_offer";
    case PairingEnd::kUnreachable:
      return "unreachable";
    case PairingEnd::kNotFound:
      return "not_found";
    case PairingEnd::kSeveralOffers:
      return "several_offers";
    case PairingEnd::kNotByTor:
      return "not_by_tor";
  }
  return {};
}

std::string_view name_of_obstacle(link::PartnerLink::TorObstacle obstacle) {
  using Obstacle = link::PartnerLink::TorObstacle;
  switch (obstacle) {
    case Obstacle::kMissing:
      return "tor_missing";
    case Obstacle::kFails:
      return "tor_fails";
    case Obstacle::kNotReady:
      return "tor_not_ready";
    case Obstacle::kNoNetwork:
      return "tor_no_network";
    case Obstacle::kNobody:
      break;
  }
  return "tor_nobody";
}

Json why_of(const link::PartnerLink::Pairing& pairing) {
  if (pairing.tor_obstacle) return name_of_obstacle(*pairing.tor_obstacle);
  return pairing.dial_failure ? Json(app::name_of(*pairing.dial_failure)) : Json();
}

// A pairing, and how far our own Tor is, if the pairing goes through it.
struct PairingNow {
  link::PartnerLink::Pairing pairing;
  link::TorReport tor;
};

Json json_of(const PairingNow& now) {
  const link::PartnerLink::Pairing& pairing = now.pairing;
  Json answer = answer_of("pairing");
  for (const auto& [name, state] : kPairingStates) {
    if (state == pairing.state) answer["state"] = name;
  }
  if (pairing.state == PairingState::kCompare) answer["words"] = pairing.words;
  answer["guesses_left"] = pairing.guesses_left;
  answer["run"] = pairing.run;
  answer["end"] = name_of_end(pairing.end);
  answer["found"] = pairing.found.empty() ? Json() : Json(pairing.found);
  answer["why"] = why_of(pairing);
  const bool is_far = pairing.way == base::Way::kTor;
  answer["far"] = is_far;
  answer["tor"] = is_far ? json_of_own_tor(now.tor) : Json();
  return answer;
}

Json json_of(const link::PartnerLink::Offer& shown) {
  Json answer = answer_of("offer");
  answer[shown.method == ledger::PairingMethod::kWords ? "code" : "picture"] =
      shown.code_or_picture;
  answer["listen"] = shown.listen;
  answer["addresses"] = shown.addresses;
  answer["other_hosts"] = shown.other_hosts;
  answer["far"] = shown.way == base::Way::kTor;
  answer["silent"] = shown.calls == link::PartnerLink::JoinerCalls::kIgnored;
  answer["port_of_former"] = shown.is_port_of_former;
  answer["expires"] = base::to_text(shown.expires);
  answer["guesses_left"] = shown.guesses_left;
  answer["run"] = shown.run;
  return answer;
}

Outcome<Json> offer(Call& call) {
  const std::string method = call.body.text("method");
  const std::string listen = call.body.text_if_given("listen").value_or("");
  const bool is_silent = call.body.flag_if_given("silent", false);
  const bool is_far = call.body.flag_if_given("far", false);
  if (!call.sound() || (method != "words" && method != "picture") ||
      (is_far && (is_silent || !listen.empty()))) {
    return Failure(Error::kBadRequest);
  }
  if (is_far && method == "words") return Failure(Error::kWordsByTor);
  const auto by =
      method == "words" ? ledger::PairingMethod::kWords : ledger::PairingMethod::kPicture;
  const auto calls = is_silent ? link::PartnerLink::JoinerCalls::kIgnored
                               : link::PartnerLink::JoinerCalls::kAnswered;
  const auto shown = call.node.while_open([&](link::SharedSide& both) {
    return is_far ? app::show_far_offer(both) : app::show_offer(both, by, listen, calls);
  });
  if (!shown) return shown.error();
  return json_of(*shown);
}

Outcome<link::PartnerLink::Offer> offer_now(Call& call) {
  return call.node.while_open([](link::SharedSide& both) -> Outcome<link::PartnerLink::Offer> {
    auto shown = both.partner_link.offer();
    if (!shown) return Failure(Error::kNoPairing);
    return std::move(*shown);
  });
}

Outcome<Json> shown_offer(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto shown = offer_now(call);
  if (!shown) return shown.error();
  return json_of(*shown);
}

Json name_of_fault(app::PictureFault fault) {
  switch (fault) {
    case app::PictureFault::kNothing:
      return "nothing";
    case app::PictureFault::kOtherCode:
      return "other_code";
    case app::PictureFault::kUnreadable:
      return "unreadable";
    case app::PictureFault::kNotSafe:
      return "not_safe";
    case app::PictureFault::kBusy:
      break;
  }
  return "busy";
}

Outcome<Json> draw_offer(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto shown = offer_now(call);
  if (!shown) return shown.error();
  if (shown->method != ledger::PairingMethod::kPicture) return Failure(Error::kNoPairing);
  const auto rows = app::drawn_picture(shown->code_or_picture);
  Json answer = answer_of("pairing-picture");
  answer["rows"] = rows ? Json(*rows) : Json::array();
  answer["why"] = rows ? Json() : name_of_fault(rows.error());
  return answer;
}

Outcome<Json> read_picture(Call& call) {
  const auto file = crypto::from_base64(call.body.text("picture"));
  if (!call.sound() || !file) return Failure(Error::kBadRequest);
  const auto text = app::text_in_picture(*file);
  Json answer = answer_of("pairing-text");
  answer["text"] = text ? Json(*text) : Json();
  answer["why"] = text ? Json() : name_of_fault(text.error());
  return answer;
}

Outcome<Json> join(Call& call) {
  app::JoinRequest request;
  request.code = call.body.text_if_given("code");
  request.picture = call.body.text_if_given("picture");
  request.at = call.body.text_if_given("at").value_or("");
  request.listen = call.body.text_if_given("listen").value_or("");
  const bool is_far = call.body.flag_if_given("far", false);
  if (is_far) request.by = link::PartnerLink::JoinBy::kTorAlone;
  if (!call.sound() || request.code.has_value() == request.picture.has_value() ||
      (is_far && request.code)) {
    return Failure(Error::kBadRequest);
  }
  return done_or(call.node.while_open(
      [&](link::SharedSide& both) { return app::join_pairing(both, request); }));
}

Outcome<Json> pairing(Call& call) {
  const auto seconds = call.query.integer_if_given("wait_seconds", 0, kMaxPairingWait.count());
  const auto unlike_name = call.query.text_if_given("unlike");
  const auto guesses = call.query.integer_if_given("guesses_left", 0, ledger::kGuessesPerOffer);
  const auto run = call.query.integer_if_given("run", 0, std::numeric_limits<std::int64_t>::max());
  const auto* const unlike =
      std::find_if(kPairingStates.begin(), kPairingStates.end(),
                   [&](const auto& row) { return unlike_name && row.first == *unlike_name; });
  const bool known = unlike != kPairingStates.end();
  if (!call.sound() || known != unlike_name.has_value()) return Failure(Error::kBadRequest);
  const std::chrono::seconds at_most(known ? seconds.value_or(0) : 0);
  const auto state = call.node.while_shared([&](link::SharedSide& both,
                                                base::FairLock& lock) -> Outcome<PairingNow> {
    const auto now = [&](link::PartnerLink::Pairing pairing) {
      return PairingNow{std::move(pairing), both.partner_link.status().tor};
    };
    if (at_most <= std::chrono::seconds(0)) return now(both.partner_link.pairing());
    const auto guesses_left = guesses ? std::optional(static_cast<int>(*guesses)) : std::nullopt;
    const auto known_run = run ? std::optional(static_cast<std::uint64_t>(*run)) : std::nullopt;
    return now(both.partner_link.wait_for_pairing(lock, {unlike->second, guesses_left, known_run},
                                                  call.node.wait_allowed(at_most)));
  });
  if (!state) return state.error();
  return json_of(*state);
}

Outcome<Json> compare(Call& call) {
  const bool same = call.body.flag("same");
  if (!call.sound()) return Failure(Error::kBadRequest);
  using Words = link::PartnerLink::Words;
  return done_or(call.node.while_open([&](link::SharedSide& both) {
    return app::words_compared(both, same ? Words::kSame : Words::kDiffer);
  }));
}

Outcome<Json> end(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto ended =
      call.node.while_shared([](link::SharedSide& both, auto&) { return app::end_pairing(both); });
  // A closed ledger may have an offer, which must not be served again.
  if (!ended && ended.error().error == Error::kClosed) call.node.take_offer_back();
  return done_or(ended);
}

Outcome<Json> address(Call& call) {
  const auto address = call.body.text_if_given("address");
  const auto listen = call.body.text_if_given("listen");
  if (!call.sound() || (!address && !listen)) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open(
      [&](link::SharedSide& both) { return app::set_addresses(both, address, listen); }));
}

Outcome<Json> unpair_now(Call& call) {
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto dropped = call.node.while_open(
      [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<std::size_t> {
        if (confirm != kUnpair) return Failure(Error::kNeedsConfirmation, app::Word{kUnpair});
        return unpair(open, both, call.node.clock().now());
      });
  if (!dropped) return dropped.error();
  Json answer = answer_of("unpaired");
  answer["dropped"] = *dropped;
  return answer;
}

bool is_open(node::Node& node) {
  const auto status = node.status();
  return status && status->state == node::Node::State::kOpen;
}

Outcome<Json> sync(Call& call) {
  const auto seconds = call.body.integer_if_given("wait_seconds", 0, kMaxSyncWait.count());
  if (!call.sound()) return Failure(Error::kBadRequest);
  const std::chrono::seconds at_most = seconds ? std::chrono::seconds(*seconds) : kDefaultSyncWait;
  const auto synced = call.node.while_shared([&](link::SharedSide& both, base::FairLock& lock) {
    return app::sync_now(both, lock, call.node.wait_allowed(at_most));
  });
  if (!synced) {
    // These errors tell that some device answered, the partner's or another. Only the owner may
    // learn that, so they are returned only while the journal is open.
    const Error error = synced.error().error;
    const bool tells_who_answered = error == Error::kUnproven || error == Error::kNotInStep;
    return tells_who_answered && !is_open(call.node) ? Failure(Error::kUnreachable)
                                                     : synced.error();
  }
  Json answer = answer_of("sync");
  answer["received"] = synced->shown;
  answer["reached"] = synced->reached == app::Synced::Reached::kDevice;
  answer["box"] = Json();
  if (synced->box != app::Synced::Box::kNone)
    answer["box"] = synced->box == app::Synced::Box::kVisited;
  answer["waits"] = synced->waits == app::Synced::Waits::kSomething;
  return answer;
}

constexpr Route kPartnerRoutes[] = {
    {"POST", "/v1/pairing/offer", offer},
    {"GET", "/v1/pairing/offer", shown_offer},
    {"GET", "/v1/pairing/picture", draw_offer},
    {"POST", kReadPicturePath, read_picture},
    {"POST", "/v1/pairing/join", join},
    {"GET", "/v1/pairing", pairing},
    {"POST", "/v1/pairing/compare", compare},
    {"DELETE", "/v1/pairing", end},
    {"POST", "/v1/partner/address", address},
    {"POST", "/v1/partner/unpair", unpair_now},
    {"POST", "/v1/sync", sync},
};

}  // namespace

std::span<const Route> partner_routes() {
  return kPartnerRoutes;
}

}  // namespace waterline::api
