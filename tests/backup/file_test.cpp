#include <fstream>

#include "backup_of_test_pages.h"
#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"

namespace waterline::backup {
namespace {

using namespace testing;

const Pages kPages = {{Part::kDeep, 30}, {Part::kVault, 100}, {Part::kLedger, 20}};

Result<void> create_at(Disk& disk, const std::string& path, Source& source) {
  static std::uint64_t seed = 5;  // another name each time
  fakes::SeededRandom random(++seed);
  return create(disk, path, temporary_name(path, random), test_keyring().file, test_keyring().key,
                source, random);
}

TEST_CASE("a failed disk call leaves a whole backup or none", "[backup]") {
  const Content content = test_content(kPages, 1);
  bool finished = false;
  for (int failing = 0; !finished; ++failing) {
    for (const store::Error error : {store::Error::kFull, store::Error::kInputOutput}) {
      Disk disk;
      int calls = 0;
      disk.set_fault([&](bool) -> store::Result<void> {
        if (calls++ == failing) return error;
        return {};
      });
      ContentSource source(content);
      const auto made = create_at(disk, "/b/it", source);
      finished = calls <= failing;
      CHECK(made.ok() == finished);
      disk.set_fault({});
      const Disk::Files files = disk.files();
      if (const auto file = files.find("/b/it"); file != files.end()) {
        CHECK(read_backup(file->second).ok());
        continue;
      }
      ContentSource again(content);
      CHECK(create_at(disk, "/b/it", again).ok());
      CHECK(*read_backup(disk.files().at("/b/it")) == content);
      CHECK(disk.files().size() == 1);
    }
  }
}

TEST_CASE("a loss of power leaves a whole backup or none", "[backup]") {
  const Content content = test_content(kPages, 1);
  Disk disk;
  ContentSource source(content);
  REQUIRE(create_at(disk, "/b/it", source).ok());
  fakes::SeededRandom random(9);
  int whole = 0;
  for (std::size_t count = 0; count <= disk.steps().size(); ++count) {
    for (int round = 0; round < 10; ++round) {
      const Disk::Files files = disk.files_after_power_loss(count, random);
      const auto file = files.find("/b/it");
      if (file == files.end()) continue;
      ++whole;
      CHECK(read_backup(file->second).ok());
    }
  }
  CHECK(whole > 0);
  CHECK(disk.files_after_power_loss(disk.steps().size(), random).contains("/b/it"));
}

TEST_CASE("an existing file with the backup's name is not changed", "[backup]") {
  const Content content = test_content(kPages, 1);
  Disk disk(Disk::Files{{"/b/it", base::Bytes(3)}});
  ContentSource source(content);
  CHECK(create_at(disk, "/b/it", source).error() == Error::kExists);
  CHECK(disk.files().at("/b/it").size() == 3);
  CHECK(disk.files().size() == 1);
}

TEST_CASE("a backup that its source stops leaves nothing", "[backup]") {
  const Content content = test_content(kPages, 1);
  Disk disk;
  ContentSource source(content);
  source.breaks_off_after = 2;
  CHECK(create_at(disk, "/b/it", source).error() == Error::kInterrupted);
  CHECK(disk.files().empty());
}

TEST_CASE("a backup is never written into an existing file", "[backup]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  const auto file = folder.path() / "it";
  const auto temporary = temporary_name(file, random);
  CHECK(temporary != temporary_name(file, random));
  CHECK(temporary.parent_path() == folder.path());
  // An attacker who can write to the folder and has learned the temporary name makes a link of that
  // name. The backup must not be written through the link.
  const auto victim = folder.path() / "victim";
  std::ofstream(victim) << "precious";
  std::filesystem::create_symlink(victim, temporary);
  const Content content = test_content(kPages, 1);
  ContentSource source(content);
  const auto made = create(store::system_disk(), file, temporary, test_keyring().file,
                           test_keyring().key, source, random);
  CHECK(made.error() == Error::kBusy);
  CHECK(std::filesystem::file_size(victim) == 8);
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("only an unfinished backup of a killed process is deleted", "[backup]") {
  const std::filesystem::path left = "/b/waterline-backup.new";
  Disk disk(Disk::Files{{left, base::Bytes(900)}, {"/b/it", base::Bytes(3)}});
  {
    const auto writing = disk.open(left, store::OpenAs::kExisting);
    REQUIRE((*writing)->lock().ok());
    CHECK_FALSE(remove_unfinished(disk, left));
    CHECK(disk.files().size() == 2);
  }
  CHECK(remove_unfinished(disk, left));
  CHECK(disk.files().size() == 1);
  CHECK(disk.files().contains("/b/it"));
  CHECK(remove_unfinished(disk, left));  // nothing exists there
}

TEST_CASE("a usual name contains only the day", "[backup]") {
  const base::Day day{std::chrono::year(2026) / 11 / 24};
  CHECK(default_name(day, 1) == "waterline-2026-11-24.backup");
  CHECK(default_name(day, 2) == "waterline-2026-11-24-2.backup");
}

}  // namespace
}  // namespace waterline::backup
