#include "written.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "messages.h"
#include "terminal.h"
#include "text_input.h"
#include "translation.h"

namespace waterline::cli {
namespace {

// A process runs one command.
std::optional<Writing> under_way;
std::vector<std::string> kept;  // the contents of drafts that were made of it

std::string path_of_drafts() {
  return "/v1/drafts?side=" + under_way->side;
}

// The first lines of a draft, as a reminder.
std::string beginning_of(const Json& content) {
  constexpr std::size_t kMost = 300;
  std::string text = content.value("text", "");
  if (content.contains("fields")) {
    for (const auto& [name, value] : content["fields"].items())
      text += (text.empty() ? "" : "\n") + name + ": " + (value.is_string() ? value.get<std::string>() : "");
  }
  if (text.size() <= kMost) return text;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + " ...";
}

}  // namespace

void begin_writing(Client& client, std::string purpose, std::string side, Json request) {
  const Json editing = client.post("/v1/editing");
  under_way = Writing{std::move(purpose),
                      std::move(side),
                      std::move(request),
                      editing["folder"].get<std::string>(),
                      editing["key"].get<std::string>(),
                      {}};
}

const Writing* writing() {
  return under_way ? &*under_way : nullptr;
}

bool carries_writing(const std::string& method, const Json& body) {
  return under_way && method != "GET" && (body.contains("text") || body.contains("fields"));
}

bool keep_draft(Client& client, const Json& content) {
  const std::string text = content.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (std::ranges::find(kept, text) != kept.end()) return true;
  try {
    const Json answer = client.ask_plainly(
        "POST", "/v1/drafts",
        {{"side", under_way->side}, {"purpose", under_way->purpose}, {"content", text}, {"key", under_way->key}});
    if (answer.contains("error")) return false;
  } catch (const Ended&) {
    return false;
  }
  kept.push_back(text);
  return true;
}

void drop_used_drafts(Client& client) {
  if (!under_way || (kept.empty() && !under_way->taken)) return;
  const Json drafts = client.ask_plainly("GET", path_of_drafts());
  if (drafts.contains("error")) return;
  for (const Json& draft : drafts["drafts"]) {
    const bool used = draft["id"] == under_way->taken.value_or("") ||
                      std::ranges::find(kept, draft["content"].get<std::string>()) != kept.end();
    if (used) client.ask_plainly("DELETE", "/v1/drafts/" + draft["id"].get<std::string>());
  }
}

std::string words_about_draft() {
  return filled(tr("What you wrote is kept as a draft: `waterline {1}` offers it again, `waterline drafts` shows it."),
                under_way->purpose);
}

std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer) {
  const Json drafts = client.get(path_of_drafts());
  for (const Json& draft : drafts["drafts"]) {
    if (draft["purpose"] != under_way->purpose) continue;
    Json content = Json::parse(draft["content"].get<std::string>(), nullptr, /*allow_exceptions=*/false);
    if (!content.is_object()) continue;
    if (offer == Offer::kAsk) {
      if (!can_ask()) return {};
      say(context, filled(tr("This is kept from {1}, and not in its place yet:"),
                          local_time(draft["written"].get<std::string>())));
      say(context, framed(beginning_of(content)));
      const std::string answer = ask_afresh(tr("(Enter: go on with it, n: begin anew and leave it, d: drop it) "));
      if (answer == "d") client.remove("/v1/drafts/" + draft["id"].get<std::string>());
      if (!answer.empty()) continue;
    }
    under_way->taken = draft["id"].get<std::string>();
    return content;
  }
  if (offer == Offer::kAsk) return {};
  throw Ended(Exit::kNothing, tr("There is no draft of this."), tr("`waterline drafts` shows those that there are."),
              "nothing_found");
}

void require_partner(Client& client) {
  const Json status = client.get("/v1/status");
  if (status.value("state", "") == "open" && status["partner"].is_null()) throw words_for({{"error", "no_partner"}});
}

void require_replies_open(Client& client, const std::string& item) {
  const Json shared = client.get("/v1/shared/" + id_in_path(item));
  if (shared["author"] == "me") throw words_for({{"error", "not_yours"}});
  if (shared["taken_back"].get<bool>()) throw words_for({{"error", "taken_back"}});
  if (!shared["replies_open"].get<bool>()) throw words_for({{"error", "replies_closed"}});
}

void require_unsealed_question(Client& client, const std::string& question) {
  const Json asked = client.get("/v1/questions/" + id_in_path(question));
  if (asked["taken_back"].get<bool>()) throw words_for({{"error", "taken_back"}});
  if (asked["chosen"].get<bool>() || asked["open"].get<bool>()) throw words_for({{"error", "answer_sealed"}});
}

void require_document(Client& client, const std::string& document) {
  static_cast<void>(client.get("/v1/joint/" + id_in_path(document)));
}

void require_entry_of(Client& client, std::string_view side, const std::string& entry) {
  const Json there = client.get("/v1/entries/" + id_in_path(entry));
  if (there["side"] != side || !there["removed"].is_null()) throw words_for({{"error", "unknown_id"}});
}

}  // namespace waterline::cli
