#include "formats/draft_contents.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace waterline::formats {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kMax = 1'000'000;

TEST_CASE("long texts and any bytes become drafts without a loss", "[formats]") {
  std::string text;
  for (int i = 0; text.size() < std::size_t{3} << 20; ++i)
    text += "Line " + std::to_string(i) + " \"\u00fc\"\n";
  std::string whole;
  const Json request = {{"tags", {"sea"}}, {"fields", {{"felt", "calm"}}}};
  const auto contents = *draft_contents(request.dump(), text, kMax);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    CHECK(contents[i].size() <= kMax);
    const Json words = Json::parse(contents[i]);
    CHECK(words["tags"] == Json({"sea"}));
    CHECK(words.contains("fields") == (i == 0));
    whole += words["text"].get<std::string>();
  }
  CHECK(whole == text);
  CHECK(Json::parse(draft_contents("{}", "gr\xfcn, gr\u00fcn", kMax)->front())["text"] ==
        "gr\u00fcn, gr\u00fcn");
}

TEST_CASE("a request that is no JSON object makes no draft", "[formats]") {
  for (const char* request : {"[]", "\"text\"", "{"})
    CHECK_FALSE(draft_contents(request, "words", kMax));
  // A command that keeps only a text passes an empty request. That counts as an empty JSON object.
  CHECK(draft_contents("", "words", kMax) == draft_contents("{}", "words", kMax));
}

}  // namespace
}  // namespace waterline::formats
