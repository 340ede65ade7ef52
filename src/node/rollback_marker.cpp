#include "node/rollback_marker.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "crypto/aead.h"
#include "store/file.h"

namespace waterline::node {
namespace {

constexpr std::string_view kMarkerFile = "marker";

// The file holds the marker twice, each time in a sector of its own, so that an interrupted write
// damages only one of the two.
constexpr std::size_t kPlaces = 2;
constexpr std::size_t kPlaceSize = 512;
constexpr std::string_view kMagic = "WTRLMARK";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kSealedAt = 12;
constexpr std::size_t kPlainSize = 8 + 2 * (16 + 16 + 8) + 8;
constexpr std::size_t kUsed = kSealedAt + kPlainSize + crypto::kSealOverhead;
static_assert(kUsed <= kPlaceSize);

base::Bytes head_of_place() {
  base::Bytes head = base::to_bytes(base::bytes_of(kMagic));
  base::append_little_endian(head, kVersion);
  return head;
}

void append(base::Bytes& bytes, const Marked& marked) {
  base::append(bytes, marked.id);
  base::append(bytes, marked.next);
  base::append_little_endian(bytes, marked.sequence);
}

Marked marked_at(base::ByteView plain, std::size_t at) {
  Marked marked;
  std::ranges::copy(plain.subspan(at, marked.id.size()), marked.id.begin());
  std::ranges::copy(plain.subspan(at + 16, marked.next.size()), marked.next.begin());
  marked.sequence = base::read_little_endian<std::uint64_t>(plain.subspan(at + 32));
  return marked;
}

std::optional<Marker> open_place(base::ByteView place, const crypto::MarkerKey& key) {
  const base::Bytes head = head_of_place();
  if (!std::ranges::equal(place.first(kSealedAt), head)) return {};
  base::Bytes plain(kPlainSize);
  if (!crypto::open(key.bytes(), place.subspan(kSealedAt, kUsed - kSealedAt), head, plain))
    return {};
  Marker marker;
  marker.number = base::read_little_endian<std::uint64_t>(plain);
  marker.vault = marked_at(plain, 8);
  marker.deep = marked_at(plain, 48);
  marker.ledger = base::read_little_endian<std::uint64_t>(base::ByteView(plain).subspan(88));
  return marker;
}

base::Bytes seal_place(const Marker& marker, const crypto::MarkerKey& key, base::Random& random) {
  base::Bytes plain;
  base::append_little_endian(plain, marker.number);
  append(plain, marker.vault);
  append(plain, marker.deep);
  base::append_little_endian(plain, marker.ledger);
  base::Bytes place = head_of_place();
  place.resize(kPlaceSize);
  crypto::seal(key.bytes(), plain, head_of_place(), random,
               base::MutableByteView(place).subspan(kSealedAt, kUsed - kSealedAt));
  return place;
}

bool write_at(int file, std::size_t offset, base::ByteView bytes) {
  return ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
             static_cast<ssize_t>(bytes.size()) &&
         ::fsync(file) == 0;
}

bool write_anew(const std::filesystem::path& file, base::ByteView place, std::size_t which) {
  base::Bytes whole(kPlaces * kPlaceSize);
  std::ranges::copy(place, base::MutableByteView(whole).subspan(which * kPlaceSize).begin());
  const std::filesystem::path temporary = file.native() + ".new";
  ::unlink(temporary.c_str());
  const base::FileDescriptor made(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!made || !write_at(made.get(), 0, whole) || ::rename(temporary.c_str(), file.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return false;
  }
  return store::system_disk().sync_folder(file.parent_path()).ok();
}

bool fits(const Marked& marked, const store::HeaderState& found) {
  return found.freshness.id == marked.id || found.freshness.id == marked.next;
}

Marked opened(const store::HeaderState& state) {
  return {state.freshness.id, state.next, state.sequence};
}

// Closes the store and returns the record of it for the rollback marker. A clean close raises the
// sequence in the store's header by at least one.
template <class Store>
Marked close(Store& store) {
  const store::HeaderState before = store.header_state();
  if (!store.close()) return opened(before);
  return {before.next, before.next, before.sequence + 1};
}

}  // namespace

std::vector<std::string> older_files(const std::optional<Marker>& marker, const Present& found) {
  if (!marker) return {std::string(kMarkerFile)};
  struct Row {
    std::string_view name;
    bool fits;
    bool is_older;
  };
  const std::array<Row, 2> rows = {{
      {app::kDeepFile, fits(marker->deep, found.deep), found.deep.sequence < marker->deep.sequence},
      {app::kVaultFile, fits(marker->vault, found.vault),
       found.vault.sequence < marker->vault.sequence},
  }};
  const bool marker_is_older =
      std::ranges::any_of(rows, [](const Row& row) { return !row.fits && !row.is_older; });
  std::vector<std::string> older;
  for (const Row& row : rows) {
    // The vault and the deep are always closed together. If one of them is newer than the marker,
    // the marker was set back. Then a store that fits this old marker was set back with it.
    if (row.fits ? marker_is_older : row.is_older) older.emplace_back(row.name);
  }
  if (found.ledger < marker->ledger) older.emplace_back(link::kLedgerFile);
  if (marker_is_older) older.emplace_back(kMarkerFile);
  return older;
}

std::optional<Marker> read_marker(const std::filesystem::path& file, const crypto::MarkerKey& key) {
  const base::FileDescriptor opened(
      ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts {};
  if (!opened || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  std::optional<Marker> latest;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    base::Bytes place(kPlaceSize);
    if (::pread(opened.get(), place.data(), place.size(), static_cast<off_t>(i * kPlaceSize)) !=
        static_cast<ssize_t>(place.size())) {
      continue;
    }
    const auto marker = open_place(place, key);
    if (marker && (!latest || marker->number > latest->number)) latest = marker;
  }
  return latest;
}

bool write_marker(const std::filesystem::path& file, const crypto::MarkerKey& key,
                  const Marker& marker, base::Random& random) {
  Marker next = marker;
  const auto before = read_marker(file, key);
  next.number = before ? before->number + 1 : 1;
  const std::size_t which = next.number % kPlaces;
  const base::Bytes place = seal_place(next, key, random);
  if (!before) return write_anew(file, place, which);
  const base::FileDescriptor opened(
      ::open(file.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return opened && write_at(opened.get(), which * kPlaceSize, place);
}

bool note_opened(const Home& home, app::PrivateSide& open, std::uint64_t ledger,
                 base::Random& random) {
  const Marker marker{0, opened(open.vault.header_state()), opened(open.deep.header_state()),
                      ledger};
  return write_marker(home.marker(), open.marker, marker, random);
}

void close_and_note(const Home& home, app::PrivateSide open, std::uint64_t ledger,
                    base::Random& random) {
  const Marked deep = close(open.deep);
  const Marked vault = close(open.vault);
  static_cast<void>(write_marker(home.marker(), open.marker, {0, vault, deep, ledger}, random));
}

}  // namespace waterline::node
