#include "api/fields.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"

namespace waterline::api {
namespace {

// Returns whether brackets are nested deeper than kMaxNesting. Brackets inside texts do not count.
// The result is exact for valid JSON; the parser refuses everything else.
bool is_nested_too_deeply(std::string_view bytes) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char letter = bytes[i];
    if (in_text) {
      if (letter == '\\') ++i;
      if (letter == '"') in_text = false;
    } else if (letter == '"') {
      in_text = true;
    } else if (letter == '{' || letter == '[') {
      if (++depth > kMaxNesting) return true;
    } else if (letter == '}' || letter == ']') {
      --depth;
    }
  }
  return false;
}

template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

std::string take_text(Json& value) {
  return std::move(value.get_ref<std::string&>());
}

}  // namespace

std::optional<Json> parse_object(std::string_view bytes) {
  if (bytes.empty()) return Json::object();
  if (is_nested_too_deeply(bytes)) return {};
  Json parsed = Json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return {};
  return parsed;
}

Json* Fields::find(const std::string& name) {
  asked_.insert(name);
  const auto found = object_.find(name);
  return found == object_.end() ? nullptr : &*found;
}

Json* Fields::find_text(const std::string& name) {
  Json* const value = find(name);
  if (value == nullptr || value->is_string()) return value;
  refuse();
  return nullptr;
}

std::string Fields::text(const std::string& name) {
  auto given = text_if_given(name);
  if (given) return std::move(*given);
  refuse();
  return {};
}

std::optional<std::string> Fields::text_if_given(const std::string& name) {
  Json* const value = find_text(name);
  if (value == nullptr) return {};
  return take_text(*value);
}

crypto::SecretBytes Fields::secret(const std::string& name) {
  auto given = secret_if_given(name);
  if (given) return std::move(*given);
  refuse();
  return {};
}

std::optional<crypto::SecretBytes> Fields::secret_if_given(const std::string& name) {
  Json* const value = find_text(name);
  if (value == nullptr) return {};
  auto& text = value->get_ref<std::string&>();
  crypto::SecretBytes secret = crypto::SecretBytes::copy_of(base::bytes_of(text));
  crypto::wipe(std::as_writable_bytes(std::span(text)));
  text.clear();
  return secret;
}

bool Fields::flag(const std::string& name) {
  if (!object_.contains(name)) refuse();
  return flag_if_given(name, false);
}

bool Fields::flag_if_given(const std::string& name, bool otherwise) {
  return flag_if_given(name).value_or(otherwise);
}

std::optional<bool> Fields::flag_if_given(const std::string& name) {
  const Json* const value = find(name);
  if (value == nullptr) return {};
  if (value->is_boolean()) return value->get<bool>();
  refuse();
  return {};
}

std::optional<std::int64_t> Fields::integer_if_given(const std::string& name, std::int64_t least,
                                                     std::int64_t most) {
  const Json* const value = find(name);
  if (value == nullptr) return {};
  // Check the size first, since a number in JSON may be larger than std::int64_t.
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() ||
                     value->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
  if (fits && value->get<std::int64_t>() >= least && value->get<std::int64_t>() <= most) {
    return value->get<std::int64_t>();
  }
  refuse();
  return {};
}

std::optional<base::WallTime> Fields::time_if_given(const std::string& name) {
  const auto given = text_if_given(name);
  if (!given) return {};
  const auto time = base::time_from_text(*given);
  if (!time) refuse();
  return time;
}

std::optional<base::Day> Fields::day_if_given(const std::string& name) {
  const auto given = text_if_given(name);
  if (!given) return {};
  const auto day = base::day_from_text(*given);
  if (!day) refuse();
  return day;
}

std::vector<std::pair<std::string, std::string>> Fields::named_texts_if_given(
    const std::string& name, std::size_t most) {
  Json* const value = find(name);
  std::vector<std::pair<std::string, std::string>> texts;
  if (value == nullptr) return texts;
  if (!value->is_object() || value->size() > most) {
    refuse();
    return texts;
  }
  for (auto& [key, text] : value->items()) {
    if (!text.is_string()) refuse();
    texts.emplace_back(key, text.is_string() ? take_text(text) : std::string());
  }
  return texts;
}

std::vector<std::string> Fields::texts_if_given(const std::string& name, std::size_t most) {
  Json* const value = find(name);
  if (value == nullptr) return {};
  std::vector<std::string> texts;
  if (!value->is_array() || value->size() > most) {
    refuse();
    return texts;
  }
  for (Json& text : *value) {
    if (text.is_string()) {
      texts.push_back(take_text(text));
    } else {
      refuse();
    }
  }
  return texts;
}

std::vector<Fields> Fields::objects(const std::string& name) {
  Json* const value = find(name);
  std::vector<Fields> objects;
  if (value == nullptr || !value->is_array()) {
    refuse();
    return objects;
  }
  objects.reserve(value->size());
  for (Json& object : *value) {
    if (!object.is_object()) refuse();
    objects.emplace_back(object.is_object() ? std::move(object) : Json::object());
  }
  return objects;
}

std::optional<std::map<int, std::string>> Fields::numbered_texts_if_given(const std::string& name) {
  Json* const value = find(name);
  if (value == nullptr) return {};
  std::map<int, std::string> texts;
  if (!value->is_object()) {
    refuse();
    return texts;
  }
  for (auto& [key, text] : value->items()) {
    const auto number = number_from<int>(key);
    if (number && text.is_string()) {
      texts[*number] = take_text(text);
    } else {
      refuse();
    }
  }
  return texts;
}

bool Fields::sound() const {
  return sound_ && std::all_of(object_.items().begin(), object_.items().end(),
                               [this](const auto& field) { return asked_.contains(field.key()); });
}

std::optional<std::string> Query::text_if_given(const std::string& name) {
  asked_.insert(name);
  const auto found = parameters_.find(name);
  if (found == parameters_.end()) return {};
  return found->second;
}

std::optional<std::int64_t> Query::integer_if_given(const std::string& name, std::int64_t least,
                                                    std::int64_t most) {
  const auto given = text_if_given(name);
  if (!given) return {};
  const auto number = number_from<std::int64_t>(*given);
  if (number && *number >= least && *number <= most) return number;
  refuse();
  return {};
}

std::optional<base::Day> Query::day_if_given(const std::string& name) {
  const auto given = text_if_given(name);
  if (!given) return {};
  const auto day = base::day_from_text(*given);
  if (!day) refuse();
  return day;
}

bool Query::flag_if_given(const std::string& name) {
  const auto given = text_if_given(name);
  if (given && *given != "true" && *given != "false") refuse();
  return given && *given == "true";
}

bool Query::sound() const {
  return sound_ &&
         std::all_of(parameters_.begin(), parameters_.end(),
                     [this](const auto& parameter) { return asked_.contains(parameter.first); });
}

}  // namespace waterline::api
