#include "api/given_file.h"

namespace waterline::api {

node::Places places() {
  return node::Places(node::PlaceRoots::of_this_account());
}

GivenFile::GivenFile(Fields& body) {
  if (body.has("place")) {
    place_ = body.text("place");
    name_ = body.text_if_given("name").value_or("");
  } else {
    path_ = body.text("path");
  }
}

app::Outcome<std::filesystem::path> GivenFile::path() const {
  if (place_) return places().path_of(*place_, name_);
  return path_;
}

}  // namespace waterline::api
