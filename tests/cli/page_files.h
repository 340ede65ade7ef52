#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Reads the manual pages that the build made for installation.
namespace waterline::cli::test {

struct PageFile {
  std::filesystem::path file;
  std::string language;  // empty: English
  std::string name;      // "waterline-sync"
  int section = 0;
  std::vector<std::string> lines;  // in man(7)'s macros
};

// Returns all pages in every language. Fails the test if there are none.
std::vector<PageFile> pages_in(const std::filesystem::path& folder);
// Returns the English page of this name.
PageFile page_in(const std::filesystem::path& folder, const std::string& name);

// Returns a line without the markup of roff.
std::string as_read(std::string_view line);

// Returns everything that is bold on a page: the names to be typed, or to be found in a file.
std::set<std::string> named_in(const PageFile& page);

}  // namespace waterline::cli::test
