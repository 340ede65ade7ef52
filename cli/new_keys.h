#pragma once

#include "client.h"
#include "context.h"

namespace waterline::cli {

enum class PhraseCheck { kAsk, kLeaveOut };

// Changes all keys of the journal, as `wish` says (docs/api.md, /v1/passphrase/begin): shows the new recovery phrase,
// has three of its words typed, and then has everything sealed anew. Ended as the node says. With --json the phrase
// and the answer are printed.
void change_keys(const Context& context, Client& client, const Json& wish, PhraseCheck check);

// The recovery phrase on a screen of its own, which is gone when the person has pressed Enter.
void show_phrase(const Context& context, const Json& phrase);
// The words at these places, as typed; none if the person goes on without.
Json phrase_check(const Json& places);

}  // namespace waterline::cli
