#include "formats/source_fields.h"

#include <catch2/catch.hpp>

#include "base/entry_limits.h"
#include "formats/limits.h"

using namespace waterline::formats;

namespace {

Draft draft_from(const std::string& source, const NamedValues& fields) {
  Draft draft;
  draft.text = "words";
  draft.source = source;
  for (const auto& [name, value] : fields) add_field(draft, name, value);
  return draft;
}

}  // namespace

TEST_CASE("fields of other programs become answers of one name", "[formats]") {
  std::vector<Draft> drafts = {
      draft_from(
          "journey",
          {{"Location", "Harbour"}, {"address", "Pier 3"}, {"sleep", "5h"}, {"energy", "2"}}),
      draft_from("markdown", {{"place", "Harbour"}, {"weather", " \n"}, {"a=b\n", "c"}})};
  const FieldUses uses = place_fields(drafts, {});
  CHECK(drafts[0].fields ==
        NamedValues{{"place", "Harbour\nPier 3"}, {"sleep", "5h"}, {"energy elsewhere", "2"}});
  CHECK(drafts[1].fields == NamedValues{{"place", "Harbour"}, {"ab", "c"}});
  CHECK(uses.at({"Location", "place"}) == 1);
  CHECK_FALSE(uses.contains({"place", "place"}));  // front matter has a table of its own
  CHECK(uses.at({"sleep", "sleep"}) == 1);
}

TEST_CASE("a foreign mood becomes no guessed number", "[formats]") {
  std::vector<Draft> drafts = {
      draft_from("journey", {{"mood", "5"}}), draft_from("joplin", {{"feeling", "tired"}}),
      draft_from("markdown", {{"feeling", "tired"}}), draft_from("daylio", {{"mood", "3"}})};
  place_fields(drafts, {{"tired", 2}});
  CHECK(drafts[0].fields == NamedValues{{std::string(kForeignMood), "5"}});
  CHECK(drafts[1].fields == NamedValues{{"mood", "2"}});
  // Their readers asked the person already.
  CHECK(drafts[2].fields == NamedValues{{"feeling", "tired"}});
  CHECK(drafts[3].fields == NamedValues{{"mood", "3"}});
}

TEST_CASE("a field beyond what an entry can hold is kept as text", "[formats]") {
  NamedValues many;
  for (std::size_t i = 0; i <= waterline::base::kMaxAnswers; ++i)
    many.emplace_back("n" + std::to_string(i), "v");
  std::vector<Draft> drafts = {draft_from("markdown", many)};
  place_fields(drafts, {});
  CHECK(drafts[0].fields.size() == waterline::base::kMaxAnswers);
  CHECK(drafts[0].text == "words\nn64: v");
  CHECK(answer_name(std::string(62, 'x') + "\u00e4\u00e4").size() == 64);
  CHECK(answer_name(std::string(63, 'x') + "\u00e4\u00e4").size() == 63);
}

TEST_CASE("answers of our own export keep their names", "[formats]") {
  std::vector<Draft> drafts = {draft_from("waterline", {{"location", "x"}})};
  CHECK(place_fields(drafts, {}).empty());
  CHECK(drafts[0].fields == NamedValues{{"location", "x"}});
}
