#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"

// Names of kinds, of questions and scales, and of parts of lists, as a person sees and may type
// them. As long as a list is what it was at first they are in their language; what they named
// themselves stays as they named it. The API takes and keeps the names that stand in the list, in
// every language.
namespace waterline::cli {

// The name of this member of a list (lists.h: a group, or a line) as it is shown; one that is not
// there as it is.
std::string shown_name(const Json& members, std::string_view name);
// And back: the name in the list, by that name itself or as it is shown, whose capitals make no
// difference where they are ASCII. What is neither comes back as it is.
std::string typed_name(const Json& members, std::string_view typed);

// Those of kinds and of what they ask, on both sides. Nothing is asked of the node where English is
// spoken.
class Names {
 public:
  // `client` must outlive this.
  explicit Names(Client& client) : client_(&client) {}

  std::string kind(std::string_view side, const std::string& name);
  std::string field(std::string_view side, const std::string& name);
  std::string typed_kind(std::string_view side, const std::string& typed);
  std::string typed_field(std::string_view side, const std::string& typed);
  // An answer that is one of a few names, to the question of this name; any other as it is.
  std::string answer(std::string_view side, std::string_view field, const std::string& kept);
  std::string typed_answer(std::string_view side, std::string_view field, const std::string& typed);

 private:
  struct Members {
    Json kinds;
    // what any kind of this side asks, and the scales
    Json fields;
  };
  const Members& of(std::string_view side);

  Client* client_;
  std::optional<Members> vault_;
  std::optional<Members> deep_;
};

// An error of the API about an entry of this side, whose names of kinds and fields are as they are
// shown.
Json with_shown_names(Client& client, std::string_view side, Json error);

}  // namespace waterline::cli
