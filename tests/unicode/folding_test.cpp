#include "unicode/folding.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "unicode/normal_form.h"

using namespace waterline;
using unicode::folded;

namespace {

std::string letter(char32_t code) {
  std::string text;
  if (code < 0x80) return std::string(1, static_cast<char>(code));
  if (code < 0x800) {
    text.push_back(static_cast<char>(0xC0 | (code >> 6)));
  } else if (code < 0x10000) {
    text.push_back(static_cast<char>(0xE0 | (code >> 12)));
    text.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
  } else {
    text.push_back(static_cast<char>(0xF0 | (code >> 18)));
    text.push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3F)));
    text.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
  }
  text.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  return text;
}

// Returns the text in small letters and without the accents of Latin letters. SQLite's tokenizer
// does the same with letters that our folding leaves alone.
std::string without_latin_accents(const std::string& text) {
  std::string out;
  for (const char c : unicode::decomposed(text)) {
    if (static_cast<unsigned char>(c) < 0x80)
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
  }
  return out;
}

}  // namespace

TEST_CASE("every letter has one folded form in both normal forms", "[unicode]") {
  std::size_t changed = 0;
  for (char32_t code = 1; code < 0x30000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    // Put the letter between others, as in a text.
    const std::string nfc = unicode::composed("x " + letter(code) + " y");
    const std::string nfd = unicode::decomposed(nfc);
    if (nfc == nfd) continue;
    ++changed;
    const std::string one = folded(nfc).text();
    const std::string other = folded(nfd).text();
    if (one == other) continue;
    INFO(std::hex << static_cast<std::uint32_t>(code) << " " << one << " " << other);
    REQUIRE(one == nfc);
    REQUIRE(without_latin_accents(one) == without_latin_accents(other));
  }
  CHECK(changed > 10000);
}

TEST_CASE("folding is stable, and its places lead back to the original", "[unicode]") {
  const std::string text =
      "Stra\u00dfe \u039f\u03b4\u03c5\u03c3\u03c3\u03b5\u03cd\u03c2 \u0130stanbul \ufb01n "
      "cafe\u0301 \u1112\u1161\u11ab\u1100\u1173\u11af z\u00fcrich \uff28\uff49 \u05e9\u05b8";
  const unicode::Folded once = folded(text);
  CHECK(once.text() ==
        "Strasse \u039f\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u03c3 istanbul fin cafe "
        "\ud55c\uae00 z\u00fcrich hi \u05e9");
  CHECK(folded(once.text()).text() == once.text());
  CHECK(once.begin_in_original(0) == 0);
  CHECK(once.end_in_original(once.text().size()) == text.size());
  for (std::size_t place = 0; place <= once.text().size(); ++place) {
    const std::size_t begin = once.begin_in_original(place);
    const std::size_t end = once.end_in_original(place);
    CHECK(end <= text.size());
    // Check only places between characters. A place inside a character of the folded text may lead
    // to a place inside a character of the original.
    if (base::is_utf8(once.text().substr(0, place))) {
      CHECK(base::is_utf8(text.substr(0, begin)));
      CHECK(base::is_utf8(text.substr(0, end)));
    }
    CHECK(end <= begin + 9);
  }
  const std::size_t found = once.text().find("strasse");
  CHECK(found == std::string::npos);
  const std::size_t street = once.text().find("Strasse");
  const std::size_t end = once.end_in_original(street + 7);
  CHECK(text.substr(once.begin_in_original(street), end) == "Stra\u00dfe");
}

TEST_CASE("words that people take for the same fold alike", "[unicode]") {
  for (const auto& [one, other] : {std::pair<const char*, const char*>{"groß", "gross"},
                                   {"GROẞ", "GROSS"},
                                   {"Σίσυφος", "Σισυφοσ"},
                                   {"ἀγάπη", "αγαπη"},
                                   {"ᾳ", "α"},
                                   {"ılık", "ilik"},
                                   {"İzmir", "izmir"},
                                   {"ещё", "еще"},
                                   {"за\u0301мок", "замок"},
                                   {"Łódź", "Lódz"},
                                   {"Ærø", "Aero"},
                                   {"œuvre", "oeuvre"},
                                   {"שָׁלוֹם", "שלום"},
                                   {"مُحَمَّد", "محمد"},
                                   {"أحمد", "احمد"},
                                   {"ک", "ك"},
                                   {"ﾊﾟﾝ", "パン"},
                                   {"Ｗａｔｅｒ", "Water"},
                                   {"wa\u00adter", "water"}}) {
    INFO(one);
    const auto lower = [](const char* text) {
      std::string out = folded(text).text();
      for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
      return out;
    };
    const bool is_same = lower(one) == lower(other) || (without_latin_accents(lower(one)) ==
                                                            without_latin_accents(lower(other)) &&
                                                        !without_latin_accents(lower(one)).empty());
    CHECK(is_same);
  }
  // The two letters of a pair differ only by a mark, but are different letters in their script. So
  // folding must keep them apart.
  for (const auto& [one, other] : {std::pair<const char*, const char*>{"й", "и"},
                                   {"が", "か"},
                                   {"ї", "і"},
                                   {"เหนื่อย", "เหนอย"},
                                   {"हिन्दी", "हन्दी"}}) {
    CHECK(folded(one).text() != folded(other).text());
  }
}
