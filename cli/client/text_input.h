#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "context.h"

namespace waterline::cli {

// Returns the person's text: the words of the command line; or standard input, for `-` or without a
// terminal; or the text that they write in their editor. Throws as require_text does. `command`
// names the draft that is kept of the text. `begun`, if given, returns a beginning for the editor;
// it is called only if the person writes anew there. A text that is no more than the beginning
// counts as none.
std::string text_from(const Context& context, const std::vector<std::string>& words,
                      std::size_t limit, std::string_view command,
                      const std::function<std::string()>& begun = {});
// Returns true if the text has more than spaces and line ends.
bool has_words(const std::string& text);
// Throws Ended if the text is empty, has more than `limit` bytes, or is no UTF-8.
void require_text(const std::string& text, std::size_t limit);

}  // namespace waterline::cli
