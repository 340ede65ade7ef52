#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "context.h"

namespace waterline::cli {

// What a person wants to say: the words of the command line, `-` or no terminal for standard input,
// else what they write in their editor. Ended where it is empty, longer than `limit` bytes, or no
// UTF-8. `command` is named where words on the command line are warned about.
std::string text_from(const Context& context, const std::vector<std::string>& words,
                      std::size_t limit, std::string_view command);
// Whether there is anything in it but spaces and line ends.
bool has_words(const std::string& text);
// The same checks for a text from elsewhere.
void require_text(const std::string& text, std::size_t limit);

}  // namespace waterline::cli
