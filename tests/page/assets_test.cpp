#include "page/assets.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "base/blank.h"
#include "page/asset_list.h"

namespace waterline::page {
namespace {

namespace fs = std::filesystem;

const fs::path kWeb = fs::path(WATERLINE_SOURCE_DIR) / "src/page/web";

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// Returns a character below U+10000 in UTF-8.
std::string utf8_of(unsigned long point) {
  const auto byte = [](unsigned long value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xc0 | point >> 6), byte(0x80 | (point & 0x3f))};
  return {byte(0xe0 | point >> 12), byte(0x80 | (point >> 6 & 0x3f)), byte(0x80 | (point & 0x3f))};
}

}  // namespace

TEST_CASE("the program has every file of the page, byte by byte", "[page]") {
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kWeb)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string name = fs::relative(entry.path(), kWeb);
    INFO(name);
    const Asset* const asset = asset_named(name);
    REQUIRE(asset != nullptr);
    CHECK(asset->bytes == content_of(entry.path()));
  }
  CHECK(files == all_assets().size());
  CHECK(asset_named("") == nullptr);
  CHECK(asset_named("app/../index.html") == nullptr);
}

TEST_CASE("no document has a script, a style or an address of its own", "[page]") {
  for (const Asset& asset : all_assets()) {
    if (!asset.type.starts_with("text/html")) continue;
    INFO(asset.name);
    const std::string text(asset.bytes);
    CHECK_FALSE(
        std::regex_search(text, std::regex(R"(<script(?![^>]*\ssrc=)|<style| style=| on\w+=)")));
    CHECK(text.find("://") == std::string::npos);
    CHECK(text.find("<title>Notes</title>") != std::string::npos);
  }
}

TEST_CASE("the page and the node agree on what is blank", "[page]") {
  const std::string script = content_of(kWeb / "app/blank.js");
  std::smatch list;
  REQUIRE(std::regex_search(script, list, std::regex(R"(/\[\^([^\]]+)\]/)")));
  std::set<unsigned long> pages;
  const std::string ranges = list[1];
  const std::regex range(R"(\\u([0-9a-f]{4})(?:-\\u([0-9a-f]{4}))?)");
  for (std::sregex_iterator at(ranges.begin(), ranges.end(), range), end; at != end; ++at) {
    const unsigned long first = std::stoul((*at)[1], nullptr, 16);
    const unsigned long last = (*at)[2].matched ? std::stoul((*at)[2], nullptr, 16) : first;
    for (unsigned long point = first; point <= last; ++point) pages.insert(point);
  }
  std::set<unsigned long> nodes;
  for (unsigned long point = 1; point <= 0xffff; ++point) {
    const std::string text = utf8_of(point);
    if (base::is_blank(text)) nodes.insert(point);
  }
  CHECK(pages == nodes);
  CHECK(nodes.size() == 27);
}

}  // namespace waterline::page
