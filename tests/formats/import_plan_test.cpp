#include "formats/import_plan.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "crypto/mac.h"
#include "formats/limits.h"

namespace waterline::formats {
namespace {

using std::chrono::hours;

const base::WallTime kEvening = *base::time_from_text("2026-11-23T20:15:02Z");
constexpr const char* kText = "On the bridge.";

// A machine whose clock is one hour ahead of UTC, and a zone that is nine hours ahead.
const ImportTools kTools = {
    .sha512 = crypto::sha512,
    .time_zone = "Europe/Berlin",
    .utc_of_local = [](base::WallTime local) { return local - hours(1); },
    .day_in_zone =
        [](const std::string& utc, const std::string& zone) {
          const hours ahead(zone == "Asia/Tokyo" ? 9 : 1);
          return base::to_text(*base::time_from_text(utc) + ahead).substr(0, 10);
        },
};

Draft draft_of(const std::string& source, Moment created, const std::string& text = kText) {
  Draft draft;
  draft.source = source;
  draft.created = created;
  draft.text = text;
  return draft;
}

Draft own_entry(const std::string& id) {
  Draft draft = draft_of("waterline", {Moment::Kind::kUtc, kEvening});
  draft.source_id = id;
  return draft;
}

std::string source_of(const Draft& draft) {
  return sources_of({draft}, kTools).front();
}

// The hashes are from Python's hashlib: later versions must give the same.
TEST_CASE("an imported entry has an identity that never changes", "[formats]") {
  Draft known = draft_of("dayone", {Moment::Kind::kUtc, kEvening});
  known.source_id = "9F3A";
  CHECK(source_of(known) == "dayone:9F3A");
  CHECK(source_of(draft_of("jrnl", {Moment::Kind::kUtc, kEvening})) ==
        "jrnl:6625b5d70c114bc105d0352d56155f96");
  CHECK(source_of(draft_of("jrnl", {Moment::Kind::kLocal, kEvening})) ==
        "jrnl:e6dcaced27c2843d617523c48eec1153");
  CHECK(source_of(draft_of("markdown", {Moment::Kind::kDay, kEvening})) ==
        "markdown:90a440cb2675199f544dfc78ceac7668");
  CHECK(source_of(draft_of("jrnl", {})) == "jrnl:f8cbd4758a25e8b608f4db09317f10b5");
}

TEST_CASE("the identity of an entry depends on its time and words alone", "[formats]") {
  const Draft draft = draft_of("jrnl", {Moment::Kind::kLocal, kEvening});
  Draft same = draft;
  same.place = "other.txt, entry 7";
  same.tags = {"sea"};
  same.starred = true;
  same.kind = "insight";
  same.time_zone = "Asia/Tokyo";
  CHECK(source_of(same) == source_of(draft));
  CHECK(source_of(draft_of("jrnl", {Moment::Kind::kLocal, kEvening}, "Under it.")) !=
        source_of(draft));
  CHECK(source_of(draft_of("jrnl", {Moment::Kind::kLocal, kEvening + std::chrono::seconds(1)})) !=
        source_of(draft));
  // Other options of the import may add words to the text of a draft. The identity of the entry
  // stays the same.
  same.identity = draft.text;
  same.text += "\n\nmood: 2";
  CHECK(source_of(same) == source_of(draft));
}

TEST_CASE("another zone of this machine does not change an identity", "[formats]") {
  ImportTools elsewhere = kTools;
  elsewhere.utc_of_local = [](base::WallTime local) { return local + hours(7); };
  elsewhere.time_zone = "America/Denver";
  const std::vector<Draft> drafts = {draft_of("jrnl", {Moment::Kind::kLocal, kEvening})};
  CHECK(sources_of(drafts, elsewhere) == sources_of(drafts, kTools));
}

TEST_CASE("equal entries of one file differ by their place among them", "[formats]") {
  std::vector<Draft> drafts(3, draft_of("markdown", {}));
  for (std::size_t i = 0; i < drafts.size(); ++i)
    drafts[i].place = "a.md, entry " + std::to_string(i + 1);
  const auto sources = sources_of(drafts, kTools);
  CHECK(std::set<std::string>(sources.begin(), sources.end()).size() == 3);
  CHECK(sources_of(drafts, kTools) == sources);
  // If the import also has a copy of the file, remove_copies() removes the drafts from the copy.
  std::vector<Draft> twice = drafts;
  for (Draft draft : drafts) {
    draft.place.replace(0, 4, "copy.md");
    twice.push_back(draft);
  }
  auto of_both = sources_of(twice, kTools);
  CHECK(remove_copies(twice, of_both) == 3);
  CHECK(twice == drafts);
  CHECK(of_both == sources);
}

TEST_CASE("drafts without an id share a moment if their file says so", "[formats]") {
  std::vector<Draft> drafts = {draft_of("jrnl", {Moment::Kind::kLocal, kEvening}),
                               draft_of("jrnl", {Moment::Kind::kLocal, kEvening}, "Other."),
                               draft_of("jrnl", {Moment::Kind::kLocal, kEvening + hours(1)}),
                               draft_of("markdown", {}),
                               draft_of("markdown", {}, "Other."),
                               draft_of("markdown", {}),
                               draft_of("dayone", {})};
  drafts[3].place = drafts[4].place = "a.md";
  drafts[4].place += ", entry 2";
  drafts[5].place = "b.md";
  drafts[6].source_id = "9F3A";
  const std::vector<std::string> moments = moments_of(drafts, kTools);
  CHECK(moments[0] == moments[1]);
  CHECK(moments[3] == moments[4]);
  CHECK(moments[6].empty());
  CHECK(std::set<std::string>(moments.begin(), moments.end()).size() == 5);
  // Another zone of this machine changes nothing.
  ImportTools elsewhere = kTools;
  elsewhere.utc_of_local = [](base::WallTime local) { return local + hours(7); };
  CHECK(moments_of(drafts, elsewhere) == moments);

  const std::vector<std::string> sources = {"0", "1", "2", "3", "4", "5", "6"};
  using Sources = std::vector<std::string>;
  CHECK(sources_elsewhere({"vault", {0, 2, 3}}, sources, moments) == Sources{"1", "4"});
  CHECK(sources_elsewhere({"vault", {5, 6}}, sources, moments).empty());
}

TEST_CASE("two states of one id in one import are both sent", "[formats]") {
  std::vector<Draft> drafts(2, draft_of("dayone", {}));
  drafts[0].source_id = drafts[1].source_id = "9F3A";
  drafts[1].text = "Under it.";
  auto sources = sources_of(drafts, kTools);
  CHECK(remove_copies(drafts, sources) == 0);
}

TEST_CASE("times of a file become moments in UTC", "[formats]") {
  CHECK(planned_entry(draft_of("jrnl", {Moment::Kind::kUtc, kEvening}), kTools).created ==
        "2026-11-23T20:15:02Z");
  CHECK(planned_entry(draft_of("jrnl", {Moment::Kind::kLocal, kEvening}), kTools).created ==
        "2026-11-23T19:15:02Z");
  CHECK(planned_entry(draft_of("jrnl", {}), kTools).created.empty());
  Draft changed = own_entry("e1");
  changed.modified = {Moment::Kind::kUtc, kEvening + hours(2)};
  changed.earlier = {{{Moment::Kind::kUtc, kEvening}, "Before.", {}}, {{}, "In between.", {}}};
  const PlannedEntry planned = planned_entry(changed, kTools);
  CHECK(planned.modified == "2026-11-23T22:15:02Z");
  CHECK(planned.written == std::vector<std::string>{"2026-11-23T20:15:02Z", ""});
}

TEST_CASE("an entry is of the day on its writer's calendar", "[formats]") {
  Draft draft = draft_of("dayone", {Moment::Kind::kUtc, kEvening});
  CHECK(planned_entry(draft, kTools).day == "2026-11-23");  // 21:15 here
  draft.time_zone = "Asia/Tokyo";
  CHECK(planned_entry(draft, kTools).day == "2026-11-24");  // 5:15 there
  draft.day = "2026-11-22";                                 // the file says it
  CHECK(planned_entry(draft, kTools).day == "2026-11-22");
  // A draft whose time is in the writer's local time belongs to the day of that local time, even if
  // it is still the day before in UTC.
  const base::WallTime night = *base::time_from_text("2026-11-24T00:30:00Z");
  const PlannedEntry local = planned_entry(draft_of("jrnl", {Moment::Kind::kLocal, night}), kTools);
  CHECK(local.created == "2026-11-23T23:30:00Z");
  CHECK(local.day == "2026-11-24");
  CHECK(planned_entry(draft_of("journey", {Moment::Kind::kDay, kEvening}), kTools).day ==
        "2026-11-23");
}

TEST_CASE("a day that does not fit its time is left out", "[formats]") {
  for (const char* day : {"2026-11-21", "2026-11-25", "2026-02-30", "soon"}) {
    Draft draft = draft_of("dayone", {Moment::Kind::kUtc, kEvening});
    draft.day = day;
    CAPTURE(day);
    CHECK(planned_entry(draft, kTools).day.empty());
  }
  Draft timeless = draft_of("dayone", {});
  timeless.day = "2026-11-23";
  CHECK(planned_entry(timeless, kTools).day.empty());
}

TEST_CASE("only an entry of another program gets zone and tag from here", "[formats]") {
  Draft foreign = draft_of("dayone", {Moment::Kind::kUtc, kEvening});
  foreign.starred = true;
  foreign.tags = {"sea"};
  CHECK(planned_entry(foreign, kTools).time_zone == "Europe/Berlin");
  CHECK(planned_entry(foreign, kTools).tags == std::vector<std::string>{"sea", "starred"});
  foreign.tags.resize(kMaxTags, "sea");
  CHECK(planned_entry(foreign, kTools).tags == foreign.tags);
  Draft own = own_entry("e1");
  own.starred = true;
  CHECK(planned_entry(own, kTools).time_zone.empty());
  CHECK(planned_entry(own, kTools).tags.empty());
}

TEST_CASE("every draft is in one batch, and none has too many", "[formats]") {
  std::vector<Draft> drafts(1203, draft_of("dayone", {}));
  for (std::size_t i = 0; i < drafts.size(); i += 10) drafts[i].side = "deep";
  const auto batches = import_batches(drafts);
  std::vector<std::size_t> sizes;
  std::vector<int> seen(drafts.size());
  for (const ImportBatch& batch : batches) {
    sizes.push_back(batch.drafts.size());
    CHECK(std::is_sorted(batch.drafts.begin(), batch.drafts.end()));
    for (const std::size_t i : batch.drafts) {
      ++seen[i];
      CHECK(batch.side == (i % 10 == 0 ? "deep" : "vault"));
    }
  }
  CHECK(sizes == std::vector<std::size_t>{500, 500, 82, 121});
  CHECK(seen == std::vector<int>(drafts.size(), 1));
  CHECK(import_batches({}).empty());
}

TEST_CASE("a batch ends with the text that fills it", "[formats]") {
  Draft large = draft_of("dayone", {}, std::string(kBatchBytes / 4, 'x'));
  large.earlier = {
      {{}, std::string(kBatchBytes / 8, 'y'), {{"felt", std::string(kBatchBytes / 8, 'z')}}}};
  const auto batches = import_batches(std::vector<Draft>(5, large));
  CHECK(batches == std::vector<ImportBatch>{{"vault", {0, 1}}, {"vault", {2, 3}}, {"vault", {4}}});
}

TEST_CASE("pins and links are set for the entries that are here", "[formats]") {
  std::vector<Draft> drafts = {own_entry("e1"), own_entry("e2"), own_entry("e3"), own_entry("e4"),
                               draft_of("dayone", {})};
  drafts[0].starred = true;
  drafts[0].links = {"e3", "e2", "e8"};  // e2 was not taken, e8 is not in the export
  drafts[1].starred = true;
  drafts[2].left_out_of_look_back = true;
  drafts[4].starred = true;
  drafts[4].source_id = "e1";
  CHECK(marks_after_import(drafts, {{"e1", "e71"}, {"e3", "e73"}, {"e4", "e74"}},
                           {"e71", "e73", "e74"}) ==
        std::vector<EntryMarks>{{"e71", true, false, {"e73"}}, {"e73", false, true, {}}});
  // The entry "e71" was in the journal before the import, so it keeps its star and its links.
  CHECK(marks_after_import(drafts, {{"e1", "e71"}, {"e3", "e73"}}, {"e73"}) ==
        std::vector<EntryMarks>{{"e73", false, true, {}}});
}

TEST_CASE("a list is taken unless it was changed here too", "[formats]") {
  const OwnList mine{"feelings", "# mine: Mine\nblue\n"};
  CHECK(fate_of_list(mine, ListHere{"# first: First\nred\n", false}) == ListFate::kTaken);
  CHECK(fate_of_list(mine, ListHere{"# first: First\nred\n", true}) == ListFate::kLeft);
  CHECK(fate_of_list(mine, ListHere{mine.text, false}) == ListFate::kSame);
  CHECK(fate_of_list(mine, ListHere{mine.text, true}) == ListFate::kSame);
  CHECK(fate_of_list(mine, std::nullopt) == ListFate::kLeft);
}

}  // namespace
}  // namespace waterline::formats
