#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

// Questions at the terminal (terminal.h) that do more than wait for a line.
namespace waterline::cli {

// Asks as ask_yes_or_no does, for as long as the question stands, which is looked at a few times a
// second; none once it does not.
std::optional<bool> ask_yes_or_no_while(std::string_view question,
                                        const std::function<bool()>& stands);
// Asks as ask does. Where the first line is what `goes_on` says, the lines that were pasted with it
// belong to it.
std::string ask_with_pasted(std::string_view question,
                            const std::function<bool(std::string_view)>& goes_on);

}  // namespace waterline::cli
