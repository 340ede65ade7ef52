#include "app/private_side.h"

#include <string>
#include <type_traits>

#include <catch2/catch.hpp>

#include "gate/gate.h"

using namespace waterline;

// Checks at compile time that vault and deep stay apart. The room `app` is the lowest that sees
// both. No type of the deep can be used for one of the vault, and only the vault makes the objects
// that the gate takes.
template <class Made, class... From>
constexpr bool kMakes = std::is_constructible_v<Made, From...>;

static_assert(!kMakes<vault::EntryId, deep::EntryId>);
static_assert(!kMakes<deep::EntryId, vault::EntryId>);
static_assert(!kMakes<vault::AttachmentId, deep::AttachmentId>);
static_assert(!kMakes<deep::AttachmentId, vault::AttachmentId>);
static_assert(!kMakes<base::ItemId, vault::AttachmentId>);
static_assert(!kMakes<vault::Entry, deep::Entry>);
static_assert(!kMakes<vault::WaitingId, deep::EntryId>);
static_assert(!kMakes<base::ItemId, deep::EntryId>);
static_assert(!kMakes<vault::Vault, deep::Deep>);
static_assert(
    !std::is_convertible_v<journal::Journal<deep::Side>&, journal::Journal<vault::Side>&>);

static_assert(!std::is_default_constructible_v<vault::Shareable>);
static_assert(!kMakes<vault::Shareable, deep::Entry>);
static_assert(!kMakes<vault::Shareable, deep::EntryId>);
static_assert(!kMakes<vault::Shareable, deep::EntryId, std::string>);
static_assert(!kMakes<vault::Shareable, vault::EntryId, std::string>);
static_assert(!kMakes<vault::Shareable, vault::Entry>);
static_assert(!kMakes<vault::Shareable, std::string>);

// The keys of the stores are different types too.
static_assert(!kMakes<crypto::VaultStoreKey, crypto::DeepStoreKey>);
static_assert(!kMakes<crypto::LedgerStoreKey, crypto::DeepStoreKey>);

template <class Store, class Id>
concept MakesShareable = requires(Store store, Id id) {
  store.shareable(id);
};
static_assert(MakesShareable<vault::Vault, vault::EntryId>);
static_assert(!MakesShareable<vault::Vault, deep::EntryId>);
static_assert(!MakesShareable<deep::Deep, deep::EntryId>);
static_assert(!MakesShareable<deep::Deep, vault::EntryId>);

TEST_CASE("an id of the deep never parses as another kind of id", "[app]") {
  const deep::EntryId deep;
  CHECK_FALSE(vault::EntryId::from_text(deep.text()).has_value());
  CHECK_FALSE(vault::WaitingId::from_text(deep.text()).has_value());
  CHECK_FALSE(base::ItemId::from_text(deep.text()).has_value());
}
