#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void search(const Context& context, const std::vector<std::string>& words, const Which& which,
            int limit) {
  std::string query;
  if (words.empty() || (words.size() == 1 && words.front() == "-"))
    query = words_or_answer(words, tr("Words to find: "));
  for (const std::string& word : query.empty() ? words : std::vector<std::string>()) {
    query += query.empty() ? "" : " ";
    // A word of the shell with spaces in it is a phrase.
    const bool phrase = words.size() > 1 && word.find(' ') != std::string::npos &&
                        word.find('"') == std::string::npos;
    query += phrase ? "\"" + word + "\"" : word;
  }
  Client client(context);
  Json request = {{"query", query}, {"limit", limit}};
  for (const auto& [name, value] : filter_of(client, which)) {
    if (name != "min" && name != "max") {
      request[name] = value;
      continue;
    }
    char* end = nullptr;
    request[name] = std::strtoll(value.c_str(), &end, 10);
    if (value.empty() || *end != '\0') throw words_for({{"error", "bad_request"}});
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
                    : tr("`begin*` finds beginnings of words; `--deep` searches the deep instead."),
                "nothing_found");
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("search", tr("Find words in your entries"));
  auto words = std::make_shared<std::vector<std::string>>();
  auto which = std::make_shared<Which>();
  auto limit = std::make_shared<int>(20);
  mark_words(command->add_option(
      "words", *words,
      tr("Words; \"a phrase\"; begin* for beginnings; without words, or with `-`, you are asked")));
  add_which_options(command, *which);
  command->add_option("-n,--limit", *limit, tr("How many"))->check(CLI::Range(1, 1000));
  command->callback([&context, words, which, limit] { search(context, *words, *which, *limit); });
}

}  // namespace waterline::cli
