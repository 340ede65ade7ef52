#include "journal/media_check.h"

#include <algorithm>

namespace waterline::journal {

void MediaCheck::add_header(base::ByteView header) {
  const auto id = store::id_in_header(header);
  for (Checked& one : attachments_) one.is_missing = id != one.file;
  std::erase_if(runs_, [&](const Run& run) { return attachments_[run.attachment].is_missing; });
}

void MediaCheck::add(base::ByteView sealed) {
  const std::uint64_t slot = slot_++;
  while (run_ < runs_.size() && runs_[run_].first + runs_[run_].count <= slot) ++run_;
  if (run_ == runs_.size() || slot < runs_[run_].first) return;  // free
  const Run& run = runs_[run_];
  Checked& attachment = attachments_[run.attachment];
  const std::uint64_t chunk = run.chunk + slot - run.first;
  using Last = store::ChunkPlace::Last;
  const store::ChunkPlace place{chunk, chunk + 1 == attachment.chunks ? Last::kYes : Last::kNo};
  if (!store::open_chunk(attachment.key, place, sealed, content_)) attachment.is_damaged = true;
  crypto::wipe(content_);
}

MediaCheck::Found MediaCheck::finish() {
  for (const Run& run : runs_) {
    if (run.first + run.count > slot_) attachments_[run.attachment].is_damaged = true;
  }
  Found found;
  for (const Checked& one : attachments_) {
    if (one.is_missing) ++found.missing;
    if (!one.is_missing && one.is_damaged) ++found.damaged;
  }
  return found;
}

Result<MediaCheck> MediaCore::check() {
  const auto all = list(Order::kOldestFirst, kAll);
  if (!all) return all.error();
  MediaCheck check;
  const auto files = file_ids();
  if (!files) return files.error();
  for (const auto& one : *all) {
    if (one.state != AttachmentState::kWhole) continue;
    auto row = stored(one.id);
    if (!row) return row.error();
    std::uint64_t chunk = 0;
    for (const SlotRun& run : row->runs) {
      check.runs_.push_back({run.first, run.count, chunk, check.attachments_.size()});
      chunk += run.count;
    }
    const std::uint64_t chunks = row->chunks();
    // Without a slot for each chunk it cannot be read.
    const auto file = files->find(row->file);
    if (file == files->end()) return Error::kStore;
    check.attachments_.push_back(
        {std::move(row->key), chunks, file->second, true, chunk != chunks});
  }
  std::ranges::sort(check.runs_, {}, &MediaCheck::Run::first);
  return check;
}

}  // namespace waterline::journal
