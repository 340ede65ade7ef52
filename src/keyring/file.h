#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "keyring/error.h"

// The keyring on disk: two copies, `keyring` and `keyring.copy`, each written whole to a temporary name, synced,
// renamed, and its folder synced; the second only after the first is safe. Reading takes the first copy that verifies,
// and mends the other.
namespace waterline::keyring {

// kExists if either copy is there.
Result<void> write_new(const std::filesystem::path& folder, base::ByteView file);
Result<void> replace(const std::filesystem::path& folder, base::ByteView file);
Result<base::Bytes> read(const std::filesystem::path& folder);
[[nodiscard]] bool exists(const std::filesystem::path& folder);

}  // namespace waterline::keyring
