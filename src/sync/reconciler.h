#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "base/operation.h"
#include "wire/session_messages.h"

namespace waterline::sync {

// How two ledgers come to hold the same: values in, values out. It never sees a ledger; it asks for
// what it needs by requests that its owner answers in any order, and it is made anew for every
// session.
//
//   both sides, at once:   Hello ->   Operations... (last) ->   <- Stored ...
//   then, while open:      a change -> Operations ->            <- Stored
//
// At most kWindow batches are on their way unacknowledged, so neither side's memory grows with what
// is to be sent. Right after the Hellos each side sends a batch even if the other lacks nothing,
// and every batch is answered; so a meeting without news looks like one with a little.
//
// What the partner may say when (docs/protocol.md, "Sync"); all that stands as "misbehaved" ends
// the session:
//
//                           | before its Hello | after its Hello
//   Hello, this version     | met              | misbehaved
//   Hello, another version  | other version    | misbehaved
//   Operations              | misbehaved       | stored, unless: kWindow batches wait to be stored already; it is empty
//                           |                  | and not last; it is empty after a last one while others wait to be
//                           |                  | stored; the epochs known here would be more than base::kMaxEpochs.
//                           |                  | Each of these: misbehaved
//   Stored                  | misbehaved       | answers the oldest batch not yet answered; misbehaved if there is
//                           |                  | none, or if it names an epoch that this batch did not
//   Renewal                 | misbehaved       | the owner stores the new keys; a second one: misbehaved
//   Renewed                 | misbehaved       | answers the own Renewal; misbehaved if there is none left to answer
//
// One that has a Renewal to say says it after its Hello. A session in which either said one is
// never in step.
//
// One thread at a time.
class Reconciler {
 public:
  static constexpr std::size_t kWindow = 8;

  // What the owner is asked to do.
  struct Send {
    wire::SessionMessage message;
  };
  struct WantVector {
    std::uint32_t request;
  };
  struct Met {
    base::VersionVector theirs;  // in this device's words
  };
  struct WantOperations {
    std::uint32_t request;
    base::VersionVector theirs;
  };
  struct Store {
    std::uint32_t request;
    base::OperationBatch batch;  // in this device's words
  };
  struct PartnerRenews {
    // answered by renewal_stored, or not at all
    wire::Renewal renewal;
  };
  struct RenewalTaken {
    wire::Renewed renewed;
  };
  // all that either lacked is durable on both
  struct InStep {};
  // The three that end it: the owner finishes the session, and every later call gives nothing.
  // the partner broke the order of messages or a bound
  struct Misbehaved {};
  // the partner's program speaks another version: nobody's fault
  struct OtherVersion {};
  // the own store cannot take more now: dial again later
  struct Stuck {};
  using Action = std::variant<Send, WantVector, Met, WantOperations, Store, PartnerRenews,
                              RenewalTaken, InStep, Misbehaved, OtherVersion, Stuck>;

  // Requests are numbered from here on. An answer to a number that is not open is ignored; so an
  // owner that never gives a number twice may pass on answers that come late, after a session that
  // is over.
  explicit Reconciler(std::uint32_t first_request = 1, std::optional<wire::Renewal> renewal = {});
  // The first number that this one has not used.
  [[nodiscard]] std::uint32_t next_request() const { return next_request_; }

  // The session is open. Call once, before anything else.
  std::vector<Action> begin();
  // The partner said something.
  std::vector<Action> received(wire::SessionMessage message);
  // The owner answers. REQUIRES: values within the limits of base/operation.h.
  std::vector<Action> vector_is(std::uint32_t request, base::VersionVector vector);
  std::vector<Action> operations_are(std::uint32_t request, base::OperationBatch batch);
  std::vector<Action> stored_now(std::uint32_t request, bool stored,
                                 const base::VersionVector& vector);
  std::vector<Action> renewal_stored(const wire::Renewed& answer);
  // The own ledger has something new.
  std::vector<Action> ledger_changed();
  // Both may have been in step for long, and the partner may be gone without a word: one more empty
  // batch asks them to answer. InStep comes again when they did; nothing is sent where an answer is
  // awaited anyway.
  std::vector<Action> ask_again();

  // Whether the partner has said Hello.
  [[nodiscard]] bool met() const { return theirs_.has_value(); }
  // What was sent and is not answered.
  enum class Awaits { kNothing, kAnswerToEmpty, kAnswer };
  [[nodiscard]] Awaits awaits() const;
  // Whether InStep still holds, as far as is known here.
  [[nodiscard]] bool in_step() const { return in_step_ && !may_have_more_ && !operations_request_; }

 private:
  // A batch of the partner's that the owner is storing. They are answered in the order in which
  // they came.
  struct Incoming {
    std::uint32_t request = 0;
    base::VersionVector touched;
    std::optional<base::VersionVector> stored;
  };

  void hear(const wire::Hello& hello);
  void hear(base::OperationBatch batch);
  void hear(const wire::Stored& stored);
  void hear(const wire::Renewal& renewal);
  void hear(const wire::Renewed& renewed);

  void answer_stored();
  void ask_for_operations();
  void say_if_in_step();
  // Notes what the partner holds beyond what was known of it; false if those would be too many
  // epochs.
  [[nodiscard]] bool learn(const base::VersionVector& theirs);
  void say(wire::SessionMessage message);
  void end(Action reason);
  std::vector<Action> take_actions();

  std::uint32_t next_request_;
  std::vector<Action> actions_;
  bool over_ = false;

  // What is known of the two ledgers.
  std::optional<std::uint32_t> vector_request_;
  bool said_hello_ = false;
  // in this device's words: said, sent to them, or sent by them
  std::optional<base::VersionVector> theirs_;

  std::optional<wire::Renewal> renewal_;  // to be said, or not answered yet
  bool said_renewal_ = false;
  enum class TheirRenewal { kNone, kHeard, kAnswered };
  TheirRenewal their_renewal_ = TheirRenewal::kNone;
  // to their Renewal, given before the own Hello could be said
  std::optional<wire::Renewed> early_answer_;

  // From here to there.
  std::optional<std::uint32_t> operations_request_;
  bool may_have_more_ = true;   // than was asked for so far
  bool last_was_sent_ = false;  // the newest batch sent said so
  // an answer is wanted, also if there is nothing to send
  bool asks_again_ = false;
  // what each batch on its way carries them to
  std::deque<base::VersionVector> unanswered_;
  // either stored less of the other's words than a batch carried
  bool fell_short_ = false;

  // From there to here.
  bool last_was_received_ = false;
  std::deque<Incoming> incoming_;

  bool in_step_ = false;  // and said so
};

}  // namespace waterline::sync
