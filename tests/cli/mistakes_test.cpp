#include "words/mistakes.h"

#include <catch2/catch.hpp>

#include "program.h"
#include "words/command_tree.h"

namespace waterline::cli {
namespace {

struct Refusal {
  std::string message;
  std::string hint;
};

// Returns the error for these arguments. They must be refused before any command runs.
Refusal refusal_of(std::vector<std::string> words) {
  Context context;
  CLI::App app("", "waterline");
  build_program(app, context);
  std::reverse(words.begin(), words.end());
  std::string line;
  for (auto word = words.rbegin(); word != words.rend(); ++word) line += *word + " ";
  INFO(line);
  try {
    app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    const Ended ended = words_for_mistake(app, error);
    CHECK(ended.code() == Exit::kUsage);
    INFO(ended.message() << "\n" << ended.hint());
    CHECK_FALSE(ended.hint().empty());
    // The sentences of CLI11 are for programmers.
    for (const char* unkind :
         {"is required", "Could not convert", "not in {", "was not expected", "RequiredError",
          "excludes", "argument", "subcommand", "Value ", "does not fit"}) {
      CHECK(ended.message().find(unkind) == std::string::npos);
    }
    return {ended.message(), ended.hint()};
  }
  FAIL("not refused: " + line);
  return {};
}

std::vector<std::string> words_of(const Command& command) {
  std::vector<std::string> words;
  std::string rest = command.path;
  for (std::size_t space; (space = rest.find(' ')) != std::string::npos;
       rest = rest.substr(space + 1)) {
    words.push_back(rest.substr(0, space));
  }
  words.push_back(rest);
  return words;
}

TEST_CASE("every wrong command line gets a sentence and the right form", "[cli]") {
  Context context;
  CLI::App app("", "waterline");
  build_program(app, context);
  const Command program = tree_of(app);
  std::size_t tried = 0;
  for (const Command* command : all_of(program)) {
    if (command->path.empty()) continue;
    const auto words = words_of(*command);
    const auto with = [&](std::vector<std::string> more) {
      ++tried;
      std::vector<std::string> all = words;
      all.insert(all.end(), more.begin(), more.end());
      return refusal_of(all);
    };
    bool lacks = command->needs_command;
    std::vector<std::string> enough;
    for (const Argument& positional : command->positionals) {
      lacks = lacks || positional.required;
      enough.push_back(positional.values.empty() ? "5" : positional.values.front());
    }
    for (const Argument& option : command->options) {
      if (option.required) lacks = true, enough.insert(enough.end(), {option.name(), "x"});
    }
    const std::string written = "`waterline " + command->path + " " + usage_of(*command);
    const std::string first =
        command->needs_command ? "`waterline " + command->path + " --help`" : written;
    if (lacks) CHECK(with({}).hint.find(first) != std::string::npos);
    const Refusal strange = with({"--no-such-thing"});
    CHECK(strange.message.find("--no-such-thing") != std::string::npos);
    CHECK(strange.hint.find(written) != std::string::npos);
    for (const Argument& option : command->options) {
      if (option.takes == Takes::kNothing) continue;
      if (!option.value_may_lack && !option.repeats) {
        CHECK(with({option.name()}).message.find(option.name()) != std::string::npos);
      }
      if (!option.free) {
        const Refusal refused = with({option.name(), "zzz"});
        for (const std::string& value : option.values)
          CHECK(refused.message.find(value) != std::string::npos);
      }
    }
    for (std::size_t place = 0; place < command->positionals.size(); ++place) {
      if (command->positionals[place].free) continue;
      auto wrong = enough;
      wrong[place] = "zzz";
      const Refusal refused = with(wrong);
      for (const std::string& value : command->positionals[place].values) {
        CHECK(refused.message.find(value) != std::string::npos);
      }
    }
  }
  CHECK(tried > 200);
}

TEST_CASE("a mistake gets its own words and a suggestion", "[cli]") {
  CHECK(refusal_of({}).hint.find("waterline help") != std::string::npos);
  CHECK(refusal_of({"wirte"}).message ==
        "There is no command `waterline wirte`. Did you mean `write`?");
  CHECK(refusal_of({"qqqqqq"}).message == "There is no command `waterline qqqqqq`.");
  CHECK(refusal_of({"pair", "shwo"}).message ==
        "There is no command `waterline pair shwo`. Did you mean `show`?");
  CHECK(refusal_of({"list", "--pined"}).message ==
        "There is no option `--pined` here. Did you mean `--pinned`?");
  CHECK(refusal_of({"list", "everything"}).message == "There is one word too many: `everything`.");
  CHECK(refusal_of({"list", "-n", "0"}).message == "`--limit` is a whole number from 1 to 10000.");
  CHECK(refusal_of({"list", "-n", "few"}).message ==
        "`--limit` is a whole number from 1 to 10000.");
  CHECK(refusal_of({"export"}).message.find("FILE is missing") == 0);
  CHECK(refusal_of({"export", "x", "--format", "pdf"}).message ==
        "`--format` is one of: json, markdown or html.");
  CHECK(refusal_of({"share", "e1a2b", "--now", "--after", "2h"}).message ==
        "`--after` and `--now` do not go together.");
  CHECK(refusal_of({"backup"}).message ==
        "`waterline backup` needs one of: create, verify or restore.");
  CHECK(refusal_of({"bin", "keep", "long"}).message == "DAYS is a whole number from 0 to 36500.");
  CHECK(refusal_of({"share"}).hint ==
        "It is written `waterline share [OPTIONS] ID`. For example: waterline share e1a2b "
        "--excerpt 3..5 --preview");
  // A word with a control sequence is shown as text.
  CHECK(refusal_of({"\x1b[2J"}).message.find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace waterline::cli
