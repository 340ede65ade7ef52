#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "base/time.h"

// The folders in which a person can store or find a file. They are for the page, which cannot name
// a path.
namespace waterline::node {

// A folder that a person knows by a name, such as the documents or a removable drive. Only drives
// count that the desktop mounts for this person.
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

// The folders and files in which Places looks for the person's folders.
struct PlaceRoots {
  std::filesystem::path home;
  std::filesystem::path settings;             // holds user-dirs.dirs of the XDG user directories
  std::vector<std::filesystem::path> drives;  // each folder in one of these is a drive

  // Returns the folders and files of the account under which the node runs.
  static PlaceRoots of_this_account();
};

class Places {
 public:
  explicit Places(PlaceRoots roots) : roots_(std::move(roots)) {}

  // Returns the folders that exist now, drives first. A folder whose path is not plain UTF-8 text
  // is left out.
  [[nodiscard]] std::vector<Place> all() const;
  // Returns the regular files in this place whose names end like this, newest first, at most 200.
  // Files whose names are not plain text, or begin with a dot, are left out. Returns nullopt if
  // there is no such place or it cannot be read.
  [[nodiscard]] std::optional<std::vector<FoundFile>> files(std::string_view id,
                                                            std::string_view ending) const;
  // Returns the path of the file `name` in this place; if `name` is empty, that of the folder
  // itself. Error kBadRequest if `name` leads out of the folder or below it; kNoFile if there is no
  // such place.
  [[nodiscard]] app::Outcome<std::filesystem::path> path_of(std::string_view id,
                                                            std::string_view name) const;

 private:
  [[nodiscard]] std::optional<Place> find(std::string_view id) const;

  PlaceRoots roots_;
};

}  // namespace waterline::node
