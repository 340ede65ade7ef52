#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "journal/journal_store.h"
#include "journal/runs.h"

using namespace waterline;

namespace {

sqlite3* last_opened = nullptr;

int remember(sqlite3* database, const char**, const void*) {
  last_opened = database;
  return SQLITE_OK;
}

// Returns every page of the open store as SQLite sees it, including free pages: everything that is
// readable with the key.
std::string unsealed_pages() {
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(last_opened, "main", &size, 0);
  base::check(bytes != nullptr);
  std::string pages(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  return pages;
}

bool holds(std::string_view pages, std::string_view marker) {
  return std::search(pages.begin(), pages.end(),
                     std::boyer_moore_horspool_searcher(marker.begin(), marker.end())) !=
         pages.end();
}

// Returns a random word that occurs nowhere else. The index stores the letters with which two
// neighbouring words begin only once, so telling_part() leaves the first letters out of the search.
std::string marker_word(fakes::SeededRandom& random) {
  std::string word;
  for (int i = 0; i < 20; ++i) word.push_back(static_cast<char>('a' + random.below(26)));
  return word;
}
std::string_view telling_part(std::string_view word) {
  return word.substr(6);
}

class RememberOpened {
 public:
  RememberOpened() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&remember)); }
  RememberOpened(const RememberOpened&) = delete;
  RememberOpened& operator=(const RememberOpened&) = delete;
  ~RememberOpened() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&remember)); }
};

}  // namespace

TEST_CASE("nothing of a deleted entry remains in the store or its log", "[journal]") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    JournalStore store(seed);  // first, since it sets SQLite up
    const RememberOpened hook;
    store.reopen();
    fakes::SeededRandom& random = store.random;
    std::vector<TestId> others;
    const auto add_others = [&](std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        others.push_back(store.add("other " + marker_word(random) + " " + marker_word(random)));
      }
    };

    add_others(random.below(60));
    std::vector<std::string> markers;
    const auto text = [&] {
      std::string made;
      for (std::size_t n = 1 + random.below(400); n > 0; --n) {
        markers.push_back(marker_word(random));
        made += markers.back() + " ";
      }
      return made;
    };
    auto draft = JournalStore::draft("# " + text());
    for (std::string* field : {&draft.tags.emplace_back(), &draft.source, &draft.time_zone}) {
      markers.push_back(*field = marker_word(random));
    }
    for (int i = 0; i < 3; ++i) {
      markers.push_back(marker_word(random));
      draft.fields.push_back({"field" + std::to_string(i), markers.back() + " 今"});
    }
    // A marker that touches characters of a script without spaces ("天") is indexed with them as one
    // word, and as pairs of characters. These must be removed too.
    markers.push_back(marker_word(random));
    draft.text += markers.back() + "天";
    markers.push_back(journal::runs_of(markers.back() + "天").substr(0, 60));
    const TestId id = *store.entries->add(draft);
    for (std::size_t edits = random.below(4); edits > 0; --edits) {
      add_others(random.below(20));
      REQUIRE(store.entries->edit(id, text(), {}).ok());
    }
    add_others(random.below(60));
    if (random.below(2) == 0) store.reopen();
    const auto history = store.entries->history(id);

    const std::string before = unsealed_pages();
    const auto stands = [&](const std::string& marker) {
      return holds(before, telling_part(marker));
    };
    // Before the removal the store has the markers, except the few that are split between two
    // pages.
    REQUIRE(std::ranges::count_if(markers, stands) * 10 > std::ssize(markers) * 9);

    if (random.below(2) == 0) {
      REQUIRE(store.entries->remove(id).ok());
    } else {
      REQUIRE(store.entries->put_into_bin(id, base::WallTime(std::chrono::hours(1))).ok());
      REQUIRE(store.entries->empty_bin(base::WallTime(std::chrono::hours(1))).value() == 1);
    }
    const std::string after = unsealed_pages();
    for (const std::string& marker : markers) REQUIRE_FALSE(holds(after, telling_part(marker)));
    REQUIRE_FALSE(holds(after, base::text_of(id.bytes())));
    // The ids of the revisions must be gone too: an id is a hash of the words, so anybody could
    // confirm a guess at the words with it.
    for (const auto& revision : *history) {
      REQUIRE(holds(before, base::text_of(revision.lineage.id.bytes())));
      REQUIRE_FALSE(holds(after, base::text_of(revision.lineage.id.bytes())));
    }

    // The log is emptied: at most its own header is left.
    const auto log = store.file().string() + "-wal";
    CHECK((!std::filesystem::exists(log) || std::filesystem::file_size(log) <= 4096));

    REQUIRE(store.entries->get(id).error() == journal::Error::kUnknown);
    REQUIRE(store.entries->history(id).error() == journal::Error::kUnknown);
    REQUIRE(store.database->verify().ok());
    for (const TestId& other : others) REQUIRE(store.entries->get(other).ok());
    if (!others.empty()) REQUIRE(store.found("other").size() == others.size());
  }
}
