#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

// Writes the person's own entries as files for people: Markdown with front matter, which an import
// can read again, and one self-contained HTML page. The entries and shared items are JSON in the
// form of the API's answers (docs/api.md, "Entries"). For a page or a text on paper an entry may
// also have the name of its kind (`kind_in_words`), and its fields may have questions as names.
namespace waterline::formats {

struct NamedText {
  std::string name;
  std::string content;
};

// Returns one file per entry, named by its day and id. No name contains words of an entry.
std::vector<NamedText> write_markdown(const nlohmann::json& document);

// Returns one Markdown text of all entries, without ids, which is meant for printing.
std::string write_one_markdown(const nlohmann::json& document, std::string_view heading);

// The words that the program itself puts on the page, and their language ("en").
struct PageWords {
  std::string heading;
  std::string title = "Notes";
  std::string shared_by_me = "What you shared";
  std::string shared_by_partner = "Shared with you by your partner";
  std::string language = "en";
};

// Returns one HTML page without scripts that loads nothing from elsewhere. All words that a person
// wrote are escaped. An attachment with a `picture` (a "data:" link) or a `file` (beside the page) is
// shown as one.
std::string write_html(const nlohmann::json& document, const PageWords& words);

// Returns an uncompressed ZIP archive of these files, in memory (zip_writer.h).
std::string write_zip(const std::vector<NamedText>& files);

}  // namespace waterline::formats
