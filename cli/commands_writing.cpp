#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/text.h"
#include "commands.h"
#include "crypto/mac.h"
#include "editor.h"
#include "journal/entry.h"
#include "markdown_import.h"
#include "messages.h"
#include "terminal.h"
#include "text_input.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxImportFile = 32 * 1024 * 1024;

// The name of the person's time zone: $TZ, or where /etc/localtime points.
std::string time_zone() {
  const char* name = std::getenv("TZ");
  if (name != nullptr && *name != '\0' && *name != ':') return name;
  std::error_code error;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
  const std::size_t at = target.find("zoneinfo/");
  return error || at == std::string::npos ? std::string() : target.substr(at + 9);
}

void keep(const Context& context, const std::vector<std::string>& words, std::string_view side,
          const std::string& kind) {
  std::string text = text_from(context, words, journal::kMaxEntrySize, side == "deep" ? "note" : "write");
  Client client(context);
  Json request = {{"text", text}, {"side", side}, {"time_zone", time_zone()}};
  wipe(text);
  if (!kind.empty()) request["kind"] = kind;
  const Json entry = client.post("/v1/entries", request);
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context, side == "deep" ? "Kept in the deep. It can never be shared." : "Kept. Only you can see it.");
}

void import_markdown(const Context& context, const std::string& path) {
  const std::string file = read_file(path, kMaxImportFile);
  if (!base::is_utf8(file)) throw words_for({{"error", "not_text"}});
  Json entries = Json::array();
  for (const MarkdownEntry& entry : split_markdown(file)) {
    // What came from where is known again by its content, so a second import of the same file adds nothing.
    const auto digest = crypto::sha512(base::bytes_of(entry.text));
    Json draft = {{"text", entry.text},
                  {"time_zone", time_zone()},
                  {"source", "markdown:" + base::to_hex(base::ByteView(digest).first(16))}};
    if (!entry.created.empty()) draft["created"] = entry.created;
    entries.push_back(std::move(draft));
  }
  if (entries.empty()) throw words_for({{"error", "empty"}});
  Client client(context);
  const Json report = client.post("/v1/entries/import", {{"entries", entries}});
  const std::size_t skipped = report["skipped"].size();
  if (context.json) {
    print_json(report);
  } else {
    const auto added = report["added"].get<std::size_t>();
    std::string line =
        std::to_string(added) + (added == 1 ? " entry" : " entries") + " imported. Only you can see them.";
    if (const auto known = report["known"].get<std::size_t>())
      line += " " + std::to_string(known) + " were here already.";
    print(line);
    for (const Json& skip : report["skipped"]) {
      print("Entry " + std::to_string(skip["index"].get<std::size_t>() + 1) +
            " was left out: " + words_for({{"error", skip["error"]}}).message());
    }
  }
  if (skipped > 0)
    throw Ended(Exit::kPartly, "Some of it could not be imported; the rest is kept.", "", "partly_imported");
}

void print_entries(const Context& context, const Json& entries, bool with_snippets) {
  for (const Json& entry : entries) {
    std::string line = bold(context, entry["short"].get<std::string>()) + "  " +
                       dim(context, local_time(entry["created"].get<std::string>())) + "  " +
                       base::for_terminal(entry["kind"].get<std::string>()) + "  " +
                       base::for_terminal(entry["title"].get<std::string>());
    print(line);
    if (!with_snippets) continue;
    std::string snippet;
    for (const char c : entry["snippet"].get<std::string>()) {
      if (c == '\x02') {
        snippet += context.color ? "\x02" : "";
      } else if (c == '\x03') {
        snippet += context.color ? "\x03" : "";
      } else {
        snippet += c == '\n' ? ' ' : c;
      }
    }
    // for_terminal shows the two marks as symbols; they become the terminal's own bold afterwards.
    std::string shown = base::for_terminal(snippet);
    for (const auto& [mark, sequence] : {std::pair{"<U+0002>", "\x1b[1m"}, std::pair{"<U+0003>", "\x1b[0m"}}) {
      for (std::size_t at = 0; context.color && (at = shown.find(mark, at)) != std::string::npos;)
        shown.replace(at, 8, sequence);
    }
    print("      " + shown);
  }
}

void list(const Context& context, bool deep, int limit) {
  Client client(context);
  const Json answer =
      client.get("/v1/entries?side=" + std::string(deep ? "deep" : "vault") + "&limit=" + std::to_string(limit));
  if (context.json) return print_json(answer);
  if (answer["entries"].empty()) {
    say(context, "Nothing is written here yet.");
    return;
  }
  print_entries(context, answer["entries"], false);
}

void search(const Context& context, const std::vector<std::string>& words, bool deep, int limit) {
  std::string query;
  for (const std::string& word : words) query += (query.empty() ? "" : " ") + word;
  Client client(context);
  const Json answer =
      client.post("/v1/search", {{"query", query}, {"side", deep ? "deep" : "vault"}, {"limit", limit}});
  if (context.json) {
    print_json(answer);
  } else {
    print_entries(context, answer["found"], true);
  }
  if (answer["found"].empty())
    throw Ended(Exit::kNothing, "Nothing here has these words.",
                "`begin*` finds beginnings of words; `--deep` looks in the deep.", "nothing_found");
}

void show(const Context& context, const std::string& id, bool lines) {
  Client client(context);
  if (id.starts_with('s')) {
    const Json item = client.get("/v1/shared/" + id_in_path(id));
    if (context.json) return print_json(item);
    return print(base::for_terminal(item["text"].get<std::string>()));
  }
  const Json entry = client.get("/v1/entries/" + id_in_path(id));
  if (context.json) return print_json(entry);
  const bool is_deep = entry["side"] == "deep";
  say(context, dim(context, entry["short"].get<std::string>() + "  " + local_time(entry["created"].get<std::string>()) +
                                "  " + entry["kind"].get<std::string>() + "  " +
                                (is_deep ? "only you, and it stays in the deep" : "only you")));
  const std::string text = base::for_terminal(entry["text"].get<std::string>());
  if (!lines) return print(text);
  std::size_t number = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string label = std::to_string(++number);
    print(dim(context, std::string(label.size() < 4 ? 4 - label.size() : 0, ' ') + label + "  ") +
          std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void edit(const Context& context, const std::string& id) {
  Client client(context);
  const Json before = client.get("/v1/entries/" + id_in_path(id));
  std::string text = input_is_terminal() ? edit_text(before["text"].get<std::string>())
                                         : read_standard_input(journal::kMaxEntrySize + 1);
  require_text(text, journal::kMaxEntrySize);
  const Json entry = client.put("/v1/entries/" + before["id"].get<std::string>(), {{"text", text}});
  wipe(text);
  if (context.json) return print_json(entry);
  say(context, entry["revision"] == before["revision"] ? "Nothing was changed."
                                                       : "Kept. What it said before is in its history.");
}

void remove(const Context& context, const std::string& id, bool yes) {
  Client client(context);
  const Json entry = client.get("/v1/entries/" + id_in_path(id));
  if (!yes) {
    say(context, "\"" + base::for_terminal(entry["title"].get<std::string>()) +
                     "\" would be removed with its history, for good.");
    if (!ask_yes_or_no("Remove it? (y/n) ")) {
      say(context, "It stays.");
      return;
    }
  }
  const Json answer = client.remove("/v1/entries/" + entry["id"].get<std::string>());
  if (context.json) return print_json(answer);
  say(context, "Removed. A piece of it that you shared is not touched by this; `waterline take-back` is for that.");
}

}  // namespace

void add_writing_commands(CLI::App& app, Context& context) {
  const auto add_keeping = [&](const char* name, const char* help, const char* side, const char* usual_kind) {
    auto* command = app.add_subcommand(name, help);
    auto words = std::make_shared<std::vector<std::string>>();
    auto kind = std::make_shared<std::string>(usual_kind);
    command->add_option("text", *words, "The text; `-` reads standard input; nothing opens your editor");
    command->add_option("--kind", *kind, "What kind of entry it is");
    command->callback([&context, words, kind, side] { keep(context, *words, side, *kind); });
  };
  add_keeping("write", "Write something that only you can see", "vault", "");
  add_keeping("note", "Write an individual-therapy note: in the deep, where nothing can be shared", "deep", "note");
  {
    auto* command = app.add_subcommand("import", "Import a Markdown file: each heading an entry, all of them private");
    auto path = std::make_shared<std::string>();
    command->add_option("file", *path, "The file")->required();
    command->callback([&context, path] { import_markdown(context, *path); });
  }
  {
    auto* command = app.add_subcommand("list", "Your newest entries");
    auto deep = std::make_shared<bool>(false);
    auto limit = std::make_shared<int>(50);
    command->add_flag("--deep", *deep, "Those in the deep instead");
    command->add_option("-n,--limit", *limit, "How many")->check(CLI::Range(1, 100000));
    command->callback([&context, deep, limit] { list(context, *deep, *limit); });
  }
  {
    auto* command = app.add_subcommand("search", "Find words in your entries");
    auto words = std::make_shared<std::vector<std::string>>();
    auto deep = std::make_shared<bool>(false);
    auto limit = std::make_shared<int>(20);
    command->add_option("words", *words, "Words; \"a phrase\"; begin* for beginnings")->required();
    command->add_flag("--deep", *deep, "Look in the deep instead");
    command->add_option("-n,--limit", *limit, "How many")->check(CLI::Range(1, 1000));
    command->callback([&context, words, deep, limit] { search(context, *words, *deep, *limit); });
  }
  {
    auto* command = app.add_subcommand("show", "Show an entry, or something shared, by its id");
    auto id = std::make_shared<std::string>();
    auto lines = std::make_shared<bool>(false);
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->add_flag("--lines", *lines, "Number the lines");
    command->callback([&context, id, lines] { show(context, *id, *lines); });
  }
  {
    auto* command = app.add_subcommand("edit", "Change an entry in your editor, or from standard input");
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->callback([&context, id] { edit(context, *id); });
  }
  {
    auto* command = app.add_subcommand("rm", "Remove an entry with its history");
    auto id = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->add_flag("-y,--yes", *yes, "Do not ask");
    command->callback([&context, id, yes] { remove(context, *id, *yes); });
  }
}

}  // namespace waterline::cli
