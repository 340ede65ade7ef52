#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "cli/page_files.h"
#include "cli/program_tree.h"
#include "fakes/temporary_folder.h"
#include "terminal/layout.h"

// Tests the manual pages as they are installed, in every language.

namespace waterline::cli {
namespace {

using test::as_read;
using test::content_of;
using test::is_here;
using test::PageFile;
using test::pages_in;

std::map<std::string, std::vector<PageFile>> by_language() {
  std::map<std::string, std::vector<PageFile>> pages;
  for (PageFile& page : pages_in(WATERLINE_PAGES)) pages[page.language].push_back(std::move(page));
  return pages;
}

// Returns the number of words in a line. Typed parts (bold, a name, one|of|these) do not count,
// since they are equal in all languages.
std::size_t words_in(const std::string& line) {
  static const std::regex typed(R"(\\fB.*?\\fR(\([0-9]\))?|\\fI.*?\\fR|[^ ]*\|[^ ]*)");
  static const std::regex word("[A-Za-z][a-z]+");
  const std::string text = as_read(std::regex_replace(line, typed, " "));
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), word), {}));
}

bool is_text(const std::string& line) {
  return !line.empty() && !line.starts_with('.');
}

TEST_CASE("every manual page renders without a warning in 80 columns", "[cli]") {
  if (!is_here("groff")) {
    WARN("skipped: there is no groff here that renders pages (apt: groff-base)");
    return;
  }
  const fakes::TemporaryFolder folder;
  const std::string place = folder.path();
  for (const auto& [language, pages] : by_language()) {
    INFO("[" << language << "]");
    std::ofstream names(place + "/names");
    for (const PageFile& page : pages) names << page.file.string() << '\n';
    names.close();
    const std::string render =
        "cd '" + place +
        "' && tr '\\n' '\\0' <names | xargs -0 groff -k -ww -man -rLL=80n -Tutf8 -P-cbou "
        ">shown 2>warnings";
    REQUIRE(std::system(render.c_str()) == 0);
    CHECK(content_of(place + "/warnings").empty());
    std::istringstream shown(content_of(place + "/shown"));
    std::size_t count = 0;
    for (std::string line; std::getline(shown, line); ++count) {
      INFO(line);
      CHECK(display_width(line) <= 80);
    }
    CHECK(count > 2000);
  }
}

TEST_CASE("a manual page is found by its subject", "[cli]") {
  if (!is_here("lexgrog")) {
    WARN("skipped: there is no lexgrog here (apt: man-db)");
    return;
  }
  for (const auto& [language, pages] : by_language()) {
    std::string command = "lexgrog";
    for (const PageFile& page : pages) command += " '" + page.file.string() + "'";
    INFO("[" << language << "]");
    CHECK(std::system((command + " >/dev/null").c_str()) == 0);
  }
}

TEST_CASE("every page that a manual page refers to exists", "[cli]") {
  static const std::regex reference(R"(\\fB(waterline[a-z\\-]*)\\fR\(([0-9])\))");
  const auto languages = by_language();
  REQUIRE(languages.contains(""));
  for (const auto& [language, pages] : languages) {
    std::set<std::pair<std::string, int>> there;
    for (const PageFile& page : pages) there.emplace(page.name, page.section);
    CHECK(there.size() == languages.at("").size());
    std::set<std::pair<std::string, int>> named;
    for (const PageFile& page : pages) {
      INFO(language << " " << page.name);
      std::size_t count = 0;
      for (const std::string& line : page.lines) {
        for (std::sregex_iterator it(line.begin(), line.end(), reference), end; it != end;
             ++it, ++count) {
          const auto other = std::pair{as_read((*it)[1].str()), std::stoi((*it)[2])};
          INFO(other.first << "(" << other.second << ")");
          CHECK(there.contains(other));
          named.insert(other);
        }
      }
      CHECK(count > 0);
    }
    CHECK(named == there);
  }
}

TEST_CASE("a translated manual page has no English sentence", "[cli]") {
  const auto languages = by_language();
  REQUIRE(languages.contains("de"));
  for (const auto& [language, pages] : languages) {
    if (language.empty()) continue;
    for (const PageFile& page : pages) {
      const auto english = std::ranges::find_if(languages.at(""), [&](const PageFile& other) {
        return other.name == page.name && other.section == page.section;
      });
      REQUIRE(english != languages.at("").end());
      std::set<std::string> said;
      for (const std::string& line : english->lines) {
        if (is_text(line) && words_in(line) >= 3) said.insert(line);
      }
      INFO(language << " " << page.name);
      CHECK_FALSE(said.empty());
      CHECK(page.lines.size() == english->lines.size());
      for (const std::string& line : page.lines) {
        INFO(line);
        CHECK_FALSE(said.contains(line));
        // Headings are in capitals, so words_in() counts no words in them. They are compared here.
        CHECK((!line.starts_with(".SH ") ||
               std::ranges::find(english->lines, line) == english->lines.end()));
      }
    }
  }
}

}  // namespace
}  // namespace waterline::cli
