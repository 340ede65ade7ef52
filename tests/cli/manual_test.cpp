#include "pages/manual.h"

#include <algorithm>
#include <regex>

#include <catch2/catch.hpp>

#include "cli/page_files.h"
#include "cli/program_tree.h"
#include "pages/manual_words.h"
#include "words/examples.h"

namespace waterline::cli {
namespace {

using test::as_read;
using test::content_of;
using test::whole_program;

// Splits a line into words as a shell would.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  static const std::regex word("\"([^\"]*)\"|([^ ]+)");
  for (std::sregex_iterator it(line.begin(), line.end(), word), end; it != end; ++it) {
    words.push_back((*it)[1].matched ? (*it)[1].str() : (*it)[2].str());
  }
  return words;
}

TEST_CASE("every command and every option is in the manual", "[cli]") {
  const Command& program = whole_program();
  const auto pages = manual_of(program);
  const auto text_of = [&](const std::string& name) {
    const auto page = std::ranges::find(pages, name, &Page::name);
    INFO(name);
    REQUIRE(page != pages.end());
    CHECK(page->section == 1);
    return as_read(page->text);
  };
  const std::string main_page = text_of("waterline");
  for (const Argument& option : program.options) {
    for (const std::string& written : option.names)
      CHECK(main_page.find(written) != std::string::npos);
  }
  for (const Command& command : program.commands) {
    const std::string page = text_of("waterline-" + command.name);
    std::string names = command.name;
    for (const std::string& alias : command.aliases) {
      names += ", " + alias;
      CHECK(page.find("waterline " + alias) != std::string::npos);
    }
    CHECK(main_page.find("\n" + names + "\n") != std::string::npos);
    for (const Command* one : all_of(command)) {
      CHECK(page.find(one->path) != std::string::npos);
      for (const Argument& option : one->options) {
        for (const std::string& written : option.names) {
          INFO(one->path << " " << written);
          CHECK(page.find(written) != std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("a help text cannot contain requests of roff", "[cli]") {
  Command program;
  program.name = "waterline";
  Command& odd = program.commands.emplace_back();
  odd.name = odd.path = "odd";
  odd.help = ".TH a\\b 'c'\n'quoted";
  const auto pages = manual_of(program);
  const auto found = std::ranges::find(pages, "waterline-odd", &Page::name);
  REQUIRE(found != pages.end());
  CHECK(found->text.find("\n.TH a") == std::string::npos);
  CHECK(found->text.find("\n'quoted") == std::string::npos);
  CHECK(found->text.find("a\\eb") != std::string::npos);
}

TEST_CASE("every example is a valid command", "[cli]") {
  const Command& program = whole_program();
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
      const auto below = std::ranges::find_if(command->commands,
                                              [&](const Command& one) { return one.name == word; });
      if (place == 0 && below != command->commands.end()) {
        command = &*below;
        continue;
      }
      REQUIRE_FALSE(command->positionals.empty());
      const Argument& positional =
          command->positionals[std::min(place, command->positionals.size() - 1)];
      CHECK((place < command->positionals.size() || positional.repeats));
      if (!positional.free)
        CHECK(std::ranges::find(positional.values, word) != positional.values.end());
      ++place;
    }
    CHECK_FALSE(value);
    CHECK(place >= static_cast<std::size_t>(std::ranges::count_if(
                       command->positionals, [](const Argument& one) { return one.required; })));
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
