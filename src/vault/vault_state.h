#pragma once

#include <utility>

#include "store/database.h"
#include "vault/vault.h"

namespace waterline::vault {

struct Vault::State {
  State(store::Database opened, base::Random& source)
      : database(std::move(opened)), random(&source), entries(database, source) {}

  // Records that the device of the present or last pairing is given this text. Call within a
  // transaction.
  journal::Result<void> add_given(const GivenWording& wording);

  store::Database database;
  base::Random* random;
  journal::Journal<Side> entries;
};

}  // namespace waterline::vault
