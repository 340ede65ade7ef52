#include "deep/deep.h"

#include <array>
#include <string_view>
#include <utility>

namespace waterline::deep {
namespace {

constexpr std::string_view kGone = R"sql(
CREATE TABLE gone (
  what INTEGER NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  PRIMARY KEY (what, id)
) WITHOUT ROWID;
)sql";

}  // namespace

struct Deep::State {
  State(store::Database opened, std::filesystem::path media_file, base::Random& random,
        store::Disk& disk, std::uint64_t growth)
      : database(std::move(opened)),
        entries(database, random),
        media(database, std::move(media_file), random, disk, growth) {}

  store::Database database;
  journal::Journal<Side> entries;
  journal::Media<Side> media;
};

base::Result<Deep, store::Error> Deep::open(const std::filesystem::path& file,
                                            const crypto::DeepStoreKey& key, base::Random& random,
                                            store::Disk& disk, std::uint64_t growth) {
  const std::array<std::string_view, 8> steps = {
      journal::kJournalSchema,     journal::kJournalGrowth,    kGone,
      journal::kJournalLineage,    journal::kJournalFolding,   journal::kJournalAttachments,
      journal::kJournalMediaFiles, journal::kJournalThumbnails};
  auto database = store::Database::open(file, key.bytes(), steps, random, disk);
  if (!database) return database.error();
  auto state = std::make_unique<State>(std::move(*database),
                                       std::filesystem::path(file).replace_extension(".media"),
                                       random, disk, growth);
  if (auto caught_up = state->entries.catch_up(); !caught_up) {
    const auto verified = state->database.verify();  // a damaged store is to be reported as one
    return verified ? journal::to_store(caught_up.error()) : verified.error();
  }
  return Deep(std::move(state));
}

Deep::Deep(std::unique_ptr<State> state) : state_(std::move(state)) {}
Deep::Deep(Deep&&) noexcept = default;
Deep& Deep::operator=(Deep&&) noexcept = default;
Deep::~Deep() = default;

journal::Journal<Side>& Deep::entries() {
  return state_->entries;
}

journal::Media<Side>& Deep::media() {
  return state_->media;
}

journal::Result<void> Deep::note_gone(Gone what, const GoneId& id) {
  auto row = state_->database.prepare("INSERT OR IGNORE INTO gone (what, id) VALUES (?1, ?2)");
  row.bind(1, static_cast<std::int64_t>(what)).bind(2, id);
  return journal::from_store(row.run());
}

journal::Result<bool> Deep::is_gone(Gone what, const GoneId& id) {
  auto row = state_->database.prepare("SELECT 1 FROM gone WHERE what = ?1 AND id = ?2");
  row.bind(1, static_cast<std::int64_t>(what)).bind(2, id);
  const auto found = row.step();
  if (!found) return journal::from_store(found.error());
  return *found;
}

base::Result<store::Snapshot, store::Error> Deep::snapshot() {
  return state_->database.snapshot();
}

store::HeaderState Deep::header_state() const {
  return state_->database.header_state();
}

base::Result<void, store::Error> Deep::close() {
  const auto state = std::move(state_);
  state->media.settle();
  store::Database database = std::move(state->database);
  return database.close();
}

base::Result<void, store::Error> Deep::verify() {
  return state_->database.verify();
}

}  // namespace waterline::deep
