#pragma once

#include <cstddef>

namespace waterline::link {

// How far the session with the partner's device is, and how far it came since a person asked for a
// sync.
//
//              kDown    kUp             kMet            kInStep
//   link_up    kUp      kUp             kUp             kUp
//   met        -        kMet            -               -
//   in_step    -        -               kInStep         kInStep
//   sent       -        -               -               kMet
//   link_down  -        kDown           kDown           kDown
//
// A dash: the step stays. `sent`: operations went to the partner's device, which has not said yet
// that it stored them.
//
// Beside the step it knows whether the ledger changed since the courier last asked for operations
// (Unasked), and whether our Renewal was said on this link.
class PartnerSession {
 public:
  enum class Step { kDown, kUp, kMet, kInStep };
  // How far the two came since `asked`. kSpoke: the partner's device said something. kAnswered: it
  // answered everything that was asked. kInStep: and nothing was left to ask for.
  enum class Progress { kNothing, kSpoke, kAnswered, kInStep };
  // Our Renewal waits for the partner's device, and was or was not said on a link that comes up.
  enum class Renewal { kNone, kSaid };

  // A person asks for a sync.
  void asked() { progress_ = Progress::kNothing; }

  void link_up(Renewal renewal);
  void renewal_over() { renewal_ = Renewal::kNone; }
  void met();
  // The partner's device said something.
  void spoke();
  void in_step();
  void sent();
  // The ledger has operations that the courier has not asked for yet, or has none any more.
  void ledger_changed();
  void asked_for_all() { unasked_ = Unasked::kNothing; }
  // Returns true if the partner's device heard our Renewal on the link that ended, and did not say
  // that it took it.
  bool link_down();

  [[nodiscard]] Step step() const { return step_; }
  [[nodiscard]] bool is_linked() const { return step_ != Step::kDown; }
  // Everything that either ledger lacked is durable on both, and nothing was added since.
  [[nodiscard]] bool holds_the_same() const {
    return step_ == Step::kInStep && unasked_ == Unasked::kNothing;
  }
  [[nodiscard]] Progress progress() const { return progress_; }
  // The two came together since `asked`.
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
