#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "keyring/error.h"
#include "keyring/secrets.h"

// The keyring on disk: two copies, `keyring` and `keyring.copy`. Each is written whole under a
// temporary name, synced, renamed, and its folder synced.
namespace waterline::keyring {

// kExists if either copy is there.
Result<void> write_new(const std::filesystem::path& folder, base::ByteView file);

// What a replacement came to when it did not fail.
enum class Replaced {
  kBoth,
  // the new keyring is in force and durable; the second copy could not be written
  kFirstAlone,
  // the new keyring is in force, but a loss of power may bring the old one back
  kUnsure,
};
// Puts a new keyring in the place of the old one. The second copy goes first, so there is no moment
// at which an old and a new copy stand beside each other; the renaming of the first is the moment
// from which the new one is in force. An error: the old keyring is in force.
Result<Replaced> replace(const std::filesystem::path& folder, base::ByteView file);

// A keyring that a secret opened.
struct Opened {
  Secrets secrets;
  base::Bytes file;
  // the other copy is missing, damaged, or another keyring
  bool other_differs = false;
};
// Opens the first of the two copies that `open_with` opens. Changes nothing: the checksum, which
// needs no key, is all that tells a copy from a damaged one before that. kNotFound, kNewer if
// either is, kDamaged if neither copy is sound, else what `open_with` says of them.
using OpenWith = std::function<Result<Secrets>(base::ByteView file)>;
Result<Opened> open(const std::filesystem::path& folder, const OpenWith& open_with);

// What mend() found of one copy: it was missing, damaged, or another keyring.
struct CopyNote {
  enum class State {
    kMended,
    // it could not be written, or it is not known whether that is durable
    kStays,
  };
  std::string file;
  State state = State::kMended;
};
// Makes the other copy the same as the one that opened the journal. None if both were that.
// REQUIRES: the stores open under its secrets, so that no older keyring takes the place of the
// present one.
std::optional<CopyNote> mend(const std::filesystem::path& folder, const Opened& opened);

[[nodiscard]] bool exists(const std::filesystem::path& folder);

}  // namespace waterline::keyring
