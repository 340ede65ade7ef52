#include "help.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "program.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app, const CommandGroup& group) {
  std::vector<const CLI::App*> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_name().empty() && command->get_group() == tr(group.title))
      commands.push_back(command);
  }
  return commands;
}

constexpr std::size_t kNames = 12;  // columns

std::size_t help_width() {
  return output_is_terminal() ? std::min<std::size_t>(screen_width(), 100) : 100;
}

// Returns two columns: a name on the left, and on the right the words about it, broken into lines.
std::string in_columns(std::string_view name, const std::string& words, std::size_t names) {
  constexpr std::size_t kMin = 20;
  const std::size_t width = help_width();
  if (width < names + kMin) return "  " + std::string(name) + "\n" + wrapped(words, "    ", width);
  const std::string lines = wrapped(words, std::string(names, ' '), width);
  const std::string begin = "  " + std::string(name);
  if (begin.size() + 1 > names) return begin + "\n" + lines;
  return begin + lines.substr(begin.size());
}

// Returns true if the argument after this option is the option's value.
bool has_value(std::string_view option) {
  constexpr std::string_view kWithValue[] = {"--home", "--color", "--passphrase-file",
                                             "--passphrase-fd", "--passphrase-command"};
  return std::ranges::find(kWithValue, option) != std::end(kWithValue);
}

// Returns the place of the first argument that is no option of the program and no value of one.
template <class Arguments>
auto first_word(Arguments& arguments) {
  auto first = arguments.begin();
  while (first != arguments.end() && first->starts_with('-')) {
    first += has_value(*first) && std::next(first) != arguments.end() ? 2 : 1;
  }
  return first;
}

bool is_command(const CLI::App& app, std::string_view word) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::ranges::any_of(
      commands, [&](const CLI::App* one) { return one->check_name(std::string(word)); });
}

}  // namespace

void take_help(std::vector<std::string>& arguments) {
  auto first = first_word(arguments);
  if (first == arguments.end() || *first != "help") return;
  first = arguments.erase(first);
  // `help help` is `help`.
  if (first != arguments.end() && *first == "help") arguments.erase(first);
  arguments.emplace_back("--help");
}

std::string only_command(const std::vector<std::string>& arguments) {
  const bool helps = std::ranges::any_of(
      arguments, [](const std::string& one) { return one == "--help" || one == "-h"; });
  const auto first = first_word(arguments);
  return helps || first == arguments.end() || *first == "completion" ? std::string() : *first;
}

std::string help_of_program(const CLI::App& app) {
  std::string text = tr("Waterline: a private reflection journal, for one person or for two.") +
                     "\n" + tr("Usage") + ": waterline [" + tr("OPTIONS") + "] " + tr("COMMAND") +
                     "\n\n";
  for (const CommandGroup& group : command_groups()) {
    std::string names;
    for (const CLI::App* command : commands_of(app, group))
      names += (names.empty() ? "" : ", ") + command->get_name();
    text += in_columns(group.name, names, kNames);
  }
  text += in_columns("options", tr("what every command takes"), kNames) + "\n";
  return text +
         wrapped(tr("`waterline help sharing` says what each command of a group does, `waterline "
                    "help share` all about one."),
                 "", help_width());
}

std::optional<std::string> help_of_group(const CLI::App& app, std::string_view name) {
  if (name == "options") {
    std::string text = tr("What every command takes") + "\n\n";
    for (const CLI::Option* option : app.get_options()) {
      std::string form = option->get_name(false, true);
      if (option->get_items_expected_max() > 0) form += " " + option->get_type_name();
      text += in_columns(form, option->get_description(), 30);
    }
    return text;
  }
  const auto groups = command_groups();
  const auto group = std::ranges::find(groups, name, &CommandGroup::name);
  if (group == groups.end()) return {};
  std::string text = tr(group->title) + "\n\n";
  for (const CLI::App* command : commands_of(app, *group))
    text += in_columns(command->get_name(), command->get_description(), kNames + 6);
  return text + "\n" +
         wrapped(filled(tr("`waterline help {1}` says all about one."),
                        commands_of(app, *group).front()->get_name()),
                 "", help_width());
}

std::string group_asked_for(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || arguments.back() != "--help") return {};
  const std::string& name = arguments[arguments.size() - 2];
  if (name.starts_with("-") || is_command(app, name)) return {};
  return help_of_group(app, name) ? name : std::string();
}

void refuse_unknown_help(const CLI::App& app, std::vector<std::string>& arguments) {
  const std::size_t count = arguments.size();
  if (count < 2 || arguments.back() != "--help" ||
      std::ranges::any_of(arguments, [&](const auto& one) { return is_command(app, one); }))
    return;
  const std::string& word = arguments[count - 2];
  const bool is_value = count > 2 && has_value(arguments[count - 3]);
  if (!word.starts_with("-") && !is_value) arguments.pop_back();
}

}  // namespace waterline::cli
