#include "link/box_place.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace waterline::link {
namespace {

base::Bytes content_of(const base::FileDescriptor& file) {
  struct stat facts {};
  if (!file || fstat(file.get(), &facts) != 0) return {};
  base::Bytes bytes(static_cast<std::size_t>(facts.st_size));
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count =
        pread(file.get(), bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
    if (count <= 0) return {};
    have += static_cast<std::size_t>(count);
  }
  return bytes;
}

bool is_of_one_file(PlaceFault fault) {
  switch (fault) {
    case PlaceFault::kFull:
    case PlaceFault::kCannotWrite:
    case PlaceFault::kNoFile:
    case PlaceFault::kRefused:
    case PlaceFault::kGone:
    case PlaceFault::kNotUnderstood:
    case PlaceFault::kTooManyFiles:
    case PlaceFault::kBusy:
      return true;
    default:
      return false;
  }
}

// Returns what an answer to a command for one file means. The box was listed, so the address is
// right, and what speaks there is a box.
PlaceFault for_one_file(PlaceFault fault) {
  const bool is_about_this_one = fault == PlaceFault::kGone || fault == PlaceFault::kNotUnderstood;
  return is_about_this_one ? PlaceFault::kRefused : fault;
}

}  // namespace

BoxPlace::BoxPlace(Carrier::Means means, const BoxSetting& box) {
  auto started = Carrier::start(std::move(means), box);
  if (started) {
    carrier_ = std::move(*started);
  } else {
    fault_ = started.error();
    visit_ = Visit::kEnded;
  }
}

void BoxPlace::note(PlaceFault fault) {
  if (fault_ == PlaceFault::kNone || (visit_ == Visit::kGoesOn && !is_of_one_file(fault)))
    fault_ = fault;
  if (!is_of_one_file(fault)) visit_ = Visit::kEnded;
}

base::Result<FolderListing, PlaceFault> BoxPlace::list(const FolderNames& names) {
  if (!carrier_) return fault_;
  const auto found = carrier_->list();
  if (!found) {
    note(found.error());
    visit_ = Visit::kEnded;
    return fault_;
  }
  has_listed_ = true;
  FolderListing listing;
  for (const std::string& name : *found) add_to(listing, names, name);
  there_.insert(found->begin(), found->end());
  return listing;
}

Result<base::Bytes> BoxPlace::read(const std::string& name) {
  if (visit_ == Visit::kEnded) return Error::kNoFile;
  auto bytes = carrier_->get(name);
  if (bytes && bytes->empty()) return Error::kBadBundle;
  if (bytes) return std::move(*bytes);
  // A file that is gone by now says nothing about the box, and neither does one that is too large.
  if (bytes.error() == PlaceFault::kTooManyFiles) return Error::kBadBundle;
  if (bytes.error() != PlaceFault::kNoFile) note(for_one_file(bytes.error()));
  return Error::kNoFile;
}

Result<base::FileDescriptor> BoxPlace::create(const std::string& name) {
  if (visit_ == Visit::kEnded) return Error::kStorageFailed;
  base::FileDescriptor file(memfd_create("bundle", MFD_CLOEXEC));
  if (!file) return Error::kStorageFailed;
  base::FileDescriptor ours(fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
  if (!ours) return Error::kStorageFailed;
  made_[name] = std::move(ours);
  return file;
}

bool BoxPlace::finish(const BundleNames& made) {
  for (const std::string& name : made) {
    if (visit_ == Visit::kEnded) return false;
    const base::Bytes bytes = content_of(made_[name]);
    if (bytes.empty()) return false;
    if (const auto put = carrier_->put(name, bytes); !put) {
      note(for_one_file(put.error()));
      return false;
    }
    there_.insert(name);
  }
  made_.clear();
  return true;
}

void BoxPlace::abandon(const BundleNames& made) {
  made_.clear();
  BundleNames all = made;
  for (const std::string& name : made) all.insert(name + std::string(base::carrier::kUnfinished));
  // The fault is what hindered finish(), and this attempt tells nothing new about it.
  if (carrier_) {
    for (const std::string& name : all) static_cast<void>(carrier_->remove(name));
  }
}

bool BoxPlace::remove(const BundleNames& names) {
  bool all_gone = true;
  for (const std::string& name : names) {
    if (visit_ == Visit::kEnded) return false;
    if (has_listed_ && !there_.contains(name)) continue;
    const auto removed = carrier_->remove(name);
    if (removed || removed.error() == PlaceFault::kNoFile) continue;
    all_gone = false;
    // A box that lets nobody delete can still be written and read, so that is no fault of it.
    const PlaceFault fault = for_one_file(removed.error());
    if (fault != PlaceFault::kRefused) note(fault);
  }
  return all_gone;
}

}  // namespace waterline::link
