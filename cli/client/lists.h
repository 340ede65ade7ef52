#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

namespace waterline::cli {

// Returns the path of a list in the API.
std::string list_path(std::string_view name);

// Returns a list of this name in words (words/list_words.h).
Json list_of(Client& client, std::string_view name);

// Returns the kinds of this side ("vault" or "deep") with their questions, in words.
Json kinds_of(Client& client, std::string_view side);

}  // namespace waterline::cli
