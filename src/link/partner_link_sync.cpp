#include "link/partner_link_state.h"

// The part of PartnerLink for a sync that a person asks for.
namespace waterline::link {

namespace channel = wire::channel;

namespace {

// While an object of this class exists, it counts as one more person who waits for a sync. Its
// constructor and its destructor apply the schedule, which depends on that number.
class Asking {
 public:
  Asking(int& count, const std::function<void()>& apply_schedule)
      : count_(count), apply_schedule_(apply_schedule) {
    ++count_;
    apply_schedule_();
  }
  ~Asking() {
    --count_;
    apply_schedule_();
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

 private:
  int& count_;
  const std::function<void()>& apply_schedule_;
};

// An Asking with the function that it refers to.
struct Stay {
  Stay(int& count, std::function<void()> applies)
      : apply_schedule(std::move(applies)), asking(count, apply_schedule) {}
  std::function<void()> apply_schedule;
  Asking asking;
};

}  // namespace

std::shared_ptr<const void> PartnerLink::stay_online() {
  State& state = *state_;
  return std::make_shared<const Stay>(state.asking, [&state] { state.apply_schedule(); });
}

Result<PartnerLink::Synced> PartnerLink::sync_now(base::FairLock& lock,
                                                  std::chrono::seconds at_most, Diagnosis* seen) {
  State& state = *state_;
  if (state.partner == Partner::kNone) return Error::kNoPartner;
  if (is_quiet()) return Error::kQuiet;
  if (link::is_paused(state.settings)) return Error::kPaused;
  // If this device was offline until now, the partner's device may be offline too, and comes online
  // only when the partner asks for a sync on it. So an unanswered call must not end the wait.
  const bool waits_for_the_other = state.offline_if(0) != Offline::kNone;
  const std::function<void()> apply_schedule = [&state] { state.apply_schedule(); };
  const Asking asking(state.asking, apply_schedule);
  if (!state.courier) {
    state.supervisor.person_asked();
    state.listen_for_partner();
    state.serve_partner();
  }
  const std::size_t before = state.shown;
  // Forget the failures that happened before the person asked for this sync.
  state.session.asked();
  state.calls = State::Calls::kOpen;
  state.strangers = 0;
  state.failures.clear();
  state.problem = Problem::kNone;
  state.dial_limit.make_room();
  if (state.tor.ask() == TorWay::Asked::kStarted) state.listen_by_tor();
  if (!state.knows_a_direct_way()) state.tor.call_soon();
  state.send(channel::SyncNow{});
  const auto is_a_stranger = [&state] {
    return !state.session.is_linked() && state.strangers >= State::kStrangersToReport;
  };
  const auto nobody_answers = [&] {
    return !state.session.is_linked() && state.no_call_gets_through() && !waits_for_the_other;
  };
  // Wait for a new answer even if the devices were in step before: the partner's device may be gone
  // without a goodbye, so the courier asks it again.
  state.changed.wait_for(lock, at_most, [&] {
    const bool is_hopeless = state.partner == Partner::kNone || is_paused() ||
                             state.supervisor.fault() != CourierFault::kNone ||
                             state.life != State::Life::kServing;
    return is_hopeless || state.session.is_done() || is_a_stranger() || nobody_answers();
  });
  if (seen != nullptr) *seen = diagnosis();
  if (state.partner == Partner::kNone) return Error::kNoPartner;
  if (is_quiet()) return Error::kQuiet;
  if (link::is_paused(state.settings)) return Error::kPaused;
  if (state.supervisor.fault() != CourierFault::kNone) return Error::kNoNetworkProcess;
  if (state.session.is_done()) return Synced{state.shown - before};
  if (state.session.progress() != PartnerSession::Progress::kNothing) {
    return state.own_keys == State::OwnKeys::kWait ? Error::kNewKeysWait : Error::kNotInStep;
  }
  return is_a_stranger() ? Error::kUnproven : Error::kUnreachable;
}

}  // namespace waterline::link
