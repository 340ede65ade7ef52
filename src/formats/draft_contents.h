#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::formats {

// These bytes as UTF-8: each that belongs to no character of it is read as Latin-1. Bytes that are
// UTF-8 already stay as they are.
std::string utf8_from(std::string_view bytes);

// The contents of the drafts that keep a request with its text: one, or several where the text is
// longer than a draft of `max_size` bytes may be. `request` is a JSON object, whose field "text"
// becomes `text`, which may be any bytes: bytes that are not UTF-8 are read as Latin-1, so no word
// is lost. None if `request` is no JSON object.
std::optional<std::vector<std::string>> draft_contents(std::string_view request,
                                                       const std::optional<std::string>& text,
                                                       std::size_t max_size);

}  // namespace waterline::formats
