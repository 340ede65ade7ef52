#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

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

  store::Database database;
  base::Random* random;
  journal::Journal<Side> entries;
  journal::Media<Side> media;
};

}  // namespace waterline::vault
