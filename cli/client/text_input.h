#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "context.h"

namespace waterline::cli {

// Returns the person's text: the words of the command line; or standard input, for `-` or without a
// terminal; or the text that they write in their editor. Throws Ended if the text is empty, has
// more than `limit` bytes, or is no UTF-8. `command` is the command to which a draft of the text
// belongs. `begun`, if given, returns the text with which the editor begins; it is called only if
// the editor opens and no draft is continued there. An edited text that equals this beginning
// counts as empty.
std::string text_from(const Context& context, const std::vector<std::string>& words,
                      std::size_t limit, std::string_view command,
                      const std::function<std::string()>& begun = {});
// Throws Ended if the text is empty, has more than `limit` bytes, or is no UTF-8.
void require_text(const std::string& text, std::size_t limit);

}  // namespace waterline::cli
