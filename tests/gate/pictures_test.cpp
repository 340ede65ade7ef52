#include <algorithm>
#include <fstream>
#include <iterator>
#include <type_traits>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.h"
#include "fakes/temporary_folder.h"
#include "gate/gate.h"
#include "gate/publishing.h"
#include "ledger/couple.h"

// Tests the pictures of shares on their way from the vault to the ledger.

using namespace waterline;

// Only the vault makes a picture that may be shared, and only from an attachment of its own.
struct DeepSide {
  static constexpr char kLetter = 'd';
  struct Attachment {
    static constexpr char kLetter = 'g';
  };
};
template <class Attachment>
concept CanBeShared = requires(vault::Vault& vault, const vault::Shareable& entry,
                               const Attachment& attachment, vault::EncodedPicture encoded) {
  vault.shareable_picture(entry, attachment, "", std::move(encoded));
};
static_assert(CanBeShared<vault::AttachmentId>);
static_assert(!CanBeShared<base::Id<DeepSide::Attachment>>);
static_assert(!CanBeShared<std::string>);
static_assert(!std::is_default_constructible_v<vault::ShareablePicture>);
static_assert(!std::is_constructible_v<vault::ShareablePicture, vault::EntryId, std::string,
                                       vault::EncodedPicture>);

namespace {

class Photographer {
 public:
  explicit Photographer(std::uint64_t seed) : here(seed), there(seed + 1), random_(seed) {
    open();
    ledger::pair(here, there);
    ledger::exchange(here, there);
    REQUIRE(vault->set_device(there.public_key(), {}).ok());
  }

  void open() {
    vault.emplace(vault::Vault::open(file(), crypto::VaultStoreKey{}, random_).value());
  }
  void close() { vault.reset(); }

  vault::AttachmentId attachment(std::byte filled) {
    const base::Bytes original(5000, filled);
    if (!vault->media().is_in_use().value()) REQUIRE(vault->media().make_file().ok());
    const auto begun = vault->media().begin(original.size(), "photo.jpg", clock.now());
    REQUIRE(begun.ok());
    REQUIRE(vault->media().receive(*begun, 0, original).ok());
    return vault->media().finish(*begun).value();
  }
  vault::EntryId entry(const std::vector<vault::AttachmentId>& attachments) {
    const auto id =
        vault->entries().add({"reflection", "what I wrote", clock.now(), "Europe/Oslo", {}, ""});
    std::vector<journal::Attached<vault::AttachmentId>> attached;
    for (const auto& one : attachments) attached.push_back({one, "private words"});
    REQUIRE(vault->entries().change(*id, {}, attached, clock.now()).ok());
    return *id;
  }
  vault::EncodedPicture encoded(std::size_t size = 40'000) {
    vault::EncodedPicture picture{800, 600, base::Bytes(size)};
    random_.fill(picture.jpeg);
    return picture;
  }
  vault::ShareablePictures shareable(const vault::EntryId& id,
                                     const vault::AttachmentId& attachment,
                                     const vault::EncodedPicture& picture) {
    const auto from = vault->shareable(id).value();
    return {vault->shareable_picture(from, attachment, "a heron", picture).value()};
  }
  gate::Result<vault::WaitingId> wait(const vault::EntryId& id,
                                      const vault::ShareablePictures* pictures,
                                      std::optional<base::ItemId> revises = {}) {
    const auto from = vault->shareable(id).value();
    vault::Publication publication{.due = clock.now() + std::chrono::hours(1)};
    publication.revises = revises;
    return gate::add_waiting(*vault, from, gate::whole(from).value(), publication, pictures);
  }
  [[nodiscard]] gate::Moment moment() const {
    return {clock.now(), std::chrono::floor<std::chrono::days>(clock.now())};
  }
  base::Bytes arrived() {
    ledger::exchange(here, there);
    const auto items = there->items().value();
    REQUIRE(items.size() == 1);
    REQUIRE(items[0].pictures.size() == 1);
    CHECK(items[0].pictures[0].description == "a heron");
    return there->picture(items[0].id, items[0].pictures[0].id).value();
  }
  // Returns how often these bytes are in the open vault's pages, as rows.
  std::size_t copies() {
    std::size_t count = 0;
    for (const auto& act : vault->waiting().value())
      count += act.pictures.value_or(std::vector<vault::WaitingPicture>()).size();
    return count;
  }

  ledger::Device here;
  ledger::Device there;
  fakes::ManualClock clock;

 private:
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "vault.db"; }
  fakes::TemporaryFolder folder_;
  fakes::SeededRandom random_;

 public:
  std::optional<vault::Vault> vault;
};

}  // namespace

TEST_CASE("the picture that the person saw is the one that leaves", "[gate][pictures]") {
  Photographer alex(1);
  const auto photo = alex.attachment(std::byte{1});
  const auto entry = alex.entry({photo});
  const auto seen = alex.encoded();
  const auto pictures = alex.shareable(entry, photo, seen);
  SECTION("at once") {
    const auto from = alex.vault->shareable(entry).value();
    const vault::Publication publication{.due = alex.clock.now()};
    REQUIRE(gate::publish_now(*alex.vault, *alex.here, from, gate::whole(from).value(), publication,
                              alex.moment().today, &pictures)
                .ok());
    CHECK(alex.arrived() == seen.jpeg);
  }
  SECTION("after a wait, although the photo was removed for good meanwhile") {
    REQUIRE(alex.wait(entry, &pictures).ok());
    REQUIRE(alex.vault->entries().forget(photo).ok());
    CHECK(alex.copies() == 1);
    alex.clock.advance(std::chrono::hours(2));
    CHECK(gate::publish_due(*alex.vault, *alex.here, alex.moment()).value() == 1);
    CHECK(alex.copies() == 0);
    CHECK(alex.arrived() == seen.jpeg);
    // A crash between the ledger and the vault shares nothing twice.
    CHECK(gate::publish_due(*alex.vault, *alex.here, alex.moment()).value() == 0);
  }
  SECTION("while the vault is locked") {
    REQUIRE(alex.wait(entry, &pictures).ok());
    const auto ready = gate::waiting_copies(*alex.vault).value();
    alex.close();
    alex.clock.advance(std::chrono::hours(2));
    CHECK(gate::publish_due(ready, *alex.here, alex.moment()).value() == 1);
    CHECK(alex.arrived() == seen.jpeg);
    alex.open();
    CHECK(gate::publish_due(*alex.vault, *alex.here, alex.moment()).value() == 0);
    CHECK(alex.copies() == 0);
  }
}

TEST_CASE("a cancelled share leaves no copy of its pictures", "[gate][pictures]") {
  Photographer alex(2);
  const auto photo = alex.attachment(std::byte{1});
  const auto entry = alex.entry({photo});
  const auto pictures = alex.shareable(entry, photo, alex.encoded());
  const auto id = alex.wait(entry, &pictures);
  REQUIRE(id.ok());
  CHECK(alex.vault->waiting_picture(*id, 0).ok());
  SECTION("cancelled") {
    REQUIRE(alex.vault->cancel(*id).ok());
  }
  SECTION("its entry is put into the bin") {
    REQUIRE(alex.vault->entries().put_into_bin(entry, alex.clock.now()).ok());
  }
  CHECK(alex.copies() == 0);
  CHECK(alex.vault->waiting_picture(*id, 0).error() == journal::Error::kUnknown);
  alex.clock.advance(std::chrono::hours(2));
  CHECK(gate::publish_due(*alex.vault, *alex.here, alex.moment()).value() == 0);
}

TEST_CASE("a revision replaces a waiting one with its pictures, or keeps those that were shared",
          "[gate][pictures]") {
  Photographer alex(3);
  const auto photo = alex.attachment(std::byte{1});
  const auto entry = alex.entry({photo});
  const auto seen = alex.encoded();
  const auto pictures = alex.shareable(entry, photo, seen);
  REQUIRE(alex.wait(entry, &pictures).ok());
  alex.clock.advance(std::chrono::hours(2));
  REQUIRE(gate::publish_due(*alex.vault, *alex.here, alex.moment()).value() == 1);
  const auto item = alex.here->items().value().at(0).id;
  const auto other = alex.shareable(entry, photo, alex.encoded(100));
  const auto first = alex.wait(entry, &other, item);
  REQUIRE(first.ok());
  CHECK(alex.copies() == 1);
  SECTION("one without a list keeps the shared pictures") {
    REQUIRE(alex.wait(entry, nullptr, item).ok());
    CHECK(alex.copies() == 0);
    CHECK(alex.vault->waiting_picture(*first, 0).error() == journal::Error::kUnknown);
    alex.clock.advance(std::chrono::hours(2));
    CHECK(gate::publish_due(*alex.vault, *alex.here, alex.moment()).ok());
    CHECK(alex.arrived() == seen.jpeg);
  }
  SECTION("an empty list removes them") {
    const vault::ShareablePictures none;
    REQUIRE(alex.wait(entry, &none, item).ok());
    alex.clock.advance(std::chrono::hours(2));
    CHECK(gate::publish_due(*alex.vault, *alex.here, alex.moment()).value() == 1);
    CHECK(alex.here->item(item)->pictures.empty());
  }
}

TEST_CASE("a picture can only be shared with the entry that has it", "[gate][pictures]") {
  Photographer alex(4);
  const auto photo = alex.attachment(std::byte{1});
  const auto other = alex.attachment(std::byte{2});
  const auto entry = alex.entry({photo});
  const auto from = alex.vault->shareable(entry).value();
  const auto refused = [&](const vault::AttachmentId& id, std::string_view description,
                           std::size_t size) {
    return alex.vault->shareable_picture(from, id, description, alex.encoded(size)).error();
  };
  CHECK(refused(other, "", 10) == journal::Error::kUnknown);
  CHECK(refused(photo, "\x1b[2J", 10) == journal::Error::kNotText);
  CHECK(refused(photo, std::string(1001, 'a'), 10) == journal::Error::kTooLong);
  CHECK(refused(photo, "", base::kMaxPictureLength + 1) == journal::Error::kTooLong);
  CHECK(refused(photo, "", 0) == journal::Error::kTooLong);
  // Pictures of another entry, with a line, the same twice, and five.
  const auto second = alex.entry({other});
  const auto of_second = alex.shareable(second, other, alex.encoded(10));
  CHECK_FALSE(alex.wait(entry, &of_second).ok());
  auto twice = alex.shareable(entry, photo, alex.encoded(10));
  twice.push_back(twice.front());
  CHECK(alex.wait(entry, &twice).error() == gate::Error::kBadPicture);
  vault::ShareablePictures five;
  for (std::size_t i = 0; i < 5; ++i)
    five.push_back(alex.shareable(entry, photo, alex.encoded(10 + i)).front());
  CHECK(alex.wait(entry, &five).error() == gate::Error::kBadPicture);
  five.resize(1, five.front());
  const vault::Publication publication{.due = alex.clock.now()};
  CHECK(
      gate::add_waiting(*alex.vault, from, gate::neutral_line("a line").value(), publication, &five)
          .error() == gate::Error::kBadPicture);
  CHECK(alex.vault->waiting()->empty());
}

TEST_CASE("the pictures that wait have a limit", "[gate][pictures]") {
  Photographer alex(5);
  const auto photo = alex.attachment(std::byte{1});
  const auto entry = alex.entry({photo});
  for (std::size_t i = 0; i < vault::kMaxWaitingPictures; ++i) {
    const auto pictures = alex.shareable(entry, photo, alex.encoded(20 + i));
    REQUIRE(alex.wait(entry, &pictures).ok());
  }
  const auto pictures = alex.shareable(entry, photo, alex.encoded(10));
  CHECK(alex.wait(entry, &pictures).error() == gate::Error::kTooMany);
  CHECK(alex.copies() == vault::kMaxWaitingPictures);
  CHECK(alex.wait(entry, nullptr).ok());
}
