#pragma once

namespace waterline::link {

// The states of a pairing that a person is shown.
enum class PairingState {
  kNone,
  kWaiting,
  kLooking,
  kRunning,
  kCompare,
  kFinishing,
  kPaired,
  kOver
};

// The progress of the present pairing on this device: which messages its courier may send now, and
// which answers the person may give.
//
//   kNone --- offer_shown ---> kWaiting ----- count_guess -----> kCounting     the displayer
//   kNone --- join_begun ----> kRunning ----- count_guess -----> kCounting     the joiner
//                   kLooking <-> kRunning     looks, found: a joiner without an address that works,
//                                             or one that calls through Tor
//
//   kCounting - counted -> kAllowed - compare -> kCompare - same -> kConfirmed - agreed -> kStoring
//             `---------> kDenied                         `-------> kRefused
//   kStoring - stored -> kStored - paired -> kPaired
//            `---------> kNotStored        `-------> kProvisional    the run is over; the first
//                                                                    session proves the pairing,
//                                                                    or the pairing ends
//
//                 CountGuess  CompareWords  Agreed  PairingOver:      same,    the person
//                             (the courier)         paired  not       differ   ends it
//   kNone         -           -             -       -       -         -        kNone
//   kWaiting      kCounting   -             -       -       over      -        kNone
//   kLooking      -           -             -       -       over      -        kNone
//   kRunning      kCounting   -             -       -       over      -        kNone
//   kCounting     -           -             -       -       over      -        kNone
//   kAllowed      -           kCompare      -       -       over      -        kNone
//   kDenied       -           -             -       -       over      -        kNone
//   kCompare      -           -             -       -       over      moves    kNone
//   kConfirmed    -           -             kStoring -      over      -        kNone
//   kRefused      -           -             -       -       over      -        kNone
//   kStoring      -           -             -       -       over      -        kNone
//   kStored       -           -             -       kPaired kProvisional -     kNone
//   kNotStored    -           -             -       -       over      -        kNone
//   kProvisional  -           -             -       -       -         -        kNone
//   kPaired       -           -             -       -       -         -        kNone
//   kOver         -           -             -       -       -         -        kNone
//
// The displayer is the device that shows the offer; the joiner is the other one. A run is one
// attempt of a joiner at the code. A dash: the message or answer is refused, and the step stays; a
// courier that sends such a message has broken a rule. "over": the run failed; the caller calls
// `wait_again` if the offer on the displayer is still valid, and `over` otherwise.
class PairingProgress {
 public:
  enum class Step {
    kNone,
    kWaiting,
    kLooking,
    kRunning,
    kCounting,
    kAllowed,
    kDenied,
    kCompare,
    kConfirmed,
    kRefused,
    kStoring,
    kStored,
    kNotStored,
    kProvisional,
    kPaired,
    kOver
  };
  enum class Guess { kAllowed, kDenied };
  enum class Words { kSame, kDiffer };
  enum class Stored { kYes, kNo };
  // The meaning of the courier's report that an attempt to pair is over. kRefused: the courier may
  // not send that report now.
  enum class RunEnd { kRefused, kPaired, kProvisional, kFailed };
  enum class Outcome { kPaired, kNotPaired };

  void offer_shown() { step_ = Step::kWaiting; }
  void join_begun() { step_ = Step::kRunning; }
  // Record that the joiner's device asks its networks for the offer, or calls it through Tor, and
  // that it has found it.
  void looks() { step_ = Step::kLooking; }
  void found() { step_ = Step::kRunning; }

  // Each of these records that the courier sent the message of its name. It returns false, or
  // kRefused, if the courier may not send that message now.
  [[nodiscard]] bool count_guess();
  [[nodiscard]] bool compare();
  [[nodiscard]] bool agreed();
  [[nodiscard]] RunEnd run_over(Outcome outcome);

  // These record the node's answers to the messages CountGuess and Agreed. REQUIRES: the courier
  // has just sent that message.
  void counted(Guess guess);
  void stored(Stored stored);

  // Records that this person has compared the words. Returns false if there is nothing to compare
  // now.
  [[nodiscard]] bool compared(Words words);

  // Makes the offer on this device wait again for a device that joins. Call it when an attempt to
  // join failed and the offer is still valid.
  void wait_again() { step_ = Step::kWaiting; }
  // Records that the first session has proved a provisional partnership.
  void proven() { step_ = Step::kPaired; }
  void over() { step_ = Step::kOver; }
  void end() { step_ = Step::kNone; }

  [[nodiscard]] Step step() const { return step_; }
  [[nodiscard]] PairingState state() const;
  // Returns true if the words for comparison were shown in the present attempt. The other device
  // then knows the code, so the offer must not be used again.
  [[nodiscard]] bool has_shown_words() const;

 private:
  Step step_ = Step::kNone;
};

}  // namespace waterline::link
