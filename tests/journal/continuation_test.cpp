#include "journal/continuation.h"

#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

namespace waterline::journal {
namespace {

using fakes::SeededRandom;

constexpr const char* kLong =
    "We walked along the river until the lamps came on and said almost nothing all the way home.";

Relation relation(std::string_view here, std::string_view imported) {
  return continuation(here, imported).relation;
}

TEST_CASE("a text continues another if it keeps all of it", "[journal]") {
  CHECK(relation("Rain.", "Rain.") == Relation::kSame);
  CHECK(relation("Rain.\n\nWind.", "Rain.\nWind. ") == Relation::kSame);
  CHECK(relation("Rain.", "Rain. Then sun.") == Relation::kLater);
  CHECK(relation("Rain", "Rain, then sun.") == Relation::kLater);
  CHECK(relation("Rain. Then sun.", "Rain.") == Relation::kEarlier);
  CHECK(relation("\u4eca\u5929\u4e0b\u96e8\u3002", "\u4eca\u5929\u4e0b\u96e8\u3002\u540e\u6765") ==
        Relation::kLater);
  CHECK(relation("It rained.", "First:\n\nIt rained.") == Relation::kLater);
  CHECK(relation("tea\n\nMood: calm", "tea and cake\n\nMood: calm") == Relation::kLater);
  CHECK(relation("Mood: calm", "tea\n\nMood: calm") == Relation::kLater);
}

TEST_CASE("texts that are only similar are not one entry", "[journal]") {
  CHECK(relation("Rain", "Rainbow over the hill.") == Relation::kNone);
  CHECK(relation("Mood: calm", "Mood: helpless") == Relation::kResembles);
  CHECK(relation("Rain.", "No rain at all. Rain.") == Relation::kResembles);
  CHECK(relation("Slept well and long.", "Slept badly and long.") == Relation::kResembles);
  CHECK(relation("", "Rain.") == Relation::kNone);
  // A text with one corrected word mostly equals the earlier text. So the import takes it for the
  // same entry and adds no other.
  std::string corrected = kLong;
  corrected.replace(corrected.find("almost"), 6, "nearly");
  CHECK(relation(kLong, corrected) == Relation::kMostly);
  CHECK(relation(kLong, std::string(kLong).substr(0, 40) + " ran all the rest of it.") ==
        Relation::kResembles);
}

TEST_CASE("of several texts that fit, none is chosen by chance", "[journal]") {
  const auto pairs = [](const std::vector<std::string_view>& here,
                        const std::vector<std::string_view>& texts) {
    std::vector<CandidateState> states;
    for (std::size_t i = 0; i < here.size(); ++i) states.push_back({i, here[i]});
    std::string text;
    for (const Match& match : matches(states, texts)) {
      text += match.candidate != Match::kNoCandidate   ? std::to_string(match.candidate)
              : match.resembles != Match::kNoCandidate ? "?"
                                                       : "-";
    }
    return text;
  };
  CHECK(pairs({"Rain."}, {"Rain. Sun.", "Snow."}) == "0-");
  CHECK(pairs({"Rain."}, {"Rain. Sun.", "Rain. Snow."}) == "??");
  CHECK(pairs({"Rain.", "Rain."}, {"Rain. Sun.", "Rain. Snow."}) == "01");
  // Of several beginnings the longest decides.
  CHECK(pairs({"Rain.", "Rain. Wind."}, {"Rain. Wind. Sun.", "Rain. Snow."}) == "10");
  CHECK(pairs({"Good day.", "Sun all day."}, {"Good day. Sun all day."}) == "1");
  CHECK(pairs({"One thing.", "One more."}, {"Yes: One thing. One more."}) == "?");
}

// A journal of another program without ids, in which a person goes on writing. Some entries have
// equal words or equal moments.
class Source {
 public:
  explicit Source(SeededRandom& random) : random_(random) {
    for (std::size_t i = 0; i < 40; ++i) add();
  }

  struct Entry {
    std::string moment;
    std::string text;
  };
  std::vector<Entry> entries;

  void add() {
    const std::string moment = "m" + std::to_string(below(12));
    if (below(8) == 0) return entries.push_back({moment, "Nothing."});
    entries.push_back({moment, "w" + std::to_string(count_++) + words(1 + below(30))});
  }

  void extend_some() {
    for (Entry& entry : entries) {
      if (below(3) > 0) continue;
      const std::string more = words(1 + below(10)) + " x" + std::to_string(count_++);
      const std::size_t space = entry.text.find(' ', entry.text.size() / 2);
      const bool inside =
          below(4) == 0 && space != std::string::npos && std::ranges::count(entry.text, ' ') >= 3;
      inside ? void(entry.text.insert(space, more)) : void(entry.text += more);
    }
  }

  // Returns drafts with the identities that formats/import_plan.h gives.
  [[nodiscard]] std::vector<Draft> drafts() const {
    std::map<std::string, int> equals;
    std::vector<Draft> all;
    for (const Entry& entry : entries) {
      Draft draft = JournalStore::draft(entry.text);
      draft.moment = entry.moment;
      const std::string same = entry.moment + "-" + entry.text;
      draft.source = "jrnl:" + std::to_string(equals[same]++) + same;
      std::ranges::replace(draft.source, '/', '-');
      all.push_back(std::move(draft));
    }
    return all;
  }

  std::size_t below(std::size_t limit) {
    std::array<std::byte, 8> bytes{};
    random_.fill(bytes);
    std::size_t value = 0;
    for (const std::byte byte : bytes) value = value * 256 + std::to_integer<std::size_t>(byte);
    return value % limit;
  }

 private:
  std::string words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += (below(6) == 0 ? "\n" : " ") + std::string("v") + std::to_string(below(300));
    return text;
  }

  SeededRandom& random_;
  std::size_t count_ = 0;
};

// Imports in batches, as the command line does.
std::map<Taken, std::size_t> import(JournalStore& store, Source& source) {
  const std::vector<Draft> all = source.drafts();
  std::map<Taken, std::size_t> taken;
  const std::size_t size = 1 + source.below(all.size());
  for (std::size_t at = 0; at < all.size(); at += size) {
    std::vector<Draft> batch;
    std::vector<std::string> elsewhere;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i >= at && i < at + size)
        batch.push_back(all[i]);
      else
        elsewhere.push_back(all[i].source);
    }
    const auto imported = store.entries->add_all(batch, {}, Trial::kNo, elsewhere);
    REQUIRE(imported.ok());
    for (const auto& one : imported->entries) {
      CHECK_FALSE(one.resembles);
      ++taken[one.taken];
    }
  }
  return taken;
}

struct Here {
  std::multiset<std::string> present;
  std::multiset<std::string> states;
};
Here here_in(JournalStore& store) {
  Here here;
  for (const auto& line : *store.entries->list(1000)) {
    for (const auto& state : *store.entries->history(line.id)) here.states.insert(state.text);
    here.present.insert(store.entries->get(line.id)->text);
  }
  return here;
}

TEST_CASE("a source without ids that is written on adds nothing twice", "[journal]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed);
    JournalStore store(seed);
    Source source(random);
    CHECK(import(store, source)[Taken::kAdded] == source.entries.size());
    const Source before = source;
    std::set<std::string> edited;
    for (int round = 0; round < 3; ++round) {
      if (round == 2) {
        for (const auto& line : *store.entries->list(4)) {
          const std::string text = "Mine now. " + std::to_string(edited.size());
          REQUIRE(store.entries->edit(line.id, text, {}).ok());
          edited.insert(text);
        }
      }
      source.extend_some();
      source.add();
      const auto taken = import(store, source);
      CHECK(taken.at(Taken::kAdded) == 1);
      const Here here = here_in(store);
      CHECK(here.present.size() == source.entries.size());
      for (const std::string& text : edited) CHECK(here.present.count(text) == 1);
      for (const Source::Entry& entry : source.entries) {
        CAPTURE(entry.text);
        CHECK(here.states.count(entry.text) > 0);
        if (edited.empty()) CHECK(here.present.count(entry.text) > 0);
      }
      for (const Source::Entry& entry : before.entries) CHECK(here.states.count(entry.text) > 0);
      // A second import of the same file, or of an old copy of it, changes nothing.
      CHECK(import(store, source)[Taken::kKnown] == source.entries.size());
      Source old = before;
      CHECK(import(store, old)[Taken::kKnown] == old.entries.size());
      CHECK(here_in(store).present == here.present);
      CHECK(here_in(store).states == here.states);
    }
  }
}

TEST_CASE("answers and tags made here stay when the source is written on", "[journal]") {
  JournalStore store;
  Draft draft = JournalStore::draft("Rain.");
  draft.source = "jrnl:1";
  draft.moment = "m";
  draft.tags = {"sea"};
  const auto id = store.entries->add(draft);
  REQUIRE(id.ok());
  REQUIRE(store.entries->change(*id, {.fields = std::vector<Field>{{"felt", "cold"}}}, {}).ok());
  draft.text = "Rain. Then sun.";
  draft.source = "jrnl:2";
  draft.tags = {"hill"};
  draft.fields = {{"place", "Harbour"}, {"felt", "warm"}};
  CHECK(store.entries->add_all({draft}, {})->entries.front().taken == Taken::kRevised);
  const auto entry = store.entries->get(*id);
  CHECK(entry->text == "Rain. Then sun.");
  CHECK(entry->fields == std::vector<Field>{{"felt", "cold"}, {"place", "Harbour"}});
  CHECK(entry->tags == std::vector<std::string>{"sea", "hill"});
  CHECK(store.entries->add_all({draft}, {})->entries.front().taken == Taken::kKnown);
  // An import leaves an entry that is in the bin as it is.
  REQUIRE(store.entries->put_into_bin(*id, {}).ok());
  draft.text = "Rain. Then sun. Then wind.";
  draft.source = "jrnl:3";
  CHECK(store.entries->add_all({draft}, {})->entries.front().taken == Taken::kInBin);
}

}  // namespace
}  // namespace waterline::journal
