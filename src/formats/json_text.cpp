#include "formats/json_text.h"

namespace waterline::formats {
namespace {

const Json* value_in(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

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

}  // namespace waterline::formats
