#include <array>
#include <cerrno>
#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/system_random.h"
#include "durability/system_calls.h"
#include "durability/whole_stores.h"
#include "fakes/long_run.h"
#include "fakes/temporary_folder.h"
#include "node/made_folders.h"
#include "node/move_home.h"
#include "node/rekey.h"
#include "node/rollback_marker.h"
#include "node/unlock.h"

using namespace waterline;
using namespace waterline::durability;

// Tests a move of a journal that ends at each of its steps: by a kill, or by a call that fails.

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEntries = 3;
constexpr const char* kLate = "words that came late";

// A journal in one folder, and the folder to which it moves.
class Move {
 public:
  // After a crash, or a close on a full disk, the logs of the stores are left beside them.
  enum class End { kClean, kWithLogs };
  explicit Move(End end = End::kClean) : old_{folder_.path() / "old", folder_.path() / "old/run"} {
    REQUIRE(::mkdir(old_.data.c_str(), 0700) == 0);
    auto made = keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random_);
    REQUIRE(made.ok());
    for (const std::string& word : made->recovery_phrase) phrase_ += word + " ";
    {
      auto stores = node::make_stores(old_, keyring::derive_keys(made->secrets), random_, random_);
      REQUIRE(stores.ok());
      for (std::size_t i = 0; i < kEntries; ++i) {
        const journal::Draft draft{"note", "entry " + std::to_string(i), {}, "", {}, ""};
        REQUIRE(stores->private_side.vault.entries().add(draft).ok());
        REQUIRE(stores->private_side.deep.entries().add(draft).ok());
      }
      REQUIRE(node::note_opened(old_, stores->private_side, stores->ledger.sequence(), random_));
      if (end == End::kWithLogs) fs::copy(old_.data, with_logs());
    }
    if (end == End::kWithLogs) {
      fs::remove_all(old_.data);
      fs::rename(with_logs(), old_.data);
      fs::permissions(old_.data, fs::perms::owner_all);
      REQUIRE(fs::exists(old_.data / "ledger.db-wal"));
    }
    REQUIRE(keyring::write_new(old_.data, made->file).ok());
    REQUIRE(::mkdir((old_.data / "drafts").c_str(), 0700) == 0);
    fs::copy_file(old_.data / "keyring", old_.data / "drafts/sealed");
    opened_.emplace(keyring::Opened{std::move(made->secrets), std::move(made->file), false});
  }
  // The same journal in another folder.
  explicit Move(const Move& other)
      : old_{folder_.path() / "old", folder_.path() / "old/run"}, phrase_(other.phrase_) {
    fs::copy(other.old_.data, old_.data, fs::copy_options::recursive);
    for (const fs::path& made : {old_.data, old_.data / "drafts"})
      fs::permissions(made, fs::perms::owner_all);
    opened_.emplace(keyring::Opened{other.opened_->secrets.clone(), other.opened_->file, false});
  }
  Move& operator=(const Move&) = delete;

  // Puts the journal into another folder, from which it then moves.
  void live_in(const fs::path& folder) {
    fs::copy(old_.data, folder, fs::copy_options::recursive);
    for (const fs::path& made : {folder, folder / "drafts"})
      fs::permissions(made, fs::perms::owner_all);
    fs::remove_all(old_.data);
    old_ = {folder, folder / "run"};
  }
  void on_goes_on(std::function<bool()> goes_on) { goes_on_ = std::move(goes_on); }

  // Leaves the folders as after step 4, and one more draft that was sealed in the old one then.
  void stop_before_the_old_folder_is_left() const {
    fs::copy(old_.data, to(), fs::copy_options::recursive);
    for (const fs::path& made : {to(), to() / "drafts"})
      fs::permissions(made, fs::perms::owner_all);
    std::ofstream(old_.data / "moving") << to().native();
    std::ofstream(old_.data / "drafts/late") << kLate;
  }

  app::Outcome<node::Moved> run() { return run_to(to()); }
  app::Outcome<node::Moved> run_to(const fs::path& where) {
    return node::move_home({old_, where, *opened_, random_, random_, progress_, goes_on_});
  }
  // Decides as the next nodes in both folders do, and requires that exactly one of them has the
  // whole journal. Returns whether it is the new one.
  bool is_moved() {
    for (const node::Home& home : {old_, fresh()}) (void)node::settle_move(home);
    const bool here = opens_all(old_);
    const bool there = opens_all(fresh());
    REQUIRE(here != there);
    return there;
  }
  [[nodiscard]] fs::path to() const { return folder_.path() / "new"; }
  [[nodiscard]] const node::Home& old() const { return old_; }

 private:
  [[nodiscard]] fs::path with_logs() const { return folder_.path() / "with-logs"; }
  [[nodiscard]] node::Home fresh() const { return {to(), to() / "run"}; }
  bool opens_all(const node::Home& home) {
    if (!keyring::exists(home.data)) return false;
    const auto opened = node::open_keyring(
        home, {node::OwnersSecret::Kind::kRecoveryPhrase, base::bytes_of(phrase_)});
    REQUIRE(opened.ok());
    const keyring::DerivedKeys keys = keyring::derive_keys(opened->secrets);
    REQUIRE(node::take_up_resealed(home, *opened, keys).ok());
    require_whole_stores(home, keys, kEntries, random_);
    REQUIRE(fs::exists(home.data / "drafts/sealed"));
    return true;
  }

  fakes::TemporaryFolder folder_;
  crypto::SystemRandom random_;
  node::BackupProgress progress_;
  node::Home old_;
  std::string phrase_;
  std::optional<keyring::Opened> opened_;
  std::function<bool()> goes_on_ = [] { return true; };
};

constexpr int kKilled = 9;
constexpr int kEnded = 0;

}  // namespace

TEST_CASE("a move that is killed at any step leaves one whole journal", "[durability]") {
  const Move sound;
  std::size_t moved = 0;
  int n = 1;
  for (int ended = kKilled; ended == kKilled; n += fakes::LongRun::is_long() ? 1 : 3) {
    INFO("killed at call " << n);
    Move move(sound);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int calls = 0;
      const Fates fates([&](Call) {
        if (++calls == n) ::_exit(kKilled);
        return 0;
      });
      ::_exit(move.run().ok() ? kEnded : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    ended = WEXITSTATUS(status);
    REQUIRE((ended == kKilled || ended == kEnded));
    const Fates none([](Call) { return 0; });
    const bool is_moved = move.is_moved();
    REQUIRE((is_moved || ended == kKilled));
    moved += is_moved ? 1 : 0;
    // Whatever was left, the move can be made again.
    if (!is_moved) {
      REQUIRE(move.run().ok());
      REQUIRE(move.is_moved());
    }
    CHECK_FALSE(fs::exists(move.old().vault()));
    CHECK_FALSE(fs::exists(move.old().data / "moving"));
  }
  WARN("killed at every third of " << n << " calls; after " << moved
                                   << " of the kills it has moved");
  CHECK(moved > 3);
}

TEST_CASE("a move whose call fails leaves one whole journal", "[durability]") {
  constexpr std::array kErrors = {EIO, ENOSPC, EACCES};
  const Move sound;
  bool reached = true;
  std::size_t moved = 0;
  int n = 1;
  for (; reached; n += fakes::LongRun::is_long() ? 1 : 3) {
    const int error = kErrors.at(static_cast<std::size_t>(n / 3) % kErrors.size());
    INFO("errno " << error << ", call " << n);
    Move move(sound);
    int calls = 0;
    std::optional<app::Outcome<node::Moved>> done;
    {
      const Fates fates([&](Call) { return ++calls == n ? error : 0; });
      done.emplace(move.run());
    }
    reached = calls >= n;
    const Fates none([](Call) { return 0; });
    const bool is_moved = move.is_moved();
    REQUIRE((done->ok() || reached));
    if (done->ok()) REQUIRE(is_moved);
    if (!done->ok() && done->error().error != app::Error::kMoveUnfinished) REQUIRE_FALSE(is_moved);
    moved += is_moved ? 1 : 0;
  }
  WARN("of " << n << " calls of a move, every third failed in turn; after " << moved
             << " of them it has moved");
}

TEST_CASE("a move leaves nothing of Tor behind and brings nothing along", "[durability]") {
  Move move;
  const fs::path tor = move.old().tor();
  REQUIRE(fs::create_directories(tor / "inside"));
  std::ofstream(tor / "state") << "Guard";
  const auto moved = move.run();
  REQUIRE(moved.ok());
  CHECK(moved->left.empty());
  CHECK_FALSE(fs::exists(move.old().data));
  CHECK_FALSE(fs::exists(move.to() / "tor"));
  CHECK(move.is_moved());
}

TEST_CASE("a move takes up the logs that a full disk left", "[durability]") {
  Move move(Move::End::kWithLogs);
  const auto moved = move.run();
  REQUIRE(moved.ok());
  CHECK(moved->left.empty());
  CHECK(move.is_moved());
}

TEST_CASE("words that are sealed during a move come along whatever fails", "[durability]") {
  const auto text = [](const fs::path& file) {
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const Move sound;
  bool reached = true;
  for (int n = 1; reached; ++n) {
    INFO("call " << n);
    const Move move(sound);  // NOLINT(performance-unnecessary-copy-initialization): another folder
    move.stop_before_the_old_folder_is_left();
    const fs::path here = move.old().data / "drafts/late";
    const fs::path there = move.to() / "drafts/late";
    int calls = 0;
    bool sync_failed = false;
    {
      const Fates fates([&](Call call) {
        if (++calls != n) return 0;
        sync_failed = call == Call::kSync;
        return EIO;
      });
      (void)node::settle_move(move.old());
    }
    reached = calls >= n;
    if (sync_failed) REQUIRE(text(here) == kLate);
    REQUIRE((text(here) == kLate || text(there) == kLate));
    (void)node::settle_move(move.old());
    REQUIRE(text(there) == kLate);
  }
}

TEST_CASE("a move does not hide a file that was set back", "[durability]") {
  Move move;
  fs::remove(move.old().marker());
  CHECK_FALSE(move.run().ok());
  CHECK_FALSE(move.is_moved());
}

TEST_CASE("a journal on a disk is not moved into memory", "[durability]") {
  const fakes::TemporaryFolder disk(fs::current_path());
  Move move;
  if (node::is_in_memory(disk.path()) || !node::is_in_memory(move.to().parent_path())) {
    WARN("skipped: this test needs a folder on a disk and one in memory");
    return;
  }
  move.live_in(disk.path());
  const auto moved = move.run();
  REQUIRE_FALSE(moved.ok());
  CHECK(moved.error().error == app::Error::kFolderInMemory);
  CHECK_FALSE(fs::exists(move.to()));
  CHECK_FALSE(move.is_moved());
}

TEST_CASE("a move touches no other journal in its new folder", "[durability]") {
  Move move;
  move.on_goes_on([&] {
    std::ofstream(move.to() / "keyring") << "of another journal";
    return true;
  });
  const auto moved = move.run();
  REQUIRE_FALSE(moved.ok());
  CHECK(moved.error().error == app::Error::kFileExists);
  CHECK(fs::file_size(move.to() / "keyring") > 0);
  CHECK(keyring::exists(move.old().data));
  CHECK_FALSE(fs::exists(move.old().data / "moving"));
}

TEST_CASE("two moves to one folder do not mix", "[durability]") {
  Move move;
  Move other;
  std::optional<app::Error> refused;
  move.on_goes_on([&] {
    if (!refused) {
      const auto second = other.run_to(move.to());
      refused = second.ok() ? app::Error::kDamaged : second.error().error;
    }
    return true;
  });
  CHECK(move.run().ok());
  CHECK(refused == app::Error::kFileExists);
  CHECK(move.is_moved());
}
