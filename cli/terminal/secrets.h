#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "context.h"

// Gets passphrases and the recovery phrase: as the person types them, or from a file, a descriptor
// or a command.
namespace waterline::cli {

// Returns the passphrase from --passphrase-file, --passphrase-fd or --passphrase-command (also
// WATERLINE_PASSPHRASE_COMMAND): the first line of what is there. None if the person is to be
// asked.
std::optional<std::string> given_passphrase(const Context& context);

// Returns the recovery phrase: typed, or the whole of --passphrase-file or --passphrase-fd, since
// 24 words may stand on several lines. Never from a command: WATERLINE_PASSPHRASE_COMMAND may be set
// permanently, and returns the passphrase.
std::string recovery_phrase_for(const Context& context);
// Returns the current passphrase: from given_passphrase, or typed.
std::string passphrase_for(const Context& context, std::string_view question);

// Throws Ended(kUsage) for a passphrase that is too short or common, and wipes it. `consequence`
// ends the message: "Nothing was changed."
void require_fit(std::string& passphrase, std::string_view consequence);

// Asks for a new passphrase until one is fit and was typed twice. It is checked before it is typed
// again. Returns an empty text if the person only presses Enter.
std::string ask_new_passphrase(const Context& context, std::string_view question,
                               std::string_view otherwise = {});
// Returns the passphrase in a file, its first line.
std::string passphrase_in(const std::string& file);

// Returns the new passphrase in a file. Throws as require_fit does.
std::string new_passphrase_from(const std::string& file);

// Returns the error for a recovery phrase that does not open the journal.
Ended words_for_wrong_phrase();

// Adds --new-passphrase-file, for a command that opens by the recovery phrase.
std::shared_ptr<std::string> add_new_passphrase_option(CLI::App& command);

}  // namespace waterline::cli
