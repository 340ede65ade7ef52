#include "words/command_tree.h"

#include <algorithm>
#include <cctype>

#include "words/translation.h"

namespace waterline::cli {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool is_word(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return std::islower(static_cast<unsigned char>(c)) || c == '-';
  });
}

// CLI11 returns a type such as "TEXT:{on,off}" if the argument takes only members of a set;
// otherwise it returns the type name.
void set_value(const std::string& type, Argument& argument) {
  argument.takes = Takes::kText;
  if (type.starts_with("FILE")) argument.takes = Takes::kFile;
  if (type.starts_with("FOLDER")) argument.takes = Takes::kFolder;
  const std::size_t open = type.find('{');
  argument.free = open == std::string::npos;
  for (const std::string& value :
       argument.free
           ? split(type, '|')
           : split(std::string_view(type).substr(open + 1, type.find('}') - open - 1), ',')) {
    if (is_word(value)) argument.values.push_back(value);
  }
  if (!argument.values.empty()) argument.takes = Takes::kOneOf;
}

Argument argument_of(const CLI::Option& option) {
  Argument argument;
  if (option.get_positional()) {
    argument.names.push_back(option.get_name(/*positional=*/true));
  } else {
    for (const std::string& name : option.get_snames()) argument.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) argument.names.push_back("--" + name);
  }
  argument.help = option.get_description();
  if (option.get_items_expected_max() > 0) set_value(option.get_type_name(), argument);
  argument.required = option.get_required();
  const bool many = option.get_items_expected_max() >= CLI::detail::expected_max_vector_size;
  argument.repeats = many;
  argument.value_may_lack =
      argument.takes != Takes::kNothing && option.get_items_expected_min() == 0;
  argument.environment = option.get_envname();
  argument.type = option.get_type_name();
  if (!many && argument.takes != Takes::kNothing)
    argument.values_at_once = option.get_items_expected_min();
  return argument;
}

void add_options(const CLI::App& app, const CLI::App& root, Command& command) {
  for (const CLI::Option* option : app.get_options()) {
    // Every command inherits --help from the program.
    if (option == app.get_help_ptr() && &app != &root) continue;
    (option->get_positional() ? command.positionals : command.options)
        .push_back(argument_of(*option));
  }
  for (const CLI::App* group : app.get_subcommands({})) {
    if (group->get_name().empty()) add_options(*group, root, command);
  }
}

Command command_of(const CLI::App& app, const CLI::App& root, const std::string& above) {
  Command command;
  command.name = app.get_name();
  command.aliases = app.get_aliases();
  if (&app != &root) command.path = (above.empty() ? "" : above + " ") + app.get_name();
  command.help = app.get_description();
  command.footer = app.get_footer();
  command.needs_command = app.get_require_subcommand_min() > 0;
  add_options(app, root, command);
  for (const CLI::App* below : app.get_subcommands({})) {
    if (!below->get_name().empty())
      command.commands.push_back(command_of(*below, root, command.path));
  }
  return command;
}

// Returns the command under another name and path, with the commands below it.
Command renamed(Command command, const std::string& name, const std::string& above) {
  command.name = name;
  command.path = (above.empty() ? "" : above + " ") + name;
  command.aliases.clear();
  for (Command& below : command.commands) below = renamed(below, below.name, command.path);
  return command;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string value_of(const Argument& argument) {
  if (argument.takes == Takes::kFile) return "FILE";
  if (argument.takes == Takes::kFolder) return "FOLDER";
  if (argument.takes != Takes::kOneOf) return "VALUE";
  std::string words;
  for (const std::string& value : argument.values) words += (words.empty() ? "" : "|") + value;
  return argument.free ? words + "|..." : words;
}

}  // namespace

Command tree_of(const CLI::App& app) {
  return command_of(app, app, "");
}

Command with_aliases(const Command& command) {
  Command whole = command;
  whole.commands.clear();
  for (const Command& below : command.commands) {
    whole.commands.push_back(with_aliases(below));
    const Command named = whole.commands.back();
    for (const std::string& alias : below.aliases)
      whole.commands.push_back(renamed(named, alias, command.path));
  }
  return whole;
}

std::vector<const Command*> all_of(const Command& command) {
  std::vector<const Command*> all = {&command};
  for (const Command& below : command.commands) {
    const auto further = all_of(below);
    all.insert(all.end(), further.begin(), further.end());
  }
  return all;
}

std::string written(const Argument& option) {
  if (option.takes == Takes::kNothing) return option.name();
  const std::string value = value_of(option);
  return option.name() + (option.value_may_lack ? " [" + value + "]" : " " + value);
}

std::string usage_of(const Command& command) {
  std::string text;
  const auto add = [&](const std::string& word) { text += (text.empty() ? "" : " ") + word; };
  for (const Argument& option : command.options) {
    if (option.required) add(written(option));
  }
  if (std::ranges::any_of(command.options, [](const Argument& option) { return !option.required; }))
    add("[" + tr("OPTIONS") + "]");
  for (const Argument& positional : command.positionals) {
    const std::string name =
        (positional.takes == Takes::kOneOf && !positional.free ? value_of(positional)
                                                               : upper(positional.name())) +
        (positional.repeats ? "..." : "");
    add(positional.required ? name : "[" + name + "]");
  }
  if (!command.commands.empty())
    add(command.needs_command ? tr("COMMAND") : "[" + tr("COMMAND") + "]");
  return text;
}

}  // namespace waterline::cli
