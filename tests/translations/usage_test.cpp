#include "usage.h"

#include <catch2/catch.hpp>

using waterline::cli::words_for_usage;

namespace {

// What is said of this command line by a program with one option or argument of every kind.
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

TEST_CASE("what is wrong with a command line is said in words that can be translated", "[translations]") {
  CHECK(said_of({}) == "Which command? None was given.");
  CHECK(said_of({"do"}) == "id is needed, and was not given.");
  CHECK(said_of({"do", "1", "2"}) == "This was not expected there: 2.");
  CHECK(said_of({"do", "1", "--limit", "11"}) == "--limit is a number from 1 to 10; 11 is not.");
  CHECK(said_of({"do", "1", "--number", "many"}) == "--number is a number; many is not.");
  CHECK(said_of({"do", "1", "--choice", "perhaps"}) == "--choice is one of {on,off}; perhaps is not.");
  CHECK(said_of({"do", "1", "--at"}) == "--at needs a value, and was given none.");
  CHECK(said_of({"do", "1", "--now", "--at", "noon"}) == "--at and --now do not go together.");
  CHECK(words_for_usage("Something new: {1}") == "Something new: {1}");
}
