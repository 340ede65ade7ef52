#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/private_side.h"
#include "base/random.h"
#include "link/shared_side.h"
#include "node/home.h"
#include "store/freshness.h"

// Finds out whether a file of the journal was set back to an older copy while nobody had it open.
// Every clean close of the vault or the deep leaves a new random id in the store
// (store/freshness.h). The rollback marker is a sealed file next to the stores. It contains the ids
// of the vault and the deep, and the number in the ledger's header that counts its changes
// (sequence). The ledger itself contains none of these ids, since its bytes depend only on what is
// shared. An older keyring does not open the stores at all.
//
// The marker and the stores cannot all be written at the same moment, so the marker is written
// twice. When the stores are opened, the marker gets two ids for each store: the one that was found
// and the one that the next clean close will leave. When the stores are closed, the marker gets
// only the second id. After a crash between the two, a store has one of the two ids, and is not
// taken for a file that was set back.
namespace waterline::node {

// The marker's record of one store: its two ids, which are equal after a clean close, and its
// sequence.
struct Marked {
  store::FreshnessId id{};
  store::FreshnessId next{};
  // The sequence in the store's header: lower in an older copy, higher in a newer one.
  std::uint64_t sequence = 0;

  friend bool operator==(const Marked&, const Marked&) = default;
};

struct Marker {
  std::uint64_t number = 0;  // grows by one with every write
  Marked vault;
  Marked deep;
  std::uint64_t ledger = 0;  // the sequence in the ledger's header

  friend bool operator==(const Marker&, const Marker&) = default;
};

// The ids and sequences in the headers of the three stores when they are opened, to be compared
// with a Marker.
struct Present {
  store::HeaderState vault;
  store::HeaderState deep;
  std::uint64_t ledger = 0;
};

// Returns the names of the files that are older than the others. If the marker is missing, or does
// not open under this journal's key, only the marker counts as older.
std::vector<std::string> older_files(const std::optional<Marker>& marker, const Present& found);

// Reads the marker. Returns nullopt if the file is missing, or neither of its two copies verifies
// under this key.
std::optional<Marker> read_marker(const std::filesystem::path& file, const crypto::MarkerKey& key);
// Writes the marker with the next number; `marker.number` is ignored. An existing marker is
// overwritten in place, so that it can be written on a full disk. If a file with its name does not
// open under this key, that file is replaced. Returns false if the marker could not be written.
bool write_marker(const std::filesystem::path& file, const crypto::MarkerKey& key,
                  const Marker& marker, base::Random& random);

// Writes the marker for stores that were just opened. Call it after older_files() was asked.
// `ledger` is the result of ledger::Ledger::sequence().
bool note_opened(const Home& home, app::PrivateSide& open, std::uint64_t ledger,
                 base::Random& random);
// Closes both stores and writes the marker. `ledger` is the result of ledger::Ledger::settle(). If
// a store cannot be closed, or the marker cannot be written, the next unlock sees the same as after
// a crash.
void close_and_note(const Home& home, app::PrivateSide open, std::uint64_t ledger,
                    base::Random& random);

}  // namespace waterline::node
