#include "pages/completion.h"

namespace waterline::cli {
namespace {

constexpr const char* kWalk = R"fish(
# COMMAND [PLACE...]: whether the words before the cursor are this command, and then so many others as one PLACE says;
# "2+" is two or more. Goes through the words as the program would.
function __waterline_is
    set -l command ''
    set -l place 0
    set -l option ''
    for word in (commandline -opc)[2..-1]
        if test -n "$option"
            set option ''
        else if string match -q -- '-*' $word
            if contains -- "$command $word" $__waterline_valued; or contains -- "* $word" $__waterline_valued
                set option $word
            end
        else if test $place -eq 0; and contains -- (string trim -- "$command $word") $__waterline_commands
            set command (string trim -- "$command $word")
        else
            set place (math $place + 1)
        end
    end
    test "$command" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    for wanted in $argv[2..-1]
        if string match -q -- '*+' $wanted
            test $place -ge (string trim -r -c + -- $wanted); and return 0
        else
            test $place -eq $wanted; and return 0
        end
    end
    return 1
end

complete -c waterline -f
)fish";

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// Returns the flags of fish for the value of an option or of a positional argument. An option must
// declare that it takes a value.
std::string value_of(const Argument& argument, bool is_option) {
  switch (argument.takes) {
    case Takes::kNothing:
      return "";
    case Takes::kText:
      return is_option ? " -x" : "";
    case Takes::kOneOf:
      return (is_option ? " -x -a " : " -a ") + in_quotes(joined(argument.values));
    case Takes::kFile:
      return is_option ? " -r -F" : " -F";
    case Takes::kFolder:
      return (is_option ? std::string(" -x") : std::string()) +
             " -a '(__fish_complete_directories)'";
  }
  return "";
}

std::string line_of(const std::string& condition, const std::string& rest,
                    const std::string& help) {
  return "complete -c waterline" + (condition.empty() ? "" : " -n " + in_quotes(condition)) + rest +
         " -d " + in_quotes(help) + "\n";
}

std::string option_line(const std::string& condition, const Argument& option) {
  std::string names;
  for (const std::string& name : option.names) {
    names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  return line_of(condition, names + value_of(option, /*is_option=*/true), option.help);
}

std::string condition_of(const Command& command, const std::string& places = {}) {
  return "__waterline_is \"" + command.path + "\"" + (places.empty() ? "" : " " + places);
}

std::string lines_of(const Command& command, bool is_program) {
  std::string text;
  for (const Command& below : command.commands) {
    text += line_of(condition_of(command, "0"), " -a " + below.name, below.help);
  }
  for (const Argument& option : command.options)
    text += option_line(is_program ? "" : condition_of(command), option);
  int place = 0;
  for (const Argument& positional : command.positionals) {
    const std::string value = value_of(positional, /*is_option=*/false);
    const std::string where = std::to_string(place++) + (positional.repeats ? "+" : "");
    if (!value.empty()) text += line_of(condition_of(command, where), value, positional.help);
  }
  return text;
}

}  // namespace

std::string completion_for_fish(const Command& tree) {
  const Command program = with_aliases(tree);
  const auto all = all_of(program);
  std::string text =
      "# Completion of waterline for fish, made from its own commands by `waterline completion "
      "fish`.\n"
      "# It starts no program, and knows no title and no id.\n\n"
      "set -g __waterline_commands";
  for (const Command* command : all) {
    if (!command->path.empty()) text += " \\\n    " + in_quotes(command->path);
  }
  text +=
      "\n# The options that have a value; those after * stand after any command.\nset -g "
      "__waterline_valued";
  for (const Command* command : all) {
    for (const Argument& option : command->options) {
      if (option.takes == Takes::kNothing) continue;
      for (const std::string& name : option.names) {
        text += " \\\n    " + in_quotes((command->path.empty() ? "*" : command->path) + " " + name);
      }
    }
  }
  text += "\n";
  text += kWalk;
  for (const Command* command : all) text += lines_of(*command, command == &program);
  return text;
}

}  // namespace waterline::cli
