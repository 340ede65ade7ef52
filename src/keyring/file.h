#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "keyring/error.h"
#include "keyring/secrets.h"

// The keyring on disk: two copies, `keyring` and `keyring.copy`. Each is written whole under a
// temporary name, synced and renamed, and its folder is synced.
namespace waterline::keyring {

// Writes a new keyring. kExists if either copy exists.
Result<void> write_new(const std::filesystem::path& folder, base::ByteView file);

// The outcome of a replacement of the keyring that did not fail.
enum class Replaced {
  kBoth,
  // The new keyring is in force and durable. The second copy could not be written.
  kFirstAlone,
  // The new keyring is in force, but a loss of power may bring the old one back.
  kUnsure,
};
// Replaces the keyring. The second copy is deleted first, so an old and a new copy never exist
// together. The new keyring is in force as soon as the first copy is renamed. On an error the old
// keyring is in force.
Result<Replaced> replace(const std::filesystem::path& folder, base::ByteView file);

// A keyring that a secret opened.
struct Opened {
  Secrets secrets;
  base::Bytes file;
  // True if the copy that was not opened is missing, damaged, or another keyring.
  bool other_differs = false;
};
// A function that opens a keyring's bytes with a secret. open() calls it for the two copies in turn
// and takes the first copy that it opens. Nothing on the disk changes. A damaged copy is recognised
// by its checksum, which needs no key. open() returns kNotFound if there is no copy, kNewer if a
// newer program wrote either copy, kDamaged if both are damaged, and otherwise the function's
// error.
using OpenWith = std::function<Result<Secrets>(base::ByteView file)>;
Result<Opened> open(const std::filesystem::path& folder, const OpenWith& open_with);

// Reports what mend() did about a copy that was missing, damaged, or another keyring.
struct CopyNote {
  enum class State {
    kMended,
    // The copy could not be written, or may not be durable.
    kStays,
  };
  std::string file;
  State state = State::kMended;
};
// Makes the other copy equal to the one that opened the journal. Returns nullopt if both were
// equal. REQUIRES: the stores open under `opened.secrets`. If they did not, an older keyring could
// replace the present one.
std::optional<CopyNote> mend(const std::filesystem::path& folder, const Opened& opened);

[[nodiscard]] bool exists(const std::filesystem::path& folder);

}  // namespace waterline::keyring
