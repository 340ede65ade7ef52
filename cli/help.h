#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// Prints `waterline help` and `waterline help GROUP`. The texts of `waterline help COMMAND` are in
// words/usage.h.
namespace waterline::cli {

// Makes `help` and `help COMMAND` into `--help` and `COMMAND --help`.
void take_help(std::vector<std::string>& arguments);

// Returns the command in these arguments, if they ask for it alone: nothing if they ask for help or
// for a completion, which show other commands as well, or if they name no command. REQUIRES:
// take_help() was called.
std::string only_command(const std::vector<std::string>& arguments);

// REQUIRES of the next three functions: build_program was called with `app`.

// Returns the help of the program: its commands by groups, short enough for a screen.
std::string help_of_program(const CLI::App& app);
// Returns the help of a group (`journal`), or of the options that every command has (`options`);
// none if there is no such group.
std::optional<std::string> help_of_group(const CLI::App& app, std::string_view name);

// Returns the group of commands that `help GROUP` names; empty if the arguments are not of that
// form. `arguments` are as take_help left them.
std::string group_asked_for(const CLI::App& app, const std::vector<std::string>& arguments);
// If the word before a final `--help` names neither a command nor a group, removes that `--help`.
// Parsing then tells the person that there is no such command. `arguments` are as take_help left
// them.
void refuse_unknown_help(const CLI::App& app, std::vector<std::string>& arguments);

}  // namespace waterline::cli
