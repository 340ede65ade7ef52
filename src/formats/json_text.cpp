#include "formats/json_text.h"

#include "base/text.h"
#include "formats/limits.h"

namespace waterline::formats {
namespace {

// Counts brackets, commas and colons outside of texts: an upper bound of how much the parser would build.
bool fits(std::string_view text) {
  std::size_t depth = 0;
  std::size_t values = 1;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '[' || c == '{' || c == ',' || c == ':') ++values;
    if (depth > kMaxNesting || values > kMaxValues) return false;
  }
  return true;
}

const Json* value_in(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!base::is_utf8(text) || !fits(text)) return {};
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return {};
  return json;
}

std::string text_in(const Json& object, const char* name) {
  const Json* value = value_in(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool flag_in(const Json& object, const char* name) {
  const Json* value = value_in(object, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

const Json& list_in(const Json& object, const char* name) {
  static const Json nothing = Json::array();
  const Json* value = value_in(object, name);
  return value != nullptr && value->is_array() ? *value : nothing;
}

std::vector<std::string> texts_in(const Json& object, const char* name) {
  std::vector<std::string> texts;
  for (const Json& value : list_in(object, name)) {
    if (value.is_string()) texts.push_back(value.get<std::string>());
  }
  return texts;
}

std::string day_in(const Json& entry) {
  const std::string day = text_in(entry, "day");
  return day.empty() ? text_in(entry, "created").substr(0, 10) : day;
}

bool says_something(const Json& object, const char* name) {
  const Json* value = value_in(object, name);
  if (value == nullptr || value->is_null()) return false;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_string()) return !value->get_ref<const std::string&>().empty();
  return !value->is_structured() || !value->empty();
}

}  // namespace waterline::formats
