#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads the front matter of a Markdown file: between two lines of `---` (YAML; the second may be
// `...`) or of `+++` (TOML). It decodes what exporters of notes write: plain, quoted, literal and
// folded texts, and lists. Any other value stays the text that it is, so no word is changed or
// lost. docs/dependencies.md says why no library does this.
namespace waterline::reader {

struct NamedValue {
  std::string name;  // as in the file
  std::string key;   // in small letters, with '_' for ' ' and '-'
  std::vector<std::string> values;
  // True if `values` are the items of a list, and not one value.
  bool is_list = false;
};

struct FrontMatter {
  std::vector<NamedValue> values;  // each key once, in the order of the file; comments as "#"
  // The text after the front matter, without the empty line between.
  std::string body;

  [[nodiscard]] const NamedValue* find(std::string_view key) const;
  // Returns the first value of the first of these keys that has one, else an empty text.
  [[nodiscard]] std::string first_of(std::initializer_list<const char*> keys) const;
};

// Reads the front matter of a file. Returns nullopt if the file does not begin with any, if it has
// no end, if a line is no `name: value` and continues none, if a name is there twice, or if no name
// is a single word. REQUIRES: `file` has "\n" for newlines.
std::optional<FrontMatter> read_front_matter(std::string_view file);

}  // namespace waterline::reader
