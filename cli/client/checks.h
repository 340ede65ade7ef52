#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

// Checks before a person is asked for anything: Ended as the node would say afterwards.
namespace waterline::cli {

// Opens the journal where it is not open: before anything is typed for it.
void open_journal(Client& client);
void require_entry(Client& client, const std::string& id);

// Something that the two share, by its id or the beginning of it. Ended where it was shared with a
// device that this one is no longer paired with: nothing can be done to it any more.
Json require_shared(Client& client, const std::string& id);
// The same, as it was, also where it was shared with such a device.
Json shared_or_earlier(Client& client, const std::string& id);
// Something that the partner shared and that is still there.
Json require_partners_item(Client& client, const std::string& id);

// Something that waits to leave.
Json require_waiting(Client& client, const std::string& id);
Ended words_for_nothing_waiting();

// Somebody is paired with this journal, or the pairing with them is half done. Opens it.
void require_somebody_paired(Client& client);
// Nobody is.
void require_unpaired(Client& client);

// A kind of entry on this side ("vault" or "deep"). REQUIRES: the name as the API has it.
void require_kind(Client& client, const std::string& side, const std::string& kind);

// A question whose answer is not sealed yet, as it is.
Json require_unsealed_question(Client& client, const std::string& question);
// An entry of this side, which can be pointed to.
void require_entry_of(Client& client, std::string_view side, const std::string& entry);

// A file that can be opened to read.
void require_file(const std::string& path);

}  // namespace waterline::cli
