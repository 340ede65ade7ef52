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
  struct InStep {};      // all that either lacked is durable on both
  struct Misbehaved {};  // the partner broke the order of messages or a bound: end the session
  using Action = std::variant<Send, WantVector, Met, WantOperations, Store, InStep, Misbehaved>;

  // The session is open.
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
  // The room's own.
};

}  // namespace waterline::sync
