#include "formats/coded_reading.h"

#include <functional>
#include <random>

#include <catch2/catch.hpp>

#include "base/entry_limits.h"
#include "formats/draft_rules.h"
#include "formats/limits.h"

using namespace waterline;
using namespace waterline::formats;

namespace {

Draft some_draft() {
  Draft draft;
  draft.place = "Journal.json, entry 1";
  draft.text = "A quiet evening.";
  draft.created = {Moment::Kind::kUtc,
                   base::WallTime(std::chrono::milliseconds(1'700'000'000'123))};
  draft.time_zone = "Europe/Berlin";
  draft.tags = {"walks", "us"};
  draft.starred = true;
  draft.source = "waterline";
  draft.source_id = "dabcdefgh";
  draft.identity = "mood: 2";
  draft.side = "deep";
  draft.kind = "insight";
  draft.day = "2026-11-23";
  draft.fields = {{"mood", "4"}, {"what", ""}};
  draft.left_out_of_look_back = true;
  draft.links = {"eabcdefgh"};
  draft.earlier = {{{Moment::Kind::kLocal, base::WallTime(std::chrono::milliseconds(5))},
                    "Before.",
                    {{"a", "b"}},
                    {"rabc", {}}}};
  draft.lineage = {"rdef", {"rabc", "rghi"}};
  draft.media = {{2, 5, "photo", "a.jpg", "an evening", std::string(32, 'a'),
                  MediaBytes{MediaBytes::Packing::kDeflated, 3, 1'000, 20, 30, 0xffffffff}},
                 {Media::kNoPlace, 0, "recording", ""}};
  draft.modified = {Moment::Kind::kDay, base::WallTime(std::chrono::milliseconds(1))};
  return draft;
}

base::Bytes coded(const Reading& reading) {
  base::Bytes bytes;
  encode(reading, [&bytes](base::ByteView record) { base::append(bytes, record); });
  return bytes;
}

Reading some_reading() {
  return {{some_draft(), some_draft()},
          {{"a.zip: b", Reason::kUnsafeName}},
          {{"photo", 3}},
          {{"cards", "one\ntwo"}},
          {{"a.md", Remark::Kind::kMonthFirst}},
          {{"sleep", {NamePlace::kWords, 2}}}};
}

bool is_taken(const std::function<void(Draft&)>& change) {
  Reading reading{{some_draft()}, {}, {}, {}};
  change(reading.drafts.front());
  return decode_reading(coded(reading)).has_value();
}

}  // namespace

TEST_CASE("A coded reading is decoded unchanged", "[formats]") {
  const auto decoded = decode_reading(coded(some_reading()));
  REQUIRE(decoded);
  CHECK(*decoded == some_reading());
  CHECK(decode_reading({}));
}

TEST_CASE("A reading with a draft that breaks a rule is refused", "[formats]") {
  CHECK(is_taken([](Draft&) {}));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.text = "\xff"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.text = std::string("a\0b", 3); }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.text.assign(base::kMaxEntrySize + 1, 'x'); }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.time_zone = "/etc/passwd"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.time_zone = "a.b"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.tags.assign(kMaxTags + 1, "a"); }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.tags = {"\xff"}; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.side = "vault"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.source = "somewhere"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.place.clear(); }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.day = "\xff"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.links = {"\xff"}; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.earlier.front().text = "\xff"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.lineage.id = "r/"; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.earlier.front().lineage.parents = {"r\xff"}; }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.lineage.parents.assign(kMaxParents + 1, "r"); }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.created.time = base::WallTime::max(); }));
  CHECK_FALSE(is_taken([](Draft& draft) { draft.created.kind = static_cast<Moment::Kind>(9); }));
}

TEST_CASE("A damaged reading is refused or still follows the rules", "[formats]") {
  const base::Bytes sound = coded(some_reading());
  std::mt19937 random(13);
  for (std::size_t i = 0; i < sound.size(); ++i) {
    for (int round = 0; round < 8; ++round) {
      base::Bytes changed = sound;
      changed[i] = static_cast<std::byte>(random() & 0xff);
      const auto reading = decode_reading(changed);
      if (!reading) continue;
      for (const Draft& draft : reading->drafts)
        CHECK((!refusal_of(draft) && is_zone_name(draft.time_zone)));
    }
    const auto cut = decode_reading(base::ByteView(sound).first(i));
    CHECK((!cut || cut->drafts.size() <= 2));
  }
}
