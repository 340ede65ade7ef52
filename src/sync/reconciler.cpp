#include "sync/reconciler.h"

#include <algorithm>
#include <utility>

#include "base/picture.h"

namespace waterline::sync {
namespace {

bool is_empty(const base::OperationBatch& batch) {
  return batch.operations.empty() && batch.through.epochs.empty();
}

// Returns whether `held` has fewer operations of this author than `carried`.
bool falls_short(const base::VersionVector& held, const base::VersionVector& carried,
                 base::Author author) {
  return std::ranges::any_of(carried.epochs, [&](const auto& named) {
    return named.second.author == author && held.through(named.first) < named.second.through;
  });
}

}  // namespace

Reconciler::Reconciler(std::uint32_t first_request, std::optional<wire::Renewal> renewal)
    : next_request_(first_request), renewal_(renewal) {}

std::vector<Reconciler::Action> Reconciler::take_actions() {
  return std::exchange(actions_, {});
}

void Reconciler::end(Action reason) {
  over_ = true;
  actions_.push_back(std::move(reason));
}

void Reconciler::say(wire::SessionMessage message) {
  std::get<Send>(actions_.emplace_back(std::in_place_type<Send>)).message = std::move(message);
}

std::vector<Reconciler::Action> Reconciler::begin() {
  vector_request_ = next_request_++;
  actions_.emplace_back(WantVector{*vector_request_});
  return take_actions();
}

std::vector<Reconciler::Action> Reconciler::vector_is(std::uint32_t request,
                                                      base::VersionVector vector) {
  if (over_ || vector_request_ != request) return {};
  vector_request_.reset();
  said_hello_ = true;
  say(wire::Hello{wire::kProtocolVersion, std::move(vector)});
  said_renewal_ = renewal_.has_value();
  if (renewal_) say(*renewal_);
  if (early_answer_) say(*early_answer_);
  ask_for_operations();
  return take_actions();
}

std::vector<Reconciler::Action> Reconciler::operations_are(std::uint32_t request,
                                                           base::OperationBatch batch) {
  if (over_ || operations_request_ != request) return {};
  operations_request_.reset();
  // An empty batch must be sent, too, if the newest batch that was sent was not marked as `last`,
  // since the other side waits for one with that mark. Also the first batch after the Hellos must
  // be sent if it is empty: an observer of the network would notice if this side sent none.
  const bool empty = is_empty(batch);
  if (empty) batch.last = true;
  if (!batch.last) may_have_more_ = true;
  // On an empty batch the partner's device asks its ledger again before it answers, and ask_again()
  // wants that. It answers any other batch without asking its ledger for news.
  const bool asks = empty && asks_again_ && unanswered_.empty();
  const bool needed = !empty || !last_was_sent_ || asks;
  if (needed) {
    // Our ledger put into the batch how many operations of our own epochs the partner has proved to
    // hold. It knows that better than the partner's messages of this session say.
    for (const auto& [epoch, mark] : batch.through.epochs) {
      if (mark.author == base::Author::kMe) theirs_->epochs[epoch] = mark;
    }
    if (!learn(batch.through)) {
      end(Misbehaved{});
      return take_actions();
    }
    last_was_sent_ = batch.last;
    in_step_ = false;
    if (asks) asks_again_ = false;
    const bool has_pieces = std::ranges::any_of(
        batch.operations, [](const auto& one) { return base::is_piece(one.body); });
    unanswered_.push_back({batch.through, has_pieces});
    say(std::move(batch));
  }
  // With an empty batch the partner asks what this side has to send. This side answers such a batch
  // once our ledger has answered a request for operations that was made after the batch came.
  for (Incoming& incoming : incoming_) {
    if (incoming.after_request && *incoming.after_request <= request) {
      incoming.after_request.reset();
      incoming.stored.emplace();
    }
  }
  answer_stored();
  ask_for_operations();
  say_if_in_step();
  return take_actions();
}

std::vector<Reconciler::Action> Reconciler::stored_now(std::uint32_t request, bool stored,
                                                       const base::VersionVector& vector) {
  const auto found = std::ranges::find(incoming_, request, &Incoming::request);
  if (over_ || found == incoming_.end() || found->stored) return {};
  if (!stored) {
    end(Stuck{});
    return take_actions();
  }
  found->stored.emplace();
  for (const auto& [epoch, mark] : vector.epochs) {
    if (found->touched.epochs.contains(epoch)) found->stored->epochs.emplace(epoch, mark);
  }
  // If our ledger did not store all of the partner's operations in this batch, the session cannot
  // end in step.
  if (falls_short(*found->stored, found->touched, base::Author::kPartner)) fell_short_ = true;
  answer_stored();
  say_if_in_step();
  return take_actions();
}

std::vector<Reconciler::Action> Reconciler::renewal_stored(const wire::Renewed& answer) {
  if (over_ || their_renewal_ != TheirRenewal::kHeard) return {};
  their_renewal_ = TheirRenewal::kAnswered;
  if (said_hello_) {
    say(answer);
  } else {
    early_answer_ = answer;  // the Hello must be sent first
  }
  return take_actions();
}

std::vector<Reconciler::Action> Reconciler::ledger_changed() {
  if (over_) return {};
  may_have_more_ = true;
  ask_for_operations();
  return take_actions();
}

std::vector<Reconciler::Action> Reconciler::ask_again() {
  if (over_) return {};
  asks_again_ = true;
  may_have_more_ = true;
  ask_for_operations();
  return take_actions();
}

Reconciler::Awaits Reconciler::awaits() const {
  if (renewal_ && said_hello_) return Awaits::kAnswer;
  if (unanswered_.empty()) return Awaits::kNothing;
  const auto carries_nothing = [](const Unanswered& one) { return one.through.epochs.empty(); };
  return std::ranges::all_of(unanswered_, carries_nothing) ? Awaits::kAnswerToEmpty
                                                           : Awaits::kAnswer;
}

std::vector<Reconciler::Action> Reconciler::received(wire::SessionMessage message) {
  if (over_) return {};
  std::visit([this](auto& content) { hear(std::move(content)); }, message);
  return take_actions();
}

void Reconciler::hear(const wire::Hello& hello) {
  if (theirs_) return end(Misbehaved{});
  if (hello.version != wire::kProtocolVersion) return end(OtherVersion{});
  theirs_ = hello.vector.mirrored();
  actions_.emplace_back(Met{*theirs_});
  ask_for_operations();
}

void Reconciler::hear(base::OperationBatch batch) {
  const bool empty = is_empty(batch);
  if (!theirs_ || incoming_.size() >= kWindow) return end(Misbehaved{});
  if (empty && (!batch.last || (last_was_received_ && !incoming_.empty())))
    return end(Misbehaved{});
  last_was_received_ = batch.last;
  in_step_ = false;
  batch.through = batch.through.mirrored();
  // The partner's device says how many operations of this device's epochs it holds. That counts
  // only with the proof that this device once gave for this number (base::EpochProof); without a
  // proof it counts as 0.
  base::VersionVector worth = batch.through;
  for (auto& [epoch, mark] : worth.epochs) {
    if (mark.author == base::Author::kMe && !mark.proof) mark.through = 0;
  }
  if (!learn(worth)) return end(Misbehaved{});
  Incoming& incoming = incoming_.emplace_back();
  if (empty) {
    // Ask our ledger for operations before the answer to this batch. The next request has the
    // number `next_request_`, and our ledger answers it with everything that it had when this batch
    // came.
    incoming.after_request = next_request_;
    may_have_more_ = true;
    return ask_for_operations();
  }
  incoming.request = next_request_++;
  incoming.touched = batch.through;
  actions_.emplace_back(Store{incoming.request, std::move(batch)});
}

void Reconciler::hear(const wire::Stored& stored) {
  if (unanswered_.empty()) return end(Misbehaved{});
  const base::VersionVector sent = std::move(unanswered_.front().through);
  unanswered_.pop_front();
  for (const auto& [epoch, mark] : stored.vector.epochs) {
    if (!sent.epochs.contains(epoch)) return end(Misbehaved{});
  }
  // Compare only the operations of this device. A batch can also return operations of the partner's
  // device to it, and the partner's ledger may refuse these.
  if (falls_short(stored.vector, sent, base::Author::kMe)) fell_short_ = true;
  // After ask_again() this answer does not suffice: the partner may have sent it before ask_again()
  // was called. Ask our ledger for operations, so that an empty batch is sent, whose answer counts.
  if (asks_again_) may_have_more_ = true;
  ask_for_operations();
  say_if_in_step();
}

void Reconciler::hear(const wire::Renewal& renewal) {
  if (!theirs_ || their_renewal_ != TheirRenewal::kNone) return end(Misbehaved{});
  their_renewal_ = TheirRenewal::kHeard;
  actions_.emplace_back(PartnerRenews{renewal});
}

void Reconciler::hear(const wire::Renewed& renewed) {
  if (!theirs_ || !renewal_ || !said_hello_) return end(Misbehaved{});
  renewal_.reset();
  actions_.emplace_back(RenewalTaken{renewed});
}

void Reconciler::answer_stored() {
  while (!incoming_.empty() && incoming_.front().stored) {
    say(wire::Stored{std::move(*incoming_.front().stored)});
    incoming_.pop_front();
  }
}

void Reconciler::ask_for_operations() {
  const std::size_t window =
      std::ranges::any_of(unanswered_, &Unanswered::has_pieces) ? kWindowWithPieces : kWindow;
  if (!said_hello_ || !theirs_ || operations_request_ || !may_have_more_ ||
      unanswered_.size() >= window)
    return;
  may_have_more_ = false;
  operations_request_ = next_request_++;
  actions_.emplace_back(WantOperations{*operations_request_, *theirs_});
}

void Reconciler::say_if_in_step() {
  const bool all_sent =
      last_was_sent_ && !operations_request_ && !may_have_more_ && unanswered_.empty();
  const bool all_received = last_was_received_ && incoming_.empty();
  // A device with new keys sends no operations in a session with a Renewal. So the two ledgers may
  // differ at its end, and this side never reports InStep.
  const bool renews = said_renewal_ || their_renewal_ != TheirRenewal::kNone;
  if (!all_sent || !all_received || fell_short_ || renews || in_step_) return;
  in_step_ = true;
  actions_.emplace_back(InStep{});
}

bool Reconciler::learn(const base::VersionVector& theirs) {
  for (const auto& [epoch, mark] : theirs.epochs) {
    base::EpochMark& known =
        theirs_->epochs.try_emplace(epoch, base::EpochMark{mark.author, 0}).first->second;
    if (mark.through < known.through) continue;
    if (mark.proof || mark.through > known.through) known.proof = mark.proof;
    known.through = mark.through;
  }
  return theirs_->epochs.size() <= base::kMaxEpochsOfSession;
}

}  // namespace waterline::sync
