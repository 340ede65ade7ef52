#include <map>
#include <sstream>

#include "api/routes.h"
#include "api/tor_json.h"
#include "app/doctor.h"
#include "base/session_bus.h"
#include "base/text.h"

// The routes of docs/api.md, "State".
namespace waterline::api {
namespace {

constexpr std::string_view kClockIsRight = "right";

Json or_null(const std::optional<base::WallTime>& time) {
  return time ? Json(base::to_text(*time)) : Json();
}

std::string_view name_of_state(node::Node::State state) {
  switch (state) {
    case node::Node::State::kAbsent:
      return "absent";
    case node::Node::State::kClosed:
      return "closed";
    case node::Node::State::kLocked:
      return "locked";
    case node::Node::State::kOpen:
      break;
  }
  return "open";
}

// Returns the API's name of a problem, or null. This answer may be on a screen that anybody sees.
// So it leaves out the problems from which one could see that the partner's device is switched on.
// A person who wants to know why the two devices do not meet learns these from `doctor`
// (routes_doctor.cpp). kUnproven has a name here, since it says that a device other than the
// partner's answered.
Json name_of_problem(link::PartnerLink::Problem problem) {
  switch (problem) {
    case link::PartnerLink::Problem::kNone:
      break;
    case link::PartnerLink::Problem::kPartnerMisbehaves:
      return "partner_misbehaves";
    case link::PartnerLink::Problem::kPartnerFull:
      return "partner_full";
    case link::PartnerLink::Problem::kOtherVersion:
      break;
    case link::PartnerLink::Problem::kUnproven:
      return "unproven";
    case link::PartnerLink::Problem::kNoNetworkProcess:
      return "no_network_process";
  }
  return {};
}

Json name_of_renewal(link::PartnerLink::Renewal renewal) {
  switch (renewal) {
    case link::PartnerLink::Renewal::kNone:
      break;
    case link::PartnerLink::Renewal::kWaits:
      return "wait";
    case link::PartnerLink::Renewal::kNotTaken:
      return "not_taken";
  }
  return {};
}

Json name_of_offline(link::PartnerLink::Offline offline) {
  switch (offline) {
    case link::PartnerLink::Offline::kNone:
      break;
    case link::PartnerLink::Offline::kQuiet:
      return "quiet";
    case link::PartnerLink::Offline::kPaused:
      return "paused";
    case link::PartnerLink::Offline::kManual:
      return "manual";
    case link::PartnerLink::Offline::kOutsideHours:
      return "outside_hours";
  }
  return {};
}

Json json_of(const link::Quiet& quiet, const app::ResumePreview& leaves) {
  return {{"reason", quiet.reason == link::Quiet::Reason::kRestored ? "restored" : "set_back"},
          {"since", base::to_text(quiet.since)},
          {"older", quiet.older},
          {"acts", leaves.count},
          {"waiting", leaves.waiting},
          {"lines", leaves.lines}};
}

// Returns the name of what is wrong with the box itself, or null. What a bundle there lacks may tell
// of the partner's device.
Json trouble_of(const link::FolderWatch::Status& place) {
  const std::string_view name = app::name_of(place.problem);
  return name.starts_with("box_") || name.starts_with("carrier_") ? Json(name) : Json();
}

Json json_of_box(const link::FolderWatch::Status& place) {
  if (!place.box) return {};
  return {{"address", place.box->address},
          {"by_tor", place.box->way == link::BoxWay::kTor},
          {"problem", trouble_of(place)}};
}

Json json_of(const std::optional<node::Node::StandingOffer>& offer) {
  if (!offer) return {};
  return {{"far", offer->way == base::Way::kTor}, {"expires", base::to_text(offer->expires)}};
}

Json json_of(const node::Node::Partner& partner) {
  return {{"paired_on", base::to_text(partner.partnership.paired_on)},
          {"method",
           partner.partnership.method == ledger::PairingMethod::kPicture ? "picture" : "words"},
          {"confirmed", partner.partnership.confirmed},
          {"address", partner.partnership.address},
          {"listen", partner.listen},
          {"problem", name_of_problem(partner.status.problem)},
          {"offline", name_of_offline(partner.status.offline)},
          {"paused", partner.status.settings.paused == link::Paused::kYes},
          {"sync_when", partner.status.settings.sync_when.text()},
          {"beacons", partner.status.settings.beacons == link::Beacons::kOn},
          {"tor", json_of_tor(partner.status)},
          {"box", json_of_box(partner.place)},
          {"folder", partner.place.folder.empty() ? Json() : Json(partner.place.folder)},
          {"needs_newer", partner.needs_newer},
          {"new_keys", name_of_renewal(partner.status.renewal)}};
}

Json json_of(const node::Node::Time& time) {
  using Doubt = base::CountedTime::Doubt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.state.by).count();
  switch (time.state.doubt) {
    case Doubt::kNone:
      break;
    case Doubt::kSettling:
      return {{"state", "settling"},
              {"seconds", seconds},
              {"settles", base::to_text(time.settles)},
              {"waiting", time.waiting_then}};
    case Doubt::kLongAway:
      return {{"state", "long_away"}, {"seconds", seconds}};
    case Doubt::kAhead:
      return {{"state", "ahead"}, {"seconds", seconds}};
    case Doubt::kBehind:
      return {{"state", "behind"}, {"seconds", seconds}};
  }
  return {};
}

Json json_of(const std::optional<keyring::CopyNote>& note) {
  if (!note) return {};
  switch (note->state) {
    case keyring::CopyNote::State::kMended:
      return {{"file", note->file}, {"state", "mended"}};
    case keyring::CopyNote::State::kStays:
      return {{"file", note->file}, {"state", "not_mended"}};
  }
  return {};
}

Json json_of(const std::optional<node::Node::KeysAre>& keys) {
  if (!keys) return {};
  return *keys == node::Node::KeysAre::kNew ? "new" : "as_before";
}

Json name_of_stage(node::Watcher::Stage stage) {
  switch (stage) {
    case node::Watcher::Stage::kOff:
      break;
    case node::Watcher::Stage::kBegins:
      return "begins";
    case node::Watcher::Stage::kListens:
      return "listens";
    case node::Watcher::Stage::kNothingTells:
      return "nothing_tells";
    case node::Watcher::Stage::kMissing:
      return "missing";
    case node::Watcher::Stage::kFailed:
      return "failed";
  }
  return {};
}

Outcome<Json> status(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto status = call.node.status();
  if (!status) return status.error();
  Json answer = answer_of("status");
  answer["state"] = name_of_state(status->state);
  answer["idle_lock_seconds"] = status->idle_limit.count();
  if (status->locks_at) answer["locks_at"] = or_null(status->locks_at);
  if (status->time) answer["clock"] = json_of(*status->time);
  if (status->state == node::Node::State::kOpen) {
    answer["keyring"] = json_of(status->keyring);
    answer["keys_changed"] = json_of(status->keys_changed);
    answer["last_backup"] = status->last_backup ? Json(*status->last_backup) : Json();
    const app::WaitingSummary waiting = status->waiting.value_or(app::WaitingSummary{});
    answer["waiting"] = {
        {"count", waiting.count}, {"next", or_null(waiting.next)}, {"cannot_leave", waiting.stuck}};
  }
  if (status->state == node::Node::State::kOpen) {
    answer["partner"] = status->partner ? json_of(*status->partner) : Json();
    answer["offer"] = json_of(status->offer);
    put(answer, status->cage);
    if (status->computer) put(answer, *status->computer);
  }
  if (status->state == node::Node::State::kOpen) {
    answer["quiet"] = status->quiet ? json_of(*status->quiet, *status->would_leave) : Json();
  }
  return answer;
}

Outcome<Json> partner(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto status = call.node.status();
  if (!status) return status.error();
  Json answer = answer_of("partner");
  answer["partner"] = status->partner ? json_of(*status->partner) : Json();
  return answer;
}

Json json_of(const node::Node::NewJournal& begun) {
  Json answer = answer_of("init");
  answer["recovery_phrase"] = begun.recovery_phrase;
  answer["check"] = begun.check;
  return answer;
}

Outcome<Json> begin(Call& call) {
  const crypto::SecretBytes passphrase = call.body.secret("passphrase");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto begun = call.node.begin(passphrase.view());
  if (!begun) return begun.error();
  return json_of(*begun);
}

Outcome<Json> finish(Call& call) {
  const auto words = call.body.numbered_texts_if_given("words");
  const bool accept_loss = call.body.flag_if_given("accept_loss", false);
  if (!call.sound() || words.has_value() == accept_loss) return Failure(Error::kBadRequest);
  const auto finished = call.node.finish(words);
  if (!finished) return finished.error();
  return done();
}

void put(Json& answer, const node::OldState& found) {
  if (!found.older.empty()) answer["older"] = found.older;
  if (found.pairing_ended) answer["pairing_ended_again"] = true;
  if (found.cancelled > 0) answer["cancelled_again"] = found.cancelled;
}

Outcome<Json> unlock(Call& call) {
  const GivenSecret given(call.body);
  const auto seconds = call.body.integer_if_given("for_seconds", 1, node::kMaxIdleLimit.count());
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto limit = seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
  const auto unlocked = call.node.unlock(given.secret(), limit);
  if (!unlocked) return unlocked.error();
  Json answer = done();
  put(answer, *unlocked);
  return answer;
}

Outcome<Json> lock(Call& call) {
  const bool all = call.body.flag_if_given("all", false);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto locked = all ? call.node.close() : call.node.lock();
  if (!locked) return locked.error();
  return done();
}

Outcome<Json> begin_new_keys(Call& call) {
  const GivenSecret given(call.body);
  const auto new_passphrase = call.body.secret_if_given("new_passphrase");
  const bool somebody_knows_it = call.body.flag_if_given("somebody_knows_it", false);
  if (!call.sound()) return Failure(Error::kBadRequest);
  node::Node::NewKeysRequest request{
      given.secret(), {}, somebody_knows_it ? keyring::Person::kNew : keyring::Person::kKept};
  if (new_passphrase) request.new_passphrase = new_passphrase->view();
  const auto begun = call.node.begin_new_keys(request);
  if (!begun) return begun.error();
  Json answer = json_of(begun->shown);
  answer["change"] = begun->change;
  return answer;
}

std::string_view code_of(node::PairingThen pairing) {
  switch (pairing) {
    case node::PairingThen::kAsBefore:
      break;
    case node::PairingThen::kRenews:
      return "renews";
    case node::PairingThen::kEnded:
      return "ended";
  }
  return "as_before";
}

Outcome<Json> finish_new_keys(Call& call) {
  const std::string change = call.body.text("change");
  const auto words = call.body.numbered_texts_if_given("words");
  const bool accept_loss = call.body.flag_if_given("accept_loss", false);
  if (!call.sound() || words.has_value() == accept_loss) return Failure(Error::kBadRequest);
  const auto changed = call.node.finish_new_keys(change, words);
  if (!changed) return changed.error();
  Json answer = answer_of("new-keys");
  answer["pairing"] = code_of(changed->pairing);
  put(answer, changed->found);
  return answer;
}

Outcome<Json> check_secret(Call& call) {
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto checked = call.node.check_secret(given.secret());
  if (!checked) return checked.error();
  return done();
}

Outcome<Json> change_settings(Call& call) {
  const auto seconds = call.body.integer_if_given("idle_lock_seconds", node::kMinIdleLimit.count(),
                                                  node::kMaxIdleLimit.count());
  const auto when_dark = call.body.flag_if_given("lock_when_dark");
  if (!call.sound() || (!seconds && !when_dark)) return Failure(Error::kBadRequest);
  if (seconds) {
    const auto set = call.node.set_idle_limit(std::chrono::seconds(*seconds));
    if (!set) return set.error();
  }
  if (when_dark) {
    const auto set = call.node.set_lock_when_dark(*when_dark ? node::Node::LockWhenDark::kYes
                                                             : node::Node::LockWhenDark::kNo);
    if (!set) return set.error();
  }
  return done();
}

Outcome<Json> accept_clock(Call& call) {
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (confirm != kClockIsRight) return Failure(Error::kNeedsConfirmation, app::Word{kClockIsRight});
  const auto accepted = call.node.accept_clock();
  if (!accepted) return accepted.error();
  return done();
}

Outcome<Json> stop(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  call.stop();
  return done();
}

constexpr Route kStateRoutes[] = {
    {"GET", "/v1/status", status, Needs::kNothing},
    {"POST", "/v1/init/begin", begin, Needs::kNothing},
    {"POST", "/v1/init/finish", finish, Needs::kNothing},
    {"POST", "/v1/unlock", unlock, Needs::kNothing},
    {"POST", "/v1/lock", lock, Needs::kNothing},
    {"POST", "/v1/passphrase/begin", begin_new_keys, Needs::kNothing},
    {"POST", "/v1/passphrase/finish", finish_new_keys, Needs::kNothing},
    {"POST", "/v1/passphrase/check", check_secret, Needs::kNothing},
    {"POST", "/v1/stop", stop, Needs::kNothing},
    {"POST", "/v1/settings", change_settings},
    {"POST", "/v1/clock", accept_clock},
    {"GET", "/v1/partner", partner},
};

}  // namespace

GivenSecret::GivenSecret(Fields& body)
    : passphrase_(body.secret_if_given("passphrase")),
      phrase_(body.secret_if_given("recovery_phrase")) {
  if (passphrase_.has_value() == phrase_.has_value()) body.refuse();
}

node::OwnersSecret GivenSecret::secret() const {
  return passphrase_
             ? node::OwnersSecret{node::OwnersSecret::Kind::kPassphrase, passphrase_->view()}
             : node::OwnersSecret{node::OwnersSecret::Kind::kRecoveryPhrase, phrase_->view()};
}

void put(Json& answer, const node::Node::Computer& computer) {
  namespace heard = base::watcher_ready;
  const auto hears = [&](std::uint8_t bit) { return (computer.watcher.heard & bit) != 0; };
  Json told = Json::array();
  std::istringstream words(computer.told);
  for (std::string word; words >> word;) told.push_back(word);
  answer["computer"] = {{"watcher", name_of_stage(computer.watcher.stage)},
                        {"login", hears(heard::kLogin)},
                        {"desktop", hears(heard::kDesktop)},
                        {"delays_sleep", hears(heard::kDelay)},
                        {"seccomp", hears(heard::kSeccomp)},
                        {"session_bus", base::own_session_bus()},
                        {"lock_when_dark", computer.when_dark == node::Node::LockWhenDark::kYes},
                        {"told", std::move(told)}};
}

std::span<const Route> state_routes() {
  return kStateRoutes;
}

}  // namespace waterline::api
