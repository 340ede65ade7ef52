#include "keyring/file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

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

Created new_keyring(std::string_view passphrase) {
  crypto::SystemRandom random;
  return create(base::bytes_of(passphrase), kCostFloor, random).value();
}

base::Bytes new_file(std::string_view passphrase) {
  return new_keyring(passphrase).file;
}

// As somebody without a secret can change it: one bit in both slots, and the checksum put right.
base::Bytes forged(base::Bytes file) {
  file[12 + 60] ^= std::byte{1};
  file[144 + 60] ^= std::byte{1};
  const auto checksum = crypto::sha512(base::ByteView(file).first(file.size() - 64));
  std::ranges::copy(checksum, file.end() - 64);
  return file;
}

using State = CopyNote::State;
bool is(const std::optional<CopyNote>& note, std::string_view file, State state) {
  return note && note->file == file && note->state == state;
}

}  // namespace

TEST_CASE("a keyring is written in two copies for its owner alone, and never over another", "[keyring]") {
  const fakes::TemporaryFolder folder;
  const base::Bytes file = new_file("one");
  CHECK_FALSE(keyring::exists(folder.path()));
  CHECK(keyring::read(folder.path()).error() == Error::kNotFound);
  REQUIRE(write_new(folder.path(), file).ok());
  CHECK(keyring::exists(folder.path()));
  CHECK(keyring::read(folder.path()).value() == file);
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
    CHECK(keyring::read(folder.path()).value() == file);
    put(folder.path() / name, base::text_of(file));
  }
}

TEST_CASE("a wrong passphrase changes no file", "[keyring]") {
  const fakes::TemporaryFolder folder;
  REQUIRE(write_new(folder.path(), new_file("right")).ok());
  const auto before = all_of(folder.path());
  const auto file = keyring::read(folder.path());
  REQUIRE(file.ok());
  CHECK(open_with_passphrase(*file, base::bytes_of("wrong")).error() == Error::kWrongSecret);
  CHECK(all_of(folder.path()) == before);
}

TEST_CASE("reading the keyring writes nothing, whatever the copies are", "[keyring]") {
  const base::Bytes file = new_file("one");
  const std::string good(base::text_of(file));
  const std::string others[] = {"",
                                "x",
                                std::string(404, '\0'),
                                std::string(70000, 'x'),
                                std::string(base::text_of(forged(file))),
                                std::string(base::text_of(new_file("two")))};
  for (const char* name : {"keyring", "keyring.copy"}) {
    for (const std::string& other : others) {
      const fakes::TemporaryFolder folder;
      REQUIRE(write_new(folder.path(), file).ok());
      put(folder.path() / name, other);
      const auto before = all_of(folder.path());
      const auto copies = read_copies(folder.path());
      REQUIRE(copies.ok());
      CHECK(std::ranges::count(*copies, file) == 1);
      CHECK(copies->size() == (check_file(base::bytes_of(other)).ok() ? 2U : 1U));
      CHECK(all_of(folder.path()) == before);
      filesystem::remove(folder.path() / name);
      CHECK(read_copies(folder.path()).value() == std::vector<base::Bytes>{file});
      CHECK(all_of(folder.path()).size() == 1);
    }
  }
  const fakes::TemporaryFolder folder;
  put(folder.path() / "keyring", "x");
  put(folder.path() / "keyring.copy", "");
  const auto damaged = all_of(folder.path());
  CHECK(read_copies(folder.path()).error() == Error::kDamaged);
  CHECK(all_of(folder.path()) == damaged);
}

TEST_CASE("the copy that did not open is mended and named", "[keyring]") {
  const Created made = new_keyring("one");
  const std::string good(base::text_of(made.file));
  const std::string bad_ones[] = {"", "x", std::string(base::text_of(forged(made.file))),
                                  std::string(base::text_of(new_file("another journal")))};
  for (const char* name : {"keyring", "keyring.copy"}) {
    for (const std::string& bad : bad_ones) {
      const fakes::TemporaryFolder folder;
      REQUIRE(write_new(folder.path(), made.file).ok());
      const auto whole = all_of(folder.path());
      CHECK_FALSE(mend(folder.path(), made.file, made.root).has_value());
      put(folder.path() / name, bad);
      CHECK(is(mend(folder.path(), made.file, made.root), name, State::kMended));
      CHECK(all_of(folder.path()) == whole);
    }
    const fakes::TemporaryFolder folder;
    REQUIRE(write_new(folder.path(), made.file).ok());
    filesystem::remove(folder.path() / name);
    filesystem::create_directory(folder.path() / name);
    CHECK(is(mend(folder.path(), made.file, made.root), name, State::kStays));
  }
}

TEST_CASE("an older keyring never takes the place of the newer one", "[keyring]") {
  crypto::SystemRandom random;
  const Created old = new_keyring("old");
  const base::Bytes changed =
      with_new_passphrase(old.file, old.root, base::bytes_of("new"), kCostFloor, random).value();
  const fakes::TemporaryFolder folder;
  put(folder.path() / "keyring", base::text_of(changed));
  put(folder.path() / "keyring.copy", base::text_of(old.file));
  const auto before = all_of(folder.path());
  CHECK(is(mend(folder.path(), old.file, old.root), "keyring", State::kDiffers));
  CHECK(all_of(folder.path()) == before);
  CHECK(is(mend(folder.path(), changed, old.root), "keyring.copy", State::kMended));
  CHECK(contents(folder.path() / "keyring.copy") == base::text_of(changed));
}

TEST_CASE("a passphrase change whose second copy fails says so", "[keyring]") {
  const fakes::TemporaryFolder folder;
  REQUIRE(write_new(folder.path(), new_file("old")).ok());
  filesystem::remove(folder.path() / "keyring.copy");
  filesystem::create_directory(folder.path() / "keyring.copy");
  const base::Bytes changed = new_file("new");
  CHECK(replace(folder.path(), changed).error() == Error::kOneCopyWritten);
  CHECK(contents(folder.path() / "keyring") == base::text_of(changed));
}

TEST_CASE("a change that was interrupted anywhere leaves one of the two keyrings, whole", "[keyring]") {
  const base::Bytes old_file = new_file("old");
  const base::Bytes new_one = new_file("new");
  const auto old_text = base::text_of(old_file);
  const auto new_text = base::text_of(new_one);
  // The steps of replace, and after each what must be read. A torn temporary file stands for every cut of a write.
  struct Step {
    std::string_view first, second;
    std::string_view temporary;
    const base::Bytes& expected;
  };
  const Step steps[] = {
      {old_text, old_text, "", old_file},
      {old_text, old_text, new_text.substr(0, 200), old_file},
      {old_text, old_text, new_text, old_file},
      {new_text, old_text, "", new_one},
      {new_text, old_text, new_text.substr(0, 200), new_one},
      {new_text, old_text, new_text, new_one},
      {new_text, new_text, "", new_one},
  };
  for (const Step& step : steps) {
    const fakes::TemporaryFolder folder;
    put(folder.path() / "keyring", step.first);
    put(folder.path() / "keyring.copy", step.second);
    if (!step.temporary.empty()) put(folder.path() / "keyring.new", step.temporary);
    REQUIRE(keyring::read(folder.path()).value() == step.expected);
    REQUIRE(replace(folder.path(), new_one).ok());
    REQUIRE(keyring::read(folder.path()).value() == new_one);
    REQUIRE(all_of(folder.path()).size() == 2);
  }
}

TEST_CASE("a later version in either copy is left alone", "[keyring]") {
  const fakes::TemporaryFolder folder;
  base::Bytes later = new_file("later");
  later[8] = std::byte{2};
  const auto checksum = crypto::sha512(base::ByteView(later).first(later.size() - 64));
  std::copy(checksum.begin(), checksum.end(), later.end() - 64);
  REQUIRE(write_new(folder.path(), new_file("one")).ok());
  for (const char* name : {"keyring", "keyring.copy"}) {
    const std::string kept = contents(folder.path() / name);
    put(folder.path() / name, base::text_of(later));
    const auto before = all_of(folder.path());
    CHECK(keyring::read(folder.path()).error() == Error::kNewer);
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
  CHECK(keyring::read(folder.path()).error() == Error::kInputOutput);
  CHECK(write_new(folder.path(), file).error() == Error::kExists);
  filesystem::remove(folder.path() / "keyring");
  REQUIRE(::mkfifo((folder.path() / "keyring").c_str(), 0600) == 0);
  CHECK(keyring::read(folder.path()).error() == Error::kInputOutput);
  filesystem::remove(folder.path() / "keyring");

  put(target, "precious");
  filesystem::create_symlink(target, folder.path() / "keyring.new");
  REQUIRE(write_new(folder.path(), file).ok());
  CHECK(contents(target) == "precious");
  CHECK(keyring::read(folder.path()).value() == file);
}
