#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// Handles the arguments in which a person writes words of their own. Other accounts must not see
// these words in the list of processes. They can also be given without the command line, which the
// shell keeps in its history.
namespace waterline::cli {

// Returns the arguments and overwrites them in `argv`, where every account can read them as
// /proc/PID/cmdline. The name of the program stays. Call it before anything else in main, so that
// the arguments can be read for microseconds only.
std::vector<std::string> take_arguments(int argc, char** argv);

// The type name (CLI::Option::type_name) of an argument that takes words.
constexpr const char* kWords = "WORDS";

// Marks an argument as one that takes words. Unlike take_words, does not replace the value `-`: the
// command itself does.
CLI::Option* mark_words(CLI::Option* option);
// Marks an argument as one that takes words, and replaces the value `-` (also in NAME=-) when it is
// parsed. At a terminal, asks the person `question` and takes the answer; otherwise takes the next
// line of standard input. `check` runs before the person is asked, and throws if the command could
// not use the answer. It may rely on those positional arguments that were added earlier: they are
// parsed by then.
CLI::Option* take_words(CLI::Option* option, const std::string& question,
                        const std::function<void()>& check = {});

// Returns true if the person typed words of this command in answer to take_words or
// words_or_answer, and not on the command line, which the shell keeps in its history.
bool were_asked_for();

// Returns `words`, which are from the command line, as one text. If there are none, or only `-`,
// asks `question` at a terminal and returns the answer, or returns the next line of standard input.
std::string words_or_answer(const std::vector<std::string>& words, std::string_view question);

}  // namespace waterline::cli
