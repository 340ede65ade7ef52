#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "link/error.h"
#include "link/folder_listing.h"
#include "link/folder_names.h"

namespace waterline::link {

// Why a place cannot be used. If the cause is not sure, this is the likely one.
enum class PlaceFault {
  kNone,
  kGone,  // the folder does not exist, or cannot be read
  kTooManyFiles,
  kFull,
  kCannotWrite,
  // of a box:
  kNoFile,           // it has no file of this name any more
  kRefused,          // it does not take the login, or does not allow this
  kOtherKey,         // it shows another key than it did (SFTP)
  kNotTrusted,       // nobody whom this computer trusts vouches for it (HTTPS)
  kNoAuthorities,    // this computer has no list of those whom it trusts (HTTPS)
  kCertificateTime,  // its certificate has run out or begins later, by this computer's clock
  kOtherName,        // its certificate is for another name
  kNotReached,       // no answer, or the visit was ended
  kBusy,             // it cannot do this now to one file
  kMoved,            // it sends to another address
  kNotUnderstood,    // what answers is no box
  kCarrierMissing,
  kCarrierFails
};

// A place that both devices can reach, and in which each keeps bundles for the other: a folder on
// this machine (folder_place.h) or a box (box_place.h). Nothing about it is sure, and every call may
// take long, so call no member with a mutex held. An object serves one check of the place.
class Place {
 public:
  // Two stamps of a file differ if it was changed. Both numbers are 0 where the place does not tell.
  struct Stamp {
    std::int64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds

    friend bool operator==(const Stamp&, const Stamp&) = default;
  };

  Place() = default;
  virtual ~Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  virtual base::Result<FolderListing, PlaceFault> list(const FolderNames& names) = 0;
  // Returns nullopt if there is no such file.
  virtual std::optional<Stamp> stamp(const std::string& name) = 0;
  // Returns a file that may be a bundle. Errors as read_sealed() (bundles.h).
  virtual Result<base::Bytes> read(const std::string& name) = 0;

  // Bundles get into the place in two steps, so that the other device finds whole ones alone:
  // create() for each, then finish() for all of them. create() returns a new, empty file.
  virtual Result<base::FileDescriptor> create(const std::string& name) = 0;
  // Returns false if one of the bundles may not be there as it was written.
  virtual bool finish(const BundleNames& made) = 0;
  // Takes back what create() and finish() did.
  virtual void abandon(const BundleNames& made) = 0;

  // Returns true if no file of these names is there any more.
  virtual bool remove(const BundleNames& names) = 0;

  // Returns what went wrong first in the calls above, where the place itself can tell.
  [[nodiscard]] virtual PlaceFault fault() const { return PlaceFault::kNone; }

  // How often the place is checked: every few seconds, so that what failed is tried again after
  // ever more checks; or by visits, which are rarer after a failure already.
  enum class Checked { kOften, kByVisits };
  [[nodiscard]] virtual Checked checked() const { return Checked::kOften; }
};

}  // namespace waterline::link
