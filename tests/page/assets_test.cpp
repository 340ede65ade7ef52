#include "page/assets.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include <catch2/catch.hpp>

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

}  // namespace waterline::page
