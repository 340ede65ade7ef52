#include <string>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "words/translation.h"

using waterline::cli::filled;
using waterline::cli::tr;

TEST_CASE("a translation can order the parts of a sentence freely", "[translations]") {
  CHECK(filled("{1} of {2}", 3, "four") == "3 of four");
  CHECK(filled("von {2} sind es {1}, {1}", std::string("drei"), std::size_t{4}) ==
        "von 4 sind es drei, drei");
  CHECK(filled("nothing to fill") == "nothing to fill");
}

TEST_CASE("a translation with wrong placeholders shows them unchanged", "[translations]") {
  CHECK(filled("{2} {3} {0} {} { {1", "one") == "{2} {3} {0} {} { {1");
  CHECK(filled("%s %n {1}", "{1} %s") == "%s %n {1} %s");
  CHECK(filled("{1}") == "{1}");
}

TEST_CASE("only the placeholders of a sentence are replaced, and only once", "[translations]") {
  waterline::fakes::SeededRandom random(29);
  const std::string letters = "{}123%nä ";
  for (int round = 0; round < 20'000; ++round) {
    std::string sentence;
    std::string expected;
    const std::string part = "{1}{2}";
    for (std::uint64_t i = random.below(12); i > 0; --i)
      sentence += letters[random.below(letters.size())];
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      const bool is_place = sentence.substr(i, 3) == "{1}" || sentence.substr(i, 3) == "{2}";
      expected += is_place ? part : sentence.substr(i, 1);
      if (is_place) i += 2;
    }
    CHECK(filled(sentence, part, part) == expected);
  }
}

TEST_CASE("the empty text stays empty, and the default language is English", "[translations]") {
  CHECK(tr("").empty());
  CHECK(tr("There is no journal here yet.") == "There is no journal here yet.");
  CHECK(waterline::cli::tr_n("{1} entry", "{1} entries", 1) == "{1} entry");
  CHECK(waterline::cli::tr_n("{1} entry", "{1} entries", 0) == "{1} entries");
}
