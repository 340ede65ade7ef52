#include "app/outline.h"

#include <catch2/catch.hpp>

namespace waterline::app {
namespace {

std::size_t mistake(std::string_view text, Questions questions = Questions::kYes) {
  const auto read = read_outline(text, questions);
  const auto* found = std::get_if<OutlineMistake>(&read);
  return found == nullptr ? 0 : found->line;
}

TEST_CASE("a malformed outline reports the line of the mistake", "[app]") {
  CHECK(mistake("# a: A\nq [1..5]: Q\nr [x|y]: R\ns: S\n") == 0);
  CHECK(mistake("q: Q\n") == 1);
  CHECK(mistake("\n# a b: A\n") == 2);
  CHECK(mistake("# a\n# a\n") == 2);
  CHECK(mistake("# a\nq: Q\nq: Q\n") == 3);
  CHECK(mistake("# a\nno question\n") == 2);
  CHECK(mistake("# a\nq:\n") == 2);
  CHECK(mistake("# a\nq [5..1]: Q\n") == 2);
  CHECK(mistake("# a\nq [x|]: Q\n") == 2);
  CHECK(mistake("# a\nq [x: Q\n") == 2);
  CHECK(mistake("# a\nq=1: Q\n") == 2);
  CHECK(mistake("# a\nany words: at all\n", Questions::kNo) == 0);
}

TEST_CASE("empty lines inside a group are kept, those around it dropped", "[app]") {
  const auto read = read_outline("\n# a: A\n\none\n\ntwo\n\n# b\n", Questions::kNo);
  const auto* outline = std::get_if<Outline>(&read);
  REQUIRE(outline != nullptr);
  REQUIRE((*outline)[0].lines.size() == 3);
  CHECK((*outline)[0].lines[1].text.empty());
  CHECK((*outline)[1].title == "b");
  CHECK((*outline)[1].lines.empty());
}

TEST_CASE("a duration is read in any usual form and stored in minutes", "[app]") {
  for (const auto& [said, minutes] : {std::pair{"90", "90"},
                                      {"90m", "90"},
                                      {"1h30", "90"},
                                      {"1h 30m", "90"},
                                      {"2d", "2880"},
                                      {"1w1d", "11520"},
                                      {"0", "0"},
                                      {" 5 ", "5"}}) {
    CAPTURE(said);
    CHECK(answer_to_keep(Minutes{}, said) == std::string(minutes));
  }
  for (const auto* said :
       {"", "soon", "1x", "-5", "1m2h", "h", "1.5h", "99999999999999999999", "9999999999d"}) {
    CAPTURE(said);
    CHECK_FALSE(answer_to_keep(Minutes{}, said).has_value());
  }
}

}  // namespace
}  // namespace waterline::app
