#include "words/usage.h"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

using waterline::cli::words_for_usage;

namespace {

// Returns the help of a program with a long option and a long command, for this width.
std::string help_at(std::size_t columns) {
  CLI::App app("What it is for, in more words than one line of a narrow terminal has room for");
  waterline::cli::frame_help(app, columns);
  bool given = false;
  app.add_flag(
      "--long", given,
      "Something that takes a good many words to say, so many that no line can hold all of them");
  app.add_subcommand(
      "do", "Also this is said with more words than would fit beside the name of what it is about");
  return app.help();
}

std::size_t longest_line_of(const std::string& text) {
  std::size_t longest = 0;
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

std::string words_of(const std::string& text) {
  std::string words;
  std::stringstream stream(text);
  for (std::string word; stream >> word;) words += word + " ";
  return words;
}

// Returns the message for this command line, in a program with one option or argument of every
// kind.
std::string said_of(const std::vector<std::string>& arguments) {
  CLI::App app;
  app.require_subcommand(1);
  auto* command = app.add_subcommand("do");
  int limit = 0;
  int number = 0;
  std::string choice;
  std::string id;
  std::string at;
  command->add_option("id", id)->required();
  command->add_option("--limit", limit)->check(CLI::Range(1, 10));
  command->add_option("--number", number);
  command->add_option("--choice", choice)->check(CLI::IsMember({"on", "off"}));
  auto* after = command->add_option("--at", at);
  command->add_flag("--now")->excludes(after);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return words_for_usage(error.what());
  }
  return "nothing";
}

}  // namespace

TEST_CASE("each mistake in a command line gets a translatable message", "[translations]") {
  CHECK(said_of({}) == "Which command? None was given.");
  CHECK(said_of({"do"}) == "id is needed, and was not given.");
  CHECK(said_of({"do", "1", "2"}) == "This was not expected there: 2.");
  CHECK(said_of({"do", "1", "--limit", "11"}) == "--limit is a number from 1 to 10; 11 is not.");
  CHECK(said_of({"do", "1", "--number", "many"}) == "--number is a number; many is not.");
  CHECK(said_of({"do", "1", "--choice", "perhaps"}) ==
        "--choice is one of {on,off}; perhaps is not.");
  CHECK(said_of({"do", "1", "--at"}) == "--at needs a value, and was given none.");
  CHECK(said_of({"do", "1", "--now", "--at", "noon"}) == "--at and --now do not go together.");
  CHECK(words_for_usage("Something new: {1}") == "Something new: {1}");
}

TEST_CASE("a help text is wrapped at spaces to the terminal's width", "[translations]") {
  const std::string whole = help_at(0);
  CHECK(longest_line_of(whole) > 100);
  for (const std::size_t columns : {50, 60, 80, 100}) {
    const std::string narrow = help_at(columns);
    INFO(narrow);
    CHECK(longest_line_of(narrow) <= columns);
    CHECK(words_of(narrow) == words_of(whole));
  }
  CHECK(words_of(help_at(3)) == words_of(whole));
}
