#pragma once

#include <string>

#include "client/client.h"
#include "context.h"

namespace waterline::cli {

// kAsk: the person is asked for three words of the new recovery phrase, to check what they wrote.
enum class PhraseCheck { kAsk, kLeaveOut };
// Reads --confirm: `loss` leaves the check out.
PhraseCheck phrase_check_from(const std::string& confirm);

// Lets the node finish a change of all keys, by a request to `route`. `begun` is the node's answer
// to the request that began the change (waterline/init/1 in docs/api.md), and has the new recovery
// phrase. Shows the phrase first. At a terminal, the phrase is on a screen of its own, and is
// erased before the person is asked for its words. With --json, prints the phrase. Returns the
// node's last answer.
Json finish_with_phrase(const Context& context, Client& client, const Json& begun,
                        const std::string& route, PhraseCheck check);

// Changes all keys of the journal and prints the outcome. `request` is the body of
// POST /v1/passphrase/begin (docs/api.md).
void change_keys(const Context& context, Client& client, const Json& request, PhraseCheck check);

// Sets a new passphrase after an unlock by the recovery phrase, and with it new keys and a new
// phrase (change_keys). Takes the passphrase from `file`. Without a file, asks for it if the person
// typed the phrase. If there is no new passphrase, tells the person how to set one later. Wipes
// `phrase`.
void set_passphrase_after_recovery(const Context& context, Client& client, std::string& phrase,
                                   const std::string& file);

}  // namespace waterline::cli
