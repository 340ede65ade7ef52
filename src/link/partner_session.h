#pragma once

#include <cstddef>

namespace waterline::link {

// Knows how far the session with the partner's device is (its step), and how far the sync is that a
// person asked for.
//
//              kDown    kUp             kMet            kInStep
//   link_up    kUp      kUp             kUp             kUp
//   met        -        kMet            -               -
//   in_step    -        -               kInStep         kInStep
//   sent       -        -               -               kMet
//   link_down  -        kDown           kDown           kDown
//
// A dash: the step stays. `sent`: operations went to the partner's device, which has not confirmed
// yet that it stored them.
//
// It also knows whether the ledger changed since the courier last asked for operations (Unasked),
// and whether our Renewal was sent on this link.
class PartnerSession {
 public:
  enum class Step { kDown, kUp, kMet, kInStep };
  // How far the sync has come since a person last asked for one (asked()). kSpoke: the partner's
  // device has sent something. kAnswered: both devices were in step, but our ledger has changed
  // since then. kInStep: they are in step, and nothing is left to send.
  enum class Progress { kNothing, kSpoke, kAnswered, kInStep };
  // kSaid: on the link that just opened, this device sends a Renewal, the message that tells the
  // partner's device our new keys.
  enum class Renewal { kNone, kSaid };

  // Records that a person asks for a sync, and forgets the progress before that.
  void asked() { progress_ = Progress::kNothing; }

  void link_up(Renewal renewal);
  void renewal_over() { renewal_ = Renewal::kNone; }
  void met();
  // Records that the partner's device sent something.
  void spoke();
  void in_step();
  void sent();
  // Records that the ledger has operations that the courier has not asked for yet.
  void ledger_changed();
  // Records that the courier has asked for all operations that there were to send.
  void asked_for_all() { unasked_ = Unasked::kNothing; }
  // Records that the link ended. Returns true if the partner's device was told of our new keys on
  // it, but did not confirm that it took them.
  bool link_down();

  [[nodiscard]] Step step() const { return step_; }
  [[nodiscard]] bool is_linked() const { return step_ != Step::kDown; }
  // Returns true if both devices have durably stored everything that either lacked, and nothing was
  // added since.
  [[nodiscard]] bool holds_the_same() const {
    return step_ == Step::kInStep && unasked_ == Unasked::kNothing;
  }
  [[nodiscard]] Progress progress() const { return progress_; }
  // Returns true if the sync that a person asked for is complete.
  [[nodiscard]] bool is_done() const {
    return progress_ == Progress::kInStep || (progress_ == Progress::kAnswered && holds_the_same());
  }

 private:
  enum class Unasked { kNothing, kSomething };

  Step step_ = Step::kDown;
  Unasked unasked_ = Unasked::kNothing;
  Renewal renewal_ = Renewal::kNone;
  Progress progress_ = Progress::kNothing;
};

}  // namespace waterline::link
