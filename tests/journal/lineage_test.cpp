#include "journal/lineage.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

using namespace waterline;
using journal::Draft;
using journal::Field;
using journal::Lineage;
using journal::Revision;
using journal::RevisionId;

namespace {

base::WallTime at(std::int64_t seconds) {
  return base::WallTime(std::chrono::seconds(seconds));
}

std::string hex(const RevisionId& id) {
  return base::to_hex(id.bytes());
}

// Returns an entry as the draft that results when our export writes the entry and our import reads
// it.
Draft exported(TestJournal& entries, const TestId& id) {
  const auto entry = entries.get(id);
  auto history = *entries.history(id);
  Draft draft{entry->kind,         entry->text,
              entry->created,      entry->time_zone,
              entry->tags,         "waterline:" + id.text(),
              /*may_differ=*/true, entry->fields,
              entry->day,          {},
              entry->modified,     history.back().lineage};
  history.pop_back();
  draft.earlier = std::move(history);
  return draft;
}

// The acts of a person on one device, and the states of each entry that the journal must have after
// them.
class Model {
 public:
  explicit Model(std::uint64_t seed) : store_(seed), random_(seed + 1000) {}

  void act() {
    ++clock_;
    const std::size_t what = random_.below(100);
    if (entries_.empty() || what < 18) return write();
    const auto chosen =
        std::next(entries_.begin(), static_cast<std::ptrdiff_t>(random_.below(entries_.size())));
    auto& [id, entry] = *chosen;
    if (what < 45) return edit(id, entry);
    if (what < 55) return undo(id, entry);
    if (what < 62) return keep_outdone(id, entry);
    if (what < 70) return into_the_bin(id, entry);
    if (what < 76) return out_of_the_bin(id, entry);
    if (what < 80) return remove_for_good(id);
    if (what < 86) return change_tags(id, entry);
    if (what < 91) return change_links(id, entry);
    if (what < 95) return pin(id, entry);
    if (what < 98) return store_.reopen();
    REQUIRE(store_.entries->renew_writer().ok());
    REQUIRE(*store_.entries->writer() != writer_);
    writer_ = *store_.entries->writer();
  }

  void check_whole() {
    std::set<TestId> shown;
    for (const auto& summary : *store_.entries->list(10'000)) shown.insert(summary.id);
    for (const auto& [id, entry] : entries_) {
      REQUIRE(shown.contains(id) == !entry.in_bin);
      check(id, entry);
    }
    for (const TestId& id : removed_)
      REQUIRE(store_.entries->history(id).error() == journal::Error::kUnknown);
    REQUIRE(store_.database->verify().ok());
  }

  // Imports all entries into an empty journal. They must have the same ids and histories there, and
  // a second import must add nothing.
  void check_round_trip() {
    JournalStore other(7);
    std::vector<Draft> drafts;
    for (const auto& [id, entry] : entries_) {
      if (!entry.in_bin) drafts.push_back(exported(*store_.entries, id));
    }
    REQUIRE(other.entries->add_all(drafts, {})->count(journal::Taken::kAdded) == drafts.size());
    for (const auto& [id, entry] : entries_) {
      if (entry.in_bin) continue;
      REQUIRE(exported(*other.entries, id).lineage == exported(*store_.entries, id).lineage);
      const auto here = store_.entries->history(id);
      const auto there = other.entries->history(id);
      REQUIRE(there->size() == here->size());
      for (std::size_t i = 0; i < here->size(); ++i) REQUIRE(same((*there)[i], (*here)[i]));
      REQUIRE(other.entries->get(id)->tags == entry.tags);
    }
    REQUIRE(other.entries->add_all(drafts, {})->count(journal::Taken::kKnown) == drafts.size());
    REQUIRE(store_.entries->add_all(drafts, {})->count(journal::Taken::kKnown) == drafts.size());
  }

  [[nodiscard]] std::size_t revisions() const { return named_.size(); }

 private:
  struct Known {
    std::vector<Revision> states;
    std::vector<std::string> tags;
    std::set<TestId> links;
    bool in_bin = false;
    bool pinned = false;
  };

  static bool same(const Revision& one, const Revision& other) {
    return one.number == other.number && one.written == other.written && one.text == other.text &&
           one.fields == other.fields && one.lineage == other.lineage;
  }

  std::string some_text() { return "said " + std::to_string(random_.below(6)); }
  std::vector<Field> some_fields() {
    if (random_.below(3) != 0) return {};
    return {{"felt", std::to_string(random_.below(3))}, {"mood", "4"}};
  }

  void add_state(Known& entry, std::string text, std::vector<Field> fields,
                 std::vector<RevisionId> parents) {
    std::ranges::sort(parents);
    const auto number = static_cast<std::uint32_t>(entry.states.size() + 1);
    entry.states.push_back({number,
                            at(clock_),
                            std::move(text),
                            std::move(fields),
                            {{}, std::move(parents)},
                            writer_});
  }

  // Stores the ids that the journal gave to new states; all later checks expect them.
  void take_names(const TestId& id, Known& entry) {
    const auto history = store_.entries->history(id);
    REQUIRE(history->size() == entry.states.size());
    for (std::size_t i = 0; i < entry.states.size(); ++i) {
      if (entry.states[i].lineage.is_known()) continue;
      entry.states[i].lineage.id = (*history)[i].lineage.id;
      REQUIRE(named_.insert(entry.states[i].lineage.id).second);
    }
  }

  void write() {
    Draft draft{"note",  some_text(), at(clock_), "Europe/Madrid",
                {"one"}, "",          false,      some_fields()};
    const TestId id = *store_.entries->add(draft);
    Known& entry = entries_[id];
    entry.tags = {"one"};
    add_state(entry, draft.text, draft.fields, {});
    take_names(id, entry);
  }

  void say(const TestId& id, Known& entry, const std::string& text,
           const std::vector<Field>& fields, const journal::Result<void>& done) {
    if (entry.in_bin) {
      REQUIRE(done.error() == journal::Error::kUnknown);
      return;
    }
    REQUIRE(done.ok());
    const Revision& before = entry.states.back();
    if (before.text == text && before.fields == fields) return;
    add_state(entry, text, fields, {before.lineage.id});
    take_names(id, entry);
  }

  void edit(const TestId& id, Known& entry) {
    const std::string text = some_text();
    const auto fields = some_fields();
    say(id, entry, text, fields,
        store_.entries->change(id, {.text = text, .fields = fields}, at(clock_)));
  }

  void undo(const TestId& id, Known& entry) {
    const std::size_t states = entry.states.size();
    if (states == 1) {
      REQUIRE(store_.entries->undo(id, 0, at(clock_)).error() == journal::Error::kUnknown);
      return;
    }
    const Revision to = entry.states[random_.below(3) == 0 ? random_.below(states) : states - 2];
    say(id, entry, to.text, to.fields, store_.entries->undo(id, to.number, at(clock_)));
  }

  void keep_outdone(const TestId& id, Known& entry) {
    const Revision present = entry.states.back();
    // The person may have seen a revision with a higher number than any in the store, because the
    // store may have been set back since.
    const std::size_t at_most = entry.states.size();
    const std::size_t seen = 1 + random_.below(at_most + 1);
    const std::string text = some_text();
    const auto kept = store_.entries->keep_outdone(id, {.text = text},
                                                   static_cast<std::uint32_t>(seen), at(clock_));
    if (entry.in_bin) {
      REQUIRE(kept.error() == journal::Error::kUnknown);
      return;
    }
    REQUIRE(*kept == (text != present.text));
    if (!*kept) return;
    add_state(entry, text, present.fields, {entry.states[std::min(seen, at_most) - 1].lineage.id});
    const auto history = store_.entries->history(id);
    const RevisionId outdone = history->at(entry.states.size() - 1).lineage.id;
    add_state(entry, present.text, present.fields, {present.lineage.id, outdone});
    take_names(id, entry);
  }

  void into_the_bin(const TestId& id, Known& entry) {
    REQUIRE(store_.entries->put_into_bin(id, at(clock_)).ok() == !entry.in_bin);
    entry.in_bin = true;
  }
  void out_of_the_bin(const TestId& id, Known& entry) {
    REQUIRE(store_.entries->restore(id).ok() == entry.in_bin);
    entry.in_bin = false;
  }
  void remove_for_good(const TestId& id) {
    const TestId gone = id;
    REQUIRE(store_.entries->remove(gone).ok());
    entries_.erase(gone);
    for (auto& [other, entry] : entries_) entry.links.erase(gone);
    removed_.insert(gone);
  }
  void change_tags(const TestId& id, Known& entry) {
    const std::vector<std::string> tags = {"t" + std::to_string(random_.below(3)), "two"};
    REQUIRE(store_.entries->change(id, {.tags = tags}, at(clock_)).ok() == !entry.in_bin);
    if (!entry.in_bin) entry.tags = tags;
  }
  void change_links(const TestId& id, Known& entry) {
    const auto to =
        std::next(entries_.begin(), static_cast<std::ptrdiff_t>(random_.below(entries_.size())));
    if (entry.links.contains(to->first)) {
      REQUIRE(store_.entries->unlink(id, to->first).ok());
      entry.links.erase(to->first);
    } else if (store_.entries->link(id, to->first).ok()) {
      entry.links.insert(to->first);
    }
  }
  void pin(const TestId& id, Known& entry) {
    if (store_.entries->pin(id, !entry.pinned).ok()) entry.pinned = !entry.pinned;
  }

  void check(const TestId& id, const Known& entry) {
    const auto history = store_.entries->history(id);
    REQUIRE(history->size() == entry.states.size());
    std::set<RevisionId> heads;
    for (std::size_t i = 0; i < entry.states.size(); ++i) {
      const Revision& state = (*history)[i];
      REQUIRE(same(state, entry.states[i]));
      REQUIRE(state.writer == entry.states[i].writer);
      REQUIRE(state.lineage.id == journal::revision_id(id.bytes(), state.lineage.parents,
                                                       state.written, state.text, state.fields));
      for (const RevisionId& parent : state.lineage.parents) heads.erase(parent);
      heads.insert(state.lineage.id);
    }
    REQUIRE(heads == std::set<RevisionId>{entry.states.back().lineage.id});
    const auto now = store_.entries->get(id);
    REQUIRE(now->text == entry.states.back().text);
    REQUIRE(now->fields == entry.states.back().fields);
    REQUIRE(now->lineage == entry.states.back().lineage);
    REQUIRE(now->tags == entry.tags);
    REQUIRE(now->pinned == entry.pinned);
    REQUIRE(now->removed.has_value() == entry.in_bin);
    std::set<TestId> links = entry.links;
    std::erase_if(links, [&](const TestId& to) { return entries_.at(to).in_bin; });
    REQUIRE(std::set<TestId>(now->links.begin(), now->links.end()) == links);
  }

  JournalStore store_;
  fakes::SeededRandom random_;
  std::int64_t clock_ = 1'795'000'000;
  journal::WriterId writer_ = *store_.entries->writer();
  std::map<TestId, Known> entries_;
  std::set<TestId> removed_;
  std::set<RevisionId> named_;
};

}  // namespace

// The values are from this program, which shares no line with ours:
//
//   import hashlib, struct
//   lv = lambda b: struct.pack("<I", len(b)) + b
//   def revision(entry, parents, written, text, fields):
//     return hashlib.sha512(lv(b"waterline/1 revision") + lv(entry) + lv(b"".join(sorted(parents)))
//       + lv(struct.pack("<q", written)) + lv(text.encode())
//       + lv(b"".join(lv(n.encode()) + lv(v.encode()) for n, v in fields))).digest()[:16]
//   e = bytes(range(16))
//   a = revision(e, [], 1795000000, "The heron stood there.\n", [])
//   b = revision(e, [a], 1795000060, "The heron stood there again.\n",
//                [("felt", "calm"), ("mood", "4")])
//   c = revision(e, [a], -1, "", [("felt", "Größe")])
//   d = revision(e, [b, c], 1795000120, "x", [])
//   hashlib.sha512(lv(b"waterline/1 imported entry") + lv(b"dayone:0123")).digest()[:16]
TEST_CASE("revisions and imported entries have the ids another program computes", "[journal]") {
  std::array<std::byte, 16> entry{};
  for (std::size_t i = 0; i < entry.size(); ++i) entry[i] = static_cast<std::byte>(i);
  const auto a = journal::revision_id(entry, {}, at(1795000000), "The heron stood there.\n", {});
  const auto b =
      journal::revision_id(entry, {a}, at(1795000060) + std::chrono::milliseconds(999),
                           "The heron stood there again.\n", {{"felt", "calm"}, {"mood", "4"}});
  const auto c = journal::revision_id(entry, {a}, at(0) - std::chrono::milliseconds(1), "",
                                      {{"felt", "Größe"}});
  const auto d = journal::revision_id(entry, journal::in_order({b, c, b}), at(1795000120), "x", {});
  CHECK(hex(a) == "bca2007c7ac93e90157484af841e28fa");
  CHECK(hex(b) == "25128402b0dd5fe9c4fef780483fe1e1");
  CHECK(hex(c) == "6c26a5bf3f3255f158747109abf12707");
  CHECK(hex(d) == "f4a50ea914393de38d44adb84ce081c3");
  CHECK(base::to_hex(journal::id_by_source('e', "dayone:0123")) ==
        "9cdae9df3abf77e5fc580462bc52f1e3");

  // A draft from an export of this program has the source "waterline:ID", and the imported entry
  // gets this id. If the id is one of the other side, or not valid, the entry's id is a hash of the
  // source, as for any other source.
  const TestId id(entry);
  CHECK(journal::id_by_source('t', "waterline:" + id.text()) == entry);
  CHECK(journal::id_by_source('e', "waterline:" + id.text()) != entry);
  CHECK(journal::id_by_source('t', "waterline:" + id.text() + "0") != entry);
  CHECK(journal::id_by_source('t', "waterline:t") != entry);
}

TEST_CASE("histories of one device keep their states and ids", "[journal]") {
  std::size_t revisions = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Model model(seed);
    for (int i = 1; i <= 250; ++i) {
      CAPTURE(seed, i);
      model.act();
      if (i % 25 == 0) model.check_whole();
    }
    model.check_round_trip();
    revisions += model.revisions();
  }
  CHECK(revisions > 1000);
}

TEST_CASE("entries of an earlier schema get the present ids", "[journal]") {
  fakes::TemporaryFolder folder;
  fakes::SeededRandom random(3);
  const std::array<std::byte, 32> key{};
  const std::vector<std::string_view> steps = {
      journal::kJournalSchema,    journal::kJournalGrowth,      journal::kJournalLineage,
      journal::kJournalFolding,   journal::kJournalAttachments, journal::kJournalMediaFiles,
      journal::kJournalThumbnails};
  const auto open = [&](std::size_t count) {
    return store::Database::open(folder.path() / "journal.db", key, std::span(steps).first(count),
                                 random)
        .value();
  };
  {
    auto database = open(2);
    for (const char* sql :
         {"INSERT INTO entries VALUES (1, x'000102030405060708090a0b0c0d0e0f', 'note', 5000, 9000, "
          "'', 'b', 2, '', "
          "'b')",
          "INSERT INTO revisions VALUES (1, 1, 5000, 'a')", "INSERT INTO days VALUES (1, 7)",
          "INSERT INTO fields VALUES (1, 2, 0, 'felt', 'calm')",
          "INSERT INTO words (words) VALUES ('rebuild')"}) {
      REQUIRE(database.execute(sql).ok());
    }
  }
  for (int times = 0; times < 2; ++times) {
    auto database = open(steps.size());
    TestJournal entries(database, random);
    REQUIRE(entries.catch_up().ok());
    const auto list = entries.list(10);
    REQUIRE(list->size() == 1);
    const TestId id = list->front().id;
    CHECK(list->front().day == base::Day(std::chrono::days(7)));
    const auto history = entries.history(id);
    REQUIRE(history->size() == 2);
    const Revision& first = history->front();
    CHECK(first.lineage == Lineage{journal::revision_id(id.bytes(), {}, at(5), "a", {}), {}});
    CHECK(history->back().lineage.parents == std::vector{first.lineage.id});
    CHECK(history->back().lineage.id ==
          journal::revision_id(id.bytes(), {first.lineage.id}, at(9), "b", {{"felt", "calm"}}));
    CHECK(entries.get(id)->lineage == history->back().lineage);
    for (const Revision& state : *history) CHECK(state.writer == *entries.writer());
    CHECK(database.verify().ok());
  }
}

TEST_CASE("two journals that import the same have equal ids", "[journal]") {
  JournalStore one(1);
  JournalStore other(2);
  Draft draft = JournalStore::draft("written elsewhere");
  draft.source = "dayone:0123";
  const TestId id = *one.entries->add(draft);
  CHECK(*other.entries->add(draft) == id);
  CHECK(one.entries->get(id)->lineage == other.entries->get(id)->lineage);
  CHECK(*one.entries->writer() != *other.entries->writer());
  // Without a source, two equal drafts are two entries.
  draft.source.clear();
  CHECK(*one.entries->add(draft) != *other.entries->add(draft));
}

TEST_CASE("an edited export gets ids that fit its content", "[journal]") {
  JournalStore store;
  const TestId id = store.add("first");
  REQUIRE(store.entries->edit(id, "second", at(20)).ok());
  REQUIRE(store.entries->keep_outdone(id, {.text = "beside"}, 1, at(30)).value());
  const Draft whole = exported(*store.entries, id);
  const auto imported = [&](const Draft& draft) {
    JournalStore other(2);
    REQUIRE(other.entries->add(draft).value() == id);
    return other.entries->history(id).value();
  };
  const auto is_one_chain = [](const std::vector<Revision>& history) {
    for (std::size_t i = 1; i < history.size(); ++i) {
      if (history[i].lineage.parents != std::vector{history[i - 1].lineage.id}) return false;
    }
    return history.front().lineage.parents.empty();
  };
  const auto check_names = [&](const std::vector<Revision>& history) {
    for (const Revision& state : history) {
      CHECK(state.lineage.id == journal::revision_id(id.bytes(), state.lineage.parents,
                                                     state.written, state.text, state.fields));
    }
  };
  const auto before = imported(whole);
  const auto there = store.entries->history(id).value();
  REQUIRE(before.size() == there.size());
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(before[i].lineage == there[i].lineage);
  CHECK_FALSE(is_one_chain(before));

  // If a text was changed, its state gets another id, but the shape of the history stays.
  Draft changed = whole;
  changed.earlier[0].text = "first, changed";
  auto history = imported(changed);
  check_names(history);
  CHECK(history[0].lineage.id != before[0].lineage.id);
  CHECK(history[1].lineage.parents == std::vector{history[0].lineage.id});
  CHECK(history[2].lineage.parents == std::vector{history[0].lineage.id});
  CHECK(history[3].lineage.parents ==
        journal::in_order({history[1].lineage.id, history[2].lineage.id}));

  // If the oldest state is missing, the others keep their ids.
  changed = whole;
  changed.earlier.erase(changed.earlier.begin());
  history = imported(changed);
  CHECK(history.back().lineage == before.back().lineage);

  // If the states of a file do not form one history, the import makes a chain of them, in their
  // order.
  const auto becomes_a_chain = [&](const auto& change) {
    Draft draft = whole;
    change(draft);
    const auto made = imported(draft);
    check_names(made);
    CHECK(is_one_chain(made));
  };
  becomes_a_chain([](Draft& draft) { draft.lineage = {}; });
  becomes_a_chain([](Draft& draft) { draft.lineage.parents.clear(); });
  becomes_a_chain([](Draft& draft) { draft.earlier[0].lineage.parents = {draft.lineage.id}; });
  becomes_a_chain([](Draft& draft) { draft.earlier[1].lineage.id = draft.earlier[0].lineage.id; });
  becomes_a_chain([](Draft& draft) {
    for (std::size_t i = 0; i <= journal::kMaxParents; ++i) {
      std::array<std::byte, 16> parent{};
      parent[0] = static_cast<std::byte>(i + 1);
      draft.lineage.parents.emplace_back(parent);
    }
  });
}
