#include "journal/text_rules.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "fakes/seeded_random.h"
#include "journal/entry.h"

using namespace waterline;
using journal::Error;
using journal::text_to_keep;
using journal::title_of;

TEST_CASE("text is stored as written, with one kind of newline", "[journal]") {
  CHECK(*text_to_keep("\xef\xbb\xbf# One\r\ntwo\rthree\n\x1b[0m  ") ==
        "# One\ntwo\nthree\n\x1b[0m  ");
}

TEST_CASE("empty, too long and invalid text is refused", "[journal]") {
  using namespace std::literals;
  for (const auto text : {""sv, " \t\r\n"sv, "\u00a0\u3000\u200b\n\u2028"sv, "\xef\xbb\xbf"sv}) {
    CHECK(text_to_keep(text).error() == Error::kEmpty);
  }
  for (const auto text : {"caf\xe9"sv, "a\0b"sv, "\xed\xa0\x80"sv, "\xc0\xaf"sv, "end\xe2\x82"sv}) {
    CHECK(text_to_keep(text).error() == Error::kNotText);
  }
  std::string longest(journal::kMaxEntrySize, 'a');
  CHECK(text_to_keep(longest)->size() == journal::kMaxEntrySize);
  CHECK(text_to_keep(longest + "\n").error() == Error::kTooLong);
  // The size of the stored form counts.
  longest.replace(longest.size() - 1, 1, "\r\n");
  CHECK(text_to_keep(longest).ok());
}

TEST_CASE("a title is the heading or the first nonblank line", "[journal]") {
  CHECK(title_of("# What I saw\n\nbody") == "What I saw");
  CHECK(title_of("\n \n### Deep ###  \nbody") == "Deep");
  CHECK(title_of("\u3000今天\n明天") == "今天");
  CHECK(title_of("just a line") == "just a line");
  CHECK(title_of("#tag is no heading") == "#tag is no heading");
  CHECK(title_of("####### seven marks are no heading") == "####### seven marks are no heading");
  CHECK(title_of("# C#") == "C#");
  CHECK(title_of("#\n##  ##\nbelow empty headings") == "below empty headings");
  CHECK(title_of("# ").empty());
  CHECK(title_of(std::string(79, 'a') + "é and more") == std::string(79, 'a') + "é");
}

TEST_CASE("a title has the description of an attachment, not its id", "[journal]") {
  CHECK(title_of("![a boat](attachment:f7k3)\nwords") == "(a boat)");
  CHECK(title_of("# Sea ![photo](attachment:f7k3)") == "Sea (photo)");
}

TEST_CASE("a title is one line of at most 80 code points", "[journal]") {
  fakes::SeededRandom random(7);
  const std::string_view pieces[] = {"#",  " ",      "\n", "\t", "a",    "é",
                                     "今", "\u2028", "🌊",  "# ", "\n\n", "\x1b"};
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random.below(120); n > 0; --n)
      text += pieces[random.below(std::size(pieces))];
    const auto kept = text_to_keep(text);
    if (!kept) {
      REQUIRE(kept.error() == Error::kEmpty);
      continue;
    }
    const std::string title = title_of(*kept);
    REQUIRE(base::is_utf8(title));
    REQUIRE(base::count_code_points(title) <= journal::kMaxTitleSize);
    REQUIRE(title.find('\n') == std::string::npos);
    REQUIRE(kept->find(title) != std::string::npos);
    REQUIRE((title.empty() || (title.front() != ' ' && title.back() != ' ')));
  }
}
