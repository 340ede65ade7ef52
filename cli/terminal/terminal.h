#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "context.h"

// Reading from and writing to the person at the terminal. Data goes to standard output, everything
// said beside it to standard error; questions go to /dev/tty, so that they reach the person even
// when both are redirected.
namespace waterline::cli {

bool input_is_terminal();
bool output_is_terminal();
// Whether the output is a terminal that shows bold and dim text, and nobody said NO_COLOR.
bool colors_fit();
// Whether there is a person to ask.
bool can_ask();

// Asks and reads one line. Ended(kUsage) where nobody can be asked; its hint is `otherwise`, which
// names the option that gives the answer.
std::string ask(std::string_view question, std::string_view otherwise = {});
// The same without showing what is typed.
std::string ask_secret(std::string_view question, std::string_view otherwise = {});
// Reads one line as ask does, but first discards what was typed before the question could be seen.
// For every answer that cannot be taken back: keys that were pressed while the program was busy
// must not confirm anything.
std::string ask_afresh(std::string_view question, std::string_view otherwise = {});
// Whether the person typed exactly this word, in English or in their language. {1} in the question
// is the place of it. Asks afresh.
bool ask_for_word(std::string_view question, std::string_view word);
// Whether an answer means yes: it begins with y or n, or with the letters for these in the person's
// language. Nothing where it begins with neither.
std::optional<bool> yes_or_no(std::string answer);
// Asks afresh until the answer begins with y or n, or with the letters for these in the person's
// language.
bool ask_yes_or_no(std::string_view question);

// All of standard input, unchanged. Ended(kUsage) past `limit` bytes.
// `so_far` is told after each part that came.
std::string read_standard_input(std::size_t limit,
                                const std::function<void(const std::string&)>& so_far = {});
// The next line of standard input. Ended(kUsage) where there is none.
std::string read_standard_line();
// A whole regular file. Ended with a plain reason where that is not possible.
std::string read_file(const std::string& path, std::size_t limit);

// A passphrase from --passphrase-file, -fd or -command, or the environment's
// WATERLINE_PASSPHRASE_COMMAND; none if the person is to be asked. One trailing newline is not part
// of it.
std::optional<std::string> given_passphrase(const Context& context);

// Text for people, wrapped to the terminal's width at spaces.
std::string wrapped(std::string_view text, std::string_view indent = {});

// Words of somebody beside other things in a line: made safe, and on a terminal kept from turning
// the line around.
std::string in_list(std::string_view text);

// A time of the API ("2026-11-23T20:15:02Z") in the person's own zone, to the minute.
std::string local_time(const std::string& utc);

// Overwrites a text that held a secret.
void wipe(std::string& text);

// A line that is wider than the terminal is broken there at spaces; one that is to be copied or
// drawn stays whole.
enum class Lines { kFitted, kAsTheyAre };
// A calm line beside the data, on standard error; nothing with --quiet or --json.
void say(const Context& context, std::string_view line, Lines lines = Lines::kFitted);
// The result of a command: the JSON as it is with --json, else the lines for people, on standard
// output.
void print(std::string_view text, Lines lines = Lines::kFitted);
void print_json(const Json& json);

// What ended a command, and what to do: on standard error, as JSON with --json.
void report(const Context& context, const Ended& ended);

// Bold or dim, where colours are wanted.
std::string bold(const Context& context, std::string_view text);
std::string dim(const Context& context, std::string_view text);

}  // namespace waterline::cli
