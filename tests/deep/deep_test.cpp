#include "deep/deep.h"

#include <optional>
#include <type_traits>

#include <catch2/catch.hpp>

#include "base/operation.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"

using namespace waterline;
using deep::Deep;
using journal::Error;

// Checks that an id of the deep is not convertible to an id of another side. Checks that need the
// vault too are in tests/app/private_side_test.cpp, since no test of this room can include the
// vault.
struct VaultLikeSide {
  static constexpr char kLetter = 'e';
};
static_assert(!std::is_constructible_v<base::Id<VaultLikeSide>, deep::EntryId>);
static_assert(!std::is_constructible_v<base::ItemId, deep::EntryId>);
static_assert(!std::is_convertible_v<deep::EntryId, base::Id<VaultLikeSide>>);

// Only a base::Share can reach the partner. No value that the deep returns can make one.
static_assert(!std::is_constructible_v<base::Share, deep::Entry>);
static_assert(!std::is_constructible_v<base::OperationBody, deep::Entry>);

namespace {

struct OpenDeep {
  OpenDeep() { reopen(); }

  void reopen() {
    store.reset();
    const crypto::DeepStoreKey key;
    auto opened = Deep::open(folder.path() / "deep.db", key, random);
    REQUIRE(opened.ok());
    store.emplace(std::move(*opened));
  }

  fakes::TemporaryFolder folder;
  fakes::SeededRandom random{1};
  std::optional<Deep> store;
};

}  // namespace

const std::string kKinds[] = {"note", "warning", "readiness", "reassessment", "therapist", "why"};

TEST_CASE("the deep finds every kind again after it was closed", "[deep]") {
  OpenDeep open;
  std::vector<deep::EntryId> ids;
  for (const auto& kind : kKinds) {
    ids.push_back(open.store->entries()
                      .add({kind, "Words of " + kind, base::WallTime(), "", {}, ""})
                      .value());
  }
  open.reopen();
  Deep moved = std::move(*open.store);
  open.store.reset();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto entry = moved.entries().get(ids[i]);
    CHECK(entry->kind == kKinds[i]);
    CHECK(ids[i].text().front() == 'd');
    CHECK(moved.entries().resolve(ids[i].text().substr(0, 8)).value() == ids[i]);
  }
  CHECK(moved.entries().search("words", 100)->size() == ids.size());
  CHECK(moved.verify().ok());
}

TEST_CASE("the deep accepts no id of another side", "[deep]") {
  OpenDeep open;
  const auto id = open.store->entries().add({"note", "mine", base::WallTime(), "", {}, ""}).value();
  for (const char letter : {'e', 's', 'h', 'x'}) {
    CHECK(open.store->entries().resolve(letter + id.text().substr(1)).error() == Error::kUnknown);
  }
}

TEST_CASE("the deep does not open under another key", "[deep]") {
  OpenDeep open;
  open.store.reset();
  crypto::DeepStoreKey other;
  other.bytes().front() = std::byte{1};
  CHECK(Deep::open(open.folder.path() / "deep.db", other, open.random).error() ==
        store::Error::kWrongKey);
}
