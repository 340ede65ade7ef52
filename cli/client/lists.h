#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

namespace waterline::cli {

// Returns the path of a list in the API.
std::string list_path(std::string_view name);

// Returns the list with this name, for the screen: list_in_words (words/list_words.h) has put it
// into the person's language.
Json list_of(Client& client, std::string_view name);

// Returns the kinds of entries on this side ("vault" or "deep"), with their questions, in the
// person's language.
Json kinds_of(Client& client, std::string_view side);

}  // namespace waterline::cli
