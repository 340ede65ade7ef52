#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "context.h"

// Asks the person questions. They go to /dev/tty, so that the person sees them even if standard
// output and standard error are redirected. Every function that asks throws Ended(kUsage) if there
// is no terminal.
namespace waterline::cli {

// True if there is a terminal to ask on.
bool can_ask();

// Asks and reads one line. `otherwise` is the hint of the error if nobody can be asked: it names
// the option that gives the answer.
std::string ask(std::string_view question, std::string_view otherwise = {});
// Asks as ask does, without showing what is typed.
std::string ask_secret(std::string_view question, std::string_view otherwise = {});
// Asks as ask does, but first discards the keys that were pressed before the question could be
// seen. Use it for every answer that cannot be taken back: a key that was pressed while the program
// was busy must not confirm anything.
std::string ask_afresh(std::string_view question, std::string_view otherwise = {});
// Asks as ask_afresh does. Returns true if the person types exactly this word, in English or in
// their language. {1} in the question is replaced by the word.
bool ask_for_word(std::string_view question, std::string_view word);

// Returns true for an answer that begins with y, false for n, and nothing for any other. The
// letters of the person's language count too.
std::optional<bool> yes_or_no(std::string answer);
// Asks as ask_afresh does, until yes_or_no has a result.
bool ask_yes_or_no(std::string_view question);
// Asks as ask_yes_or_no does, as long as `stands()` returns true; calls it a few times a second.
// Returns nullopt once it returns false.
std::optional<bool> ask_yes_or_no_while(std::string_view question,
                                        const std::function<bool()>& stands);

// Shows a text and waits. Returns true if the person presses Enter within this time. What was typed
// before is discarded.
bool enter_comes(std::string_view text, std::chrono::milliseconds at_most);

// Asks as ask does. If `goes_on(first line)` is true, the lines that were pasted with it are part
// of the answer.
std::string ask_with_pasted(std::string_view question,
                            const std::function<bool(std::string_view)>& goes_on);

}  // namespace waterline::cli
