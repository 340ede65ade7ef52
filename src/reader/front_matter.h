#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What stands before a Markdown file's words between two lines of `---` (YAML; the second may be
// `...`) or of `+++` (TOML). Of both languages what exporters of notes write: a line a name, with a
// text, a list, or an indented block. What nests deeper is passed over and counted.
namespace waterline::reader {

struct FrontMatter {
  std::map<std::string, std::vector<std::string>> values;  // by the name in small letters
  std::size_t passed_over = 0;
  // what follows it, without the empty line between
  std::string body;

  // The first of these names that says something; empty where none does.
  [[nodiscard]] std::string first_of(std::initializer_list<const char*> names) const;
};

// None where the file does not begin with such a part, or it has no end. REQUIRES: `file` has "\n"
// for newlines.
std::optional<FrontMatter> read_front_matter(std::string_view file);

}  // namespace waterline::reader
