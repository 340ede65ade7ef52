#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "client.h"
#include "context.h"

// Keeps the words that a person writes in their editor or question by question from getting lost. The command first
// opens the journal and checks what the words are for. Words that then cannot be kept in their place (the journal was
// locked meanwhile, the entry changed meanwhile) become a draft, which the same command offers again.
namespace waterline::cli {

struct Writing {
  std::string purpose;  // the command as it is typed: "write", "reply s3hk0"
  std::string side;     // on which a draft of it lies: "vault" or "deep"
  Json request;         // what the text is a part of
  std::filesystem::path folder;
  std::string key;
  std::optional<std::string> taken;  // the draft that it goes on with
};

// From here on this command writes. Opens the journal if need be. Ended where there is no private place to edit in.
void begin_writing(Client& client, std::string purpose, std::string side, Json request = Json::object());
// What is being written; nullptr if nothing is.
const Writing* writing();

// Whether this request carries what is being written.
bool carries_writing(const std::string& method, const Json& body);
// Keeps these words as a draft, in whatever state the journal is. False if they could not be kept.
bool keep_draft(Client& client, const Json& content);
// The words are in their place: the draft that they came from, and what was kept of them on the way, go.
void drop_used_drafts(Client& client);
// "What you wrote is kept as a draft: ..."
std::string words_about_draft();

enum class Offer { kAsk, kTake };
// What a draft for this purpose says, if there is one and the person goes on with it (kTake: without being asked).
std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer);

// --- checks before anything is written; Ended as the node would say afterwards

void require_partner(Client& client);
void require_replies_open(Client& client, const std::string& item);
void require_unsealed_question(Client& client, const std::string& question);
void require_document(Client& client, const std::string& document);
// An entry of this side, which can be pointed to.
void require_entry_of(Client& client, std::string_view side, const std::string& entry);

}  // namespace waterline::cli
