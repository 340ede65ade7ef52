#include "client/writing.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "client/client.h"
#include "client/text_input.h"
#include "daemon/run.h"
#include "formats/draft_contents.h"
#include "node/editing_facts.h"
#include "node/made_folders.h"
#include "terminal/editor.h"
#include "terminal/endings.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// The parts of a request that say at which moment an entry was written.
constexpr std::array<const char*, 3> kMoment = {"created", "day", "time_zone"};

struct Owner {
  explicit Owner(Writing what) : writing(std::move(what)) {}

  Writing writing;
  std::string key;
  Json words = Json::object();
  bool held = false;       // the words are nowhere else
  bool in_folder = false;  // the text is only in the folder
  // the contents of the drafts that were made so far
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

std::string text_of_field(const Json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

// Returns the beginning of a draft, as a reminder.
std::string beginning_of(const Json& content) {
  constexpr std::size_t kMax = 300;
  const std::string text = as_text(content);
  if (text.size() <= kMax) return text;
  std::size_t end = kMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + " ...";
}

bool is_list_of_texts(const Json& json) {
  return json.is_structured() &&
         std::ranges::all_of(json, [](const Json& one) { return one.is_string(); });
}

// Returns the parts of the content that a draft may have. Kind and side are not among them: the
// command that the person types decides these.
Json allowed(const Json& content) {
  Json words = Json::object();
  if (!content.is_object()) return words;
  const auto take = [&](const char* name, auto fits) {
    if (content.contains(name) && fits(content[name])) words[name] = content[name];
  };
  take("text", [](const Json& json) { return json.is_string(); });
  take("fields", [](const Json& json) { return json.is_object() && is_list_of_texts(json); });
  take("tags", [](const Json& json) { return json.is_array() && is_list_of_texts(json); });
  for (const char* name : kMoment) take(name, [](const Json& json) { return json.is_string(); });
  return words;
}

// Replaces the text in the folder. If that fails, the earlier text stays.
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

std::string as_text(const Json& words) {
  std::string text = words.value("text", "");
  if (!words.contains("fields")) return text;
  std::string answers;
  for (const auto& [name, value] : words["fields"].items())
    answers += name + ": " + text_of_field(value) + "\n";
  return answers + text;
}

Json allowed_in_draft(const std::string& content) {
  return allowed(Json::parse(content, nullptr, /*allow_exceptions=*/false));
}

void begin_writing(Client& client, std::string purpose, std::string side, const Json& request) {
  if (owner) return;
  std::ranges::transform(purpose, purpose.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  Json beside = allowed(request);
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
  // LOCK_EX waits, since the node holds the lock for a moment now and then.
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
  owner->held = has_words(text);
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
      // The node returned the draft that was continued, since both are equal.
      if (answer["id"] == owner->taken) owner->taken.reset();
    } catch (const Ended&) {
      is_kept = false;
      continue;
    }
    owner->kept.push_back(std::move(content));
  }
  return is_kept;
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
    // The draft could not be deleted, so it is offered once more.
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
    // The new draft contains everything of the one that was continued.
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

namespace {

enum class DraftAnswer { kGoOn, kLeave, kDrop };
// Asks until the person types one of the offered answers, so that no mistyped one passes over a
// draft.
DraftAnswer ask_about_draft() {
  for (;;) {
    const std::string answer =
        ask_afresh(tr("(Enter: go on with it, n: begin anew and leave it, d: drop it) "));
    if (answer == "d") return DraftAnswer::kDrop;
    if (answer.empty()) return DraftAnswer::kGoOn;
    if (const auto yes = yes_or_no(answer)) return *yes ? DraftAnswer::kGoOn : DraftAnswer::kLeave;
  }
}

// Tells the person if other commands left drafts, which only those commands offer again.
void say_of_other_drafts(const Context& context, Client& client) {
  const Json drafts = client.get("/v1/drafts?side=" + owner->writing.side)["drafts"];
  const bool any = std::ranges::any_of(
      drafts, [](const Json& draft) { return draft["purpose"] != owner->writing.purpose; });
  if (!any) return;
  say(context, owner->writing.side == "deep"
                   ? tr("Words of another command wait as a draft: `waterline drafts --deep`.")
                   : tr("Words of another command wait as a draft: `waterline drafts`."));
}

}  // namespace

std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer) {
  const Json drafts = client.get(path_of_drafts());
  for (const Json& draft : drafts["drafts"]) {
    const Json words = allowed_in_draft(draft["content"].get<std::string>());
    if (words.empty()) continue;
    if (offer == Offer::kAsk) {
      if (!can_ask()) return {};
      say(context, filled(tr("This is kept from {1}, and not in its place yet:"),
                          local_time(draft["written"].get<std::string>())));
      say(context, framed(beginning_of(words)));
      const DraftAnswer answer = ask_about_draft();
      if (answer == DraftAnswer::kDrop)
        client.remove("/v1/drafts/" + draft["id"].get<std::string>());
      if (answer != DraftAnswer::kGoOn) continue;
    }
    owner->taken = draft["id"].get<std::string>();
    go_on(owner->words, words);
    return words;
  }
  if (offer == Offer::kAsk) {
    say_of_other_drafts(context, client);
    return {};
  }
  throw Ended(Exit::kNothing, tr("There is no such draft."),
              tr("`waterline drafts` shows your drafts."), "nothing_found");
}

void go_on(Json& request, const Json& draft) {
  for (const char* name : {"text", "fields"}) {
    if (draft.contains(name)) request[name] = draft[name];
  }
  if (draft.contains("tags") && (!request.contains("tags") || request["tags"].empty()))
    request["tags"] = draft["tags"];
  if (request.contains("created")) return;
  for (const char* name : kMoment) {
    if (draft.contains(name)) request[name] = draft[name];
  }
}

bool is_command(const std::string& purpose) {
  // The commands that may make drafts. ID stands for an id, LIST for the name of a list.
  static const std::set<std::string_view> kCommands = {"write",
                                                       "note",
                                                       "conflict",
                                                       "insight",
                                                       "boundary",
                                                       "effort",
                                                       "thanks",
                                                       "why",
                                                       "warning",
                                                       "readiness",
                                                       "reassess",
                                                       "therapist",
                                                       "mood",
                                                       "appointments add",
                                                       "remind add",
                                                       "edit ID",
                                                       "ask",
                                                       "answer ID",
                                                       "reply ID",
                                                       "lists LIST --edit",
                                                       "share ID --line -",
                                                       "share ID --summary -",
                                                       "revise ID --line -",
                                                       "revise ID --summary -",
                                                       "path propose",
                                                       "path step ID",
                                                       "path change ID",
                                                       "agree propose",
                                                       "agree change ID",
                                                       "agree report ID",
                                                       "agenda add",
                                                       "agenda edit ID",
                                                       "takeaway add",
                                                       "takeaway edit ID"};
  const auto is_id = [](const std::string& word) {
    return word.size() <= 40 &&
           word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
  };
  std::string form;
  std::istringstream words(purpose);
  int number = 0;
  for (std::string word, before; words >> word; before = word, ++number) {
    const auto lists = daemon::names_of_lists();
    const bool is_list =
        number == 1 && before == "lists" && std::ranges::find(lists, word) != lists.end();
    const bool after_command =
        number == 1 && (before == "edit" || before == "share" || before == "revise" ||
                        before == "reply" || before == "answer");
    const bool after_part = number == 2 && (before == "step" || before == "change" ||
                                            before == "report" || before == "edit");
    form += (form.empty() ? "" : " ") + (is_list ? std::string("LIST")
                                         : (after_command || after_part) && is_id(word)
                                             ? std::string("ID")
                                             : word);
  }
  return kCommands.contains(form);
}

std::string words_about_left(Client& client) {
  const Json left = client.get("/v1/editing");
  std::string words;
  if (const auto number = left["in_memory"].get<std::size_t>(); number > 0) {
    words += filled(tr_n("{1} text of yours could not be kept on the disk yet and is in memory "
                         "alone. Make some room on "
                         "the disk: then it becomes a draft.",
                         "{1} texts of yours could not be kept on the disk yet and are in memory "
                         "alone. Make some room "
                         "on the disk: then they become drafts.",
                         number),
                    number);
  }
  if (const auto number = left["sealed"].get<std::size_t>(); number > 0) {
    words +=
        (words.empty() ? "" : "\n") + filled(tr_n("{1} more draft waits, sealed, until there is a "
                                                  "place for it: finish or drop another.",
                                                  "{1} more drafts wait, sealed, until there are "
                                                  "places for them: finish or drop others.",
                                                  number),
                                             number);
  }
  return words;
}

}  // namespace waterline::cli
