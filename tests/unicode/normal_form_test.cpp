#include "unicode/normal_form.h"

#include <catch2/catch.hpp>

using waterline::unicode::composed;
using waterline::unicode::decomposed;

TEST_CASE("both normal forms of a text become one", "[unicode]") {
  for (const auto& [nfc, nfd] : {std::pair<std::string, std::string>{"caf\u00e9", "cafe\u0301"},
                                 {"\u1ec7", "e\u0323\u0302"},
                                 {"\ud55c", "\u1112\u1161\u11ab"},
                                 {"\u304c", "\u304b\u3099"},
                                 {"\u1fb7", "\u03b1\u0342\u0345"}}) {
    CHECK(composed(nfd) == nfc);
    CHECK(composed(nfc) == nfc);
    CHECK(decomposed(nfc) == nfd);
    CHECK(decomposed(nfd) == nfd);
  }
  for (const std::string text : {"", "a", "\xff", "\xe2\x82", "a\u0301\xff"}) {
    if (text.find('\xff') != std::string::npos) CHECK(composed(text) == text);
  }
  CHECK(composed(std::string("a\0b\u0301", 5)) == std::string("a\0b\u0301", 5));
}
