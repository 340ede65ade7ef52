#include "base/text.h"

#include <catch2/catch.hpp>

using namespace waterline::base;

TEST_CASE("UTF-8 is accepted in its shortest form only", "[base]") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("plain"));
  CHECK(is_utf8("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8c\x8a"));
  for (const char* bad : {"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3", "\xe2\x82",
                          "\x80", "\xf8\x88\x80\x80\x80", "a\xc3(", "\xf0\x80\x80\xaf"}) {
    CHECK_FALSE(is_utf8(bad));
    CHECK_FALSE(is_plain_text(bad));
  }
}

TEST_CASE("plain text has no control characters but newline and tab", "[base]") {
  CHECK(is_plain_text("one\ntwo\tthree"));
  for (const char* bad : {"\x1b[2J", "bell\a", "carriage\rreturn", "del\x7f", "c1 \xc2\x9b", "\v"}) {
    CHECK_FALSE(is_plain_text(bad));
    CHECK(is_plain_text(without_controls(bad)));
  }
  CHECK_FALSE(is_plain_text(std::string_view("nul\0", 4)));
  CHECK(without_controls("a\x1b[31mb\r\n") == "a[31mb\n");
}

TEST_CASE("nothing in a text shown on a terminal can act on the terminal", "[base]") {
  CHECK(for_terminal("caf\xc3\xa9\n\tyes") == "caf\xc3\xa9\n\tyes");
  CHECK(for_terminal("\x1b]0;title\a") == "<U+001B>]0;title<U+0007>");
  CHECK(for_terminal("\xc2\x9b"
                     "31m") == "<U+009B>31m");
  CHECK(for_terminal("\xe2\x80\xae"
                     "evil") == "<U+202E>evil");
  CHECK(for_terminal("bad \xff byte") == "bad \xef\xbf\xbd byte");
  CHECK(for_terminal("right to left \xe2\x80\x8f mark") == "right to left \xe2\x80\x8f mark");
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const std::string shown = for_terminal(text);
      CHECK(is_plain_text(shown));
    }
  }
}

TEST_CASE("newlines are one kind, and a byte order mark is dropped", "[base]") {
  CHECK(normalize_newlines("\xef\xbb\xbf"
                           "a\r\nb\rc\nd\r") == "a\nb\nc\nd\n");
}

TEST_CASE("code points are counted, not bytes", "[base]") {
  CHECK(count_code_points("a\xc3\xa9\xf0\x9f\x8c\x8a") == 3);
}
