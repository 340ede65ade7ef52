#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "api/fields.h"
#include "app/failure.h"
#include "node/places.h"

namespace waterline::api {

// Returns the folders in which a person can store or find a file (node/places.h).
node::Places places();

// Reads which file a request names: by its `path`, or by a `place` (a folder that a person knows by
// name) and a `name` in it (docs/api.md, "Backups").
class GivenFile {
 public:
  // Reads these fields of `body`. A request that has neither `path` nor `place` is unsound.
  explicit GivenFile(Fields& body);
  // Returns the path of the named file. REQUIRES: the request was sound.
  [[nodiscard]] app::Outcome<std::filesystem::path> path() const;

 private:
  std::filesystem::path path_;
  std::optional<std::string> place_;
  std::string name_;
};

}  // namespace waterline::api
