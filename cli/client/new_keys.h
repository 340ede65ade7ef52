#pragma once

#include <string>

#include "client/client.h"
#include "context.h"

namespace waterline::cli {

// Whether the person is asked for three words of a new recovery phrase.
enum class PhraseCheck { kAsk, kLeaveOut };
// What `--confirm` says of it: `loss` leaves it out.
PhraseCheck phrase_check_from(const std::string& confirm);

// What `begun` (waterline/init/1) began is finished at `route`: the new recovery phrase is shown,
// at a terminal on a screen of its own that is gone before three of its words are asked for.
// Returns the node's answer to the end of it. With --json the phrase is printed.
Json finish_with_phrase(const Context& context, Client& client, const Json& begun,
                        const std::string& route, PhraseCheck check);

// Changes all keys of the journal, as `wish` says (docs/api.md, /v1/passphrase/begin), and says
// what has come of it.
void change_keys(const Context& context, Client& client, const Json& wish, PhraseCheck check);

// Sets a new passphrase after an opening by the recovery phrase, and with it new keys and a new
// phrase (change_keys): from `file`, or asked for where the phrase was typed too; else says in a
// line how to set one. `phrase` is wiped.
void set_passphrase_after_recovery(const Context& context, Client& client, std::string& phrase,
                                   const std::string& file);

}  // namespace waterline::cli
