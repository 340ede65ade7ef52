#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// The manual pages as the build made them to be installed, read back.
namespace waterline::cli::test {

struct PageFile {
  std::filesystem::path file;
  std::string language;  // empty: English
  std::string name;      // "waterline-sync"
  int section = 0;
  std::vector<std::string> lines;  // in man(7)'s macros
};

// All of them, in every language. Fails the test if there are none.
std::vector<PageFile> pages_in(const std::filesystem::path& folder);
// The one of this name, in English.
PageFile page_in(const std::filesystem::path& folder, const std::string& name);

// A line as it is read: without the signs of roff.
std::string as_read(std::string_view line);

// What the page names as it is typed or stands in a file: all that is bold.
std::set<std::string> named_in(const PageFile& page);

}  // namespace waterline::cli::test
