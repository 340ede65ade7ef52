#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "base/operation.h"
#include "wire/session_messages.h"

namespace waterline::sync {

// How two ledgers come to hold the same: values in, values out. It never sees a ledger; it asks for what it needs by
// requests that its owner answers in any order, and it is made anew for every session.
//
//   both sides, at once:   Hello ->   Operations... (last) ->   <- Stored ...
//   then, while open:      a change -> Operations ->            <- Stored
//
// At most kWindow batches are on their way unacknowledged, so neither side's memory grows with what is to be sent.
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
  struct InStep {};  // all that either lacked is durable on both
  // The three that end it: the owner finishes the session, and every later call gives nothing.
  struct Misbehaved {};    // the partner broke the order of messages or a bound
  struct OtherVersion {};  // the partner's program speaks another version: nobody's fault
  struct Stuck {};         // the own store cannot take more now: dial again later
  using Action = std::variant<Send, WantVector, Met, WantOperations, Store, InStep, Misbehaved, OtherVersion, Stuck>;

  // Requests are numbered from here on. An answer to a number that is not open is ignored; so an owner that never gives
  // a number twice may pass on answers that come late, after a session that is over.
  explicit Reconciler(std::uint32_t first_request = 1);
  // The first number that this one has not used.
  [[nodiscard]] std::uint32_t next_request() const { return next_request_; }

  // The session is open. Call once, before anything else.
  std::vector<Action> begin();
  // The partner said something.
  std::vector<Action> received(wire::SessionMessage message);
  // The owner answers.
  std::vector<Action> vector_is(std::uint32_t request, base::VersionVector vector);
  std::vector<Action> operations_are(std::uint32_t request, base::OperationBatch batch);
  std::vector<Action> stored_now(std::uint32_t request, bool stored, const base::VersionVector& vector);
  // The own ledger has something new.
  std::vector<Action> ledger_changed();

 private:
  std::uint32_t next_request_;
};

}  // namespace waterline::sync
