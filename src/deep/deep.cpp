#include "deep/deep.h"

#include <array>
#include <string_view>
#include <utility>

namespace waterline::deep {

struct Deep::State {
  State(store::Database opened, base::Random& random) : database(std::move(opened)), entries(database, random) {}

  store::Database database;
  journal::Journal<Side> entries;
};

base::Result<Deep, store::Error> Deep::open(const std::filesystem::path& file, const crypto::DeepStoreKey& key,
                                            base::Random& random, store::Disk& disk) {
  const std::array<std::string_view, 2> steps = {journal::kJournalSchema, journal::kJournalGrowth};
  auto database = store::Database::open(file, key.bytes(), steps, random, disk);
  if (!database) return database.error();
  auto state = std::make_unique<State>(std::move(*database), random);
  if (auto caught_up = state->entries.catch_up(); !caught_up) {
    const auto verified = state->database.verify();  // a damaged store is to be told as that
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

base::Result<store::Snapshot, store::Error> Deep::snapshot() {
  return state_->database.snapshot();
}

base::Result<void, store::Error> Deep::verify() {
  return state_->database.verify();
}

}  // namespace waterline::deep
