#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "journal/journal.h"
#include "journal/media.h"

namespace waterline {

struct TestSide {
  static constexpr char kLetter = 't';
  struct Attachment {
    static constexpr char kLetter = 'u';
  };
};
using TestId = base::Id<TestSide>;
using TestJournal = journal::Journal<TestSide>;

// A journal in a real, sealed store that can be closed and opened again.
class JournalStore {
 public:
  explicit JournalStore(std::uint64_t seed = 1) : random(seed) { reopen(); }

  // Closes the store and its media file, which reopen() opens again.
  void close() {
    if (media) media->settle();
    media.reset();
    entries.reset();
    database.reset();
  }

  void reopen() {
    close();
    const std::array<std::byte, 32> key{};
    const std::array<std::string_view, 7> steps = {
        journal::kJournalSchema,    journal::kJournalGrowth,      journal::kJournalLineage,
        journal::kJournalFolding,   journal::kJournalAttachments, journal::kJournalMediaFiles,
        journal::kJournalThumbnails};
    auto opened = store::Database::open(file(), key, steps, random);
    base::check(opened.ok());
    database.emplace(std::move(*opened));
    entries.emplace(*database, random);
    media.emplace(*database, media_file(), random, store::system_disk(), 4 * store::kMediaSlotSize);
    base::check(entries->catch_up().ok());
  }

  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "journal.db"; }

  [[nodiscard]] std::filesystem::path media_file() const { return folder.path() / "journal.media"; }

  // Returns the ids of the hits, best first.
  std::vector<TestId> found(std::string_view query, std::size_t limit = 1000) {
    auto hits = entries->search(query, limit);
    base::check(hits.ok());
    std::vector<TestId> ids;
    for (const auto& hit : *hits) ids.push_back(hit.summary.id);
    return ids;
  }

  TestId add(std::string_view text) { return entries->add(draft(text)).value(); }

  static journal::Draft draft(std::string_view text) {
    return {"reflection",
            std::string(text),
            base::WallTime(std::chrono::hours(500000)),
            "Europe/Madrid",
            {},
            ""};
  }

  fakes::TemporaryFolder folder;
  fakes::SeededRandom random;
  std::optional<store::Database> database;
  std::optional<TestJournal> entries;
  std::optional<journal::Media<TestSide>> media;
};

}  // namespace waterline
