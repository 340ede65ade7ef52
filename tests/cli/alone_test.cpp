#include <string>

#include <catch2/catch.hpp>

#include "cli/program_tree.h"
#include "help.h"
#include "only_command.h"
#include "program.h"

// Tests that a command which is built without all others is the same command.

namespace waterline::cli::test {
namespace {

std::string described(const Argument& argument) {
  std::string text = written(argument) + ": " + argument.help + "; " + argument.type + " " +
                     argument.environment + (argument.required ? " required" : "") +
                     (argument.repeats ? " repeats" : "");
  for (const std::string& name : argument.names) text += " " + name;
  for (const std::string& value : argument.values) text += " =" + value;
  return text + "\n";
}

std::string described(const Command& command) {
  std::string text = command.path + ": " + usage_of(command) + ": " + command.help + command.footer;
  for (const std::string& alias : command.aliases) text += " (" + alias + ")";
  text += "\n";
  for (const Argument& argument : command.positionals) text += described(argument);
  for (const Argument& argument : command.options) text += described(argument);
  for (const Command& below : command.commands) text += described(below);
  return text;
}

}  // namespace

TEST_CASE("a command built alone is the command of the whole program", "[cli]") {
  for (const Command& command : whole_program().commands) {
    std::vector<std::string> names = command.aliases;
    names.push_back(command.name);
    for (const std::string& name : names) {
      INFO(name);
      Context context;
      CLI::App app("", "waterline");
      build_program_for(app, context, name);
      const Command alone = tree_of(app);
      CHECK((alone.commands.size() <= 12 || command_alone(name) == nullptr));
      const auto found = std::ranges::find(alone.commands, command.name,
                                           [](const Command& one) { return one.name; });
      REQUIRE(found != alone.commands.end());
      CHECK(described(*found) == described(command));
      for (std::size_t i = 0; i < alone.options.size(); ++i)
        CHECK(described(alone.options[i]) == described(whole_program().options.at(i)));
    }
  }
}

TEST_CASE("help, completions and unknown commands see the whole program", "[cli]") {
  const auto asked = [](std::vector<std::string> arguments) {
    take_help(arguments);
    return only_command(arguments);
  };
  CHECK(asked({"status"}) == "status");
  CHECK(asked({"--home", "list", "--json", "-q", "status", "show"}) == "status");
  CHECK(asked({"--home=list", "ack", "s12345", "thanks"}) == "ack");
  CHECK(asked({"help", "status"}).empty());
  CHECK(asked({"status", "--help"}).empty());
  CHECK(asked({"-h", "status"}).empty());
  CHECK(asked({"completion", "bash"}).empty());
  CHECK(asked({"--home", "status"}).empty());
  CHECK(asked({}).empty());
  CHECK(command_alone("status") != nullptr);
  CHECK(command_alone("acknowledge") == command_alone("ack"));
  for (const std::string& unknown :
       {std::string("stauts"), std::string("unlock lock"), asked({})}) {
    Context context;
    CLI::App app("", "waterline");
    build_program_for(app, context, unknown);
    CHECK(tree_of(app).commands.size() == whole_program().commands.size());
  }
}

}  // namespace waterline::cli::test
