#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"

// Translates the names of kinds, of their questions, and of the groups and lines in the lists that
// a person may change (feelings, needs and others). The names in a list that nobody changed are
// translated for the screen; the names in a changed list stay as the person wrote them. The API
// always uses the name in the list, so a name that the person types is translated back.
namespace waterline::cli {

// Returns the name of a member of a list (words/list_words.h: a group, or a line) for the screen. A
// name that is not in the list is returned unchanged.
std::string shown_name(const Json& members, std::string_view name);
// Returns the list's own name for a name that a person typed. The person may type that name itself
// or the name on the screen, both in upper or lower case (ASCII letters). Any other text is
// returned unchanged.
std::string typed_name(const Json& members, std::string_view typed);

// Translates the names of kinds and of their questions in the vault and the deep. Asks the node for
// the lists when they are first needed, and never if the language is English.
class Names {
 public:
  // `client` must outlive this object.
  explicit Names(Client& client) : client_(&client) {}

  std::string kind(std::string_view side, const std::string& name);
  std::string field(std::string_view side, const std::string& name);
  std::string typed_kind(std::string_view side, const std::string& typed);
  std::string typed_field(std::string_view side, const std::string& typed);
  // Returns an answer as the screen shows it: if its question allows only a few named answers, the
  // name in the person's language. Any other answer is returned unchanged.
  std::string answer(std::string_view side, std::string_view field, const std::string& kept);
  std::string typed_answer(std::string_view side, std::string_view field, const std::string& typed);

 private:
  struct Members {
    Json kinds;
    // The questions of all kinds of one side (vault or deep), and the person's scales.
    Json fields;
  };
  const Members& of(std::string_view side);

  Client* client_;
  std::optional<Members> vault_;
  std::optional<Members> deep_;
};

// Replaces the names of kinds and fields in an error of the API by the names on the screen. The
// error is about an entry of this side ("vault" or "deep").
Json with_shown_names(Client& client, std::string_view side, Json error);

}  // namespace waterline::cli
