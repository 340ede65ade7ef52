#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "client/client.h"
#include "client/shared_search.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "commands/shared_item.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct SearchRequest : Which {
  bool shared = false;
};

// Searches the shared items and prints the hits, the newest first. Runs only if the person asks for
// it.
void search_shared(const Context& context, Client& client, const std::string& query, int limit) {
  constexpr int kAtOnce = 1000;
  const WordsToFind words(query);
  if (words.empty()) throw words_for({{"error", "bad_query"}});
  Json found = Json::array();
  std::string before;
  do {
    const Json answer = client.get("/v1/shared?limit=" + std::to_string(kAtOnce) +
                                   (before.empty() ? "" : "&before=" + before));
    for (const Json& item : answer["items"]) {
      std::string text = item["text"].get<std::string>();
      for (const Json& reply : item["replies"]) text += "\n" + reply["text"].get<std::string>();
      if (words.are_in(text) && static_cast<int>(found.size()) < limit) found.push_back(item);
    }
    before = answer["next"].is_null() ? "" : std::to_string(answer["next"].get<std::int64_t>());
  } while (!before.empty() && static_cast<int>(found.size()) < limit);
  if (context.json) {
    print_json({{"schema", "waterline/shared-found/1"}, {"items", found}});
  } else {
    for (const Json& item : found) print_shared(context, item);
  }
  if (found.empty()) {
    throw Ended(Exit::kNothing, tr("Nothing that is shared has these words."),
                tr("Without --shared your own entries are searched."), "nothing_found");
  }
}

void search(const Context& context, const std::vector<std::string>& words,
            const SearchRequest& which, int limit) {
  std::string query;
  if (words.empty() || (words.size() == 1 && words.front() == "-"))
    query = words_or_answer(words, tr("Words to find: "));
  for (const std::string& word : query.empty() ? words : std::vector<std::string>()) {
    query += query.empty() ? "" : " ";
    // The shell has removed the quotes around an argument with spaces, so treat it as a phrase.
    const bool phrase = words.size() > 1 && word.find(' ') != std::string::npos &&
                        word.find('"') == std::string::npos;
    query += phrase ? "\"" + word + "\"" : word;
  }
  Client client(context);
  if (which.shared) return search_shared(context, client, query, limit);
  Json request = {{"query", query}, {"limit", limit}};
  for (const auto& [name, value] : filter_of(client, which)) {
    if (name != "min" && name != "max") {
      request[name] = value;
      continue;
    }
    char* end = nullptr;
    request[name] = std::strtoll(value.c_str(), &end, 10);
    if (value.empty() || *end != '\0') throw words_for_no_scale();
  }
  const Json answer = client.post("/v1/search", request);
  if (context.json) {
    print_json(answer);
  } else {
    print_entries(context, client, answer["found"], Snippets::kShow);
  }
  if (answer["found"].empty())
    throw Ended(Exit::kNothing, tr("No entry has these words."),
                which.deep
                    ? tr("`begin*` finds beginnings of words. Without --deep the entries outside "
                         "the deep are searched.")
                    : tr("`begin*` finds beginnings of words; `--deep` searches the deep instead, "
                         "`--shared` what is shared."),
                "nothing_found");
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("search", tr("Find words in your entries"));
  auto words = std::make_shared<std::vector<std::string>>();
  auto which = std::make_shared<SearchRequest>();
  auto limit = std::make_shared<int>(20);
  mark_words(command->add_option(
      "words", *words,
      tr("Words; \"a phrase\"; begin* for beginnings; without words, or with `-`, you are asked")));
  add_which_options(command, *which);
  auto* shared = command->add_flag("--shared", which->shared, tr("Search what is shared instead"));
  for (const char* option : {"--deep", "--kind", "--tag", "--from", "--to", "--on", "--scale"})
    shared->excludes(command->get_option(option));
  command->add_option("-n,--limit", *limit, tr("How many"))->check(CLI::Range(1, 1000));
  command->callback([&context, words, which, limit] { search(context, *words, *which, *limit); });
}

}  // namespace waterline::cli
