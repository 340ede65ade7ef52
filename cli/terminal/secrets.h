#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "context.h"

// The passphrase and the recovery phrase, as a person types them and as a file gives them.
namespace waterline::cli {

// The recovery phrase, typed, or from --passphrase-file or -fd. Not from a command:
// WATERLINE_PASSPHRASE_COMMAND, which may always be set, gives the passphrase.
std::string recovery_phrase_for(const Context& context);
// The passphrase of now, given as options say, or typed.
std::string passphrase_for(const Context& context, std::string_view question);

// Ended(kUsage) for a passphrase that is too short or among those that anybody tries first; it is
// wiped then. `consequence` is the end of the message: "Nothing was changed."
void require_fit(std::string& passphrase, std::string_view consequence);

// Asks for a new passphrase until one is fit and was typed twice alike; each is judged before it is
// typed again. Empty if the person presses Enter alone.
std::string ask_new_passphrase(const Context& context, std::string_view question,
                               std::string_view otherwise = {});
// The first line of this file, fit to be a passphrase.
std::string new_passphrase_from(const std::string& file);

// Sets a new passphrase after an opening by the recovery phrase, and with it new keys and a new
// phrase (new_keys.h): from `file`, or asked for where the phrase was typed too; else says in a
// line how to set one. `phrase` is wiped.
void set_passphrase_after_recovery(const Context& context, Client& client, std::string& phrase,
                                   const std::string& file);

// The phrase does not open the journal.
Ended words_for_wrong_phrase();

// --new-passphrase-file of a command that opens by the recovery phrase.
std::shared_ptr<std::string> add_new_passphrase_option(CLI::App& command);

}  // namespace waterline::cli
