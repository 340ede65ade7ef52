#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// Words that a person gives a command: out of sight of other accounts, and by other ways than the
// command line, which the shell keeps in its history.
namespace waterline::cli {

// The arguments, moved out of the process's own memory, where every account can read them as
// /proc/PID/cmdline. The name of the program stays there. To be called before anything else is
// done: it takes microseconds.
std::vector<std::string> take_arguments(int argc, char** argv);

// The type name of an argument that takes a person's words (CLI::Option::type_name).
constexpr const char* kWords = "WORDS";

// Says that this argument takes words; the command itself sees to `-`.
CLI::Option* mark_words(CLI::Option* option);
// This argument takes words, and `-` (also behind NAME=) stands for the answer to this question at
// a terminal, or for the next line of standard input. `check` comes before the question: whatever
// must be true so that the answer is not typed in vain. Positional arguments that were added before
// this option have their values then.
CLI::Option* take_words(CLI::Option* option, const std::string& question,
                        const std::function<void()>& check = {});

// Returns true if the person typed words of this command as an answer. No shell's history has
// these.
bool were_asked_for();

// Words of the command line as one text; without any, or for `-`, the answer to this question or a
// line of standard input.
std::string words_or_answer(const std::vector<std::string>& words, std::string_view question);

}  // namespace waterline::cli
