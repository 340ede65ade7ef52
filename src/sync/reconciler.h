#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "base/operation.h"
#include "wire/session_messages.h"

namespace waterline::sync {

// Brings two ledgers to the same content. It takes values and returns actions. It never sees a
// ledger: it asks its owner (the object that created it) by numbered requests, which the owner may
// answer in any order. Create a new object for every session.
//
//   both sides, at once:   Hello ->   Operations... (last) ->   <- Stored ...
//   then, while open:      a change -> Operations ->            <- Stored
//
// At most kWindow batches are unanswered at a time, so that the memory of either side does not grow
// with the amount to send. Right after the Hellos each side sends a batch even if the other lacks
// nothing, and every batch is answered. So a session without news looks like a session with a
// little news.
//
// The messages that the partner may send (docs/protocol.md, "Sync"), and the answer of this object.
// "misbehaved" (the action Misbehaved) ends the session:
//
//                          | before its Hello | after its Hello
//   Hello, this version    | action Met       | misbehaved
//   Hello, another version | OtherVersion     | misbehaved
//   Operations             | misbehaved       | action Store. Misbehaved if kWindow batches wait
//                          |                  | to be stored; if the batch is empty and not last;
//                          |                  | if it is empty and follows a last one while other
//                          |                  | batches wait to be stored; or if the session would
//                          |                  | name more than base::kMaxEpochsOfSession epochs
//   Stored                 | misbehaved       | answers the oldest unanswered batch. Misbehaved if
//                          |                  | there is none, or if the message names an epoch
//                          |                  | that the batch did not name
//   Renewal                | misbehaved       | the owner stores the new keys. A second Renewal:
//                          |                  | misbehaved
//   Renewed                | misbehaved       | answers our Renewal. Misbehaved if no Renewal of
//                          |                  | ours is unanswered
//
// A Renewal is the message by which a side offers its new keys. A side that has one sends it after
// its Hello. A session with a Renewal from either side never reaches "in step".
//
// Not thread-safe: one thread at a time.
class Reconciler {
 public:
  static constexpr std::size_t kWindow = 8;
  // While a batch with pieces of pictures is unanswered, no more than so many batches are, so that
  // words that are written meanwhile wait for no more than these.
  static constexpr std::size_t kWindowWithPieces = 2;

  // Actions that the owner must carry out. Send: send this message to the partner's device.
  struct Send {
    wire::SessionMessage message;
  };
  struct WantVector {
    std::uint32_t request;
  };
  struct Met {
    // The operations that the partner's ledger holds. Author::kMe in it is this device.
    base::VersionVector theirs;
  };
  struct WantOperations {
    std::uint32_t request;
    base::VersionVector theirs;
  };
  struct Store {
    std::uint32_t request;
    // The batch to store. Author::kMe in it is this device.
    base::OperationBatch batch;
  };
  struct PartnerRenews {
    // The message by which the partner's device offers its new keys. Store them and call
    // renewal_stored(), or do not answer.
    wire::Renewal renewal;
  };
  struct RenewalTaken {
    wire::Renewed renewed;
  };
  // The owner must report that everything that either ledger lacked is stored durably on both
  // devices.
  struct InStep {};
  // The partner broke the order of messages or a limit. After one of the actions Misbehaved,
  // OtherVersion and Stuck, the owner must finish the session, and later calls return no actions.
  struct Misbehaved {};
  // The partner's program speaks another version. Neither side is at fault.
  struct OtherVersion {};
  // Our store cannot store more now. The owner may dial again later.
  struct Stuck {};
  using Action = std::variant<Send, WantVector, Met, WantOperations, Store, PartnerRenews,
                              RenewalTaken, InStep, Misbehaved, OtherVersion, Stuck>;

  // `first_request` is the number of the first request. The reconciler ignores an answer to a
  // number that it did not use. So if the owner never reuses a number, it need not sort out a late
  // answer that was meant for an earlier reconciler. `renewal` is sent to the partner, if given.
  explicit Reconciler(std::uint32_t first_request = 1, std::optional<wire::Renewal> renewal = {});
  // Returns the first number that this reconciler has not used.
  [[nodiscard]] std::uint32_t next_request() const { return next_request_; }

  // Begins the exchange. Call it once when the session is open, before anything else.
  std::vector<Action> begin();
  // Handles one message from the partner.
  std::vector<Action> received(wire::SessionMessage message);
  // vector_is(), operations_are(), stored_now() and renewal_stored() take the owner's answers to
  // the requests. REQUIRES: the values are within the limits of base/operation.h.
  std::vector<Action> vector_is(std::uint32_t request, base::VersionVector vector);
  std::vector<Action> operations_are(std::uint32_t request, base::OperationBatch batch);
  std::vector<Action> stored_now(std::uint32_t request, bool stored,
                                 const base::VersionVector& vector);
  std::vector<Action> renewal_stored(const wire::Renewed& answer);
  // Call it when our ledger has something new to send. Asks the owner for operations.
  std::vector<Action> ledger_changed();
  // Checks that a silent partner is still there, and asks what the partner has to send. To ask,
  // this side sends an empty batch, once no batch is unanswered and our ledger has nothing more to
  // send. It reports InStep only after the answer to that batch. So InStep covers everything that
  // the partner's ledger had when ask_again() was called.
  std::vector<Action> ask_again();

  // Returns whether the partner's Hello has come.
  [[nodiscard]] bool met() const { return theirs_.has_value(); }
  // The answer that the partner still owes: none, only answers to empty batches, or another one.
  enum class Awaits { kNothing, kAnswerToEmpty, kAnswer };
  [[nodiscard]] Awaits awaits() const;
  // Returns whether both ledgers still hold the same, as far as this side knows.
  [[nodiscard]] bool in_step() const { return in_step_ && !may_have_more_ && !operations_request_; }

 private:
  // A batch from the partner that the owner is storing. Batches are answered in the order in which
  // they came.
  struct Incoming {
    std::uint32_t request = 0;
    base::VersionVector touched;
    std::optional<base::VersionVector> stored;
    // For an empty batch: the number of a request for operations. The batch is answered after the
    // owner has answered that request or a later one.
    std::optional<std::uint32_t> after_request;
  };

  void hear(const wire::Hello& hello);
  void hear(base::OperationBatch batch);
  void hear(const wire::Stored& stored);
  void hear(const wire::Renewal& renewal);
  void hear(const wire::Renewed& renewed);

  void answer_stored();
  void ask_for_operations();
  void say_if_in_step();
  // Adds to `theirs_` what the partner holds. Returns false if it then has too many epochs.
  [[nodiscard]] bool learn(const base::VersionVector& theirs);
  void say(wire::SessionMessage message);
  void end(Action reason);
  std::vector<Action> take_actions();

  std::uint32_t next_request_;
  std::vector<Action> actions_;
  bool over_ = false;

  // The number of the request WantVector, which asks what our ledger holds; nullopt once it is
  // answered.
  std::optional<std::uint32_t> vector_request_;
  bool said_hello_ = false;
  // The operations that the partner holds as far as we know: those of their Hello, and those of all
  // batches in both directions. Author::kMe in it is this device.
  std::optional<base::VersionVector> theirs_;

  std::optional<wire::Renewal> renewal_;  // to be sent, or not answered yet
  bool said_renewal_ = false;
  enum class TheirRenewal { kNone, kHeard, kAnswered };
  TheirRenewal their_renewal_ = TheirRenewal::kNone;
  // Our answer to the partner's Renewal, if the owner gave it before our Hello was sent. It is sent
  // after the Hello.
  std::optional<wire::Renewed> early_answer_;

  // The number of the request for operations to send; nullopt once it is answered.
  std::optional<std::uint32_t> operations_request_;
  bool may_have_more_ = true;   // true if our ledger may have changed since that request
  bool last_was_sent_ = false;  // true if the newest batch was `last`
  // True from a call of ask_again() until an empty batch is sent. Even with nothing to send, an
  // empty batch must be sent then, so that the partner answers.
  bool asks_again_ = false;
  // For each unanswered batch of ours, in order: what the partner will hold of the batch's epochs
  // after storing it, and whether it has pieces of pictures.
  struct Unanswered {
    base::VersionVector through;
    bool has_pieces = false;
  };
  std::deque<Unanswered> unanswered_;
  // True if either side did not store all of the other's operations in some batch.
  bool fell_short_ = false;

  // True if the newest batch that came was `last`.
  bool last_was_received_ = false;
  std::deque<Incoming> incoming_;

  bool in_step_ = false;  // true if InStep was reported and still holds
};

}  // namespace waterline::sync
