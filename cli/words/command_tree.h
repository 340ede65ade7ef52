#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// The commands of the program as plain values, read from the program itself, so that completions
// and manual pages always agree with it.
namespace waterline::cli {

// The values that an argument takes. The code that adds the argument says so: by
// `->type_name("FILE")` or `"FOLDER"`, by a check for members of a set, or by a type name that
// lists words: "always|manual|HOURS". Everything else is text. Text is never completed, since it
// may be a title, an id or a sentence.
enum class Takes { kNothing, kText, kOneOf, kFile, kFolder };

struct Argument {
  // All names of an option, the long one last: "-q", "--quiet". A positional argument has only its
  // name.
  std::vector<std::string> names;
  std::string help;
  Takes takes = Takes::kNothing;
  // The words from which kOneOf takes one.
  std::vector<std::string> values;
  // True if other values than `values` are allowed.
  bool free = true;
  bool required = false;
  bool repeats = false;
  bool value_may_lack = false;  // an option that may have no value
  // The environment variable with the same effect; may be empty.
  std::string environment;
  // The type name of the argument: "FILE", "WORDS".
  std::string type;
  int values_at_once = 1;  // how many values it takes each time

  [[nodiscard]] std::string name() const { return names.back(); }  // the long one
};

struct Command {
  std::string name;
  // The other, shorter names of the command.
  std::vector<std::string> aliases;
  // The words of the command: "backup create". Empty for the program itself.
  std::string path;
  std::string help;
  std::string footer;
  bool needs_command = false;  // true if it does nothing by itself
  // The options of this command, without those of the program, which every command takes.
  std::vector<Argument> options;
  std::vector<Argument> positionals;
  std::vector<Command> commands;
};

// Returns the program with all its commands.
Command tree_of(const CLI::App& app);

// Returns the program with each alias as a command of its own, behind the command that it names. A
// shell completes both.
Command with_aliases(const Command& command);

// Returns the command and all commands below it, from the top down.
std::vector<const Command*> all_of(const Command& command);

// Returns how the arguments of a command are written, in the person's language: "[OPTIONS] ID
// [TEXT...]".
std::string usage_of(const Command& command);

// Returns how an option and its value are written: "--format json|markdown|html".
std::string written(const Argument& option);

}  // namespace waterline::cli
