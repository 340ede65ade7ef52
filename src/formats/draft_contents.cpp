#include "formats/draft_contents.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/utf8.h"

namespace waterline::formats {
namespace {

using Json = nlohmann::json;

// Returns the offset at which to split a text: behind a line if one ends in the second quarter of
// the text, else between two characters.
std::size_t middle_of(const std::string& text) {
  const std::size_t middle = text.size() / 2;
  const std::size_t line = text.rfind('\n', middle);
  if (line != std::string::npos && line > text.size() / 4) return line + 1;
  std::size_t at = middle;
  while (at > 1 && base::is_inside_character(text[at])) --at;
  return at;
}

std::string dumped(const Json& words) {
  return words.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void add_parts(Json words, std::size_t max_size, std::vector<Json>& parts) {
  const auto text = words.find("text");
  if (dumped(words).size() <= max_size || text == words.end() ||
      text->get_ref<const std::string&>().size() < 8) {
    parts.push_back(std::move(words));
    return;
  }
  const std::string whole = std::move(text->get_ref<std::string&>());
  const std::size_t middle = middle_of(whole);
  for (const std::string& part : {whole.substr(0, middle), whole.substr(middle)}) {
    words["text"] = part;
    add_parts(words, max_size, parts);
    words.erase("fields");  // only the first part has the fields
  }
}

}  // namespace

std::string utf8_from(std::string_view bytes) {
  constexpr std::size_t kLongest = 4;  // bytes of one character
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    std::size_t size = 1;
    while (size <= kLongest && size <= bytes.size() && !base::is_utf8(bytes.substr(0, size)))
      ++size;
    if (size <= kLongest && size <= bytes.size()) {
      text += bytes.substr(0, size);
      bytes.remove_prefix(size);
      continue;
    }
    // The first byte is no ASCII, since that would have been valid UTF-8. So it is at least 0x80,
    // and its Latin-1 character has two bytes in UTF-8.
    const auto byte = static_cast<unsigned char>(bytes.front());
    text.push_back(static_cast<char>(0xC0 | (byte >> 6)));
    text.push_back(static_cast<char>(0x80 | (byte & 0x3F)));
    bytes.remove_prefix(1);
  }
  return text;
}

std::optional<std::vector<std::string>> draft_contents(std::string_view request,
                                                       const std::optional<std::string>& text,
                                                       std::size_t max_size) {
  Json words =
      request.empty() ? Json::object() : Json::parse(request, nullptr, /*allow_exceptions=*/false);
  if (!words.is_object()) return {};
  words.erase("text");
  if (text) words["text"] = utf8_from(*text);
  std::vector<Json> parts;
  add_parts(std::move(words), max_size, parts);
  std::vector<std::string> contents;
  for (Json& part : parts) {
    // Each part has a number, because two parts may have the same words, and a draft whose content
    // is stored already is not stored again.
    if (parts.size() > 1) part["part"] = contents.size() + 1;
    contents.push_back(dumped(part));
  }
  return contents;
}

}  // namespace waterline::formats
