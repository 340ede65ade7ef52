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

// Whether a file of the journal was set back to an older copy while nobody had it open. Every clean
// close of a store has an id of its own (store/freshness.h). A sealed file beside the stores, the
// rollback marker, names those of the vault and the deep, and how far the ledger's header had come.
// The ledger names none of them, since its bytes depend on what is shared alone; and a keyring of
// another time does not open the stores at all.
//
// The files cannot be written at once. So the marker is written twice: at the opening it names, of
// each store, the id that was found and the one that the next clean close will leave; at the close,
// that one alone. A crash in between leaves a store with one of the two, and neither is taken for a
// file that was set back.
namespace waterline::node {

// What the marker says of one store. After a clean close both ids are the same.
struct Marked {
  store::FreshnessId id{};
  store::FreshnessId next{};
  // An older copy of the store has a lower one, a newer one a higher one.
  std::uint64_t sequence = 0;

  friend bool operator==(const Marked&, const Marked&) = default;
};

struct Marker {
  std::uint64_t number = 0;  // one more with every writing
  Marked vault;
  Marked deep;
  std::uint64_t ledger = 0;  // its header's sequence

  friend bool operator==(const Marker&, const Marker&) = default;
};

// What the stores say as they are opened.
struct Present {
  store::Standing vault;
  store::Standing deep;
  std::uint64_t ledger = 0;
};

// The names of the files that are older than the others; empty if none is. A marker that is not
// there, or is not of this journal's keys, is older than everything.
std::vector<std::string> older_files(const std::optional<Marker>& marker, const Present& found);

// None: it is not there, or none of its two places verifies under this key.
std::optional<Marker> read_marker(const std::filesystem::path& file, const crypto::MarkerKey& key);
// In place once it is there, so that a full disk does not keep it from being written. What has its
// name and is not of this key is replaced. The number is the marker's own.
bool write_marker(const std::filesystem::path& file, const crypto::MarkerKey& key,
                  const Marker& marker, base::Random& random);

// The stores are open, and nobody has found anything against them. `ledger`:
// ledger::Ledger::sequence.
bool note_opened(const Home& home, app::PrivateSide& open, std::uint64_t ledger,
                 base::Random& random);
// Closes them. `ledger`: ledger::Ledger::settle. What cannot be closed in order, or noted, looks
// like a crash.
void close_and_note(const Home& home, app::PrivateSide open, std::uint64_t ledger,
                    base::Random& random);

}  // namespace waterline::node
