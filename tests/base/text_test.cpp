#include "base/text.h"

#include <string>

#include <catch2/catch.hpp>

using namespace waterline::base;

TEST_CASE("UTF-8 is accepted only in its shortest form", "[base]") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("plain"));
  CHECK(is_utf8("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8c\x8a"));
  for (const char* bad :
       {"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3", "\xe2\x82",
        "\x80", "\xf8\x88\x80\x80\x80", "a\xc3(", "\xf0\x80\x80\xaf"}) {
    CHECK_FALSE(is_utf8(bad));
    CHECK_FALSE(is_plain_text(bad));
  }
}

TEST_CASE("plain text has no control characters except newline and tab", "[base]") {
  CHECK(is_plain_text("one\ntwo\tthree"));
  for (const char* bad :
       {"\x1b[2J", "bell\a", "carriage\rreturn", "del\x7f", "c1 \xc2\x9b", "\v"}) {
    CHECK_FALSE(is_plain_text(bad));
    CHECK(is_plain_text(without_controls(bad)));
  }
  CHECK_FALSE(is_plain_text(std::string_view("nul\0", 4)));
  CHECK(without_controls("a\x1b[31mb\r\n") == "a[31mb\n");
}

TEST_CASE("newlines become one kind, and a byte order mark is removed", "[base]") {
  CHECK(normalize_newlines("\xef\xbb\xbf"
                           "a\r\nb\rc\nd\r") == "a\nb\nc\nd\n");
}

TEST_CASE("code points are counted, not bytes", "[base]") {
  CHECK(count_code_points("a\xc3\xa9\xf0\x9f\x8c\x8a") == 3);
}
