#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "api/routes.h"
#include "cli/page_files.h"
#include "cli/program_tree.h"

// Compares commands, options, API paths and JSON keys with the words that docs/glossary.md retired.

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::set<std::string>;

Words matches(const std::string& text, const std::regex& pattern) {
  Words found;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
    found.insert((*it)[1]);
  return found;
}

Words retired_words() {
  const std::string text = test::content_of(fs::path(WATERLINE_DOCUMENTS) / "glossary.md");
  const std::string table = text.substr(text.find("## Words we no longer use"));
  Words words;
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    for (const std::string& word :
         matches(line.substr(0, line.find('|', 1)), std::regex("`([a-z_]+)`")))
      words.insert(word);
  }
  return words;
}

// Returns the retired words in a name: "mark_to_earlier" -> {"mark"}.
Words retired_in(const std::string& name, const Words& retired) {
  Words found;
  for (const std::string& word : matches(name, std::regex("([a-zA-Z]+)"))) {
    if (retired.contains(word)) found.insert(word);
  }
  return found;
}

// Returns every name that a person types, that another program types, or that an answer has as a
// key.
Words names_of_the_program() {
  Words names;
  const Command& program = test::whole_program();
  for (const Command* command : all_of(program)) {
    names.insert(command->name);
    for (const Argument& option : command->options)
      names.insert(option.names.begin(), option.names.end());
  }
  for (const auto routes : api::all_routes()) {
    for (const api::Route& route : routes) names.insert(std::string(route.path));
  }
  // docs/commands.md lists the keys of every answer, and tests/scenario/json_test.cpp compares that
  // list with the answers.
  const std::string text = test::content_of(fs::path(WATERLINE_DOCUMENTS) / "commands.md");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("    waterline/", 0) == 0) names.merge(matches(line, std::regex("([a-z_]+)")));
  }
  return names;
}

TEST_CASE("no command, option, path or key has a retired word", "[cli]") {
  const Words retired = retired_words();
  REQUIRE(retired.size() >= 15);
  CHECK(retired_in("mark_to_earlier", retired) == Words{"mark"});
  CHECK(retired_in("/v1/marker", retired).empty());
  const Words names = names_of_the_program();
  REQUIRE(names.size() > 300);
  for (const std::string& name : names) {
    INFO(name);
    CHECK(retired_in(name, retired).empty());
  }
}

}  // namespace
}  // namespace waterline::cli
