#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

using namespace waterline;
using journal::Error;
using journal::Field;

namespace {

base::WallTime at(int hours) {
  return base::WallTime(std::chrono::hours(500000 + hours));
}

TestId add_with(JournalStore& store, std::vector<Field> fields, std::string_view text = "") {
  auto draft = JournalStore::draft(text);
  draft.fields = std::move(fields);
  return store.entries->add(draft).value();
}

std::vector<TestId> ids_of(const journal::Result<std::vector<journal::Summary<TestSide>>>& list) {
  std::vector<TestId> ids;
  for (const auto& summary : *list) ids.push_back(summary.id);
  return ids;
}

}  // namespace

TEST_CASE("an entry may have only fields, without empty and duplicate ones", "[journal]") {
  JournalStore store;
  const TestId id = add_with(
      store, {{"trigger", "the calendar"}, {"felt", "  \n"}, {"did", "left"}, {"did", "stayed"}});
  const auto entry = store.entries->get(id);
  CHECK(entry->fields == std::vector<Field>{{"trigger", "the calendar"}, {"did", "stayed"}});
  CHECK(entry->title == "the calendar");
  CHECK(entry->text.empty());
  CHECK(store.found("calendar") == std::vector<TestId>{id});
  CHECK(store.found("left").empty());
  CHECK(store.entries->search("stayed", 1)->front().snippet.find("\x02stayed\x03") !=
        std::string::npos);

  auto nothing = JournalStore::draft(" ");
  nothing.fields = {{"felt", " "}};
  CHECK(store.entries->add(nothing).error() == Error::kEmpty);
  nothing.fields = {{"felt", std::string(journal::kMaxEntrySize, 'a')}, {"did", "b"}};
  CHECK(store.entries->add(nothing).error() == Error::kTooLong);
  nothing.fields = {{"felt", "\xff"}};
  CHECK(store.entries->add(nothing).error() == Error::kNotText);
  nothing.fields = {{std::string(journal::kMaxNameSize + 1, 'n'), "a"}};
  CHECK(store.entries->add(nothing).error() == Error::kTooLong);
  // All fields may be removed if there is a text; without a text they may not.
  CHECK(store.entries->change(id, {.fields = std::vector<Field>{}}, at(1)).error() ==
        Error::kEmpty);
  CHECK(store.entries->change(id, {.text = "words", .fields = std::vector<Field>{}}, at(1)).ok());
  CHECK(store.database->verify().ok());
}

TEST_CASE("each revision keeps its fields, and an undo makes a new revision", "[journal]") {
  JournalStore store;
  const TestId id = add_with(store, {{"state", "set"}}, "text one");
  REQUIRE(store.entries->change(id, {.fields = std::vector<Field>{{"state", "held"}}}, at(1)).ok());
  REQUIRE(store.entries->edit(id, "text two", at(2)).ok());
  REQUIRE(
      store.entries->change(id, {.tags = std::vector<std::string>{"a"}, .kind = "boundary"}, at(3))
          .ok());
  auto history = store.entries->history(id);
  REQUIRE(history->size() == 3);
  CHECK((*history)[0].fields == std::vector<Field>{{"state", "set"}});
  CHECK((*history)[1].fields == std::vector<Field>{{"state", "held"}});
  CHECK((*history)[1].text == "text one");
  CHECK((*history)[2].fields == std::vector<Field>{{"state", "held"}});
  CHECK(store.found("set").empty());

  REQUIRE(store.entries->undo(id, 1, at(4)).ok());
  const auto entry = store.entries->get(id);
  CHECK(entry->text == "text one");
  CHECK(entry->fields == std::vector<Field>{{"state", "set"}});
  CHECK(entry->revision == 4);
  CHECK(entry->kind == "boundary");
  CHECK(entry->tags == std::vector<std::string>{"a"});
  CHECK(store.found("set") == std::vector<TestId>{id});
  CHECK(store.found("two").empty());
  CHECK(store.entries->undo(id, 9, at(5)).error() == Error::kUnknown);
  CHECK(store.database->verify().ok());
}

TEST_CASE("an entry's time can be changed, with its writer's day", "[journal]") {
  JournalStore store;
  auto draft = JournalStore::draft("late at night");
  const base::Day day = std::chrono::sys_days(std::chrono::year(2026) / 3 / 4);
  draft.day = day;
  const TestId id = store.entries->add(draft).value();
  CHECK(store.entries->get(id)->day == day);
  const base::Day before = day - std::chrono::days(1);
  REQUIRE(store.entries->change(id, {.when = journal::When{at(-30), before, "Asia/Tokyo"}}, at(1))
              .ok());
  const auto entry = store.entries->get(id);
  CHECK(entry->created == at(-30));
  CHECK(entry->day == before);
  CHECK(entry->time_zone == "Asia/Tokyo");
  CHECK(entry->revision == 1);
  CHECK(store.entries->days({})->front() == before);
  // A draft without a day gets the day of its time of writing, even if that is before 1970.
  auto old = JournalStore::draft("old");
  old.created = base::WallTime(std::chrono::milliseconds(-1));
  CHECK(store.entries->get(*store.entries->add(old))->day == base::Day(std::chrono::days(-1)));
}

TEST_CASE("all filters of lists and searches work together", "[journal]") {
  JournalStore store;
  std::vector<TestId> ids;
  std::vector<journal::Draft> drafts;
  for (int i = 0; i < 60; ++i) {
    auto draft = JournalStore::draft("word " + std::to_string(i));
    draft.kind = i % 3 == 0 ? "mood" : i % 3 == 1 ? "reflection" : "conflict";
    if (i % 2 == 0) draft.tags = {"Home"};
    draft.created = at(i * 12);
    draft.day = base::Day(std::chrono::days(100 + i / 2));
    if (i % 4 != 0) draft.fields = {{"mood", std::to_string(i % 7)}};
    ids.push_back(store.entries->add(draft).value());
    if (i % 5 == 0) REQUIRE(store.entries->pin(ids.back(), true).ok());
    if (i % 6 == 0) REQUIRE(store.entries->leave_out(ids.back(), true).ok());
    drafts.push_back(draft);
  }
  fakes::SeededRandom& random = store.random;
  std::size_t hits = 0;
  for (int round = 0; round < 300; ++round) {
    journal::Filter filter;
    if (random.below(3) == 0) filter.kind = "mood";
    if (random.below(3) == 0) filter.without_kinds = {"mood", "conflict"};
    if (random.below(3) == 0) filter.tag = "home";
    if (random.below(3) == 0) filter.from = base::Day(std::chrono::days(95 + random.below(40)));
    if (random.below(3) == 0) filter.to = base::Day(std::chrono::days(95 + random.below(40)));
    if (random.below(3) == 0) {
      filter.field = "mood";
      filter.min = static_cast<std::int64_t>(random.below(7));
      if (random.below(2) == 0) filter.max = static_cast<std::int64_t>(random.below(7));
    }
    filter.pinned = random.below(4) == 0;
    filter.for_look_back = random.below(4) == 0;
    std::vector<TestId> expected;
    for (int i = 59; i >= 0; --i) {
      const auto& draft = drafts[static_cast<std::size_t>(i)];
      const bool in =
          (!filter.kind || draft.kind == *filter.kind) &&
          std::ranges::count(filter.without_kinds, draft.kind) == 0 &&
          (!filter.tag || !draft.tags.empty()) && (!filter.from || *draft.day >= *filter.from) &&
          (!filter.to || *draft.day <= *filter.to) &&
          (!filter.field || (i % 4 != 0 && i % 7 >= filter.min && i % 7 <= filter.max)) &&
          (!filter.pinned || i % 5 == 0) && (!filter.for_look_back || i % 6 != 0);
      if (in) expected.push_back(ids[static_cast<std::size_t>(i)]);
    }
    hits += expected.size();
    REQUIRE(ids_of(store.entries->list(100, 0, filter)) == expected);
    auto found = store.entries->search("word", 100, filter);
    REQUIRE(found->size() == expected.size());
    std::set<base::Day> days;
    for (const auto& summary : *store.entries->list(100, 0, filter)) days.insert(summary.day);
    const auto listed = store.entries->days(filter);
    REQUIRE(std::set<base::Day>(listed->begin(), listed->end()) == days);
    REQUIRE(listed->size() == days.size());
  }
  CHECK(hits > 500);
  const auto values = store.entries->values("mood", {.kind = "mood"});
  REQUIRE(values->size() == 15);
  CHECK(values->front().value == "3");
  CHECK(values->front().day == base::Day(std::chrono::days(101)));
}

TEST_CASE("links go both ways, and not to the bin", "[journal]") {
  JournalStore store;
  const TestId insight = store.add("insight");
  const TestId one = store.add("one");
  const TestId two = store.add("two");
  REQUIRE(store.entries->link(insight, one).ok());
  REQUIRE(store.entries->link(insight, two).ok());
  REQUIRE(store.entries->link(insight, two).ok());
  CHECK(store.entries->link(insight, insight).error() == Error::kUnknown);
  CHECK(store.entries->get(insight)->links == std::vector<TestId>{one, two});
  CHECK(store.entries->get(two)->linked_from == std::vector<TestId>{insight});
  REQUIRE(store.entries->put_into_bin(two, at(1)).ok());
  CHECK(store.entries->get(insight)->links == std::vector<TestId>{one});
  CHECK(store.entries->link(one, two).error() == Error::kUnknown);
  REQUIRE(store.entries->restore(two).ok());
  CHECK(store.entries->get(insight)->links.size() == 2);
  REQUIRE(store.entries->unlink(insight, one).ok());
  CHECK(store.entries->unlink(insight, one).error() == Error::kUnknown);
  REQUIRE(store.entries->remove(insight).ok());
  CHECK(store.entries->get(two)->linked_from.empty());
}

TEST_CASE("tags are renamed, merged and removed everywhere at once", "[journal]") {
  JournalStore store;
  const auto tagged = [&](std::vector<std::string> tags) {
    auto draft = JournalStore::draft("text");
    draft.tags = std::move(tags);
    return store.entries->add(draft).value();
  };
  const TestId both = tagged({"work", "job"});
  const TestId one = tagged({"work"});
  CHECK(store.entries->tags().value() == std::vector<std::string>{"job", "work"});
  REQUIRE(store.entries->rename_tag("work", "job").ok());
  CHECK(store.entries->get(both)->tags == std::vector<std::string>{"job"});
  CHECK(store.entries->get(one)->tags == std::vector<std::string>{"job"});
  REQUIRE(store.entries->rename_tag("job", "Job").ok());
  CHECK(store.entries->tags().value() == std::vector<std::string>{"Job"});
  CHECK(store.entries->rename_tag("job", "x").error() == Error::kUnknown);
  REQUIRE(store.entries->rename_tag("Job", "Job").ok());
  REQUIRE(store.entries->rename_tag("Job", "").ok());
  CHECK(store.entries->tags()->empty());
}

TEST_CASE("content under a topic stays until it is deleted", "[journal]") {
  JournalStore store;
  CHECK_FALSE(store.entries->own("feelings")->has_value());
  REQUIRE(store.entries->set_own("feelings", "heavy\nlight").ok());
  store.reopen();
  CHECK(store.entries->own("feelings")->value() == "heavy\nlight");
  REQUIRE(store.entries->set_own("feelings", "").ok());
  CHECK_FALSE(store.entries->own("feelings")->has_value());
  CHECK(store.entries->set_own("feelings", "\xff").error() == Error::kNotText);
}
