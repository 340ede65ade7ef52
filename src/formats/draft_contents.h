#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::formats {

// Returns these bytes as UTF-8. Bytes that are not valid UTF-8 are read as Latin-1.
std::string utf8_from(std::string_view bytes);

// Returns the contents of the drafts in which a request and its text are saved, if the request
// cannot be carried out now. They are several if the text is longer than one draft of `max_size`
// bytes may be. `request` is a JSON object, whose field "text" becomes `text`. `text` may be any
// bytes: those that are not UTF-8 are read as Latin-1, so no word is lost. Returns nullopt if
// `request` is no JSON object.
std::optional<std::vector<std::string>> draft_contents(std::string_view request,
                                                       const std::optional<std::string>& text,
                                                       std::size_t max_size);

}  // namespace waterline::formats
