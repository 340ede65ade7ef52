#include "pairing/code.h"

#include <set>

#include <catch2/catch.hpp>

#include "crypto/words.h"
#include "fakes/seeded_random.h"

namespace waterline::pairing {
namespace {

bool same(const std::optional<Code>& read, const Code& code) {
  return read && read->number == code.number && read->words == code.words;
}

std::string upper(std::string text) {
  for (char& letter : text)
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return text;
}

TEST_CASE("A code is read from its text however people type it", "[pairing]") {
  fakes::SeededRandom random(1);
  for (int i = 0; i < 500; ++i) {
    const Code code = generate_code(random);
    const std::string text = to_text(code);
    CHECK(same(code_from_text(text), code));
    CHECK(same(code_from_text(upper(text)), code));
    CHECK(same(code_from_text(std::to_string(code.number) + " " + code.words), code));
    CHECK(same(code_from_text("\n  " + std::to_string(code.number) + " - " + code.words + " \r\n"),
               code));
    std::string dashes;
    std::string short_words = std::to_string(code.number);
    for (const char letter : text)
      dashes += letter == '-' ? std::string("\u2013") : std::string(1, letter);
    CHECK(same(code_from_text(dashes), code));
    std::size_t begin = 0;
    while (begin < code.words.size()) {
      const std::size_t end = std::min(code.words.find(' ', begin), code.words.size());
      short_words += "-" + code.words.substr(begin, std::min<std::size_t>(4, end - begin));
      begin = end + 1;
    }
    CHECK(same(code_from_text(short_words), code));
  }
}

TEST_CASE("Codes use all numbers from 1 to 999 and random words", "[pairing]") {
  fakes::SeededRandom random(2);
  std::set<std::uint32_t> numbers;
  std::set<std::string> words;
  for (int i = 0; i < 20'000; ++i) {
    const Code code = generate_code(random);
    numbers.insert(code.number);
    words.insert(code.words.substr(0, code.words.find(' ')));
    CHECK(std::ranges::count(code.words, ' ') == 3);
  }
  CHECK(numbers.size() == 999);
  CHECK(*numbers.begin() == 1);
  CHECK(*numbers.rbegin() == 999);
  CHECK(words.size() > 2'000);
}

TEST_CASE("A text that is not a code is refused", "[pairing]") {
  const std::string word(crypto::word_at(100));
  const std::string three = "-" + word + "-" + word + "-" + word;
  const std::string four = three + "-" + word;
  REQUIRE(code_from_text("7" + four));
  CHECK_FALSE(code_from_text(""));
  CHECK_FALSE(code_from_text("7"));
  CHECK_FALSE(code_from_text(four));
  CHECK_FALSE(code_from_text("0" + four));
  CHECK_FALSE(code_from_text("1000" + four));
  CHECK_FALSE(code_from_text("-7" + four + "x"));
  CHECK_FALSE(code_from_text("7x" + four));
  CHECK_FALSE(code_from_text("99999999999999999999" + four));
  CHECK_FALSE(code_from_text("7" + three));
  CHECK_FALSE(code_from_text("7" + four + "-" + word));
  CHECK_FALSE(code_from_text("7" + three + "-zzzzz"));
  CHECK_FALSE(code_from_text("7" + four + std::string("\0", 1)));
  CHECK_FALSE(code_from_text("7" + four + "\xe2"));
  CHECK_FALSE(code_from_text("7" + four + "\xe2\x80"));
  CHECK_FALSE(code_from_text(std::string(100'000, ' ') + "7" + four));
}

TEST_CASE("The first fault in a mistyped code is located and named", "[pairing]") {
  struct Row {
    std::string_view typed;
    CodeSlip::Kind kind;
    std::string_view about;
    std::string_view suggestion;
  };
  const Row rows[] = {
      {"", CodeSlip::Kind::kNoNumber, "", ""},
      {"copper-lantern-meadow-finch", CodeSlip::Kind::kNoNumber, "", ""},
      {"1000-copper-lantern-meadow-finch", CodeSlip::Kind::kNoNumber, "", ""},
      {"7", CodeSlip::Kind::kWordCount, "", ""},
      {"7 copper lantern meadow", CodeSlip::Kind::kWordCount, "", ""},
      {"7 copper lantern meadow finch finch", CodeSlip::Kind::kWordCount, "", ""},
      {"7-coper-lantern-meadow-finch", CodeSlip::Kind::kUnknownWord, "coper", "copper"},
      {"7-copper\u2013LANTREN\u2013meadow-finch", CodeSlip::Kind::kUnknownWord, "LANTREN",
       "lantern"},
      {" 7 copper lantern meadow finhc", CodeSlip::Kind::kUnknownWord, "finhc", "finch"},
      {"7 copper lantern meadow qqqqqqqq", CodeSlip::Kind::kUnknownWord, "qqqqqqqq", ""},
  };
  for (const Row& row : rows) {
    INFO(row.typed);
    REQUIRE_FALSE(code_from_text(row.typed));
    const CodeSlip slip = slip_in_code(row.typed);
    CHECK(slip.kind == row.kind);
    CHECK(row.typed.substr(slip.from, slip.size) == row.about);
    CHECK(slip.suggestion == row.suggestion);
  }
}

}  // namespace
}  // namespace waterline::pairing
