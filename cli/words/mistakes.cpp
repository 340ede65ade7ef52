#include "words/mistakes.h"

#include <algorithm>

#include "base/edits.h"
#include "words/command_tree.h"
#include "words/examples.h"
#include "words/translation.h"
#include "words/usage.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

const Command& command_at(const Command& program, const CLI::App& app) {
  const Command* command = &program;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().back();
    const auto below = std::ranges::find_if(
        command->commands, [&](const Command& one) { return one.name == at->get_name(); });
    if (below == command->commands.end()) break;
    command = &*below;
  }
  return *command;
}

const CLI::App& app_at(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().back();
  return *at;
}

std::string quoted_word(std::string_view word) {
  return "`" + for_terminal(word) + "`";
}

// Returns "json, markdown or html".
std::string listed(const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text = i == 0                   ? values[i]
           : i + 1 == values.size() ? filled(tr("{1} or {2}"), text, values[i])
                                    : text + ", " + values[i];
  }
  return text;
}

// Returns the word that was probably meant; empty if none is similar.
std::string meant(std::string_view word, const std::vector<std::string>& words) {
  std::string nearest;
  std::size_t least = word.size() > 5 ? 3 : 2;
  for (const std::string& one : words) {
    if (const std::size_t far = base::edits_between(word, one);
        far < least || (far == least && nearest.empty() && far <= 2)) {
      least = far;
      nearest = one;
    }
  }
  return nearest;
}

std::string capital(std::string name) {
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::string form_of(const Command& command) {
  const std::string arguments = usage_of(command);
  return "`waterline " + (command.path.empty() ? std::string("COMMAND") : command.path) +
         (arguments.empty() || command.path.empty() ? "" : " " + arguments) + "`";
}

// Returns how the command is written, and an example.
std::string hint_for(const Command& command) {
  if (command.path.empty()) return tr("`waterline --help` lists the commands.");
  const std::string hint = filled(tr("It is written {1}."), form_of(command));
  for (const Example& example : examples()) {
    // The command is compared with a space after it, so that `sync` is not taken for `sync-when`.
    if (!example.command.empty() &&
        (std::string(example.line) + " ").starts_with("waterline " + command.path + " ")) {
      return hint + " " + filled(tr("For example: {1}"), example.line);
    }
  }
  return hint + " " + filled(tr("`waterline {1} --help` says more."), command.path);
}

std::vector<std::string> names_below(const Command& command) {
  std::vector<std::string> names;
  for (const Command& below : command.commands) names.push_back(below.name);
  return names;
}

Ended ended(std::string message, std::string hint) {
  return {Exit::kUsage, std::move(message), std::move(hint), "bad_request"};
}

std::string called(const Argument& argument) {
  return argument.name().starts_with("-") ? quoted_word(argument.name()) : capital(argument.name());
}

Ended something_lacks(const Command& command, const CLI::App& app) {
  for (const auto* arguments : {&command.positionals, &command.options}) {
    for (const Argument& argument : *arguments) {
      if (!argument.required || app.get_option_no_throw(argument.name())->count() > 0) continue;
      return ended(filled(tr("{1} is missing: {2}."), called(argument), argument.help),
                   hint_for(command));
    }
  }
  if (command.path.empty()) {
    return ended(tr("No command was given."),
                 tr("`waterline write` begins an entry; `waterline help` lists the commands."));
  }
  return ended(
      filled(tr("`waterline {1}` needs one of: {2}."), command.path, listed(names_below(command))),
      filled(tr("`waterline {1} --help` explains each of them."), command.path));
}

// Returns the name of the command below this one that makes something new from words: `add` or
// `propose`. Empty if there is none.
std::string command_for_words(const Command& command) {
  for (const Command& below : command.commands) {
    if (below.name == "add" || below.name == "propose") return below.name;
  }
  return {};
}

std::string with_guess(std::string message, const std::string& guess) {
  if (!guess.empty()) message += " " + filled(tr("Did you mean {1}?"), quoted_word(guess));
  return message;
}

Ended something_unknown(const Command& program, const Command& command, const std::string& first) {
  if (first.starts_with("-")) {
    std::vector<std::string> options;
    for (const auto* of : {&command.options, &program.options}) {
      for (const Argument& option : *of)
        options.insert(options.end(), option.names.begin(), option.names.end());
    }
    return ended(with_guess(filled(tr("There is no option {1} here."), quoted_word(first)),
                            meant(first.substr(0, first.find('=')), options)),
                 hint_for(command));
  }
  if (!command.commands.empty() && command.positionals.empty()) {
    const std::string path = (command.path.empty() ? "" : command.path + " ") + first;
    const std::string guess = meant(first, names_below(command));
    if (const std::string writes = command_for_words(command); guess.empty() && !writes.empty()) {
      return ended(filled(tr("`waterline {1}` takes one of: {2}."), command.path,
                          listed(names_below(command))),
                   filled(tr("To write something: `waterline {1} {2}`, which asks for the words."),
                          command.path, writes));
    }
    return ended(
        with_guess(filled(tr("There is no command {1}."), quoted_word("waterline " + path)), guess),
        command.path.empty() ? hint_for(command)
                             : filled(tr("There are: {1}."), listed(names_below(command))));
  }
  return ended(filled(tr("There is one word too many: {1}."), quoted_word(first)),
               hint_for(command));
}

// Returns the argument of the command that `said`, the text of an error of CLI11, names.
const Argument* spoken_of(const Command& program, const Command& command, std::string_view said) {
  // If the names of several arguments occur in the error, it is about the one with the longest
  // name: an error about --qr also contains "-q".
  const Argument* longest = nullptr;
  std::size_t length = 0;
  for (const auto* arguments : {&command.options, &command.positionals, &program.options}) {
    for (const Argument& argument : *arguments) {
      for (const std::string& name : argument.names) {
        if (name.size() <= length || said.find(name) == std::string_view::npos) continue;
        longest = &argument;
        length = name.size();
      }
    }
  }
  return longest;
}

Ended value_unfit(const Command& program, const Command& command, const CLI::App& app,
                  const std::string& said) {
  const Argument* argument = spoken_of(program, command, said);
  if (argument == nullptr) return ended(for_terminal(words_for_usage(said)), hint_for(command));
  if (!argument->values.empty()) {
    return ended(filled(tr("{1} is one of: {2}."), called(*argument), listed(argument->values)),
                 hint_for(command));
  }
  // CLI11 names a range "INT in [1 - 60]".
  const CLI::Option* option = app.get_option_no_throw(argument->name());
  const std::string type = option == nullptr ? "" : option->get_type_name();
  const std::size_t open = type.find('[');
  const std::size_t dash = type.find(" - ", open);
  if (open != std::string::npos && dash != std::string::npos) {
    return ended(filled(tr("{1} is a whole number from {2} to {3}."), called(*argument),
                        type.substr(open + 1, dash - open - 1),
                        type.substr(dash + 3, type.find(']') - dash - 3)),
                 hint_for(command));
  }
  return ended(filled(tr("{1} is a whole number: {2}."), called(*argument), argument->help),
               hint_for(command));
}

}  // namespace

bool lacks_command(const CLI::App& app, const CLI::ParseError& error) {
  return dynamic_cast<const CLI::RequiredError*>(&error) != nullptr &&
         app.get_subcommands().empty() && app.remaining(/*recurse=*/true).empty();
}

std::string short_help() {
  std::string text =
      tr("Waterline: a private reflection journal, for one person or for two.") + "\n\n";
  constexpr std::size_t kColumn = 12;
  for (const auto& [command, words] : {std::pair{"init", tr("make your journal")},
                                       {"write", tr("write something that only you can see")},
                                       {"list", tr("your newest entries")},
                                       {"share", tr("show your partner one piece of an entry")},
                                       {"lock", tr("close the journal")}}) {
    std::string name(command);
    name.resize(kColumn, ' ');
    text += "  waterline " + name + words + "\n";
  }
  return text + "\n" +
         tr("`waterline help` lists all commands, `waterline help COMMAND` explains one.") + "\n";
}

Ended words_for_mistake(const CLI::App& app, const CLI::ParseError& error) {
  const Command program = tree_of(app);
  const Command& command = command_at(program, app);
  const std::string said = error.what();
  // Unknown words come first, since a misspelt word also leaves an argument missing.
  if (const auto rest = app.remaining(/*recurse=*/true); !rest.empty()) {
    return something_unknown(program, command, rest.front());
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return something_lacks(command, app_at(app));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    if (const Argument* argument = spoken_of(program, command, said)) {
      return ended(
          argument->takes == Takes::kNothing
              ? filled(tr("{1} takes no value."), called(*argument))
              : filled(tr("{1} needs a value after it: {2}."), called(*argument), argument->help),
          hint_for(command));
    }
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    const std::size_t between = said.find(" excludes ");
    if (between != std::string::npos) {
      return ended(
          filled(tr("{1} and {2} do not go together."), quoted_word(said.substr(0, between)),
                 quoted_word(said.substr(between + 10))),
          hint_for(command));
    }
  }
  return value_unfit(program, command, app_at(app), said);
}

}  // namespace waterline::cli
