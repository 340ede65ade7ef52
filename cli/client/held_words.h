#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"
#include "context.h"

// Keeps the words that a person writes, in their editor or as answers, from getting lost. The
// command first unlocks the journal and checks the place of the words. From then on this module has
// them, until they are in their place or the person drops them. If the command ends before that (an
// error, a signal, "no" to a question), they become a draft, which the same command offers again.
// The words are also in a folder that the node made for them, so that the node makes the draft if
// this program is killed.
namespace waterline::cli {

struct Writing {
  // The command as it is typed: "write", "reply s3hk0".
  std::string purpose;
  // The side of the command's drafts: "vault" or "deep".
  std::string side;
  std::filesystem::path folder;
};

// Starts writing. Unlocks the journal if needed. A draft gets the tags and the moment of `request`.
// Throws Ended if there is no private folder to edit in, or no room for a draft. Does nothing if
// writing has started already.
void begin_writing(Client& client, std::string purpose, std::string side,
                   const Json& request = Json::object());
// Returns what is being written; nullptr if begin_writing was not called or the words are gone.
const Writing* writing();

// Remembers these words, `text` or `fields`, in addition to earlier ones, so that they cannot get
// lost. Writes them to the folder.
void hold_words(const Json& words);
// Remembers a text that is in the folder already, byte for byte.
void hold_text(const std::string& text);
bool holds_answers();
// Leaves the text in the folder to the node, since this program cannot read it.
void leave_words();
// Keeps the remembered words as a draft, whether the journal is unlocked or not. Returns false if
// they could not be kept.
bool keep_words(Client& client);

// Returns true if this text is to be kept: it has words, and differs from what it began with, for
// example a template.
bool is_worth_keeping(const std::string& text, std::string_view begun);
// Returns true if this request puts the held words in their place.
bool carries_writing(const std::string& method, const std::string& path, const Json& body);
// Ends the writing after the words came into their place. Deletes the draft that they came from,
// and the drafts that were made of them since.
void words_in_place(Client& client);
// Ends the writing because the person wrote nothing, or dropped it.
void drop_words();
// Makes a draft of the remembered words, and returns a sentence that says so; empty if there were
// none. To be called at the end of the command.
std::string end_writing(const Context& context);

enum class Offer { kAsk, kTake };
// Returns a draft of the command that is being typed if the person chooses to go on with it. kTake
// returns the first without asking, and throws Ended if there is none. A draft may contain only
// `text`, `fields`, `tags`, `created`, `day` and `time_zone`.
std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer);

}  // namespace waterline::cli
