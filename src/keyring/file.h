#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "crypto/keys.h"
#include "keyring/error.h"

// The keyring on disk: two copies, `keyring` and `keyring.copy`, each written whole to a temporary name, synced,
// renamed, and its folder synced; the second only after the first is safe. Reading writes nothing: a checksum needs no
// secret, so it cannot say which of two copies that differ is the right one. Only mend() writes, with a root key.
namespace waterline::keyring {

// kExists if either copy is there.
Result<void> write_new(const std::filesystem::path& folder, base::ByteView file);
// kInputOutput: nothing was changed. kOneCopyWritten.
Result<void> replace(const std::filesystem::path& folder, base::ByteView file);
// Those copies that are whole by their checksums: one if they are the same, else the first before the second. Never
// none. kNewer if either is of a later version.
Result<std::vector<base::Bytes>> read_copies(const std::filesystem::path& folder);
// The first of them.
Result<base::Bytes> read(const std::filesystem::path& folder);
[[nodiscard]] bool exists(const std::filesystem::path& folder);

// What mend() found of one copy.
struct CopyNote {
  enum class State {
    kMended,   // it was missing, damaged or of another journal, or the second was an older one
    kDiffers,  // the first is another keyring of the same root key, which may be the newer: both were left alone
    kStays,    // as kMended, but it could not be written
  };
  std::string file;
  State state = State::kMended;
};
// Makes the other copy the same as the one that opened the journal. None if they are the same. REQUIRES: `opened` was
// opened and gave `root`.
std::optional<CopyNote> mend(const std::filesystem::path& folder, base::ByteView opened, const crypto::RootKey& root);

}  // namespace waterline::keyring
