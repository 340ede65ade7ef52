#include "keyring/file.h"

#include <fstream>
#include <iterator>
#include <map>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/mac.h"
#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "keyring/keyring.h"

using namespace waterline;
using namespace waterline::keyring;
namespace filesystem = std::filesystem;

namespace {

std::string contents(const filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::map<std::string, std::string> all_of(const filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : filesystem::directory_iterator(folder)) {
    files[entry.path().filename()] = contents(entry.path());
  }
  return files;
}

base::Bytes new_file(std::string_view passphrase) {
  crypto::SystemRandom random;
  return create(base::bytes_of(passphrase), kCostFloor, random).value().file;
}

// Opens the keyring with the passphrase, then makes both copies equal.
Result<base::Bytes> read(const filesystem::path& folder, std::string_view passphrase) {
  const auto opened = keyring::open(folder, [&](base::ByteView file) {
    return open_with_passphrase(file, base::bytes_of(passphrase));
  });
  if (!opened) return opened.error();
  const auto note = mend(folder, *opened);
  CHECK(note.has_value() == opened->other_differs);
  CHECK((!note || note->state == CopyNote::State::kMended));
  return opened->file;
}

}  // namespace

TEST_CASE("a keyring is written as two private copies, never over another", "[keyring]") {
  const fakes::TemporaryFolder folder;
  const base::Bytes file = new_file("one");
  CHECK_FALSE(keyring::exists(folder.path()));
  CHECK(read(folder.path(), "one").error() == Error::kNotFound);
  REQUIRE(write_new(folder.path(), file).ok());
  CHECK(keyring::exists(folder.path()));
  CHECK(read(folder.path(), "one").value() == file);
  const auto files = all_of(folder.path());
  REQUIRE(files.size() == 2);
  for (const auto& [name, bytes] : files) {
    CHECK(bytes == base::text_of(file));
    struct stat status {};
    REQUIRE(::stat((folder.path() / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }

  for (const char* name : {"keyring", "keyring.copy"}) {
    CHECK(write_new(folder.path(), new_file("two")).error() == Error::kExists);
    filesystem::remove(folder.path() / name);
    CHECK(write_new(folder.path(), new_file("two")).error() == Error::kExists);
    CHECK(read(folder.path(), "one").value() == file);  // and repairs the other
    CHECK(all_of(folder.path()) == files);
  }
}

TEST_CASE("a wrong passphrase changes no file", "[keyring]") {
  const fakes::TemporaryFolder folder;
  REQUIRE(write_new(folder.path(), new_file("right")).ok());
  for (const bool second_is_damaged : {false, true}) {
    if (second_is_damaged) put(folder.path() / "keyring.copy", "x");
    const auto before = all_of(folder.path());
    CHECK(read(folder.path(), "wrong").error() == Error::kWrongSecret);
    CHECK(all_of(folder.path()) == before);
  }
}

TEST_CASE("a damaged copy is repaired once the other has opened", "[keyring]") {
  const fakes::TemporaryFolder folder;
  const base::Bytes file = new_file("one");
  REQUIRE(write_new(folder.path(), file).ok());
  const auto whole = all_of(folder.path());
  for (const char* name : {"keyring", "keyring.copy"}) {
    for (const std::string& damage :
         {std::string(), std::string("x"), std::string(kFileSize, '\0'), std::string(70000, 'x')}) {
      put(folder.path() / name, damage);
      CHECK(read(folder.path(), "one").value() == file);
      CHECK(all_of(folder.path()) == whole);
    }
  }
  put(folder.path() / "keyring", "x");
  put(folder.path() / "keyring.copy", "");
  const auto damaged = all_of(folder.path());
  CHECK(read(folder.path(), "one").error() == Error::kDamaged);
  CHECK(all_of(folder.path()) == damaged);
}

// An attacker without a key can still make a correct checksum.
TEST_CASE("a forged first copy never replaces the good copy", "[keyring]") {
  const base::Bytes file = new_file("one");
  for (const std::size_t at :
       {std::size_t{50}, std::size_t{200}, std::size_t{600}, std::size_t{840}}) {
    const fakes::TemporaryFolder folder;
    REQUIRE(write_new(folder.path(), file).ok());
    base::Bytes forged = file;
    forged[at] ^= std::byte{1};
    const auto checksum = crypto::sha512(base::ByteView(forged).first(forged.size() - 64));
    std::copy(checksum.begin(), checksum.end(), forged.end() - 64);
    put(folder.path() / "keyring", base::text_of(forged));
    const auto before = all_of(folder.path());
    CHECK(read(folder.path(), "two").error() == Error::kWrongSecret);
    CHECK(all_of(folder.path()) == before);
    CHECK(read(folder.path(), "one").value() == file);
    CHECK(contents(folder.path() / "keyring") == base::text_of(file));
  }
}

TEST_CASE("an interrupted change leaves one whole keyring", "[keyring]") {
  const base::Bytes old_file = new_file("old");
  const base::Bytes new_one = new_file("new");
  const auto old_text = base::text_of(old_file);
  const auto new_text = base::text_of(new_one);
  // The states of the files after each step of replace(): both copies and the temporary file, and
  // whether the new passphrase opens them. A file with only its first bytes stands for every
  // interruption of a write.
  struct Step {
    std::string_view first, second;
    std::string_view temporary;
    bool is_new;
  };
  const Step steps[] = {
      {old_text, old_text, "", false},
      {old_text, "", "", false},
      {old_text, "", new_text.substr(0, 200), false},
      {old_text, "", new_text, false},
      {new_text, "", "", true},
      {new_text, "", new_text.substr(0, 200), true},
      {new_text, "", new_text, true},
      {new_text, new_text, "", true},
  };
  for (const Step& step : steps) {
    const fakes::TemporaryFolder folder;
    put(folder.path() / "keyring", step.first);
    if (!step.second.empty()) put(folder.path() / "keyring.copy", step.second);
    if (!step.temporary.empty()) put(folder.path() / "keyring.new", step.temporary);
    REQUIRE(read(folder.path(), step.is_new ? "old" : "new").error() == Error::kWrongSecret);
    REQUIRE(read(folder.path(), step.is_new ? "new" : "old").ok());
    REQUIRE(contents(folder.path() / "keyring.copy") == step.first);
    REQUIRE(replace(folder.path(), new_one).value() == Replaced::kBoth);
    REQUIRE(read(folder.path(), "new").value() == new_one);
    REQUIRE(all_of(folder.path()).size() == 2);
  }
}

TEST_CASE("an undeletable second copy keeps the old keyring in force", "[keyring]") {
  const fakes::TemporaryFolder folder;
  const base::Bytes file = new_file("one");
  REQUIRE(write_new(folder.path(), file).ok());
  filesystem::remove(folder.path() / "keyring.copy");
  filesystem::create_directories(folder.path() / "keyring.copy" / "full");
  CHECK(replace(folder.path(), new_file("two")).error() == Error::kInputOutput);
  CHECK(contents(folder.path() / "keyring") == base::text_of(file));
}

TEST_CASE("a later version in either copy is not changed", "[keyring]") {
  const fakes::TemporaryFolder folder;
  base::Bytes later = new_file("later");
  later[8] = std::byte{3};
  const auto checksum = crypto::sha512(base::ByteView(later).first(later.size() - 64));
  std::copy(checksum.begin(), checksum.end(), later.end() - 64);
  REQUIRE(write_new(folder.path(), new_file("one")).ok());
  for (const char* name : {"keyring", "keyring.copy"}) {
    const std::string kept = contents(folder.path() / name);
    put(folder.path() / name, base::text_of(later));
    const auto before = all_of(folder.path());
    CHECK(read(folder.path(), "one").error() == Error::kNewer);
    CHECK(all_of(folder.path()) == before);
    put(folder.path() / name, kept);
  }
}

TEST_CASE("links and pipes are neither followed nor waited for", "[keyring]") {
  const fakes::TemporaryFolder folder;
  const fakes::TemporaryFolder elsewhere;
  const base::Bytes file = new_file("one");
  const filesystem::path target = elsewhere.path() / "target";
  put(target, base::text_of(file));

  filesystem::create_symlink(target, folder.path() / "keyring");
  CHECK(read(folder.path(), "one").error() == Error::kInputOutput);
  CHECK(write_new(folder.path(), file).error() == Error::kExists);
  filesystem::remove(folder.path() / "keyring");
  REQUIRE(::mkfifo((folder.path() / "keyring").c_str(), 0600) == 0);
  CHECK(read(folder.path(), "one").error() == Error::kInputOutput);
  filesystem::remove(folder.path() / "keyring");

  put(target, "precious");
  filesystem::create_symlink(target, folder.path() / "keyring.new");
  REQUIRE(write_new(folder.path(), file).ok());
  CHECK(contents(target) == "precious");
  CHECK(read(folder.path(), "one").value() == file);
}
