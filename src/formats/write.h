#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

// Writes the person's own entries as files for people: Markdown with front matter, which an import
// reads again, and one self-contained HTML page. An entry is one of the API's (docs/api.md,
// "Entries"); a shared thing is one of its items. For a page or a text on paper an entry may also
// name its kind (`kind_in_words`) and name its fields by their questions.
namespace waterline::formats {

struct NamedText {
  std::string name;
  std::string content;
};

// Returns one file per entry, named by its day and id. No name contains words of an entry.
std::vector<NamedText> write_markdown(const nlohmann::json& document);

// Returns one Markdown text of all entries, without ids, for reading on paper.
std::string write_one_markdown(const nlohmann::json& document, std::string_view heading);

// The page's own words and their language ("en").
struct PageWords {
  std::string heading;
  std::string title = "Notes";
  std::string shared_by_me = "What you shared";
  std::string shared_by_partner = "Shared with you by your partner";
  std::string language = "en";
};

// Returns one page without scripts that loads nothing. All words of a person are escaped as text.
std::string write_html(const nlohmann::json& document, const PageWords& words);

// Returns an uncompressed ZIP archive of these files. REQUIRES: fewer than 65,535 files, together
// less than 4 GiB.
std::string write_zip(const std::vector<NamedText>& files);

}  // namespace waterline::formats
