#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"

namespace waterline::cli {

// Returns the ids of all entries on this side ("vault" or "deep") that are not in the bin, of every
// kind, the newest first.
std::vector<std::string> ids_of(Client& client, std::string_view side);

}  // namespace waterline::cli
