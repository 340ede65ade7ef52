#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "crypto/secret.h"

// Reads requests strictly. If a field is missing, has another type, is out of bounds or is unknown,
// the whole request counts as unsound and is refused. Otherwise a misspelt `side` could store a
// note where it may be shared.
namespace waterline::api {

using Json = nlohmann::json;

// How deep objects and lists may be nested in JSON. Deeper JSON is refused without being parsed.
inline constexpr int kMaxNesting = 16;

// Parses a JSON object. Empty input counts as an empty object. Returns nullopt for anything else.
std::optional<Json> parse_object(std::string_view bytes);

// The fields of one JSON object. If a field is not of the kind that a function reads, the function
// returns an empty value and the request becomes unsound. A handler reads all fields that it knows,
// then checks sound(), and only then acts.
class Fields {
 public:
  explicit Fields(Json object) : object_(std::move(object)) {}

  [[nodiscard]] bool has(const std::string& name) const { return object_.contains(name); }
  std::string text(const std::string& name);
  std::optional<std::string> text_if_given(const std::string& name);
  // Reads a text field into memory for secrets, and wipes the text in the request.
  crypto::SecretBytes secret(const std::string& name);
  std::optional<crypto::SecretBytes> secret_if_given(const std::string& name);
  bool flag(const std::string& name);
  bool flag_if_given(const std::string& name, bool otherwise);
  std::optional<bool> flag_if_given(const std::string& name);
  std::optional<std::int64_t> integer_if_given(const std::string& name, std::int64_t least,
                                               std::int64_t most);
  std::optional<base::WallTime> time_if_given(const std::string& name);
  std::optional<base::Day> day_if_given(const std::string& name);
  std::vector<std::string> texts_if_given(const std::string& name, std::size_t most);
  std::vector<Fields> objects(const std::string& name);
  // Reads an object whose values are all texts. Returns its names and values.
  std::vector<std::pair<std::string, std::string>> named_texts_if_given(const std::string& name,
                                                                        std::size_t most);
  std::optional<std::map<int, std::string>> numbered_texts_if_given(const std::string& name);

  void refuse() { sound_ = false; }
  // Returns true if every field that was read had the right kind, and the object has no other
  // field.
  [[nodiscard]] bool sound() const;
  // Returns the names of the fields that were read so far.
  [[nodiscard]] const std::set<std::string>& asked() const { return asked_; }

 private:
  Json* find(const std::string& name);
  Json* find_text(const std::string& name);

  Json object_;
  std::set<std::string> asked_;
  bool sound_ = true;
};

// The parameters of a query, which follow the `?` of a path. They are read as strictly as Fields.
class Query {
 public:
  explicit Query(std::map<std::string, std::string> parameters)
      : parameters_(std::move(parameters)) {}

  std::optional<std::string> text_if_given(const std::string& name);
  std::optional<std::int64_t> integer_if_given(const std::string& name, std::int64_t least,
                                               std::int64_t most);
  std::optional<base::Day> day_if_given(const std::string& name);
  // Reads a parameter that is "true" or "false". Returns false if the query does not have it.
  bool flag_if_given(const std::string& name);

  void refuse() { sound_ = false; }
  [[nodiscard]] bool sound() const;

 private:
  std::map<std::string, std::string> parameters_;
  std::set<std::string> asked_;
  bool sound_ = true;
};

}  // namespace waterline::api
