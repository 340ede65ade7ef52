#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

// Commands call these checks before they ask the person for anything, so that the person types
// nothing in vain. A check that fails throws Ended with the same words as if the node had refused
// the command's request.
namespace waterline::cli {

// Unlocks the journal if it is locked.
void open_journal(Client& client);
void require_entry(Client& client, const std::string& id);

// Returns the shared item with this id, or with an id that begins with it. Throws Ended if it was
// shared with a device that is no longer paired: such an item cannot be changed.
Json require_shared(Client& client, const std::string& id);
// Returns the shared item with this id, even if it was shared with a device that is no longer
// paired.
Json shared_or_earlier(Client& client, const std::string& id);
// Returns the item with this id. Throws Ended unless the partner shared it and has not taken it
// back.
Json require_partners_item(Client& client, const std::string& id);

// Returns the waiting share with this id.
Json require_waiting(Client& client, const std::string& id);
Ended words_for_nothing_waiting(Client& client, const std::string& id);
// Returns the id of the item that was made when the waiting share with this id left. Returns an
// empty text if no such share has left.
std::string left_as(Client& client, const std::string& id);

// Throws Ended unless a device is paired with this one. The two people need not have confirmed the
// pairing yet. Unlocks the journal if it is locked.
void require_somebody_paired(Client& client);
// Throws Ended if a partner is paired and confirmed.
void require_unpaired(Client& client);

// Throws Ended unless this side ("vault" or "deep") has a kind of entry with this name. REQUIRES:
// `kind` is the name in the API, not the translated one on the screen.
void require_kind(Client& client, const std::string& side, const std::string& kind);

// Returns the question with this id. Throws Ended if this person's answer to it is sealed already.
Json require_unsealed_question(Client& client, const std::string& question);
// Throws Ended unless this side ("vault" or "deep") has an entry with this id that is not in the
// bin.
void require_entry_of(Client& client, std::string_view side, const std::string& entry);

// Throws Ended if there are more tags than an entry may have.
void require_few_tags(std::size_t number);

// Throws Ended unless a file, or anything else, has this path.
void require_file(const std::string& path);

}  // namespace waterline::cli
