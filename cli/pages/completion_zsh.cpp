#include <algorithm>

#include "pages/completion.h"

namespace waterline::cli {
namespace {

constexpr const char* kEnd = R"zsh(
# FUNCTION: what follows a command that has commands below it, by the function of the one that was chosen.
_waterline_below() {
  local function=${1}_${words[1]//-/_}
  (( $+functions[$function] )) && $function
}

# Loaded by name from a folder of completions, or read in by `source <(waterline completion zsh)`.
if [[ $funcstack[1] == _waterline ]]; then
  _waterline "$@"
else
  compdef _waterline waterline
fi
)zsh";

std::string function_of(const Command& command) {
  std::string name = "_waterline" + (command.path.empty() ? "" : "_" + command.path);
  for (char& c : name) {
    if (c == ' ' || c == '-') c = '_';
  }
  return name;
}

// Escapes a text for single quotes, and for the special characters of _arguments and _describe.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? std::string() : std::string(between)) + word;
  return text;
}

// Returns the action of an argument, which follows the colon in a specification for zsh's
// _arguments. An action of a single space offers nothing.
std::string action_of(const Argument& argument) {
  switch (argument.takes) {
    case Takes::kNothing:
    case Takes::kText:
      return " ";
    case Takes::kOneOf:
      return "(" + joined(argument.values, " ") + ")";
    case Takes::kFile:
      return "_files";
    case Takes::kFolder:
      return "_files -/";
  }
  return " ";
}

std::string label_of(const Argument& argument) {
  std::string label = argument.name();
  std::erase_if(label, [](char c) { return c == '-' || c == '|' || c == ':'; });
  return label;
}

std::string spec_of(const Argument& option) {
  std::string value;
  if (option.takes != Takes::kNothing) {
    value = ":" + label_of(option) + ":" + action_of(option);
  }
  const std::string rest = "'[" + escaped(option.help) + "]" + value + "'";
  if (option.repeats)
    return "'*'" +
           (option.names.size() > 1 ? "{" + joined(option.names, ",") + "}" : option.name()) + rest;
  if (option.names.size() == 1) return option.name() + rest;
  return "'(" + joined(option.names, " ") + ")'{" + joined(option.names, ",") + "}" + rest;
}

std::string function_text(const Command& command) {
  std::string text = "\n" + function_of(command) + "() {\n";
  if (!command.commands.empty()) {
    text += "  local -a commands=(\n";
    for (const Command& below : command.commands)
      text += "    '" + below.name + ":" + escaped(below.help) + "'\n";
    text += "  )\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n";
  }
  text += std::string("  _arguments -s") + (command.commands.empty() ? "" : " -C") +
          " $_waterline_common";
  if (!command.path.empty()) {
    for (const Argument& option : command.options) text += " \\\n    " + spec_of(option);
  }
  if (!command.commands.empty()) {
    text += " \\\n    '1: :->command' \\\n    '*:: :->below'\n";
    text +=
        "  case $state in\n"
        "    command) _describe -t commands command commands ;;\n"
        "    below) _waterline_below " +
        function_of(command) + " ;;\n  esac\n";
    return text + "}\n";
  }
  int place = 0;
  for (const Argument& positional : command.positionals) {
    ++place;
    text += " \\\n    '" + (positional.repeats ? std::string("*") : std::to_string(place)) + ":" +
            label_of(positional) + ":" + action_of(positional) + "'";
  }
  return text + "\n}\n";
}

}  // namespace

std::string completion_for_zsh(const Command& tree) {
  const Command program = with_aliases(tree);
  std::string text =
      "#compdef waterline\n"
      "# Completion of waterline for zsh, made from its own commands by `waterline completion "
      "zsh`.\n"
      "# It starts no program, and knows no title and no id.\n\n"
      "typeset -ga _waterline_common=(\n";
  for (const Argument& option : program.options) text += "  " + spec_of(option) + "\n";
  text += ")\n";
  for (const Command* command : all_of(program)) text += function_text(*command);
  return text + kEnd;
}

}  // namespace waterline::cli
