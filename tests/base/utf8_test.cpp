#include "base/utf8.h"

#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace waterline::base;

TEST_CASE("each code point is read as it was written", "[base]") {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    std::string text;
    append_code_point(c, text);
    const Decoded read = decode_first(text);
    const bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
    if (read.code_point != (is_surrogate ? 0xfffd : c) || read.size != text.size())
      FAIL(static_cast<unsigned>(c));
  }
  std::string beyond;
  append_code_point(0x110000, beyond);
  CHECK(beyond == kReplacement);
}
