#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"
#include "context.h"

// Keeps the words that a person writes in their editor or question by question from getting lost.
// The command first opens the journal and checks what the words are for. From then on one owner has
// them, until they are in their place or the person drops them: whatever ends the command before
// that (an error, a signal, "no" to a question) makes them a draft, which the same command offers
// again. They also lie in the folder of the editing, so that the node makes the draft where this
// program was killed.
namespace waterline::cli {

struct Writing {
  // the command as it is typed: "write", "reply s3hk0"
  std::string purpose;
  // on which a draft of it lies: "vault" or "deep"
  std::string side;
  std::filesystem::path folder;
};

// From here on this command writes. Opens the journal if need be. Of `request` the draft has the
// tags and the moment. Ended where there is no private place to edit in, or no place for a draft.
void begin_writing(Client& client, std::string purpose, std::string side,
                   const Json& request = Json::object());
// What is being written; nullptr if nothing is.
const Writing* writing();

// These words, `text` or `fields`, are what the person has written by now.
void hold_words(const Json& words);
// The text that is in the folder already, byte for byte.
void hold_text(const std::string& text);
bool holds_answers();
// A text is in the folder that cannot be read from here: it stays there.
void leave_words();
// Keeps what is held as a draft, in whatever state the journal is. False if it could not be kept.
bool keep_words(Client& client);

// Returns true if this request puts the words that are being written in their place.
bool carries_writing(const std::string& method, const std::string& path, const Json& body);
// The words are in their place: the draft that they came from, and what was kept of them on the
// way, go.
void words_in_place(Client& client);
// The person wrote nothing, or dropped it.
void drop_words();
// To be called as the command ends. Makes a draft of the words that are held, and returns a
// sentence that says so; empty if none were held.
std::string end_writing(const Context& context);

enum class Offer { kAsk, kTake };
// Returns a draft for this purpose, if there is one and the person goes on with it (kTake: without
// being asked). It has `text`, `fields`, `tags`, `created`, `day` and `time_zone` at most.
std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer);
// Puts a draft into a request. Tags and a moment that the command names itself stay.
void go_on(Json& request, const Json& draft);

// The same of any draft; nothing of a content that is none.
Json allowed_in_draft(const std::string& content);
// The answers and the text as one text.
std::string as_text(const Json& words);

// Returns true if a person can type this as a command. An older program, or somebody else's, may
// have made the draft.
bool is_command(const std::string& purpose);
// A line for texts that could not be kept yet; empty if there are none.
std::string words_about_left(Client& client);

}  // namespace waterline::cli
