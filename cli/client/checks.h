#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

// Checks before a person is asked for anything. Each throws Ended with the words that the node's
// refusal would have.
namespace waterline::cli {

// Unlocks the journal if it is locked, so that nothing is typed in vain.
void open_journal(Client& client);
void require_entry(Client& client, const std::string& id);

// Returns the shared item with this id, or with an id that begins with it. Throws Ended if it was
// shared with a device that is no longer paired: such an item cannot be changed.
Json require_shared(Client& client, const std::string& id);
// Returns the shared item with this id, also if it was shared with an earlier device.
Json shared_or_earlier(Client& client, const std::string& id);
// Returns an item of the partner that was not taken back.
Json require_partners_item(Client& client, const std::string& id);

// Returns the waiting share with this id.
Json require_waiting(Client& client, const std::string& id);
Ended words_for_nothing_waiting(Client& client, const std::string& id);
// Returns the id of the item that a waiting share of this id became when it left; empty if none
// did.
std::string left_as(Client& client, const std::string& id);

// Throws Ended unless somebody is paired, even if the pairing is not confirmed yet. Unlocks the
// journal.
void require_somebody_paired(Client& client);
// Throws Ended if a partner is paired and confirmed.
void require_unpaired(Client& client);

// Throws Ended unless this side ("vault" or "deep") has a kind of entry of this name. REQUIRES: the
// name as the API has it.
void require_kind(Client& client, const std::string& side, const std::string& kind);

// Returns the question with this id. Throws Ended if our answer to it is sealed already.
Json require_unsealed_question(Client& client, const std::string& question);
// Throws Ended unless this side has an entry of this id that is not in the bin.
void require_entry_of(Client& client, std::string_view side, const std::string& entry);

// Throws Ended if there are more tags than an entry may have.
void require_few_tags(std::size_t number);

// Throws Ended unless a file, or anything else, has this path.
void require_file(const std::string& path);

}  // namespace waterline::cli
