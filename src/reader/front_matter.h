#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads the front matter of a Markdown file: between two lines of `---` (YAML; the second may be
// `...`) or of `+++` (TOML). Supports the subset that exporters of notes write: one line per name,
// with a text, a list, or an indented block. Deeper nesting is skipped and counted.
namespace waterline::reader {

struct FrontMatter {
  std::map<std::string, std::vector<std::string>> values;  // by the name in lower case
  std::size_t passed_over = 0;
  // The text after the front matter, without the empty line between.
  std::string body;

  // Returns the value of the first of these names that has one, else an empty text.
  [[nodiscard]] std::string first_of(std::initializer_list<const char*> names) const;
};

// Returns none if the file does not begin with front matter, or if it has no end. REQUIRES: `file`
// has "\n" for newlines.
std::optional<FrontMatter> read_front_matter(std::string_view file);

}  // namespace waterline::reader
