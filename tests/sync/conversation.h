#pragma once

#include <deque>
#include <functional>

#include "sync/model_ledger.h"
#include "sync/reconciler.h"

// One side of a session: a reconciler, a model ledger whose answers the test delays, and an outbox.
namespace waterline::testing {

using sync::Reconciler;

struct Side {
  explicit Side(ModelLedger& own_ledger, std::optional<wire::Renewal> renewal = {})
      : ledger(own_ledger), reconciler(1, renewal) {}

  void take(std::vector<Reconciler::Action> actions) {
    for (auto& action : actions) std::visit([this](auto& what) { take(what); }, action);
  }

  // Lets the side's owner answer its oldest request. Returns false if there is none.
  bool answer_one() {
    if (questions.empty()) return false;
    const auto question = std::move(questions.front());
    questions.pop_front();
    question();
    return true;
  }

  void take(Reconciler::Send& action) {
    if (std::holds_alternative<base::OperationBatch>(action.message)) ++batches_sent;
    if (std::holds_alternative<wire::Stored>(action.message)) ++answers_sent;
    outbox.push_back(std::move(action.message));
  }
  void take(Reconciler::WantVector& action) {
    questions.emplace_back(
        [this, action] { take(reconciler.vector_is(action.request, ledger.vector())); });
  }
  void take(Reconciler::Met& action) {
    questions.emplace_back([this, action] { ledger.meet(action.theirs); });
  }
  void take(Reconciler::WantOperations& action) {
    questions.emplace_back([this, action] {
      take(reconciler.operations_are(action.request, ledger.lacking(action.theirs)));
    });
  }
  void take(Reconciler::Store& action) {
    questions.emplace_back([this, action] {
      take(reconciler.stored_now(action.request, true, ledger.apply(action.batch)));
    });
  }
  void take(Reconciler::PartnerRenews& action) {
    heard_renewal = action.renewal;
    if (answers_renewals)
      questions.emplace_back([this] { take(reconciler.renewal_stored(kAnswer)); });
  }
  void take(Reconciler::RenewalTaken& action) { taken = action.renewed; }
  void take(Reconciler::InStep& /*action*/) { ++in_step; }
  void take(Reconciler::Misbehaved& /*action*/) { misbehaved = true; }
  void take(Reconciler::OtherVersion& /*action*/) { other_version = true; }
  void take(Reconciler::Stuck& /*action*/) { stuck = true; }

  static constexpr wire::Renewed kAnswer{{std::byte{7}}, {}};

  ModelLedger& ledger;
  Reconciler reconciler;
  bool answers_renewals = true;
  std::optional<wire::Renewal> heard_renewal;
  std::optional<wire::Renewed> taken;
  std::deque<std::function<void()>> questions;
  std::deque<wire::SessionMessage> outbox;
  std::size_t batches_sent = 0;
  std::size_t answers_sent = 0;
  int in_step = 0;
  bool misbehaved = false;
  bool other_version = false;
  bool stuck = false;
};

}  // namespace waterline::testing
