#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "api/routes.h"
#include "app/failure.h"

namespace waterline::api {
namespace {

std::vector<std::string> document() {
  std::ifstream in(std::string(WATERLINE_DOCUMENTS) + "/api.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  REQUIRE(lines.size() > 100);
  return lines;
}

TEST_CASE("every error has the code and status of the document", "[api]") {
  std::map<std::string, int> documented;
  static const std::regex row(R"(\| `([a-z_]+)` \| ([0-9]+) \| [0-9]+ \|.*)");
  for (const std::string& line : document()) {
    std::smatch match;
    if (std::regex_match(line, match, row)) documented[match[1]] = std::stoi(match[2]);
  }
  std::map<std::string, int> implemented;
  for (int i = 0; i <= static_cast<int>(app::Error::kBadAnswer); ++i) {
    const auto error = static_cast<app::Error>(i);
    implemented[std::string(app::code_of(error))] = status_of(error);
  }
  CHECK(implemented == documented);
}

TEST_CASE("the routes are those that the document describes", "[api]") {
  std::set<std::string> documented;
  static const std::regex item(R"(- `([A-Z]+) (/v1/[^`? ]*)[^`]*`.*)");
  for (const std::string& line : document()) {
    std::smatch match;
    if (std::regex_match(line, match, item))
      documented.insert(match[1].str() + " " + match[2].str());
  }
  std::set<std::string> implemented;
  for (const auto routes : all_routes()) {
    for (const Route& route : routes)
      implemented.insert(std::string(route.method) + " " + std::string(route.path));
  }
  CHECK(implemented == documented);
}

}  // namespace
}  // namespace waterline::api
