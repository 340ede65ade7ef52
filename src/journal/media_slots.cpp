#include <algorithm>
#include <utility>

#include "journal/media_core.h"
#include "journal/rows.h"

// The slots of the media file: which are free, what becomes of those that a deletion freed, and how
// long the file is. REQUIRES, unless a function opens the file: it is open, and this store knows it.
namespace waterline::journal {

Result<std::vector<bool>> MediaCore::slots_in_use(Whose whose) {
  std::vector<bool> used;
  auto row = database_->prepare(
      "SELECT s.first, s.count FROM media_slots s JOIN media m ON m.number = s.media"
      " WHERE m.file = ?1 UNION ALL SELECT first, count FROM media_kept WHERE file = ?1 AND ?2");
  row.bind(1, number_).bind(2, std::int64_t{whose == Whose::kAnyCopy ? 1 : 0});
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return used;
    const auto first = static_cast<std::uint64_t>(row.integer(0));
    const auto end = first + static_cast<std::uint64_t>(row.integer(1));
    if (first > store::kMaxSlots || end > store::kMaxSlots) return Error::kStore;
    if (end > used.size()) used.resize(end);
    std::fill(used.begin() + static_cast<std::ptrdiff_t>(first),
              used.begin() + static_cast<std::ptrdiff_t>(end), true);
  }
}

// Returns runs of free slots, the first ones of the file, and behind its end if need be.
Result<std::vector<SlotRun>> MediaCore::free_slots(std::uint64_t count) {
  const auto used = slots_in_use(Whose::kAnyCopy);
  if (!used) return used.error();
  const auto frozen = snapshot_.lock();
  const auto is_free = [&](std::uint64_t slot) {
    return (slot >= used->size() || !(*used)[slot]) &&
           (!frozen || slot >= frozen->size() || !(*frozen)[slot]);
  };
  std::vector<SlotRun> runs;
  for (std::uint64_t slot = 0; count > 0;) {
    while (!is_free(slot)) ++slot;
    SlotRun run{slot, 0};
    while (run.count < count && is_free(slot)) {
      ++run.count;
      ++slot;
    }
    if (slot > store::kMaxSlots) return Error::kStoreFull;
    count -= run.count;
    runs.push_back(run);
  }
  return runs;
}

Result<void> MediaCore::reserve(Stored& row, std::uint64_t chunks) {
  if (chunks == 0) return {};
  if (auto changed = change_stamp(); !changed) return changed;
  const auto runs = free_slots(chunks);
  if (!runs) return runs.error();
  auto insert = database_->prepare(
      "INSERT INTO media_slots (media, position, first, count) VALUES (?1, ?2, ?3, ?4)");
  for (const SlotRun& run : *runs) {
    insert.bind(1, row.number).bind(2, to_row(row.runs.size()));
    insert.bind(3, static_cast<std::int64_t>(run.first));
    insert.bind(4, static_cast<std::int64_t>(run.count));
    if (auto done = insert.run(); !done) return from_store(done.error());
    row.runs.push_back(run);
  }
  return {};
}

// Commits a reservation. From then on its stamp must be written before a chunk is.
Result<void> MediaCore::commit_reserved(store::Transaction& transaction) {
  if (auto done = transaction.commit(); !done) return from_store(done.error());
  if (reserved_stamp_) unwritten_stamp_ = std::exchange(reserved_stamp_, {});
  return {};
}

Result<std::uint64_t> MediaCore::room_for(std::uint64_t size) {
  const auto in_use = is_in_use();
  if (!in_use) return in_use.error();
  const auto file = *in_use ? open_file() : Result<store::SlotFile*>(Error::kAttachmentDamaged);
  if (!file && file.error() != Error::kAttachmentDamaged) return file.error();
  const std::uint64_t chunks = store::chunks_of(size);
  if (!file || number_ == kNoFile) {
    const std::uint64_t whole = store::slot_offset(chunks);
    return (whole + growth_ - 1) / growth_ * growth_;
  }
  if (chunks == 0) return std::uint64_t{0};
  const auto runs = free_slots(chunks);
  if (!runs) return runs.error();
  return file_->growth_for(runs->back().first + runs->back().count);
}

// Gives the file its size at rest, before the store is closed. Failures are ignored: the size tells
// a little more then, and the next opening fills it.
void MediaCore::settle() {
  const auto in_use = is_in_use();
  if (in_use && *in_use && snapshot_.expired()) {
    // A file that this store does not know is left alone.
    if (const auto file = open_file(); file && number_ != kNoFile) settle_file();
  }
  let_go_of_file();
}

void MediaCore::let_go_of_file() {
  arrivals_.clear();
  touched_.clear();
  file_.reset();
  number_ = kNoFile;
  unwritten_stamp_.reset();
}

void MediaCore::settle_file() {
  const auto found = stamps();
  const auto used = slots_in_use(Whose::kAnyCopy);
  if (!found || !used) return;
  // What another copy of this store may own is not cut.
  const std::uint64_t kept = found->are_ours() ? 0 : file_->slots();
  static_cast<void>(file_->settle(std::max<std::uint64_t>(used->size(), kept)).ok());
  if (!found->any_fits) return;
  // From now on only the stamp that is there fits.
  auto row = database_->prepare(
      "UPDATE media_files SET stamp = ?2, next = NULL, any_stamp = 0 WHERE number = ?1");
  row.bind(1, number_);
  if (found->present) row.bind(2, *found->present);
  static_cast<void>(row.run().ok());
}

Result<void> MediaCore::be_the_only_copy() {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  for (const char* sql : {"DELETE FROM media_kept",
                          "UPDATE media_files SET stamp = NULL, next = NULL, any_stamp = 1"}) {
    auto row = database_->prepare(sql);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  return from_store(transaction->commit());
}

void MediaCore::give_room() {
  const auto in_use = is_in_use();
  if (!in_use || !*in_use || !snapshot_.expired()) return;
  if (const auto file = open_file(); !file || number_ == kNoFile) return;
  const auto found = stamps();
  const auto used = slots_in_use(Whose::kAnyCopy);
  if (found && used && found->are_ours()) static_cast<void>(file_->shrink(used->size()).ok());
  gave_room_ = true;
}

void MediaCore::take_room_back() {
  if (!gave_room_ || !snapshot_.expired()) return;
  const auto in_use = is_in_use();
  if (!in_use || !*in_use) return;
  if (const auto file = open_file(); !file || number_ == kNoFile) return;
  const auto found = stamps();
  const auto used = slots_in_use(Whose::kAnyCopy);
  if (!found || !used || !found->are_ours()) return;
  if (!file_->settle(used->size())) return;
  gave_room_ = file_->growth_for(used->size()) > 0;
}

// Overwrites freed slots, at most so many. A slot that was taken again, or that another copy of this
// store may own, is left as it is. Returns how many were overwritten.
Result<std::size_t> MediaCore::erase_freed(std::size_t most) {
  struct Freed {
    std::int64_t row = 0;
    SlotRun run;
    std::uint64_t left = 0;
  };
  std::vector<Freed> freed;
  if (!snapshot_.expired()) return std::size_t{0};  // a backup reads them
  {
    auto any = database_->prepare("SELECT EXISTS (SELECT 1 FROM media_freed)");
    const auto found = any.step();
    if (!found) return from_store(found.error());
    if (any.integer(0) == 0) return std::size_t{0};
  }
  const auto file = open_file();
  if (!file && file.error() != Error::kAttachmentDamaged) return file.error();
  if (!file || number_ == kNoFile) return std::size_t{0};
  const auto found = stamps();
  if (!found) return found.error();
  if (!found->are_ours()) return std::size_t{0};
  const auto used = slots_in_use(Whose::kAnyCopy);
  if (!used) return used.error();
  {
    auto row = database_->prepare(
        "SELECT rowid, first, count FROM media_freed WHERE file = ?1 ORDER BY rowid LIMIT 100");
    row.bind(1, number_);
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      const SlotRun run{static_cast<std::uint64_t>(row.integer(1)),
                        static_cast<std::uint64_t>(row.integer(2))};
      freed.push_back({row.integer(0), run, run.count});
    }
  }
  if (freed.empty()) return std::size_t{0};
  std::size_t erased = 0;
  for (Freed& one : freed) {
    for (; one.left > 0 && erased < most; --one.left) {
      const std::uint64_t slot = one.run.first + one.left - 1;
      if (slot >= file_->slots() || (slot < used->size() && (*used)[slot])) continue;
      if (const auto done = file_->erase(slot); !done) return from_store(done.error());
      ++erased;
    }
  }
  if (const auto synced = file_->sync(); !synced) return from_store(synced.error());
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto shorten = database_->prepare("UPDATE media_freed SET count = ?2 WHERE rowid = ?1");
  auto drop = database_->prepare("DELETE FROM media_freed WHERE rowid = ?1");
  for (const Freed& one : freed) {
    if (one.left == one.run.count) continue;
    if (one.left > 0) shorten.bind(1, one.row).bind(2, static_cast<std::int64_t>(one.left));
    if (one.left == 0) drop.bind(1, one.row);
    if (auto done = one.left > 0 ? shorten.run() : drop.run(); !done)
      return from_store(done.error());
  }
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  return erased;
}

}  // namespace waterline::journal
