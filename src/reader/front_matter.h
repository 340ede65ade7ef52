#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads the front matter of a Markdown file: the lines between two lines of `---` (YAML; the second
// may be `...`) or of `+++` (TOML). It decodes the forms that exporters of notes write: plain,
// quoted, literal and folded texts, and lists. A value in any other form is taken as text, so no
// word is changed or lost. docs/dependencies.md says why no library does this.
namespace waterline::reader {

struct NamedValue {
  std::string name;  // as in the file
  std::string key;   // the name in small letters, with '_' for ' ' and '-'
  std::vector<std::string> values;
  // True if `values` are the items of a list, and not one value.
  bool is_list = false;
};

struct FrontMatter {
  std::vector<NamedValue> values;  // each key once, in the order of the file; comments as "#"
  // The text behind the front matter, without the empty line between the two.
  std::string body;

  [[nodiscard]] const NamedValue* find(std::string_view key) const;
  // Returns the first value of the first of these keys that has a value, else an empty text.
  [[nodiscard]] std::string first_of(std::initializer_list<const char*> keys) const;
};

// Reads the front matter of a file. Returns nullopt if the file does not begin with front matter,
// or if that is not sound: it has no end, a line neither has a name nor continues a value, a name
// occurs twice, or no name is a single word. REQUIRES: `file` has "\n" for newlines.
std::optional<FrontMatter> read_front_matter(std::string_view file);

}  // namespace waterline::reader
