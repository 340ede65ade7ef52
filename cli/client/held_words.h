#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "client/client.h"
#include "context.h"

// Keeps the words that a person writes, in their editor or as answers, from getting lost. A command
// first unlocks the journal and checks that it will be able to store the words. From begin_writing
// on, this module has the words, until the node has stored them as what they were written for (an
// entry, a reply) or the person drops them. If the command ends before that (an error, a signal,
// "no" to a question), the words become a draft, which the same command offers the next time. A
// copy of the words is in a folder that the node made for them. If this program is killed, the node
// makes the draft from that copy.
namespace waterline::cli {

struct Writing {
  // The command as it is typed: "write", "reply s3hk0".
  std::string purpose;
  // The side of the command's drafts: "vault" or "deep".
  std::string side;
  std::filesystem::path folder;
};

// Starts writing. Unlocks the journal if it is locked. A draft of the words will get the tags and
// the time of writing that `request` states. Throws Ended if there is no private folder to edit in,
// or if there are too many drafts already. Does nothing if writing has started already.
void begin_writing(Client& client, std::string purpose, std::string side,
                   const Json& request = Json::object());
// Returns the writing that begin_writing started; nullptr if there is none, or if it has ended.
const Writing* writing();

// Remembers these words, which are `text` or `fields`, together with the earlier ones, so that they
// cannot get lost. Also writes all of them to the folder of the writing.
void hold_words(const Json& words);
// Remembers a text that is already a file in the folder of the writing, byte for byte.
void hold_text(const std::string& text);
bool holds_answers();
// Leaves the edited text to the node, because this program could not read it. The text stays in the
// folder of the writing, and the node makes a draft from it.
void leave_words();
// Keeps the remembered words as a draft. The journal may be locked. Returns false if the words
// could not be kept.
bool keep_words(Client& client);

// Returns true if this text is to be kept: it has words, and differs from `begun`, for example a
// template.
bool is_worth_keeping(const std::string& text, std::string_view begun);
// Returns true if the node's success with this request means that the remembered words are stored.
bool carries_writing(const std::string& method, const std::string& path, const Json& body);
// Ends the writing after the node has stored the words as what they were written for. Deletes the
// draft that the person continued, and the drafts that were made of the words since.
void words_in_place(Client& client);
// Ends the writing because the person wrote nothing, or dropped it.
void drop_words();
// Ends the writing at the end of a command. Makes a draft of the remembered words, and returns a
// sentence for the person that says so; empty if there were no words.
std::string end_writing(const Context& context);

// Takes over a draft, which the person goes on with: its words are held from now on, and
// words_in_place() deletes it.
void go_on_with(const Json& draft, const Json& words);

}  // namespace waterline::cli
