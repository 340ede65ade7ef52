#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"

namespace waterline::cli {

// The ids of all one's own entries on this side, those of a kind newest first; of those in the bin
// none.
std::vector<std::string> ids_of(Client& client, std::string_view side);

}  // namespace waterline::cli
