#include "base/attachment_reference.h"

#include <array>
#include <string>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

namespace waterline::base {
namespace {

const std::string kOfVault = "f0pe9cyv4w3s8d2k7mbr5tz1xan";
const std::string kOfDeep = "g7k3m9ptv5w2x8c4d6e1hjqrsya";

TEST_CASE("no spelling of a reference leaves an id in a text for somebody else", "[base]") {
  for (const std::string& id : {kOfVault, kOfDeep}) {
    for (const std::string& text :
         {"![f](attachment:" + id + ")", "![f](attachment:" + id + " \"title\")",
          "[k](attachment:" + id + ")", "![g](<attachment:" + id + ">)",
          "![g]( attachment:" + id + " )", "![g](ATTACHMENT:" + id + ")",
          "![g](Attachment:" + id + ")", "!\\[z](attachment:" + id + ")",
          "![a\\]b](attachment:" + id + ")", "![a\nb](attachment:" + id + ")",
          "[r]: attachment:" + id, "<img src=\"attachment:" + id + "\">", "It is " + id + ".",
          id + "\n", "oat](attachment:" + id.substr(0, 4), "(attachment:" + id + id + ")"}) {
      INFO(text);
      const std::string shown = with_descriptions_alone(text);
      CHECK(shown.find(id.substr(0, 4)) == std::string::npos);
      CHECK(with_descriptions_alone(shown) == shown);
    }
  }
}

TEST_CASE("words without a reference stay as they are, and descriptions too", "[base]") {
  for (const std::string& text :
       {std::string("An attachment: see below."), std::string("attachment"),
        std::string("freundschaftsbezeigungenhaft"), std::string("![a](media/boat.jpg)"),
        std::string("Grüße, gegenüber, f0pe9cyv4w3s8d2k7mbr5tz1xanx")}) {
    CHECK(with_descriptions_alone(text) == text);
  }
  CHECK(with_descriptions_alone("a ![red boat](attachment:" + kOfVault + ") b") ==
        "a (red boat) b");
}

TEST_CASE("however a text with references is cut and joined, no id leaves", "[base]") {
  const std::array<std::string, 12> parts = {
      "![",   "](", "attachment:", "Attachment:", kOfVault, kOfDeep,
      "boat", "\n", ")",           " ",           "<",      "ü"};
  fakes::SeededRandom random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random.below(12); left > 0; --left)
      text += parts.at(random.below(parts.size()));
    const std::string shown = with_descriptions_alone(text);
    // Ids that follow each other without a sign between them are one long word, and no id.
    if (text.find(kOfVault + kOfVault) != std::string::npos) continue;
    INFO(text);
    for (const std::string& id : {kOfVault, kOfDeep}) {
      const std::size_t at = shown.find(id);
      const bool is_in_a_word =
          at != std::string::npos &&
          ((at > 0 && std::isalnum(static_cast<unsigned char>(shown[at - 1])) != 0) ||
           (at + id.size() < shown.size() &&
            std::isalnum(static_cast<unsigned char>(shown[at + id.size()])) != 0));
      CHECK((at == std::string::npos || is_in_a_word));
    }
  }
}

TEST_CASE("a part that cuts into a reference is widened to all of it", "[base]") {
  const std::string reference = "![boat](attachment:" + kOfVault + ")";
  const std::string text = "See " + reference + " there";
  const std::size_t end = 4 + reference.size();
  CHECK(with_whole_references(text, 9, 21) == std::pair<std::size_t, std::size_t>{4, end});
  CHECK(with_whole_references(text, 0, 8) == std::pair<std::size_t, std::size_t>{0, end});
  CHECK(with_whole_references(text, 4, end) == std::pair<std::size_t, std::size_t>{4, end});
  CHECK(with_whole_references(text, 0, 4) == std::pair<std::size_t, std::size_t>{0, 4});
  CHECK(with_whole_references(text, end, text.size()) ==
        std::pair<std::size_t, std::size_t>{end, text.size()});
}

}  // namespace
}  // namespace waterline::base
