#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "crypto/secret.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_mac.h"

// Taking in what the partner sent: the table in ledger.h, cell by cell.
namespace waterline::ledger {
namespace {

constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();

enum class Verdict { kStored, kKnown, kRefused };

class Application {
 public:
  Application(Tables& tables, PartnerRow partner, const crypto::AuthorKey& author)
      : tables_(&tables), partner_(partner), author_(&author), stored_bytes_(partner.stored_bytes) {}

  // The epochs that the batch names, as far as they are acceptable.
  void name_epochs(const base::VersionVector& through) {
    for (const auto& [name, mark] : through.epochs) {
      if (mark.through > kMaxNumber) continue;
      const auto row = known_epoch(*tables_, partner_, name, mark.author);
      if (row) runs_[name] = {*row, mark.through, 0};
    }
  }

  void take(const base::Operation& operation) {
    const auto run = runs_.find(operation.epoch);
    const Verdict verdict = run == runs_.end() ? Verdict::kRefused : judge(operation, run->second);
    applied_.stored += verdict == Verdict::kStored;
    applied_.known += verdict == Verdict::kKnown;
    applied_.refused += verdict == Verdict::kRefused;
  }

  // Moves `through`. Gives whether the partner holds more of the present epoch than was held here.
  bool finish() {
    bool behind = false;
    for (const auto& [name, run] : runs_) {
      if (run.claimed <= run.epoch.through) continue;
      tables_->set_through(run.epoch, run.claimed);
      behind = behind || run.epoch.present;
    }
    if (stored_bytes_ != partner_.stored_bytes) tables_->set_stored_bytes(partner_, stored_bytes_);
    return behind;
  }

  [[nodiscard]] const Applied& applied() const { return applied_; }
  [[nodiscard]] bool removed_words() const { return removed_words_; }

 private:
  struct Run {
    EpochRow epoch;
    std::uint64_t claimed = 0;
    std::uint64_t last = 0;  // the highest number seen in this batch
  };

  Verdict judge(const base::Operation& operation, Run& run) {
    if (operation.number <= run.last || operation.number > run.claimed) return Verdict::kRefused;
    run.last = operation.number;
    const bool mine = run.epoch.author == base::Author::kMe;
    if (!well_formed(operation.body) || (mine && !is_mine(operation))) return Verdict::kRefused;
    if (operation.number <= run.epoch.through) {
      const auto held = tables_->operation(run.epoch, operation.number);
      if (held) return *held == operation ? Verdict::kKnown : Verdict::kRefused;
      // Not held because something outdoes it; if that is not so after all, it takes its place.
    }
    const Verdict verdict = place(operation, run.epoch);
    applied_.recovered += mine && verdict != Verdict::kRefused;
    return verdict;
  }

  [[nodiscard]] bool is_mine(const base::Operation& operation) const {
    return crypto::equal_in_constant_time(operation_mac(*author_, partner_.key, operation), operation.mac);
  }

  // REQUIRES: the operation is authentic, well-formed and new.
  Verdict place(const base::Operation& operation, const EpochRow& epoch) {
    const bool mine = epoch.author == base::Author::kMe;
    const Place place = place_of(operation.body);
    const base::Author author = place == Place::kMark ? mirrored(epoch.author) : epoch.author;

    auto item = tables_->item(partner_, item_of(operation.body));
    if (item && item->author != author) {
      if (!mine || place == Place::kMark) return Verdict::kRefused;
      disown(*item);
    }
    const auto held = item ? tables_->operation(*item, place) : std::nullopt;
    if (held && held->waits()) {
      if (!gives_way(held->operation.body, operation.body)) {
        outdo(*item, *held, operation.body);
        return Verdict::kKnown;
      }
    } else if (held && !outdoes(operation, held->operation)) {
      return Verdict::kKnown;
    }

    if (!mine) {
      const std::uint64_t freed = held ? weight_of(held->operation.body) : 0;
      const std::uint64_t bytes = stored_bytes_ - std::min(stored_bytes_, freed) + weight_of(operation.body);
      if (bytes > kPartnerQuota && bytes > stored_bytes_) return Verdict::kRefused;
      stored_bytes_ = bytes;
    }
    if (!item) item = tables_->add_item(partner_, item_of(operation.body), author);
    tables_->put(*item, &epoch, {operation, /*silent=*/false});
    removed_words_ = removed_words_ || (held && place == Place::kContent);
    return Verdict::kStored;
  }

  // The partner claimed an item that our own MAC now proves to be ours: what they put in its place goes, and so does a
  // mark of ours on it.
  void disown(ItemRow& item) {
    const auto theirs = tables_->operation(item, Place::kContent);
    if (theirs) stored_bytes_ -= std::min<std::uint64_t>(stored_bytes_, weight_of(theirs->operation.body));
    tables_->erase(item, Place::kContent);
    tables_->erase(item, Place::kMark);
    removed_words_ = true;
    tables_->set_author(item, base::Author::kMe);
  }

  // Whether an act of ours that waits gives way to one that came back from before this store was set back.
  static bool gives_way(const base::OperationBody& waiting, const base::OperationBody& recovered) {
    return same_act(waiting, recovered) || std::holds_alternative<base::TakeBack>(recovered);
  }

  // Else the act that waits is the person's last word: it must outdo the one that came back, and be heard.
  void outdo(const ItemRow& item, PlacedOperation waiting, const base::OperationBody& recovered) {
    const std::uint32_t next = revision_of(recovered) + 1;
    if (auto* share = std::get_if<base::Share>(&waiting.operation.body))
      share->revision = std::max(share->revision, next);
    if (auto* mark = std::get_if<base::Mark>(&waiting.operation.body)) mark->revision = std::max(mark->revision, next);
    waiting.silent = false;
    tables_->put(item, nullptr, waiting);
  }

  Tables* tables_;
  PartnerRow partner_;
  const crypto::AuthorKey* author_;
  std::uint64_t stored_bytes_;
  std::map<base::EpochId, Run> runs_;
  Applied applied_;
  bool removed_words_ = false;
};

}  // namespace

Result<Applied> Ledger::apply(const base::OperationBatch& batch) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(Applied{}) : Error::kNoPartner;

  Application application(tables, *partner, state_->author);
  application.name_epochs(batch.through);
  for (const base::Operation& operation : batch.operations) {
    if (tables.failed()) break;
    application.take(operation);
  }
  if (application.finish()) state_->start_over(tables, *partner);
  const auto done = application.removed_words() ? tables.commit_and_forget() : tables.commit();
  if (!done) return done.error();
  return application.applied();
}

}  // namespace waterline::ledger
