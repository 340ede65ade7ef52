#pragma once

#include <string>
#include <string_view>

#include "context.h"

// Prints output for the person. Results go to standard output, everything else to standard error.
// For questions see questions.h.
namespace waterline::cli {

bool input_is_terminal();
bool output_is_terminal();
// True if the output is a terminal that shows bold and dim text, and NO_COLOR is not set.
bool colors_fit();

// Returns a text that somebody wrote, made safe for the terminal. Each row of the text is behind a
// bar, so that it cannot pass for words of the program or of somebody else.
std::string framed(std::string_view text);

// Breaks lines that do not fit the screen, or that are hard to read because they have more than 100
// columns, at spaces.
std::string fitted(std::string_view text);
// Wraps all lines of a text at spaces, to the width that `fitted` uses.
std::string wrapped(std::string_view text, std::string_view indent = {});

// Returns a text that somebody wrote, made safe for a line that also has other words. On a
// terminal, right-to-left letters cannot reorder the rest of the line.
std::string in_list(std::string_view text);

// Writes all of the text. Returns false if the system refuses.
bool write_all(int descriptor, std::string_view text);

// Overwrites a text that held a secret.
void wipe(std::string& text);

// kFitted breaks lines that are wider than the terminal at spaces. Lines to be copied, and
// drawings, stay as they are.
enum class Lines { kFitted, kAsTheyAre };
// Prints a line on standard error. Does nothing with --quiet or --json.
void say(const Context& context, std::string_view line, Lines lines = Lines::kFitted);
// Prints the result of a command on standard output, as text for people or as JSON.
void print(std::string_view text, Lines lines = Lines::kFitted);
void print_json(const Json& json);
// Writes to standard output. If that fails, stores the error for output_failure().
void write_output(std::string_view text);
// Returns the error of the system (errno) with which standard output refused a text; 0 if none.
int output_failure();

// Prints an error and its hint on standard error; as JSON with --json.
void report(const Context& context, const Ended& ended);

// Returns the text in bold if colours are wanted; else the text itself.
std::string bold(const Context& context, std::string_view text);
std::string dim(const Context& context, std::string_view text);

}  // namespace waterline::cli
