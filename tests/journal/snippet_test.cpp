#include "journal/snippet.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "fakes/seeded_random.h"

using namespace waterline;
using journal::snippet_of;

TEST_CASE("a snippet is one line of the words around the first hit", "[journal]") {
  CHECK(snippet_of("a \x02hit\x03 here") == "a \x02hit\x03 here");
  CHECK(snippet_of("no mark here") == "no mark here");
  CHECK(snippet_of("one\n\x02hit\x03\ntwo") == "one \x02hit\x03 two");
  std::string far;
  for (int i = 0; i < 100; ++i) far += "word ";
  CHECK(snippet_of(far + "\x02hit\x03") == "…word word word word word word word \x02hit\x03");
  const std::string after = snippet_of("\x02hit\x03 " + far);
  CHECK(after.starts_with("\x02hit\x03 word word"));
  CHECK(after.ends_with("word…"));
}

TEST_CASE("a snippet is short, valid UTF-8 with closed hits", "[journal]") {
  fakes::SeededRandom random(5);
  const std::string_view pieces[] = {
      " ", "\n", "word", "é", "今", "🌊", "\x02hit\x03", "\x02\u4eca\u5929\x03", "  "};
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    const bool spaces = random.below(2) == 0;
    for (std::size_t n = random.below(300); n > 0; --n) {
      text += pieces[(spaces ? 0 : 2) + random.below(std::size(pieces) - (spaces ? 0 : 3))];
    }
    if (random.below(10) == 0) text = "\x02" + std::string(1000, 'x') + "\x03";
    const std::string snippet = snippet_of(text);
    REQUIRE(base::is_utf8(snippet));
    REQUIRE(base::count_code_points(snippet) <= 40 + 120 + 3);
    REQUIRE(std::ranges::count(snippet, '\x02') == std::ranges::count(snippet, '\x03'));
    REQUIRE((text.find('\x02') == std::string::npos) ==
            (snippet.find('\x02') == std::string::npos));
    REQUIRE(snippet.find('\n') == std::string::npos);
  }
}
