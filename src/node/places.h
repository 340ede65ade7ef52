#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "base/time.h"

// The folders in which a person can put or find a file, for a client that cannot name paths: the
// page.
namespace waterline::node {

// A folder that a person knows by name. Removable drives are those that the desktop mounts for this
// person.
struct Place {
  enum class Kind { kHome, kDocuments, kDownloads, kDrive };

  std::string id;  // the same for as long as the folder is there
  Kind kind = Kind::kHome;
  std::filesystem::path folder;
};

struct FoundFile {
  std::string name;
  std::uint64_t size = 0;
  base::WallTime changed;
};

// The folders and files from which Places finds the person's folders.
struct PlaceRoots {
  std::filesystem::path home;
  std::filesystem::path settings;             // holds user-dirs.dirs of the XDG user directories
  std::vector<std::filesystem::path> drives;  // each folder in one of these is a drive

  // Returns the roots of the account that runs the node.
  static PlaceRoots of_this_account();
};

class Places {
 public:
  explicit Places(PlaceRoots roots) : roots_(std::move(roots)) {}

  // Returns the folders that are there now, drives first. A folder whose path is not plain UTF-8
  // text is left out.
  [[nodiscard]] std::vector<Place> all() const;
  // Returns the regular files in this place whose names have this ending, newest first, at most
  // 200. Files whose names are not plain text, or begin with a dot, are left out. Returns nullopt
  // if there is no such place or it cannot be read.
  [[nodiscard]] std::optional<std::vector<FoundFile>> files(std::string_view id,
                                                            std::string_view ending) const;
  // Returns the path of a name in this place; an empty name means the folder itself. kBadRequest if
  // the name is not that of a file in the folder itself; kNoFile if there is no such place.
  [[nodiscard]] app::Outcome<std::filesystem::path> path_of(std::string_view id,
                                                            std::string_view name) const;

 private:
  [[nodiscard]] std::optional<Place> find(std::string_view id) const;

  PlaceRoots roots_;
};

}  // namespace waterline::node
