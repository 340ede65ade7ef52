#pragma once

#include <string_view>

#include "crypto/keys.h"
#include "deep/deep.h"
#include "vault/vault.h"

namespace waterline::app {

inline constexpr std::string_view kDeepFile = "deep.db";
inline constexpr std::string_view kVaultFile = "vault.db";

// The stores that are open only while the journal is unlocked.
struct PrivateSide {
  vault::Vault vault;
  deep::Deep deep;
  crypto::BackupKey backup;
  crypto::MarkerKey marker;
};

}  // namespace waterline::app
