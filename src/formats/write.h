#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

// Own entries as files for people: Markdown with front matter, which `read` takes back, and one
// HTML page that needs nothing beside itself. An entry is one of the API's (docs/api.md,
// "Entries"); something shared is one of its items. For a page and for a text on paper an entry may
// also say of what kind it is (`kind_in_words`), and name its fields by their questions.
namespace waterline::formats {

struct NamedText {
  std::string name;
  std::string content;
};

// A file an entry, named by its day and its id: nothing of what was written stands in a name.
std::vector<NamedText> write_markdown(const nlohmann::json& document);

// One Markdown text of all entries, without ids, as for somebody who reads it on paper.
std::string write_one_markdown(const nlohmann::json& document, std::string_view heading);

// What a page says beside what was written, and in which language ("en").
struct PageWords {
  std::string heading;
  std::string title = "Notes";
  std::string shared_by_me = "What you shared";
  std::string shared_by_partner = "Shared with you by your partner";
  std::string language = "en";
};

// One page: no script, nothing loaded from anywhere. Everything that a person wrote is text in it,
// whatever it holds.
std::string write_html(const nlohmann::json& document, const PageWords& words);

// A ZIP archive of these, not packed. REQUIRES: fewer than 65,535 of them, of less than 4 GiB
// together.
std::string write_zip(const std::vector<NamedText>& files);

}  // namespace waterline::formats
