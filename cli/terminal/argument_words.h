#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// Arguments that take a person's words. Other accounts must not see them in the list of processes,
// and they can be given without the command line, which the shell keeps in its history.
namespace waterline::cli {

// Returns the arguments and overwrites them in `argv`, where every account can read them as
// /proc/PID/cmdline. The name of the program stays. To be called first of all: it takes
// microseconds.
std::vector<std::string> take_arguments(int argc, char** argv);

// The type name (CLI::Option::type_name) of an argument that takes words.
constexpr const char* kWords = "WORDS";

// Marks an argument as one that takes words. The command itself handles `-`.
CLI::Option* mark_words(CLI::Option* option);
// Marks an argument as one that takes words, and replaces `-` (also in NAME=-) by the answer to
// this question at a terminal, or by the next line of standard input. `check` runs before the
// question and throws if the answer would be typed in vain. By then, the positional arguments that
// were added earlier are parsed.
CLI::Option* take_words(CLI::Option* option, const std::string& question,
                        const std::function<void()>& check = {});

// Returns true if the person typed words of this command as an answer, so that no shell's history
// has them.
bool were_asked_for();

// Returns words of the command line as one text. If there are none, or only `-`, returns the answer
// to this question at a terminal, or the next line of standard input.
std::string words_or_answer(const std::vector<std::string>& words, std::string_view question);

}  // namespace waterline::cli
