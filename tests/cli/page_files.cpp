#include "cli/page_files.h"

#include <algorithm>
#include <fstream>
#include <regex>

#include <catch2/catch.hpp>

namespace waterline::cli::test {
namespace {

namespace fs = std::filesystem;

PageFile read_page(const fs::path& file, const std::string& language) {
  PageFile page{file, language, file.stem().string(), file.extension().string().at(1) - '0', {}};
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) page.lines.push_back(line);
  return page;
}

std::string replaced(std::string text, std::string_view form, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(form, at)) != std::string::npos; at += by.size()) {
    text.replace(at, form.size(), by);
  }
  return text;
}

}  // namespace

std::vector<PageFile> pages_in(const fs::path& folder) {
  std::vector<PageFile> pages;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path section = entry.path().parent_path();
    if (!entry.is_regular_file() || !section.filename().string().starts_with("man")) continue;
    const fs::path above = section.parent_path();
    pages.push_back(read_page(entry.path(), above == folder ? "" : above.filename().string()));
  }
  REQUIRE(pages.size() > 100);
  std::ranges::sort(pages, {}, &PageFile::file);
  return pages;
}

PageFile page_in(const fs::path& folder, const std::string& name) {
  for (PageFile& page : pages_in(folder)) {
    if (page.language.empty() && page.name == name) return std::move(page);
  }
  FAIL("there is no page " << name);
  return {};
}

std::string as_read(std::string_view line) {
  std::string text(line);
  for (const auto& [form, by] :
       {std::pair{"\\-", "-"}, {"\\(ti", "~"}, {"\\(ha", "^"}, {"\\&", ""}}) {
    text = replaced(std::move(text), form, by);
  }
  for (const char* font : {"\\fB", "\\fI", "\\fR"}) text = replaced(std::move(text), font, "");
  return replaced(std::move(text), "\\e", "\\");
}

std::set<std::string> named_in(const PageFile& page) {
  std::set<std::string> names;
  static const std::regex bold(R"(\\fB(.*?)\\fR)");
  for (const std::string& line : page.lines) {
    for (std::sregex_iterator it(line.begin(), line.end(), bold), end; it != end; ++it) {
      names.insert(as_read((*it)[1].str()));
    }
  }
  return names;
}

}  // namespace waterline::cli::test
