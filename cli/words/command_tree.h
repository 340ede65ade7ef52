#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// The commands of the program as plain values, read from the program itself, so that completions
// and manual pages say what it can do and can never say anything else.
namespace waterline::cli {

// What an argument may be. An argument says so where it is made: by `->type_name("FILE")` or
// `"FOLDER"`, by a check for members of a set, or by a type name that lists words:
// "always|manual|HOURS". All else is text, which nothing completes: it may be a title, an id or a
// sentence.
enum class Takes { kNothing, kText, kOneOf, kFile, kFolder };

struct Argument {
  // "-q", "--quiet"; of a positional, its name alone
  std::vector<std::string> names;
  std::string help;
  Takes takes = Takes::kNothing;
  // of kOneOf; the person may be free to say something else
  std::vector<std::string> values;
  // whether anything else than `values` is possible
  bool free = true;
  bool required = false;
  bool repeats = false;
  bool value_may_lack = false;  // an option that also stands alone
  // the variable that says the same; may be empty
  std::string environment;
  // what it is called where it is made: "FILE", "WORDS"
  std::string type;
  int values_at_once = 1;  // how many values it takes each time

  [[nodiscard]] std::string name() const { return names.back(); }  // the long one
};

struct Command {
  std::string name;
  // "backup create"; empty for the program itself
  std::string path;
  std::string help;
  std::string footer;
  bool needs_command = false;  // it does nothing by itself
  // without those of the program, which stand after any command
  std::vector<Argument> options;
  std::vector<Argument> positionals;
  std::vector<Command> commands;
};

Command tree_of(const CLI::App& app);

// The command itself and all below it, from the top down.
std::vector<const Command*> all_of(const Command& command);

// "[OPTIONS] ID [TEXT...]": how the arguments of a command are written, in the person's language.
std::string usage_of(const Command& command);

// How an option and its value are written: "--format json|markdown|html".
std::string written(const Argument& option);

}  // namespace waterline::cli
