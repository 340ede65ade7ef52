#include <utility>

#include "node/backups.h"
#include "store/slot_file.h"

// The part of StagedStores for the media files in a backup: they are copied as they are, and every
// chunk is opened with its key, which is in the store that came before.
namespace waterline::node {
namespace {

static_assert(store::kSlotFileHeaderSize == backup::kPageSize);

std::filesystem::path media_file_of(const Home& home, backup::Part part) {
  return part == backup::Part::kDeepMedia ? home.deep_media() : home.vault_media();
}

}  // namespace

// Makes the object that checks the media file of this part, with the keys in the store of its side.
bool StagedStores::begin_check(backup::Part part) {
  // The store is complete, but the end of the backup may not be verified yet. So it is only read, and
  // is opened once more in the end.
  const auto check = [&](auto opened) -> bool {
    if (!opened) return note(store::Result<void>(opened.error()));
    auto made = opened->media().check();
    if (!made) return note(store::Result<void>(journal::to_store(made.error())));
    check_.emplace(std::move(*made));
    return note(opened->close());
  };
  return part == backup::Part::kDeepMedia
             ? check(deep::Deep::open(staging_.deep(), keys_.deep_store, private_random_))
             : check(vault::Vault::open(staging_.vault(), keys_.vault_store, private_random_));
}

bool StagedStores::begin_media(backup::Part part) {
  if (!begin_check(part)) return false;
  media_came_.insert(part);
  media_size_ = 0;
  slot_.clear();
  if (media_ == Media::kChecked) return true;
  auto file = store::system_disk().open(media_file_of(staging_, part), store::OpenAs::kNew);
  if (!file) return note(store::Result<void>(file.error()));
  media_file_ = *std::move(file);
  return true;
}

bool StagedStores::media_page(backup::Part part, base::ByteView page) {
  if (media_file_ && !note(media_file_->write(media_size_, page))) return false;
  if (media_size_ < store::kSlotFileHeaderSize) {
    check_->add_header(page);
  } else {
    base::append(slot_, page);
    if (slot_.size() == store::kMediaSlotSize) {
      check_->add(slot_);
      slot_.clear();
    }
  }
  media_size_ += page.size();
  progress_.done += page.size();
  return --pages_left_ > 0 || finish_media(part);
}

bool StagedStores::finish_media(backup::Part part) {
  attachments_ += check_->finish();
  check_.reset();
  if (!media_file_) return true;
  media_file_.reset();
  // Opening it fills its end, so that it has a size that any media file may have.
  auto opened =
      store::SlotFile::open(store::system_disk(), media_file_of(staging_, part), private_random_);
  if (!opened) return note(store::Result<void>(opened.error()));
  return note((*opened)->sync_all());
}

// A media file that was not there when the backup was made is not in it. Its attachments are.
bool StagedStores::check_media_that_did_not_come() {
  for (const backup::Part part : {backup::Part::kDeepMedia, backup::Part::kVaultMedia}) {
    if (media_came_.contains(part)) continue;
    if (!begin_check(part)) return false;
    attachments_ += check_->finish();
    check_.reset();
  }
  return true;
}

}  // namespace waterline::node
