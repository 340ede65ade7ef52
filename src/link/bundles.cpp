#include "link/bundles.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/picture.h"
#include "link/bundle_courier.h"
#include "link/unlocked.h"
#include "wire/bundle_messages.h"

namespace waterline::link {
namespace {

// Says under which of the partner's keys a bundle is sealed. The partner may have new keys under
// which no session was opened yet. Then there are two sets: new bundles are sealed under the
// renewed keys, and older bundles that still arrive are sealed under the present ones.
enum class Under { kPresent, kRenewed };

Result<BundleCourier::Keys> keys_of(SharedSide& shared, Under under) {
  if (shared.partner_link.is_quiet()) return Error::kQuiet;
  auto found = shared.ledger.partnership();
  if (!found) return from_ledger(found.error());
  if (!*found || !(*found)->confirmed) return Error::kNoPartner;
  if (shared.partner_link.is_paused()) return Error::kPaused;
  const bool renewed = under == Under::kRenewed && (*found)->renewed;
  return BundleCourier::Keys{
      shared.identities.of((*found)->own).clone(),
      renewed ? (*found)->renewed->partner : (*found)->partner,
      crypto::link_key_of(renewed ? (*found)->renewed->pair_key : (*found)->pair_key)};
}

// Returns an error if the partner is no longer the same or the exchange is paused. Call it after
// the mutex was released: this person may have unpaired or paused meanwhile.
Result<void> check_goes_on(SharedSide& shared, const crypto::PublicKey& partner) {
  const auto found = shared.ledger.partnership();
  if (!found || !*found) return Error::kNoPartner;
  std::vector<crypto::PublicKey> keys = (*found)->former_keys;
  keys.push_back((*found)->partner);
  if ((*found)->renewed) keys.push_back((*found)->renewed->partner);
  if (std::ranges::find(keys, partner) == keys.end()) return Error::kNoPartner;
  if (shared.partner_link.is_paused()) return Error::kPaused;
  return {};
}

Error from_system(int error) {
  return error == ENOSPC || error == EDQUOT ? Error::kDiskFull : Error::kStorageFailed;
}

BundleCourier::Write into(const base::FileDescriptor& file) {
  return [&file](base::ByteView bytes) -> Result<void> {
    while (!bytes.empty()) {
      const ssize_t count = write(file.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return from_system(errno);
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  };
}

// Returns a function that gives the bundle in parts.
BundleCourier::Read from(base::ByteView bundle) {
  return [left = bundle]() mutable -> Result<base::Bytes> {
    const auto part = left.first(std::min(left.size(), wire::channel::kMaxBundlePart));
    left = left.subspan(part.size());
    return base::Bytes(part.begin(), part.end());
  };
}

void add(base::VersionVector& vector, const base::VersionVector& more) {
  for (const auto& [epoch, mark] : more.epochs) vector.epochs[epoch] = mark;
}

// The pieces of pictures in one file: 16 MiB of them.
constexpr std::size_t kMostPieces = std::size_t{16} * 1024 * 1024 / base::kPieceSize;

class Sealing {
 public:
  Sealing(SharedSide& shared, base::FairLock& lock, BundleCourier::Keys keys,
          ledger::Ledger::ForFile ready)
      : shared_(shared),
        lock_(lock),
        keys_(std::move(keys)),
        ready_(std::move(ready)),
        theirs_(ready_.from) {}

  // Writes one bundle. Afterwards done() is true if no operation is left for a further bundle.
  Result<void> write(const base::FileDescriptor& file) {
    std::optional<BundleCourier> courier;
    {
      const Unlocked unlocked(lock_);
      auto started = BundleCourier::start(shared_.courier);
      if (!started) return started.error();
      courier.emplace(std::move(*started));
      if (auto begun = courier->begin(keys_, ready_.holds, theirs_, into(file)); !begun)
        return begun;
    }
    bool has_words = false;
    std::size_t pieces = 0;
    for (bool is_full = false; !is_full && !done_;) {
      if (!waiting_) {
        if (auto goes_on = check_goes_on(shared_, keys_.partner); !goes_on) return goes_on;
        auto batch = shared_.ledger.held_beyond(theirs_, base::kMaxBatchBytes);
        if (!batch) return from_ledger(batch.error());
        waiting_ = std::move(*batch);
      }
      // Pieces of pictures go into files behind those with the words, so that a line of text does
      // not take a large file along.
      const bool has_pieces = std::ranges::any_of(
          waiting_->operations, [](const auto& one) { return base::is_piece(one.body); });
      if (has_pieces && (has_words || pieces >= kMostPieces)) break;
      if (!waiting_->through.epochs.empty()) {
        const Unlocked unlocked(lock_);
        const auto taken = courier->add(*waiting_, into(file));
        if (!taken) return taken.error();
        is_full = !*taken;
      }
      if (is_full) break;
      has_words = has_words || (!has_pieces && !waiting_->operations.empty());
      if (has_pieces) pieces += waiting_->operations.size();
      add(theirs_, waiting_->through);
      done_ = waiting_->last;
      waiting_.reset();
    }
    const Unlocked unlocked(lock_);
    if (auto finished = courier->finish(into(file)); !finished) return finished;
    if (fsync(file.get()) != 0) return from_system(errno);
    return {};
  }

  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] const ledger::Ledger::ForFile& ready() const { return ready_; }

 private:
  SharedSide& shared_;
  base::FairLock& lock_;
  BundleCourier::Keys keys_;
  ledger::Ledger::ForFile ready_;
  // The operations that the partner will hold after reading all bundles that were written so far.
  base::VersionVector theirs_;
  std::optional<base::OperationBatch> waiting_;  // did not fit into the last bundle
  bool done_ = false;
};

}  // namespace

Result<CarriedOut> seal_bundles(SharedSide& shared, base::FairLock& lock, const NextFile& next) {
  auto keys = keys_of(shared, Under::kRenewed);
  if (!keys) return keys.error();
  if (shared.partner_link.is_renewing()) return Error::kNewKeysWait;
  const auto acts_wait = shared.ledger.acts_wait();
  if (!acts_wait) return from_ledger(acts_wait.error());
  // Renew the bundle marker before the operations get numbers. If the machine crashes after the
  // renewal, the next bundle only needs a new epoch. If the numbers came first, a crash could lead
  // to a number that is given twice.
  const base::Bytes marker = *acts_wait ? shared.bundle_marker.read() : base::Bytes();
  const base::Bytes renewed =
      *acts_wait ? shared.bundle_marker.renew(shared.random) : base::Bytes();
  auto ready = shared.ledger.ready_for_file(marker, renewed);
  if (!ready) return from_ledger(ready.error());
  // The operations have numbers now. Tell the partner link, so that an open session sends them too.
  shared.partner_link.ledger_changed();
  Sealing sealing(shared, lock, std::move(*keys), std::move(*ready));
  std::size_t files = 0;
  while (!sealing.done()) {
    auto made = next(++files);
    if (!made) return made.error();
    UnlockedFile file(lock, std::move(*made));
    if (const auto written = sealing.write(*file); !written) return written.error();
  }
  return CarriedOut{files, sealing.ready().waits, sealing.ready()};
}

Result<base::Bytes> read_sealed(int parent, const char* name) {
  const base::FileDescriptor file(
      openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat found {};
  if (!file || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) return Error::kNoFile;
  const auto size = static_cast<std::uint64_t>(found.st_size);
  if (found.st_size <= 0 || size > wire::kMaxBundleFileSize) return Error::kBadBundle;
  base::Bytes bytes(size);
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count = read(file.get(), bytes.data() + have, bytes.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error::kNoFile;
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  bytes.resize(have);
  return bytes;
}

Result<CarriedIn> open_bundle(SharedSide& shared, base::FairLock& lock, base::ByteView bundle) {
  std::optional<BundleCourier> courier;
  wire::channel::BundleOpened opened;
  crypto::PublicKey partner;
  for (const Under under : {Under::kPresent, Under::kRenewed}) {
    const auto keys = keys_of(shared, under);
    if (!keys) return keys.error();
    if (under == Under::kRenewed && keys->partner == partner) break;  // no renewed keys
    partner = keys->partner;
    const Unlocked unlocked(lock);
    auto started = BundleCourier::start(shared.courier);
    if (!started) return started.error();
    courier.emplace(std::move(*started));
    auto answer = courier->open(*keys, from(bundle));
    if (!answer) return answer.error();
    opened = std::move(*answer);
    if (opened.outcome != wire::channel::BundleOutcome::kUnsound) break;
  }
  if (opened.outcome == wire::channel::BundleOutcome::kOtherVersion)
    return Error::kBundleOtherVersion;
  if (opened.outcome != wire::channel::BundleOutcome::kSound) return Error::kBadBundle;
  if (const auto goes_on = check_goes_on(shared, partner); !goes_on) return goes_on.error();
  if (const auto noted = shared.ledger.partner_holds(opened.holds); !noted)
    return from_ledger(noted.error());
  const auto met = shared.ledger.meet(opened.holds, ledger::Way::kBundle);
  if (!met) return from_ledger(met.error());
  if (*met == ledger::Met::kSetBack) {
    shared.partner_link.was_set_back();
    return Error::kQuiet;
  }

  CarriedIn in;
  for (std::uint32_t i = 0; i < opened.batches && !in.earlier_missing; ++i) {
    std::optional<base::OperationBatch> batch;
    {
      const Unlocked unlocked(lock);
      auto next = courier->next();
      if (!next) return next.error();
      batch = std::move(*next);
    }
    if (const auto goes_on = check_goes_on(shared, partner); !goes_on) return goes_on.error();
    const auto applied = shared.ledger.apply_after(opened.from, *batch);
    if (!applied) return from_ledger(applied.error());
    in.earlier_missing = !*applied;
    if (*applied) {
      in.received += (*applied)->stored;
      in.shown += (*applied)->shown;
      shared.partner_link.partner_sent(**applied);
      if ((*applied)->set_back) {
        shared.partner_link.was_set_back();
        return Error::kQuiet;
      }
    }
    in.more_to_come = !batch->last;
  }
  // Operations of ours may have waited for something that this bundle brought. Tell the partner
  // link, so that an open session sends them.
  shared.partner_link.ledger_changed();
  return in;
}

Result<CarriedOut> carry_out(SharedSide& shared, base::FairLock& lock,
                             const std::filesystem::path& file) {
  std::vector<std::filesystem::path> made;
  auto out = seal_bundles(shared, lock, [&](std::size_t number) -> Result<base::FileDescriptor> {
    std::filesystem::path name = file;
    if (number > 1) name += "." + std::to_string(number);
    const Unlocked unlocked(lock);
    base::FileDescriptor descriptor(
        open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!descriptor)
      return errno == EEXIST   ? Error::kFileExists
             : errno == ENOSPC ? Error::kDiskFull
                               : Error::kNoFile;
    made.push_back(std::move(name));
    return descriptor;
  });
  if (out) return std::move(*out);
  // Delete the files after a failure: an incomplete bundle would look like a damaged one.
  const Unlocked unlocked(lock);
  for (const auto& name : made) unlink(name.c_str());
  return out.error();
}

Result<CarriedIn> carry_in(SharedSide& shared, base::FairLock& lock,
                           const std::filesystem::path& file) {
  const auto bundle = [&] {
    const Unlocked unlocked(lock);
    return read_sealed(AT_FDCWD, file.c_str());
  }();
  if (!bundle) return bundle.error();
  return open_bundle(shared, lock, *bundle);
}

}  // namespace waterline::link
