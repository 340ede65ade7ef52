#include "base/blank.h"

#include <string>

#include <catch2/catch.hpp>

namespace waterline::base {
namespace {

TEST_CASE("a text of any blanks is blank, and one letter ends that", "[base][blank]") {
  const std::string blanks =
      " \t\r\n\v\f\u0085\u00a0\u1680\u2003\u200b\u2028\u202f\u205f\u3000\ufeff";
  CHECK(is_blank(""));
  CHECK(is_blank(blanks + blanks));
  CHECK_FALSE(is_blank(blanks + "a" + blanks));
  CHECK(without_blanks(blanks + "a" + blanks + "b" + blanks) == "a" + blanks + "b");
  CHECK(without_blanks(blanks).empty());
  // Not blank: a joiner, and a character whose last byte a blank has too.
  CHECK_FALSE(is_blank("\u200d"));
  CHECK(without_blanks("\u00e0\u0420") == "\u00e0\u0420");
}

}  // namespace
}  // namespace waterline::base
