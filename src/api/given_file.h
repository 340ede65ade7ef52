#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "api/fields.h"
#include "app/failure.h"
#include "node/places.h"

namespace waterline::api {

// Returns the places of the account that runs the node.
node::Places places();

// The file that a request names: `path`, or `place` with `name` (docs/api.md, "Backups").
class GivenFile {
 public:
  // Reads the fields. A request without either is not sound.
  explicit GivenFile(Fields& body);
  // REQUIRES: the request was sound.
  [[nodiscard]] app::Outcome<std::filesystem::path> path() const;

 private:
  std::filesystem::path path_;
  std::optional<std::string> place_;
  std::string name_;
};

}  // namespace waterline::api
