#include "pages/manual.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.h"
#include "layout.h"
#include "pages/manual_words.h"
#include "program.h"

namespace waterline::cli {
namespace {

Command whole_program() {
  static Context context;
  static CLI::App app("", "waterline");
  static const bool built = (build_program(app, context), true);
  REQUIRE(built);
  return tree_of(app);
}

std::string content_of(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The words of a line, as a shell would give them.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  static const std::regex word("\"([^\"]*)\"|([^ ]+)");
  for (std::sregex_iterator it(line.begin(), line.end(), word), end; it != end; ++it) {
    words.push_back((*it)[1].matched ? (*it)[1].str() : (*it)[2].str());
  }
  return words;
}

TEST_CASE("every command and every option stands in the manual, and pages are rendered without a warning", "[cli]") {
  const Command program = whole_program();
  const auto pages = manual_of(program);
  REQUIRE(pages.size() == program.commands.size() + 1);
  const bool rendered = std::system("command -v groff >/dev/null 2>&1") == 0;
  if (!rendered) WARN("skipped in part: there is no groff here that renders pages (apt: groff-base)");
  const fakes::TemporaryFolder folder;
  const std::string place = folder.path();
  for (const Page& page : pages) {
    INFO(page.name);
    std::string shown = page.text;
    if (rendered) {
      std::ofstream(place + "/page") << page.text;
      const std::string groff = "cd '" + place + "' && groff -ww -man -Tutf8 -P-cbou page >shown 2>warnings";
      REQUIRE(std::system(groff.c_str()) == 0);
      CHECK(content_of(place + "/warnings").empty());
      shown = content_of(place + "/shown");
      std::istringstream lines(shown);
      for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(display_width(line) <= 80);
      }
    }
    const std::string name = page.name.substr(0, page.name.size() - 2);
    const auto found = std::ranges::find_if(
        program.commands, [&](const Command& command) { return "waterline-" + command.name == name; });
    const Command& command = found == program.commands.end() ? program : *found;
    REQUIRE((name == "waterline" || &command != &program));
    for (const Command* one : all_of(command)) {
      if (&command == &program && one != &program) {
        if (std::ranges::count(one->path, ' ') == 0) CHECK(shown.find(one->name) != std::string::npos);
        continue;
      }
      for (const Argument& option : one->options) {
        for (const std::string& written : option.names) {
          INFO(one->path << " " << written);
          CHECK((rendered ? shown.find(written) : shown.find("\\-")) != std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("whatever stands in a help is text to the manual", "[cli]") {
  Command program;
  program.name = "waterline";
  Command& odd = program.commands.emplace_back();
  odd.name = odd.path = "odd";
  odd.help = ".TH a\\b 'c'\n'quoted";
  const std::string page = manual_of(program).back().text;
  CHECK(page.find("\n.TH a") == std::string::npos);
  CHECK(page.find("\n'quoted") == std::string::npos);
  CHECK(page.find("a\\eb") != std::string::npos);
}

TEST_CASE("the examples are commands that there are", "[cli]") {
  const Command program = whole_program();
  for (const Example& example : examples()) {
    INFO(example.line);
    const auto words = words_of(std::string(example.line));
    REQUIRE(words.front() == "waterline");
    const Command* command = &program;
    std::size_t place = 0;
    bool value = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (value) {
        value = false;
        continue;
      }
      if (word.size() > 1 && word.starts_with("-")) {
        const auto option = std::ranges::find_if(command->options, [&](const Argument& one) {
          return std::ranges::find(one.names, word) != one.names.end();
        });
        REQUIRE(option != command->options.end());
        value = option->takes != Takes::kNothing;
        continue;
      }
      const auto below = std::ranges::find_if(command->commands, [&](const Command& one) { return one.name == word; });
      if (place == 0 && below != command->commands.end()) {
        command = &*below;
        continue;
      }
      REQUIRE_FALSE(command->positionals.empty());
      const Argument& positional = command->positionals[std::min(place, command->positionals.size() - 1)];
      CHECK((place < command->positionals.size() || positional.repeats));
      if (!positional.free) CHECK(std::ranges::find(positional.values, word) != positional.values.end());
      ++place;
    }
    CHECK_FALSE(value);
    CHECK(place >= static_cast<std::size_t>(
                       std::ranges::count_if(command->positionals, [](const Argument& one) { return one.required; })));
    CHECK((example.command.empty() || command->path.starts_with(example.command)));
  }
}

TEST_CASE("the exit codes of the manual are those of docs/commands.md", "[cli]") {
  const std::string document = content_of(std::string(WATERLINE_DOCUMENTS) + "/commands.md");
  static const std::regex row(R"(\n\| ([0-9]+) \| ([^\n]*) \|)");
  std::vector<std::pair<std::string, std::string>> documented;
  for (std::sregex_iterator it(document.begin(), document.end(), row), end; it != end; ++it) {
    documented.emplace_back((*it)[1], (*it)[2]);
  }
  std::vector<std::pair<std::string, std::string>> manual;
  for (const Term& code : exit_codes()) manual.emplace_back(code.name, code.meaning);
  CHECK(manual == documented);
}

}  // namespace
}  // namespace waterline::cli
