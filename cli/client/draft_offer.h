#pragma once

#include <optional>

#include "client/client.h"
#include "context.h"

// Offers a person the draft of a command again.
namespace waterline::cli {

enum class Offer { kAsk, kTake };
// Returns a draft of the command that was passed to begin_writing. With kAsk, shows the drafts one
// after the other and returns the one that the person chooses to continue, or nullopt. With kTake,
// returns the first draft without asking, and throws Ended if there is none. A draft has no other
// members than `text`, `fields`, `tags`, `created`, `day` and `time_zone`.
std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer);

}  // namespace waterline::cli
