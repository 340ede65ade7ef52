#pragma once

#include <map>
#include <memory>

#include "link/carrier.h"
#include "link/place.h"

namespace waterline::link {

// A box, visited by the carrier. The bundles that are written are in memory until finish().
class BoxPlace : public Place {
 public:
  BoxPlace(Carrier::Means means, const BoxSetting& box);

  base::Result<FolderListing, PlaceFault> list(const FolderNames& names) override;
  std::optional<Stamp> stamp(const std::string&) override { return Stamp{}; }
  Result<base::Bytes> read(const std::string& name) override;
  Result<base::FileDescriptor> create(const std::string& name) override;
  bool finish(const BundleNames& made) override;
  void abandon(const BundleNames& made) override;
  bool remove(const BundleNames& names) override;
  [[nodiscard]] PlaceFault fault() const override { return fault_; }
  [[nodiscard]] Checked checked() const override { return Checked::kByVisits; }

  // Returns the key that the box showed, after kOtherKey.
  [[nodiscard]] base::Bytes shown_key() const {
    return carrier_ ? carrier_->shown_key() : base::Bytes();
  }

 private:
  // kEnded: the next command would meet the same fault, so there is none. A fault of one file, or of
  // writing, ends no visit: a box that is full can still be read.
  enum class Visit { kGoesOn, kEnded };

  // Remembers the first fault, and ends the visit after one that is not of one file.
  void note(PlaceFault fault);

  std::unique_ptr<Carrier> carrier_;  // empty if it could not be started
  PlaceFault fault_ = PlaceFault::kNone;
  Visit visit_ = Visit::kGoesOn;
  // The names that the box has, once it was listed. SFTP has an error for a name that is not there.
  bool has_listed_ = false;
  BundleNames there_;
  std::map<std::string, base::FileDescriptor> made_;
};

}  // namespace waterline::link
