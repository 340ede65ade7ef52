#include "terminal/layout.h"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "fakes/seeded_random.h"
#include "terminal/phrase_check.h"

namespace waterline::cli {
namespace {

constexpr const char* kAccented = "e\xcc\x81";                       // e and a combining acute
constexpr const char* kChinese = "\xe6\xb9\x96\xe9\x9d\xa2";         // two characters
constexpr const char* kHebrew = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d";  // four letters

TEST_CASE("lines that fit are unchanged, and others break at spaces", "[cli]") {
  CHECK(fitted("one two three\n  kept  as   it is\n", 20) == "one two three\n  kept  as   it is\n");
  CHECK(fitted("  one two three four", 11) == "  one two\n  three\n  four");
  CHECK(fitted("A question? (y/n) ", 12) == "A question?\n(y/n) ");
  CHECK(fitted("a\n\nb", 12) == "a\n\nb");
}

TEST_CASE("the rows of the recovery phrase fit a narrow screen", "[cli]") {
  Json phrase = Json::array();
  for (int i = 0; i < 24; ++i) phrase.push_back("abstract");
  for (const auto& [width, in_row] :
       {std::pair<std::size_t, std::size_t>{40, 2}, {59, 2}, {60, 4}, {200, 4}}) {
    const std::string rows = phrase_in_rows(phrase, width);
    CHECK(static_cast<std::size_t>(std::ranges::count(rows, '\n')) == 24 / in_row);
    std::istringstream lines(rows);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= width);
  }
}

TEST_CASE("wide characters take two columns, accents and styles none", "[cli]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("plain") == 5);
  CHECK(display_width(kAccented) == 1);
  CHECK(display_width(kChinese) == 4);
  CHECK(display_width(kHebrew) == 4);
  CHECK(display_width("\xf0\x9f\x8c\x8a") == 2);
  CHECK(display_width("\x1b[1mbold\x1b[0m") == 4);
  CHECK(display_width(isolated(kHebrew)) == 4);
  CHECK(display_width("bad \xff byte") == 10);
  CHECK(display_width(padded(kChinese, 7)) == 7);
  CHECK(padded("longer", 3) == "longer");
}

TEST_CASE("a text that does not fit is shortened by whole characters", "[cli]") {
  CHECK(shortened("plain", 5) == "plain");
  CHECK(shortened("plainer", 5) == "plai\xe2\x80\xa6");
  CHECK(shortened("", 1).empty());
  CHECK(shortened("ab", 1) == "\xe2\x80\xa6");
  CHECK(shortened(kChinese, 4) == kChinese);
  CHECK(shortened(kChinese, 3) == "\xe6\xb9\x96\xe2\x80\xa6");
  CHECK(shortened(kChinese, 2) == "\xe2\x80\xa6");
  // An accent stays on its letter.
  CHECK(shortened(std::string(kAccented) + "bcd", 2) == std::string(kAccented) + "\xe2\x80\xa6");
}

TEST_CASE("wrapped text keeps its words, and no line is too wide", "[cli]") {
  const std::string pieces[] = {
      "a",  "word", kChinese,     kAccented, "longer-than-most", kHebrew, "\xf0\x9f\x8c\x8a",
      "\n", "  ",   "caf\xc3\xa9"};
  const auto without_spaces = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  fakes::SeededRandom random(11);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t n = random.below(40); n > 0; --n) {
      text += pieces[random.below(std::size(pieces))];
      if (random.below(3) > 0) text += ' ';
    }
    const std::size_t width = 20 + random.below(60);
    const std::string indent(random.below(5), ' ');
    const std::string shown = wrapped(text, indent, width);
    INFO(text << "\n" << shown);
    REQUIRE(without_spaces(shown) == without_spaces(text));
    std::string_view rest = shown;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      REQUIRE(line.starts_with(indent));
      const std::string_view shown_line = line.substr(0, line.find_last_not_of(' ') + 1);
      const std::size_t columns = display_width(shown_line);
      // Only a line that is a single word may be wider. (The test's words have at most 64 columns.)
      if (columns > width)
        REQUIRE(shown_line.find(' ', line.find_first_not_of(' ')) == std::string_view::npos);
      rest.remove_prefix(line.size() + 1);
    }
  }
  // A line also breaks between a letter and a wide character.
  CHECK(wrapped(std::string("word") + kChinese, "", 6) == "word\xe6\xb9\x96\n\xe9\x9d\xa2\n");
  CHECK(wrapped(std::string("and word") + kChinese, "", 8) ==
        std::string("and word\n") + kChinese + "\n");
  CHECK(wrapped(std::string(kChinese) + "word", "", 6) == std::string(kChinese) + "\nword\n");
  // No line begins with a closing mark.
  CHECK(wrapped(std::string(kChinese) + kChinese + "\xe3\x80\x82" + kChinese, "", 8) ==
        std::string(kChinese) + "\xe6\xb9\x96\n\xe9\x9d\xa2\xe3\x80\x82" + kChinese + "\n");
  CHECK(wrapped("one two three", "  ", 10) == "  one two\n  three\n");
  CHECK(wrapped(std::string(kChinese) + kChinese, "", 6) ==
        std::string(kChinese) + "\xe6\xb9\x96\n\xe9\x9d\xa2\n");
}

TEST_CASE("every row of a barred text has the bar at every width", "[cli]") {
  const std::string pieces[] = {"a",
                                "word",
                                kChinese,
                                kAccented,
                                "longer-than-most-rows-of-a-narrow-terminal-are-wide",
                                kHebrew,
                                "\xf0\x9f\x8c\x8a",
                                "\n",
                                "\t",
                                "  ",
                                std::string(200, ' '),
                                "\u2764\ufe0f",
                                "1\ufe0f\u20e3",
                                "\u0301\u0301\u0301\u0301\u0301\u0301",
                                "s4k2p  from you, a whole entry"};
  const auto without_spaces = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '|'; });
    return text;
  };
  fakes::SeededRandom random(12);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t n = random.below(40); n > 0; --n) {
      text += pieces[random.below(std::size(pieces))];
      if (random.below(3) == 0) text += ' ';
    }
    const std::size_t width = 20 + random.below(181);
    const std::string shown = barred(text, "  | ", width);
    INFO(width << ":\n" << text << "\n" << shown);
    std::string_view rest = shown;
    while (!rest.empty()) {
      const std::string_view row = rest.substr(0, rest.find('\n'));
      REQUIRE(row.starts_with("  | "));
      REQUIRE(display_width(row) <= width);
      rest.remove_prefix(row.size() + 1);
    }
    if (text.find("\u0301\u0301") == std::string::npos)
      REQUIRE(without_spaces(shown) == without_spaces(text));
  }
  CHECK(barred("one two three", "| ", 20) == "| one two three\n");
  CHECK(barred("one two three four five", "| ", 20) == "| one two three\n| four five\n");
  CHECK(barred("one two three fou r", "| ", 20) == "| one two three fou\n| r\n");
  // An attack: spaces up to the end of the row, then words that pass for somebody else's row.
  CHECK(barred("ok" + std::string(74, ' ') + "s4k2p  from you", "  | ", 80) ==
        "  | ok\n  | s4k2p  from you\n");
  // An attack: so many accents on one letter that some terminals draw them over other rows.
  std::string marks = "a";
  for (int i = 0; i < 200; ++i) marks += "\u0301";
  CHECK(barred(marks, "| ", 20).size() < 30);
}

TEST_CASE("only text with right-to-left letters is isolated", "[cli]") {
  CHECK(isolated(kHebrew) == std::string("\xe2\x81\xa8") + kHebrew + "\xe2\x81\xa9");
  CHECK(isolated(std::string("from \xd8\xb9") + "!").starts_with("\xe2\x81\xa8"));
  for (const char* text : {"", "plain", kChinese, kAccented, "\xf0\x9f\x8c\x8a"})
    CHECK(isolated(text) == text);
}

TEST_CASE("rows of a screen are counted as the terminal wraps them", "[cli]") {
  CHECK(rows_of("", 20) == 0);
  CHECK(rows_of("one\n\nthree\n", 20) == 3);
  CHECK(rows_of(std::string(20, 'x') + "\n", 20) == 1);
  CHECK(rows_of(std::string(21, 'x') + "\n", 20) == 2);
}

}  // namespace
}  // namespace waterline::cli
