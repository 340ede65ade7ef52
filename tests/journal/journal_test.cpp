#include "journal/journal.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

using namespace waterline;
using journal::Draft;
using journal::Error;

namespace {

// A word as it is written, and as a search sees it.
struct Word {
  std::string_view written;
  std::string_view seen;
};
constexpr Word kWords[] = {
    {"river", "river"},       {"Rivers", "rivers"},     {"ÉTÉ", "ete"},   {"été", "ete"},
    {"still", "still"},       {"STILL", "still"},       {"we", "we"},     {"well", "well"},
    {"naïve", "naive"},       {"今天", "今天"},         {"Łódź", "łodz"}, {"надежда", "надежда"},
    {"今天很好", "今天很好"}, {"LINEで話", "lineで話"},
};
// Parts of kWords without spaces, as a person may search for them.
constexpr std::string_view kPieces[] = {"今", "天",  "天很", "很好", "今天很好", "で",
                                        "話", "Eで", "line", "NE",   "天今"};

struct Remembered {
  TestId id;
  Draft draft;
  std::size_t order = 0;
  std::vector<journal::Revision> revisions;
  std::vector<std::string> seen;  // the words of the newest text
  bool in_bin = false;

  // Returns true for a word of a script without spaces. A search finds each part of such a word by
  // itself.
  static bool is_run(std::string_view word) {
    return word.find("今") != word.npos || word.find("で") != word.npos;
  }
  [[nodiscard]] bool has_piece(const std::string& piece) const {
    return std::ranges::any_of(seen, [&](const std::string& word) {
      return is_run(word) && word.find(piece) != std::string::npos;
    });
  }
  [[nodiscard]] bool has_words_and_runs(const std::vector<std::string>& phrase,
                                        bool beginning) const {
    std::vector<std::string> words;
    const auto has_words = [&](bool at_end) {
      return words.empty() || has_phrase(words, beginning && at_end);
    };
    for (const std::string& word : phrase) {
      if (!is_run(word)) {
        words.push_back(word);
        continue;
      }
      if (!has_words(false) || !has_piece(word)) return false;
      words.clear();
    }
    return has_words(true);
  }
  [[nodiscard]] bool has_phrase(const std::vector<std::string>& phrase, bool beginning) const {
    const auto fits = [&](const std::string& word, const std::string& asked) {
      return word == asked || (beginning && &asked == &phrase.back() && word.starts_with(asked));
    };
    return std::search(seen.begin(), seen.end(), phrase.begin(), phrase.end(), fits) != seen.end();
  }
};

// A model of the expected journal, in memory. Every act is applied to both, and every answer is
// compared.
class Model {
 public:
  explicit Model(std::uint64_t seed) : store_(seed) {}

  void act() {
    switch (random().below(18)) {
      case 0:
      case 1:
      case 2:
        return add();
      case 3:
        return add_all();
      case 4:
      case 5:
        return edit();
      case 6:
        return remove();
      case 7:
        return get();
      case 8:
      case 9:
        return list();
      case 10:
      case 11:
      case 12:
        return search();
      case 13:
        return search_piece();
      case 14:
      case 15:
        return bin();
      case 16:
        return empty_bin();
      default:
        return store_.reopen();
    }
  }

  void check_whole() {
    REQUIRE(store_.database->verify().ok());
    for (std::size_t i = 0; i < entries_.size(); ++i) compare(entries_[i]);
    REQUIRE(store_.entries->list(100000)->size() == newest_first().size());
  }

 private:
  fakes::SeededRandom& random() { return store_.random; }
  TestJournal& journal() { return *store_.entries; }

  std::string random_text(std::vector<std::string>& seen) {
    std::string text;
    seen.clear();
    for (std::size_t n = 1 + random().below(8); n > 0; --n) {
      const Word& word = kWords[random().below(std::size(kWords))];
      text += word.written;
      text += n % 3 == 0 ? ",\n" : " ";
      seen.emplace_back(word.seen);
    }
    return text;
  }

  Remembered random_entry() {
    Remembered entry;
    entry.draft = {
        random().below(2) == 0 ? "reflection" : "thanks",
        random_text(entry.seen),
        base::WallTime(std::chrono::minutes(static_cast<std::int64_t>(random().below(50)) - 10)),
        random().below(2) == 0 ? "" : "America/Lima",
        {},
        ""};
    if (random().below(3) == 0) entry.draft.tags = {"work", "us", "work", ""};
    if (random().below(3) == 0)
      entry.draft.source = "file.md#" + std::to_string(random().below(20));
    entry.order = next_order_++;
    entry.revisions = {{1, entry.draft.created, entry.draft.text}};
    return entry;
  }

  const Remembered* from_source(const std::string& source) {
    const auto known = std::ranges::find(
        entries_, source, [](const Remembered& entry) { return entry.draft.source; });
    return source.empty() || known == entries_.end() ? nullptr : &*known;
  }

  Remembered* any() {
    return entries_.empty() ? nullptr : &entries_[random().below(entries_.size())];
  }

  void add() {
    Remembered entry = random_entry();
    const auto id = journal().add(entry.draft);
    if (const Remembered* known = from_source(entry.draft.source)) {
      REQUIRE(id.value() == known->id);
      return;
    }
    entry.id = id.value();
    entries_.push_back(std::move(entry));
  }

  void add_all() {
    std::vector<Remembered> made;
    std::vector<Draft> drafts;
    for (std::size_t n = random().below(5); n > 0; --n)
      drafts.push_back(made.emplace_back(random_entry()).draft);
    if (random().below(3) == 0) {
      drafts.insert(drafts.begin() + static_cast<std::ptrdiff_t>(random().below(drafts.size() + 1)),
                    JournalStore::draft("\xff"));
      REQUIRE(journal().add_all(drafts, {}).error() == Error::kNotText);
      return;
    }
    std::size_t added = 0;
    const auto imported = journal().add_all(drafts, {});
    for (Remembered& entry : made) {
      if (from_source(entry.draft.source) != nullptr) continue;
      ++added;
      entry.id = TestId();
      entries_.push_back(entry);
    }
    REQUIRE(imported->count(journal::Taken::kAdded) == added);
    REQUIRE(imported->count(journal::Taken::kKnown) + imported->count(journal::Taken::kInBin) ==
            made.size() - added);
    learn_ids();
  }

  // add_all() returns no ids. So this function takes the ids of the new entries from the journal's
  // list, in which they stand where the model expects them.
  void learn_ids() {
    const auto summaries = journal().list(100000);
    const auto expected = newest_first();
    REQUIRE(summaries->size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (expected[i]->id == TestId()) expected[i]->id = (*summaries)[i].id;
    }
  }

  void edit() {
    Remembered* entry = any();
    if (entry == nullptr || entry->in_bin || random().below(10) == 0) {
      REQUIRE(journal().edit(TestId::generate(random()), "text", {}).error() == Error::kUnknown);
      return;
    }
    std::vector<std::string> seen;
    std::string text = random_text(seen);
    if (random().below(5) == 0) text = entry->revisions.back().text, seen = entry->seen;
    const base::WallTime now(std::chrono::minutes(random().below(100000)));
    REQUIRE(journal().edit(entry->id, text, now).ok());
    if (text == entry->revisions.back().text) return;
    entry->seen = seen;
    entry->revisions.push_back({entry->revisions.back().number + 1, now, text});
  }

  void remove() {
    Remembered* entry = any();
    if (entry == nullptr || random().below(4) == 0) {
      REQUIRE(journal().remove(TestId::generate(random())).error() == Error::kUnknown);
      return;
    }
    REQUIRE(journal().remove(entry->id).ok());
    REQUIRE(journal().remove(entry->id).error() == Error::kUnknown);
    entries_.erase(entries_.begin() + (entry - entries_.data()));
  }

  void get() {
    if (const Remembered* entry = any()) compare(*entry);
    REQUIRE(journal().get(TestId::generate(random())).error() == Error::kUnknown);
  }

  void compare(const Remembered& expected) {
    const auto entry = journal().get(expected.id);
    REQUIRE(entry->id == expected.id);
    REQUIRE(entry->kind == expected.draft.kind);
    REQUIRE(entry->created == expected.draft.created);
    REQUIRE(entry->modified == expected.revisions.back().written);
    REQUIRE(entry->time_zone == expected.draft.time_zone);
    REQUIRE(entry->text == expected.revisions.back().text);
    REQUIRE(entry->revision == expected.revisions.back().number);
    REQUIRE(entry->tags == (expected.draft.tags.empty() ? std::vector<std::string>{}
                                                        : std::vector<std::string>{"work", "us"}));
    const auto history = journal().history(expected.id);
    REQUIRE(history->size() == expected.revisions.size());
    for (std::size_t i = 0; i < history->size(); ++i) {
      REQUIRE((*history)[i].number == expected.revisions[i].number);
      REQUIRE((*history)[i].written == expected.revisions[i].written);
      REQUIRE((*history)[i].text == expected.revisions[i].text);
    }
    REQUIRE(journal().resolve(*journal().short_id(expected.id)).value() == expected.id);
  }

  std::vector<Remembered*> newest_first() {
    std::vector<Remembered*> sorted;
    for (Remembered& entry : entries_) {
      if (!entry.in_bin) sorted.push_back(&entry);
    }
    std::ranges::sort(sorted, [](const Remembered* a, const Remembered* b) {
      return std::tie(a->draft.created, a->order) > std::tie(b->draft.created, b->order);
    });
    return sorted;
  }

  void list() {
    const auto expected = newest_first();
    const std::size_t limit = random().below(12);
    const std::size_t offset = random().below(expected.size() + 2);
    const auto summaries = journal().list(limit, offset);
    REQUIRE(summaries->size() ==
            std::min(limit, expected.size() - std::min(offset, expected.size())));
    for (std::size_t i = 0; i < summaries->size(); ++i) {
      REQUIRE((*summaries)[i].id == expected[offset + i]->id);
      REQUIRE((*summaries)[i].kind == expected[offset + i]->draft.kind);
      REQUIRE((*summaries)[i].created == expected[offset + i]->draft.created);
      REQUIRE((*summaries)[i].modified == expected[offset + i]->revisions.back().written);
    }
  }

  void search() {
    struct Term {
      std::vector<std::string> phrase;
      bool beginning = false;
    };
    std::vector<Term> terms(1 + random().below(2));
    std::string query;
    for (Term& term : terms) {
      query += query.empty() ? "\"" : " \"";
      for (std::size_t n = 1 + random().below(2); n > 0; --n) {
        const Word& word = kWords[random().below(std::size(kWords))];
        query += (term.phrase.empty() ? "" : " ") + std::string(word.written);
        term.phrase.emplace_back(word.seen);
      }
      term.beginning = random().below(2) == 0;
      query += term.beginning ? "\"*" : "\"";
    }
    std::set<TestId> expected;
    for (const Remembered& entry : entries_) {
      const auto has = [&](const Term& term) {
        return entry.has_words_and_runs(term.phrase, term.beginning);
      };
      if (!entry.in_bin && std::ranges::all_of(terms, has)) expected.insert(entry.id);
    }
    const auto found = store_.found(query);
    CAPTURE(query);
    REQUIRE(std::set<TestId>(found.begin(), found.end()) == expected);
    REQUIRE(found.size() == expected.size());
  }

  void search_piece() {
    const std::string_view piece = kPieces[random().below(std::size(kPieces))];
    std::string small(piece);
    std::ranges::transform(small, small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    std::set<TestId> expected;
    for (const Remembered& entry : entries_) {
      if (!entry.in_bin && entry.has_piece(small)) expected.insert(entry.id);
    }
    const auto hits = journal().search(piece, 1000);
    CAPTURE(piece);
    std::set<TestId> found;
    for (const auto& hit : *hits) {
      found.insert(hit.summary.id);
      REQUIRE(hit.snippet.find('\x02') != std::string::npos);
    }
    REQUIRE(found == expected);
  }

  void bin() {
    Remembered* entry = any();
    if (entry == nullptr) return;
    if (entry->in_bin) {
      REQUIRE(journal().restore(entry->id).ok());
      REQUIRE(journal().restore(entry->id).error() == Error::kUnknown);
    } else {
      REQUIRE(journal()
                  .put_into_bin(entry->id, base::WallTime(std::chrono::minutes(entry->order)))
                  .ok());
      REQUIRE(journal().put_into_bin(entry->id, {}).error() == Error::kUnknown);
      REQUIRE(journal().edit(entry->id, "text", {}).error() == Error::kUnknown);
    }
    entry->in_bin = !entry->in_bin;
  }

  void empty_bin() {
    const base::WallTime until(std::chrono::minutes(random().below(next_order_ + 1)));
    const auto gone = [&](const Remembered& entry) {
      return entry.in_bin && base::WallTime(std::chrono::minutes(entry.order)) <= until;
    };
    const auto expected = static_cast<std::size_t>(std::ranges::count_if(entries_, gone));
    REQUIRE(journal().empty_bin(until).value() == expected);
    std::erase_if(entries_, gone);
    REQUIRE(journal().list(1000, 0, {.in_bin = true})->size() ==
            static_cast<std::size_t>(std::ranges::count_if(entries_, &Remembered::in_bin)));
  }

  JournalStore store_;
  std::vector<Remembered> entries_;
  std::size_t next_order_ = 0;
};

}  // namespace

TEST_CASE("a journal answers like a list in memory through any acts", "[journal]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Model model(seed);
    for (int i = 1; i <= 300; ++i) {
      CAPTURE(seed, i);
      model.act();
      if (i % 100 == 0) model.check_whole();
    }
  }
}

TEST_CASE("importing the same again adds nothing, also after later changes", "[journal]") {
  JournalStore store;
  std::vector<Draft> drafts;
  for (int i = 0; i < 50; ++i) {
    drafts.push_back(JournalStore::draft("Entry " + std::to_string(i)));
    drafts.back().source = "notes.md#" + std::to_string(i);
  }
  const auto first = store.entries->add_all(drafts, {});
  CHECK(first->count(journal::Taken::kAdded) == 50);
  CHECK(first->count(journal::Taken::kKnown) == 0);
  const TestId edited = store.entries->list(1)->front().id;
  REQUIRE(store.entries->edit(edited, "changed since", {}).ok());
  const auto second = store.entries->add_all(drafts, {});
  CHECK(second->count(journal::Taken::kAdded) == 0);
  CHECK(second->count(journal::Taken::kKnown) == 50);
  CHECK(store.entries->list(1000)->size() == 50);
  CHECK(store.entries->get(edited)->text == "changed since");
  // Two drafts without a source are two entries, even if they are equal.
  CHECK(store.add("same") != store.add("same"));
}

TEST_CASE("newer words at the source become a revision of the entry here", "[journal]") {
  JournalStore store;
  const auto at = [](int seconds) { return base::WallTime(std::chrono::seconds(seconds)); };
  Draft draft = JournalStore::draft("first");
  draft.source = "dayone:9F3A";
  draft.may_differ = true;
  const auto import = [&](const std::string& text, std::optional<base::WallTime> modified) {
    draft.text = text;
    draft.modified = modified;
    const auto imported = store.entries->add_all({draft}, at(1000));
    REQUIRE(imported.ok());
    return imported->entries.front();
  };
  const TestId id = import("first", at(10)).id;
  CHECK(import("first", at(10)).taken == journal::Taken::kKnown);
  CHECK(import("first and more", at(20)).taken == journal::Taken::kRevised);
  CHECK(store.entries->get(id)->text == "first and more");
  CHECK(store.found("more").size() == 1);
  // A second import of the same export, or of an older one, changes nothing.
  CHECK(import("first", at(10)).taken == journal::Taken::kKnown);
  CHECK(import("first and more", at(20)).taken == journal::Taken::kKnown);

  // The entry was changed after the export, in this journal and in the one that it was exported
  // from. An import leaves this journal's words in force, and adds the imported ones to the entry's
  // history.
  REQUIRE(store.entries->edit(id, "changed here", at(40)).ok());
  CHECK(import("changed there", at(30)).taken == journal::Taken::kToHistory);
  CHECK(import("changed there", at(30)).taken == journal::Taken::kKnown);
  CHECK(import("without a time", {}).taken == journal::Taken::kToHistory);
  CHECK(store.entries->get(id)->text == "changed here");
  std::vector<std::string> states;
  for (const auto& state : *store.entries->history(id)) states.push_back(state.text);
  for (const char* text : {"first", "first and more", "changed there", "without a time"}) {
    CAPTURE(text);
    CHECK(std::ranges::count(states, text) == 1);
  }
  CHECK(import("changed there later", at(50)).taken == journal::Taken::kRevised);
  CHECK(store.entries->get(id)->text == "changed there later");
  CHECK(store.entries->list(10)->size() == 1);

  REQUIRE(store.entries->put_into_bin(id, at(60)).ok());
  CHECK(import("newest", at(70)).taken == journal::Taken::kInBin);
  CHECK(store.entries->list(10)->empty());
}

TEST_CASE("an import brings an entry's earlier states and continues from them", "[journal]") {
  JournalStore store;
  const auto at = [](int seconds) { return base::WallTime(std::chrono::seconds(seconds)); };
  Draft draft = JournalStore::draft("third");
  draft.source = "waterline:v1";
  draft.fields = {{"trigger", "three"}};
  draft.created = at(10);
  draft.modified = at(30);
  draft.earlier = {{7, at(10), "first", {{"trigger", "one"}}}, {7, at(20), "", {{"felt", "cold"}}}};
  const auto id = store.entries->add(draft);
  REQUIRE(id.ok());
  const auto check = [&](std::size_t states) {
    const auto history = store.entries->history(*id);
    REQUIRE(history.ok());
    REQUIRE(history->size() == states);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK((*history)[i].number == i + 1);
      CHECK((*history)[i].written == draft.earlier[i].written);
      CHECK((*history)[i].text == draft.earlier[i].text);
      CHECK((*history)[i].fields == draft.earlier[i].fields);
    }
    CHECK((*history)[2].text == "third");
    CHECK((*history)[2].written == at(30));
    CHECK((*history)[2].fields == draft.fields);
  };
  check(3);
  CHECK(store.found("first").empty());
  CHECK(store.found("third").size() == 1);
  REQUIRE(store.entries->edit(*id, "fourth", at(40)).ok());
  check(4);
  REQUIRE(store.entries->undo(*id, 1, at(50)).ok());
  CHECK(store.entries->get(*id)->text == "first");
  CHECK(store.entries->get(*id)->revision == 5);

  // If an earlier state of an entry is not valid, the whole entry is refused.
  draft.source = "waterline:v2";
  draft.earlier[1].text = "\xff";
  CHECK(store.entries->add(draft).error() == Error::kNotText);
  CHECK(store.entries->list(10)->size() == 1);
}

TEST_CASE("a trial reports an import's result and stores nothing", "[journal]") {
  JournalStore store;
  std::vector<Draft> drafts(3, JournalStore::draft("words"));
  for (std::size_t i = 0; i < drafts.size(); ++i)
    drafts[i].source = "notes.md#" + std::to_string(i);
  REQUIRE(store.entries->add(drafts[1]).ok());
  const auto tried = store.entries->add_all(drafts, {}, journal::Trial::kYes);
  CHECK(tried->count(journal::Taken::kAdded) == 2);
  CHECK(tried->count(journal::Taken::kKnown) == 1);
  CHECK(store.entries->list(10)->size() == 1);
  CHECK(store.found("words").size() == 1);
  const auto kept = store.entries->add_all(drafts, {});
  CHECK(kept->count(journal::Taken::kAdded) == 2);
  CHECK(store.entries->list(10)->size() == 3);
}

TEST_CASE("an invalid draft leaves nothing of its import", "[journal]") {
  JournalStore store;
  std::vector<Draft> drafts(20, JournalStore::draft("good"));
  const auto refused = [&](const Draft& bad, Error error) {
    auto all = drafts;
    all.push_back(bad);
    CHECK(store.entries->add_all(all, {}).error() == error);
    CHECK(store.entries->add(bad).error() == error);
    CHECK(store.entries->list(1000)->empty());
    CHECK(store.found("good").empty());
  };
  refused(JournalStore::draft(" \n"), Error::kEmpty);
  refused(JournalStore::draft(std::string(journal::kMaxEntrySize + 1, 'a')), Error::kTooLong);
  refused(JournalStore::draft("\xc3"), Error::kNotText);
  for (const auto field : {&Draft::kind, &Draft::time_zone, &Draft::source}) {
    Draft bad = JournalStore::draft("good");
    bad.*field = "\xff";
    refused(bad, Error::kNotText);
  }
  Draft bad = JournalStore::draft("good");
  bad.tags = {"fine", std::string("not\0fine", 8)};
  refused(bad, Error::kNotText);
}

TEST_CASE("an invalid edit changes nothing", "[journal]") {
  JournalStore store;
  const TestId id = store.add("as it was");
  CHECK(store.entries->edit(id, "", {}).error() == Error::kEmpty);
  CHECK(store.entries->edit(id, "\xff", {}).error() == Error::kNotText);
  CHECK(store.entries->edit(id, std::string(journal::kMaxEntrySize + 1, 'a'), {}).error() ==
        Error::kTooLong);
  CHECK(store.entries->edit(id, "as it was", base::WallTime::max()).ok());
  const auto entry = store.entries->get(id);
  CHECK(entry->text == "as it was");
  CHECK(entry->revision == 1);
  CHECK(entry->modified == entry->created);
}

TEST_CASE("the largest entry is stored, edited and found again", "[journal]") {
  JournalStore store;
  std::string text;
  for (int i = 0; text.size() < journal::kMaxEntrySize; ++i)
    text += "wörd" + std::to_string(i % 5000) + "\n";
  text.resize(journal::kMaxEntrySize, '.');
  const TestId id = store.add(text);
  text.replace(0, 1, "W");
  REQUIRE(store.entries->edit(id, text, {}).ok());
  store.reopen();
  CHECK(store.entries->get(id)->text == text);
  CHECK(store.entries->history(id)->size() == 2);
  CHECK(store.found("word4999 word0").size() == 1);
  CHECK(store.entries->remove(id).ok());
  CHECK(store.database->verify().ok());
}

TEST_CASE("a list takes any limit and any offset", "[journal]") {
  JournalStore store;
  store.add("one");
  constexpr auto kHuge = std::numeric_limits<std::size_t>::max();
  CHECK(store.entries->list(kHuge)->size() == 1);
  CHECK(store.entries->list(0)->empty());
  CHECK(store.entries->list(kHuge, kHuge)->empty());
  CHECK(store.found("one", kHuge).size() == 1);
}
