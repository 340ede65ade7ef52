#include "pages/completion.h"

namespace waterline::cli {
namespace {

// The part of the script that does not depend on the commands. It goes through the words before the
// cursor as the program would, and offers the words that may follow.
constexpr const char* kWalk = R"sh(
_waterline() {
  local word=${COMP_WORDS[COMP_CWORD]} command= option= place=0 at i
  local commands options takes places
  COMPREPLY=()
  _waterline_know ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    at=${COMP_WORDS[i]}
    if [[ $at == = ]]; then
      continue # bash makes three words of --option=value
    elif [[ -n $option ]]; then
      option=
    elif [[ $at == -* ]]; then
      _waterline_takes "$command" "$at"
      [[ -z $takes ]] || option=$at
    elif [[ $place == 0 && " $commands " == *" $at "* ]]; then
      command=${command:+$command }$at
      _waterline_know "$command"
    else
      place=$((place + 1))
    fi
  done
  [[ $word != = ]] || word=
  if [[ -n $option ]]; then
    _waterline_takes "$command" "$option"
    commands=
  elif [[ $word == -* ]]; then
    takes="=$options"
    commands=
  else
    [[ $place == 0 ]] || commands=
    # The last of a command's places may be there any number of times.
    if [[ $place -ge ${#places[@]} && ${#places[@]} -gt 0 && ${places[-1]} == *+ ]]; then place=$((${#places[@]} - 1)); fi
    takes=${places[place]-}
    takes=${takes%+}
  fi
  case $takes in
  files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
  folders) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
  =*) mapfile -t COMPREPLY < <(compgen -W "$commands ${takes#=}" -- "$word") ;;
  *) mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word") ;;
  esac
}

complete -F _waterline waterline
)sh";

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string kind_of(const Argument& argument) {
  switch (argument.takes) {
    case Takes::kNothing:
      return "";
    case Takes::kText:
      return "text";
    case Takes::kOneOf:
      return "=" + joined(argument.values);
    case Takes::kFile:
      return "files";
    case Takes::kFolder:
      return "folders";
  }
  return "";
}

std::string names_of(const std::vector<Argument>& options) {
  std::string text;
  for (const Argument& option : options) text += (text.empty() ? "" : " ") + joined(option.names);
  return text;
}

std::string known(const Command& command) {
  std::string text = "  '" + command.path + "')\n";
  std::string below;
  for (const Command& one : command.commands) below += (below.empty() ? "" : " ") + one.name;
  if (!below.empty()) text += "    commands='" + below + "'\n";
  if (!command.options.empty() && !command.path.empty())
    text += "    options+=' " + names_of(command.options) + "'\n";
  if (!command.positionals.empty()) {
    text += "    places=(";
    for (const Argument& place : command.positionals) {
      text += std::string(&place == &command.positionals.front() ? "" : " ") + "'" +
              kind_of(place) + (place.repeats ? "+" : "") + "'";
    }
    text += ")\n";
  }
  return text + "    ;;\n";
}

}  // namespace

std::string completion_for_bash(const Command& tree) {
  const Command program = with_aliases(tree);
  const auto all = all_of(program);
  std::string text =
      "# Completion of waterline for bash, made from its own commands by `waterline completion "
      "bash`.\n"
      "# It starts no program, and knows no title and no id.\n\n"
      "# COMMAND: what may follow it.\n"
      "_waterline_know() {\n"
      "  commands= places=() options='" +
      names_of(program.options) +
      "'\n"
      "  case $1 in\n";
  for (const Command* command : all) text += known(*command);
  text +=
      "  esac\n"
      "}\n\n"
      "# COMMAND OPTION: what the option takes; nothing for a flag.\n"
      "_waterline_takes() {\n"
      "  takes=\n"
      "  case \"$1 $2\" in\n";
  const auto add = [&](const std::string& before, const Argument& option) {
    if (option.takes == Takes::kNothing) return;
    std::string pattern;
    for (const std::string& name : option.names)
      pattern += (pattern.empty() ? "" : " | ") + before + "' " + name + "'";
    text += "  " + pattern + ") takes='" + kind_of(option) + "' ;;\n";
  };
  for (const Command* command : all) {
    if (command->path.empty()) continue;
    for (const Argument& option : command->options) add("'" + command->path + "'", option);
  }
  for (const Argument& option : program.options) add("*", option);
  return text + "  esac\n}\n" + kWalk;
}

}  // namespace waterline::cli
