#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "base/changes.h"
#include "store/database.h"
#include "vault/vault.h"

namespace waterline::vault {

struct Vault::State {
  State(store::Database opened, std::filesystem::path media_file, base::Random& source,
        store::Disk& disk, std::uint64_t growth)
      : database(std::move(opened)),
        random(&source),
        entries(database, source),
        media(database, std::move(media_file), source, disk, growth) {}

  // Records that the device of the present or last pairing is given this text. Call within a
  // transaction.
  journal::Result<void> add_given(const GivenWording& wording);
  // Adds it unless the newest text of this thing has the same words.
  journal::Result<void> add_unless_newest(const GivenWording& wording);
  // Compares the newest recorded texts with those that the shared side has now, of all items or of
  // some, and updates the record.
  journal::Result<void> reconcile(const std::vector<GivenWording>& recorded,
                                  const std::vector<GivenWording>& now, base::WallTime noted,
                                  Absent absent);

  store::Database database;
  base::Random* random;
  base::Changes<base::ItemId> to_note = {};  // Vault::given_to_note()
  journal::Journal<Side> entries;
  journal::Media<Side> media;
};

}  // namespace waterline::vault
