#include "words/visible_text.h"

#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace waterline;
using namespace waterline::cli;

TEST_CASE("text shown on a terminal cannot control the terminal", "[cli]") {
  CHECK(for_terminal("caf\xc3\xa9\n\tyes") == "caf\xc3\xa9\n\tyes");
  CHECK(for_terminal("\x1b]0;title\a") == "<U+001B>]0;title<U+0007>");
  CHECK(for_terminal("\xc2\x9b"
                     "31m") == "<U+009B>31m");
  CHECK(for_terminal("\xe2\x80\xae"
                     "evil") == "<U+202E>evil");
  CHECK(for_terminal("bad \xff byte") == "bad \xef\xbf\xbd byte");
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const std::string shown = for_terminal(text);
      CHECK(base::is_plain_text(shown));
    }
  }
}

TEST_CASE("no character in a shown text is invisible", "[cli]") {
  for (const char* hidden : {"\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u2060",
                             "\u2064", "\u2066", "\u2069", "\u202a", "\ufeff", "\u180e", "\u3164",
                             "\U000e0041", "\U000e007f", "\ufe00\ufe01", "\U000e0100\U000e0101"}) {
    for (const char* frame : {"a", " ", "\u00e9", "\n"}) {
      const std::string text = std::string(frame) + hidden + frame;
      INFO(for_terminal(text));
      CHECK(for_terminal(text).find("<U+") != std::string::npos);
    }
  }
  // A joiner after a joiner has no effect, so it is made visible. So are the tag characters after a
  // black flag if the last tag (U+E007F) is missing: then they make no flag of a country.
  CHECK(for_terminal("\u0645\u200c\u200c\u062e").find("<U+200C>") != std::string::npos);
  CHECK(for_terminal("\U0001f3f4\U000e0073\U000e0065 x").find("<U+E0073>") != std::string::npos);
}

TEST_CASE("no ignorable character of Unicode stays hidden", "[cli]") {
  // The range table is Default_Ignorable_Code_Point of Unicode 15 (DerivedCoreProperties.txt).
  constexpr std::pair<char32_t, char32_t> kIgnorable[] = {
      {0x00ad, 0x00ad},   {0x034f, 0x034f},  {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
      {0x180b, 0x180f},   {0x200b, 0x200f},  {0x202a, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
      {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},  {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1bca0, 0x1bca3},
      {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
  const auto in_utf8 = [](char32_t c) {
    std::string text;
    if (c < 0x800) {
      text += static_cast<char>(0xc0 | c >> 6);
    } else if (c < 0x10000) {
      text += static_cast<char>(0xe0 | c >> 12);
      text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    } else {
      text += static_cast<char>(0xf0 | c >> 18);
      text += static_cast<char>(0x80 | (c >> 12 & 0x3f));
      text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    }
    return text + static_cast<char>(0x80 | (c & 0x3f));
  };
  for (const auto& [first, last] : kIgnorable) {
    for (char32_t c = first; c <= last; ++c) {
      const std::string shown = for_terminal("a " + in_utf8(c) + " b");
      INFO(static_cast<unsigned>(c) << ' ' << shown);
      CHECK(shown.find("<U+") != std::string::npos);
    }
  }
}

TEST_CASE("joiners and selectors that shape letters and emoji are kept", "[cli]") {
  for (const char* text : {
           // Persian: I want
           "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
           // Hindi, Malayalam
           "\u0915\u094d\u200d\u0937 \u0d28\u0d4d\u200d ",
           "\U0001f468\u200d\U0001f469\u200d\U0001f467",  // a family
           // a burning heart, a key
           "\u2764\ufe0f\u200d\U0001f525 1\ufe0f\u20e3 \u845b\U000e0100",
           // a woman at a computer
           "\U0001f469\U0001f3fd\u200d\U0001f4bb",
           // the flag of England
           "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
           // pirates; Hebrew
           "\U0001f3f4\u200d\u2620\ufe0f \u05e9\u05dc\u05d5\u05dd",
       }) {
    CHECK(for_terminal(text) == text);
  }
}
