#include "backup/sealed_bytes.h"

#include <catch2/catch.hpp>

#include "backup/format.h"
#include "crypto/padme.h"
#include "fakes/seeded_random.h"
#include "keyring/keyring.h"

using namespace waterline;
using backup::SealedError;

namespace {

const base::ByteView kPassphrase = base::bytes_of("a passphrase of its own");

base::Bytes sealed(base::ByteView content, std::uint32_t seed = 1) {
  fakes::SeededRandom random(seed);
  return backup::seal_bytes(content, kPassphrase, keyring::kCostFloor, random);
}

}  // namespace

TEST_CASE("a sealed file of any size opens with its passphrase", "[backup]") {
  for (const std::size_t size : {0, 1, 65527, 65528, 65529, 200'000}) {
    const base::Bytes content(size, std::byte{7});
    const base::Bytes file = sealed(content);
    CHECK(backup::is_sealed(file));
    CHECK(crypto::padme(file.size()) == file.size());
    const auto opened = backup::open_bytes(file, kPassphrase);
    REQUIRE(opened);
    CHECK(*opened == content);
  }
}

TEST_CASE("another passphrase opens nothing, and the file hides its content", "[backup]") {
  const std::string words = "words that stand nowhere in the open";
  const base::Bytes file = sealed(base::bytes_of(words));
  CHECK(base::text_of(file).find(words) == std::string_view::npos);
  CHECK(backup::open_bytes(file, base::bytes_of("another passphrase")).error() ==
        SealedError::kWrongPassphrase);
  CHECK(backup::open_bytes(base::bytes_of("# A heading"), kPassphrase).error() ==
        SealedError::kNotSealed);
  CHECK(sealed(base::bytes_of(words), 2) != file);
}

TEST_CASE("a changed, shortened or extended sealed file does not open", "[backup]") {
  const base::Bytes content(70'000, std::byte{7});
  const base::Bytes file = sealed(content);
  for (const std::size_t at :
       {std::size_t{9}, std::size_t{20}, std::size_t{100}, backup::kHeaderSize, file.size() - 1}) {
    base::Bytes changed = file;
    changed[at] ^= std::byte{1};
    INFO(at);
    CHECK_FALSE(backup::open_bytes(changed, kPassphrase));
  }
  const base::ByteView view(file);
  for (const std::size_t size : {std::size_t{8}, std::size_t{11}, backup::kHeaderSize,
                                 backup::kHeaderSize + backup::kSealedChunkSize, file.size() - 1}) {
    INFO(size);
    CHECK_FALSE(backup::open_bytes(view.first(size), kPassphrase));
  }
  base::Bytes longer = file;
  longer.push_back(std::byte{0});
  CHECK_FALSE(backup::open_bytes(longer, kPassphrase));
}
