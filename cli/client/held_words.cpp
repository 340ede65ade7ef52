#include "client/held_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/blank.h"
#include "base/file_descriptor.h"
#include "client/client.h"
#include "client/drafts.h"
#include "client/text_input.h"
#include "formats/draft_contents.h"
#include "node/editing_facts.h"
#include "node/made_folders.h"
#include "terminal/editor.h"
#include "terminal/endings.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct Owner {
  explicit Owner(Writing what) : writing(std::move(what)) {}

  Writing writing;
  std::string key;
  Json words = Json::object();
  bool held = false;       // the words are nowhere else
  bool in_folder = false;  // the text is only in the folder
  // The contents of the drafts that were made so far.
  std::vector<std::string> kept;
  std::optional<std::string> taken;  // the draft that it continues
  base::FileDescriptor lease;
  EndingsHeld endings;
};

// The words that this process is writing. There is one such object, since a process runs one
// command.
std::optional<Owner> owner;

std::string path_of_drafts() {
  return "/v1/drafts?side=" + owner->writing.side + "&purpose=" + in_query(owner->writing.purpose);
}

// Replaces the text in the writing's folder. If that fails, the folder keeps the text that it had.
void put_into_folder(const std::string& text) {
  const std::filesystem::path file = owner->writing.folder / node::kEditedText;
  const std::string aside = file.native() + ".new";
  unlink(aside.c_str());
  bool whole = false;
  {
    const base::FileDescriptor opened(
        open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    whole = opened &&
            write(opened.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }
  if (!whole || rename(aside.c_str(), file.c_str()) != 0) unlink(aside.c_str());
}

void let_go() {
  node::wipe_folder(owner->writing.folder);
  owner.reset();
}

}  // namespace

void begin_writing(Client& client, std::string purpose, std::string side, const Json& request) {
  if (owner) return;
  std::ranges::transform(purpose, purpose.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  Json beside = parts_of_draft(request);
  for (const char* name : {"text", "fields"}) beside.erase(name);
  const Json editing =
      client.post("/v1/editing", {{"purpose", purpose}, {"side", side}, {"request", beside.dump()}},
                  "too_many");
  if (editing.contains("error")) {
    throw Ended(Exit::kUsage, tr("There are 16 drafts already, so no new text is begun."),
                tr("`waterline drafts` shows them: go on with one, or drop one: `waterline drafts "
                   "drop ID`."),
                "too_many");
  }
  base::FileDescriptor lease(open(editing["folder"].get<std::string>().c_str(),
                                  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat facts {};
  // LOCK_EX waits if the node has the lock on this folder, which it never keeps for more than a
  // moment.
  if (!lease || flock(lease.get(), LOCK_EX) != 0 || fstat(lease.get(), &facts) != 0 ||
      facts.st_nlink == 0 || facts.st_uid != geteuid()) {
    throw words_for_no_folder();
  }
  owner.emplace(Writing{std::move(purpose), std::move(side), editing["folder"].get<std::string>()});
  owner->key = editing["key"].get<std::string>();
  owner->words = std::move(beside);
  owner->lease = std::move(lease);
}

const Writing* writing() {
  return owner ? &owner->writing : nullptr;
}

void hold_words(const Json& words) {
  owner->words.update(words);
  const std::string text = as_text(owner->words);
  owner->held = !base::is_blank(text);
  put_into_folder(text);
}

void hold_text(const std::string& text) {
  owner->words["text"] = text;
  owner->held = true;
}

bool holds_answers() {
  return owner->held && owner->words.contains("fields");
}

void leave_words() {
  owner->in_folder = true;
}

bool keep_words(Client& client) {
  if (!owner->held) return true;
  bool is_kept = true;
  Json request = owner->words;
  std::optional<std::string> text;
  if (const auto found = request.find("text"); found != request.end()) {
    text = found->get<std::string>();
    request.erase(found);
  }
  auto contents = formats::draft_contents(
      request.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace), text,
      node::kMaxDraft);
  for (std::string& content : *contents) {
    if (std::ranges::find(owner->kept, content) != owner->kept.end()) continue;
    try {
      const Json answer = client.ask_plainly("POST", "/v1/drafts",
                                             {{"side", owner->writing.side},
                                              {"purpose", owner->writing.purpose},
                                              {"content", content},
                                              {"key", owner->key}});
      if (answer.contains("error")) {
        is_kept = false;
        continue;
      }
      // The new draft equals the draft that the person continued, so the node stored no second one.
      // Forget the id, so that end_writing does not delete this only draft as an outdated one.
      if (answer["id"] == owner->taken) owner->taken.reset();
    } catch (const Ended&) {
      is_kept = false;
      continue;
    }
    owner->kept.push_back(std::move(content));
  }
  return is_kept;
}

bool is_worth_keeping(const std::string& text, std::string_view begun) {
  return !base::is_blank(text) && text != begun;
}

bool carries_writing(const std::string& method, const std::string& path, const Json& body) {
  return owner && (method == "POST" || method == "PUT") && !path.ends_with("/preview") &&
         (body.contains("text") || body.contains("fields"));
}

void words_in_place(Client& client) {
  owner->held = false;
  try {
    if (owner->taken) client.ask_plainly("DELETE", "/v1/drafts/" + *owner->taken);
    if (!owner->kept.empty()) {
      const Json drafts = client.ask_plainly("GET", path_of_drafts());
      for (const Json& draft : drafts.value("drafts", Json::array())) {
        if (std::ranges::find(owner->kept, draft["content"].get<std::string>()) !=
            owner->kept.end()) {
          client.ask_plainly("DELETE", "/v1/drafts/" + draft["id"].get<std::string>());
        }
      }
    }
  } catch (const Ended&) {
    // The draft could not be deleted, although its words are stored now. The command will offer it
    // again.
  }
  let_go();
}

void drop_words() {
  if (owner) let_go();
}

std::string end_writing(const Context& context) {
  if (!owner) return {};
  const std::string purpose = owner->writing.purpose;
  bool is_kept = !owner->in_folder;
  if (owner->held && is_kept) {
    Client client(context);
    is_kept = keep_words(client);
    // The new draft contains everything of the draft that the person continued, so delete the
    // continued one.
    if (is_kept && owner->taken) {
      try {
        client.ask_plainly("DELETE", "/v1/drafts/" + *owner->taken);
      } catch (const Ended&) {
        // The earlier draft could not be deleted, so both drafts stay.
      }
    }
  }
  const bool was_held = owner->held || owner->in_folder;
  if (is_kept) {
    let_go();
  } else {
    owner.reset();  // the node finds the words in the folder
  }
  if (!was_held) return {};
  if (is_kept) {
    return filled(tr("Your words are kept as a draft: `waterline {1}` offers them again, "
                     "`waterline drafts` shows them."),
                  purpose);
  }
  return tr(
      "Your words could not be kept on the disk. They are safe in memory until this computer is "
      "switched off, and become a draft as soon as there is room: `waterline drafts` shows it.");
}

void go_on_with(const Json& draft, const Json& words) {
  owner->taken = draft["id"].get<std::string>();
  go_on(owner->words, words);
}

}  // namespace waterline::cli
