#include "backup/sealed_files.h"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "crypto/padme.h"
#include "fakes/seeded_random.h"
#include "keyring/keyring.h"

using namespace waterline;
using backup::SealedError;
using backup::SealedFiles;

namespace {

const base::ByteView kPassphrase = base::bytes_of("a passphrase of its own");

using Named = std::map<std::string, base::Bytes>;

base::Bytes sealed(const Named& files, std::uint32_t seed = 1, std::size_t piece = 50'000) {
  fakes::SeededRandom random(seed);
  base::Bytes out;
  auto writer = backup::SealedWriter::begin(kPassphrase, keyring::kCostFloor, random, out);
  REQUIRE(writer);
  for (const auto& [name, content] : files) {
    writer->begin_file(name, content.size(), out);
    for (base::ByteView left = content; !left.empty();) {
      const auto some = left.first(std::min(piece, left.size()));
      writer->add(some, out);
      left = left.subspan(some.size());
    }
  }
  writer->finish(out);
  return out;
}

base::Result<SealedFiles, SealedError> opened(const base::Bytes& file,
                                              base::ByteView passphrase = kPassphrase) {
  const auto read = [&file](std::uint64_t offset, base::MutableByteView out) {
    if (offset > file.size() || out.size() > file.size() - offset) return false;
    base::copy(base::ByteView(file).subspan(offset, out.size()), out);
    return true;
  };
  return SealedFiles::open(read, file.size(), passphrase);
}

// Returns the files of a sealed file, read in pieces of this size; an empty map if it does not open.
Named content_of(const base::Bytes& file, std::size_t piece) {
  Named found;
  auto files = opened(file);
  if (!files) return found;
  for (const auto& one : files->files()) {
    base::Bytes& content = found[one.name];
    content.resize(one.size);
    for (std::size_t at = 0; at < content.size(); at += piece) {
      const auto some =
          base::MutableByteView(content).subspan(at, std::min(piece, content.size() - at));
      REQUIRE(files->read_file(one, at, some));
    }
  }
  return found;
}

base::Bytes any_bytes(std::size_t size, std::uint32_t seed) {
  fakes::SeededRandom random(seed);
  base::Bytes bytes(size);
  random.fill(bytes);
  return bytes;
}

}  // namespace

TEST_CASE("sealed files of any sizes come out as they were, in pieces of any size", "[backup]") {
  for (const std::size_t size : {0, 1, 65'500, 65'519, 65'520, 65'521, 65'536, 200'000}) {
    const Named files = {{"entries.json", any_bytes(size, 1)},
                         {"media/f1", any_bytes(70'000, 2)},
                         {"media/f2", {}},
                         {"media/f3", any_bytes(131'072, 3)}};
    const base::Bytes file = sealed(files, 1, size / 3 + 1);
    CHECK(backup::is_sealed(file));
    CHECK(crypto::padme(file.size()) == file.size());
    CHECK(content_of(file, 1000) == files);
    CHECK(content_of(file, 100'000) == files);
  }
  CHECK(opened(sealed({}))->files().empty());
}

TEST_CASE("another passphrase opens nothing, and the file hides its content and names",
          "[backup]") {
  const std::string words = "words that stand nowhere in the open";
  const Named files = {{"a-name-that-stands-nowhere", base::to_bytes(base::bytes_of(words))}};
  const base::Bytes file = sealed(files);
  CHECK(base::text_of(file).find(words) == std::string_view::npos);
  CHECK(base::text_of(file).find("stands-nowhere") == std::string_view::npos);
  CHECK(opened(file, base::bytes_of("another passphrase")).error() ==
        SealedError::kWrongPassphrase);
  CHECK(opened(base::to_bytes(base::bytes_of("# A heading"))).error() == SealedError::kNotSealed);
  CHECK(sealed(files, 2) != file);
}

TEST_CASE("a changed, shortened or extended sealed file does not open", "[backup]") {
  const base::Bytes file = sealed({{"a", any_bytes(200'000, 1)}});
  const std::size_t second = backup::kHeaderSize + backup::kSealedChunkSize;
  for (const std::size_t at : {std::size_t{9}, std::size_t{20}, std::size_t{100},
                               backup::kHeaderSize, second, file.size() - 1}) {
    base::Bytes changed = file;
    changed[at] ^= std::byte{1};
    INFO(at);
    CHECK_FALSE(opened(changed));
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{8}, std::size_t{11},
                                 backup::kHeaderSize, second, file.size() - 1}) {
    INFO(size);
    CHECK_FALSE(opened(base::Bytes(file.begin(), file.begin() + static_cast<long>(size))));
  }
  base::Bytes longer = file;
  longer.push_back(std::byte{0});
  CHECK_FALSE(opened(longer));
  // Chunks that changed places.
  base::Bytes mixed = file;
  std::swap_ranges(mixed.begin() + backup::kHeaderSize, mixed.begin() + static_cast<long>(second),
                   mixed.begin() + static_cast<long>(second));
  CHECK_FALSE(opened(mixed));
}

TEST_CASE("a sealed file that changes after it was verified gives no other bytes", "[backup]") {
  base::Bytes file = sealed({{"a", any_bytes(200'000, 1)}});
  auto files = opened(file);
  REQUIRE(files);
  file[backup::kHeaderSize + 5] ^= std::byte{1};
  base::Bytes out(10);
  CHECK(files->read_file(files->files()[0], 150'000, out));
  CHECK_FALSE(files->read_file(files->files()[0], 0, out));
}

// Makes a sealed file of any version and content, as somebody could who knows the passphrase.
base::Bytes made_of(std::uint32_t version, base::Bytes content) {
  fakes::SeededRandom random(7);
  const auto keyring = keyring::create(kPassphrase, keyring::kCostFloor, random);
  REQUIRE(keyring);
  base::Bytes file = base::to_bytes(base::bytes_of("WTRLSEAL"));
  base::append_little_endian(file, version);
  base::append(file, random.bytes<16>());
  base::append(file, keyring->file);
  const auto key = backup::file_key(keyring::derive_keys(keyring->secrets).backup, file);
  content.resize(backup::padded_content(content.size()));
  backup::seal_chunk(key, 0, backup::Place::kLast, content, random, file);
  return file;
}

TEST_CASE("the only file of a sealed file of version 2 can still be read", "[backup]") {
  base::Bytes content;
  base::append_little_endian(content, std::uint64_t{5});
  base::append(content, base::bytes_of("words"));
  const base::Bytes file = made_of(2, content);
  CHECK(content_of(file, 2) == Named{{"", base::to_bytes(base::bytes_of("words"))}});
  base::Bytes too_long;
  base::append_little_endian(too_long, std::uint64_t{50'000});
  CHECK(opened(made_of(2, too_long)).error() == SealedError::kDamaged);
  CHECK(opened(made_of(4, content)).error() == SealedError::kNewer);
  CHECK(opened(made_of(1, content)).error() == SealedError::kDamaged);
}

TEST_CASE("no content of a sealed file leads outside of it, whoever made it", "[backup]") {
  const auto with_head = [](std::string_view name, std::uint64_t size) {
    base::Bytes content;
    base::append_little_endian(content, static_cast<std::uint16_t>(name.size()));
    base::append(content, base::bytes_of(name));
    base::append_little_endian(content, size);
    return made_of(3, content);
  };
  CHECK(opened(with_head("a", 0)));
  CHECK(opened(with_head("a", 3))->files()[0].size == 3);  // the zeros are content as well
  for (const std::uint64_t size : {std::uint64_t{100'000}, ~std::uint64_t{0}}) {
    CHECK(opened(with_head("a", size)).error() == SealedError::kDamaged);
  }
  for (const char* const name :
       {"/a", "../a", "a/../b", "a//b", "a/", ".", "a\\b", "a\nb", "\xff"}) {
    INFO(name);
    CHECK(opened(with_head(name, 0)).error() == SealedError::kDamaged);
  }
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    auto files = opened(made_of(3, any_bytes(3 + seed, seed)));
    if (!files) continue;
    for (const auto& one : files->files()) {
      base::Bytes out(static_cast<std::size_t>(one.size));
      CHECK(files->read_file(one, 0, out));
    }
  }
}
