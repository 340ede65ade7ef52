#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "api/fields.h"
#include "app/failure.h"
#include "node/places.h"

namespace waterline::api {

// Returns the folders in which the account that runs the node can put or find a file.
node::Places places();

// Reads from a request which file it names: by `path`, or by `place` with `name` (docs/api.md,
// "Backups").
class GivenFile {
 public:
  // Reads these fields of `body`. A request without `path` and without `place` is not sound.
  explicit GivenFile(Fields& body);
  // Returns the path of the named file. REQUIRES: the request was sound.
  [[nodiscard]] app::Outcome<std::filesystem::path> path() const;

 private:
  std::filesystem::path path_;
  std::optional<std::string> place_;
  std::string name_;
};

}  // namespace waterline::api
