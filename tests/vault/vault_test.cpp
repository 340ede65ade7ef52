#include "vault/vault.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <type_traits>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "store/database.h"
#include "vault/schema.h"

using namespace waterline;
using base::Depth;
using journal::Error;
using vault::Shareable;
using vault::Vault;

// Only the vault can make a Shareable. Others cannot make one from an id, from a text, or from an
// object of another side.
struct OtherSide {
  static constexpr char kLetter = 'd';
  struct Attachment {
    static constexpr char kLetter = 'g';
  };
};
static_assert(!std::is_default_constructible_v<Shareable>);
static_assert(!std::is_constructible_v<Shareable, vault::EntryId, std::string>);
static_assert(!std::is_constructible_v<Shareable, vault::Entry>);
static_assert(!std::is_constructible_v<Shareable, std::string>);
static_assert(!std::is_constructible_v<Shareable, base::Id<OtherSide>, std::string>);
static_assert(!std::is_constructible_v<Shareable, journal::Entry<OtherSide>>);
static_assert(!std::is_constructible_v<vault::EntryId, base::Id<OtherSide>>);
static_assert(!std::is_constructible_v<vault::EntryId, vault::WaitingId>);
static_assert(!std::is_constructible_v<vault::EntryId, base::ItemId>);
static_assert(!std::is_constructible_v<vault::AttachmentId, base::Id<OtherSide::Attachment>>);
static_assert(!std::is_constructible_v<vault::AttachmentId, vault::EntryId>);
static_assert(!std::is_constructible_v<vault::Entry, journal::Entry<OtherSide>>);
static_assert(!std::is_convertible_v<journal::Journal<OtherSide>&, journal::Journal<vault::Side>&>);

namespace {

class OpenVault {
 public:
  OpenVault() { reopen(); }

  void reopen() {
    vault.reset();
    const crypto::VaultStoreKey key;
    auto opened = Vault::open(file(), key, random);
    REQUIRE(opened.ok());
    vault.emplace(std::move(*opened));
  }

  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "vault.db"; }

  Shareable shareable(std::string_view text) {
    const auto id =
        vault->entries().add({"reflection", std::string(text), clock.now(), "Europe/Oslo", {}, ""});
    return vault->shareable(id.value()).value();
  }

  vault::WaitingId hold(const Shareable& entry, std::string_view text,
                        std::chrono::minutes wait = {}) {
    return vault->add_waiting(entry, Depth::kSummary, text, {.due = clock.now() + wait}).value();
  }

  fakes::TemporaryFolder folder;
  fakes::SeededRandom random{1};
  fakes::ManualClock clock;
  std::optional<Vault> vault;
};

}  // namespace

TEST_CASE("a vault keeps its entries when closed and when moved", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("# Today\nI was heard.");
  CHECK(entry.text() == "# Today\nI was heard.");
  open.reopen();
  Vault moved = std::move(*open.vault);
  open.vault.reset();
  CHECK(moved.entries().get(entry.entry())->title == "Today");
  CHECK(moved.entries().search("heard", 10)->size() == 1);
  CHECK(moved.verify().ok());
  CHECK(moved.shareable(vault::EntryId()).error() == Error::kUnknown);
}

TEST_CASE("a waiting share stays as previewed, whatever happens to its entry", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("the whole of it\nfor me alone");
  const auto later = open.hold(entry, "later", std::chrono::hours(24));
  const base::Day day = std::chrono::sys_days(std::chrono::year(1969) / 12 / 31);
  const auto due = open.clock.now() + std::chrono::milliseconds(3600001);
  const auto sooner =
      open.vault
          ->add_waiting(entry, Depth::kExcerpt, "the whole of it\n\t", {.due = due, .day = day})
          .value();
  REQUIRE(open.vault->entries().edit(entry.entry(), "all else now", open.clock.now()).ok());
  open.reopen();

  const auto held = open.vault->waiting().value();
  REQUIRE(held.size() == 2);
  CHECK(held[0].id == sooner);
  CHECK(held[0].piece()->entry == entry.entry());
  CHECK(held[0].piece()->depth == Depth::kExcerpt);
  CHECK(held[0].text == "the whole of it\n\t");
  CHECK(held[0].publication.day == day);
  CHECK(held[0].publication.due == due);
  CHECK(held[1].id == later);
  CHECK_FALSE(held[1].publication.day.has_value());
  CHECK(open.vault->resolve_waiting(later.text().substr(0, 6)).value() == later);
  CHECK(open.vault->resolve_waiting(entry.entry().text()).error() == Error::kUnknown);
}

TEST_CASE("only a shareable text can wait", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("text");
  const auto refusal = [&](std::string_view text) {
    return open.vault->add_waiting(entry, Depth::kLine, text, {.due = open.clock.now()}).error();
  };
  CHECK(refusal("") == Error::kEmpty);
  CHECK(refusal("bell \a") == Error::kNotText);
  CHECK(refusal("\xff") == Error::kNotText);
  CHECK(refusal(std::string(base::kMaxSharedTextSize + 1, 'a')) == Error::kTooLong);
  REQUIRE(open.vault->entries().remove(entry.entry()).ok());
  CHECK(refusal("the entry has gone") == Error::kUnknown);
  CHECK(open.vault->waiting()->empty());
}

TEST_CASE("a cancelled share leaves no row and no log record", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("text");
  const auto kept = open.hold(entry, "kept");
  const auto cancelled = open.hold(entry, "cancelled");
  REQUIRE(open.vault->cancel(cancelled).ok());

  const auto log = open.file().string() + "-wal";
  CHECK((!std::filesystem::exists(log) || std::filesystem::file_size(log) <= 4096));
  CHECK(open.vault->waiting()->size() == 1);
  CHECK(open.vault->cancel(cancelled).error() == Error::kUnknown);
  CHECK(open.vault->published(cancelled, base::ItemId::generate(open.random), open.clock.now())
            .error() == Error::kUnknown);
  CHECK(open.vault->departures()->empty());
  open.reopen();
  CHECK(open.vault->waiting()->front().id == kept);
  CHECK(open.vault->verify().ok());
}

TEST_CASE("a sent share no longer waits, and its origin is known", "[vault]") {
  OpenVault open;
  std::vector<vault::Departed> left;
  for (int i = 0; i < 8; ++i) {
    const Shareable entry = open.shareable("text");
    const auto hold = open.hold(entry, "text", std::chrono::minutes(8 - i));
    left.push_back({entry.entry(), base::ItemId::generate(open.random)});
    REQUIRE(open.vault->published(hold, left.back().item, open.clock.now()).ok());
    CHECK(open.vault->published(hold, left.back().item, open.clock.now()).error() ==
          Error::kUnknown);
  }
  open.reopen();

  CHECK(open.vault->waiting()->empty());
  const auto same = [](const vault::Departed& a, const vault::Departed& b) {
    return a.entry == b.entry && a.item == b.item;
  };
  CHECK(std::ranges::equal(open.vault->departures().value(), left, same));
}

TEST_CASE("two waiting shares that become one item leave one note", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("text");
  const auto item = base::ItemId::generate(open.random);
  REQUIRE(open.vault->published(open.hold(entry, "same"), item, open.clock.now()).ok());
  REQUIRE(open.vault->published(open.hold(entry, "same"), item, open.clock.now()).ok());
  CHECK(open.vault->waiting()->empty());
  CHECK(open.vault->departures()->size() == 1);
}

TEST_CASE("deleting an entry cancels only its own waiting shares", "[vault]") {
  OpenVault open;
  const Shareable removed = open.shareable("removed");
  const Shareable kept = open.shareable("kept");
  REQUIRE(open.vault
              ->published(open.hold(removed, "left"), base::ItemId::generate(open.random),
                          open.clock.now())
              .ok());
  open.hold(removed, "waits");
  const auto other = open.hold(kept, "waits too");
  REQUIRE(open.vault->entries().remove(removed.entry()).ok());

  REQUIRE(open.vault->waiting()->size() == 1);
  CHECK(open.vault->waiting()->front().id == other);
  CHECK(open.vault->departures()->empty());
}

TEST_CASE("a setting has the value that was set last", "[vault]") {
  OpenVault open;
  using vault::Setting;
  CHECK_FALSE(open.vault->setting(Setting::kIdleLock)->has_value());
  REQUIRE(open.vault->set_setting(Setting::kIdleLock, "600").ok());
  REQUIRE(open.vault->set_setting(Setting::kUnfinishedBackup, "").ok());
  REQUIRE(open.vault->set_setting(Setting::kIdleLock, "300").ok());
  open.reopen();
  CHECK(open.vault->setting(Setting::kIdleLock).value() == "300");
  CHECK(open.vault->setting(Setting::kUnfinishedBackup).value() == "");
  CHECK(open.vault->set_setting(Setting::kUnfinishedBackup, "\xff").error() == Error::kNotText);
}

TEST_CASE("every setting belongs to the person or to this device", "[vault]") {
  std::set<std::string> names;
  for (const vault::Setting setting : vault::kSettings) names.emplace(vault::name_of(setting));
  // settings of the person, on any device
  CHECK(names == std::set<std::string>{"days_in_bin", "look_back_without", "usual_wait",
                                       "pinned_shared", "quiet_hours",
                                       // settings of this computer
                                       "device.computer_told", "device.lock_when_dark",
                                       "device.notes", "device.counted_time", "device.draft_secret",
                                       "device.draft_secrets_before", "device.idle_lock_seconds",
                                       "device.last_backup", "device.unfinished_backup"});
  CHECK(std::size(vault::kSettings) == names.size());
}

TEST_CASE("a waiting share names the copy of the vault that released it", "[vault]") {
  OpenVault open;
  const auto first = *open.vault->entries().writer();
  const auto shareable = open.shareable("some words");
  const auto one = open.hold(shareable, "one");
  const auto other = open.hold(shareable, "other");
  const auto writer_of = [&](const vault::WaitingId& id) {
    for (const auto& act : *open.vault->waiting()) {
      if (act.id == id) return act.writer;
    }
    return journal::WriterId();
  };
  CHECK(writer_of(one) == first);
  REQUIRE(open.vault->entries().renew_writer().ok());
  REQUIRE(open.vault->pause_waiting().ok());
  const auto second = *open.vault->entries().writer();
  CHECK(second != first);
  // The act still has the writer id of the first copy of the vault, so in the second copy it waits
  // until it is released.
  CHECK(writer_of(one) == first);
  REQUIRE(open.vault->release(one, open.clock.now()).ok());
  CHECK(writer_of(one) == second);
  CHECK(writer_of(other) == first);
}

TEST_CASE("a vault does not open under another key", "[vault]") {
  OpenVault open;
  open.vault.reset();
  crypto::VaultStoreKey other;
  other.bytes().front() = std::byte{1};
  CHECK(Vault::open(open.file(), other, open.random).error() == store::Error::kWrongKey);
}

TEST_CASE("the stored names of settings never change", "[vault]") {
  using vault::Setting;
  // Under another name, a setting of an older store or backup would be lost in silence.
  CHECK(name_of(Setting::kDefaultWait) == "usual_wait");
  CHECK(name_of(Setting::kDaysInBin) == "days_in_bin");
  CHECK(name_of(Setting::kLookBackWithout) == "look_back_without");
  CHECK(name_of(Setting::kIdleLock) == "device.idle_lock_seconds");
  CHECK(name_of(Setting::kCountedTime) == "device.counted_time");
  CHECK(name_of(Setting::kLastBackup) == "device.last_backup");
  CHECK(name_of(Setting::kUnfinishedBackup) == "device.unfinished_backup");
  CHECK(name_of(Setting::kDraftSecret) == "device.draft_secret");
  CHECK(name_of(Setting::kFormerDraftSecrets) == "device.draft_secrets_before");
  CHECK(name_of(Setting::kPinnedShared) == "pinned_shared");
  CHECK(name_of(Setting::kQuietHours) == "quiet_hours");
  CHECK(name_of(Setting::kLockWhenDark) == "device.lock_when_dark");
  CHECK(name_of(Setting::kComputerTold) == "device.computer_told");
  CHECK(name_of(Setting::kNotes) == "device.notes");
}

TEST_CASE("a vault of an earlier version opens with its content", "[vault]") {
  OpenVault open;
  open.vault.reset();
  std::filesystem::remove(open.file());
  const crypto::VaultStoreKey key;
  const auto held = vault::WaitingId::generate(open.random);
  {
    const std::string_view steps[] = {journal::kJournalSchema, vault::kVaultSchema};
    auto database = store::Database::open(open.file(), key.bytes(), steps, open.random);
    REQUIRE(database.ok());
    const auto entry = vault::EntryId::generate(open.random);
    auto kept = database->prepare(
        "INSERT INTO entries VALUES (1, ?1, 'reflection', 5, 5, '', 'text', 1, '', 'text')");
    REQUIRE(kept.bind(1, entry.bytes()).run().ok());
    auto row = database->prepare("INSERT INTO held VALUES (?1, ?2, 2, 20000, 1234, 'held text')");
    row.bind(1, held.bytes()).bind(2, entry.bytes());
    REQUIRE(row.run().ok());
  }
  open.reopen();
  const auto kept = open.vault->waiting().value();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].id == held);
  CHECK(kept[0].text == "held text");
  CHECK(kept[0].piece()->depth == Depth::kSummary);
  CHECK(kept[0].publication.day == base::Day(std::chrono::days(20000)));
  CHECK(kept[0].publication.due == base::WallTime(std::chrono::milliseconds(1234)));
  CHECK_FALSE(kept[0].publication.until.has_value());
  CHECK_FALSE(kept[0].publication.days_shown.has_value());
  CHECK_FALSE(kept[0].publication.revises.has_value());
  CHECK_FALSE(kept[0].publication.replies);
  CHECK(kept[0].writer == journal::WriterId());
  CHECK(open.vault->verify().ok());
}

TEST_CASE("shares for a named moment come after those with a time", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("text");
  const auto named =
      open.vault->add_waiting(entry, Depth::kLine, "a", {.due = open.clock.now(), .until = "then"})
          .value();
  const auto timed = open.hold(entry, "b", std::chrono::minutes(5));
  CHECK(open.vault->waiting()->front().id == timed);
  REQUIRE(open.vault->release(timed, open.clock.now() + std::chrono::minutes(2)).ok());
  CHECK(open.vault->waiting()->front().publication.due ==
        open.clock.now() + std::chrono::minutes(2));
  REQUIRE(open.vault->release(named, open.clock.now()).ok());
  const auto held = open.vault->waiting().value();
  CHECK(held.front().id == named);
  CHECK_FALSE(held.front().publication.until.has_value());
  REQUIRE(open.vault->cancel(named).ok());
  CHECK(open.vault->release(named, open.clock.now()).error() == Error::kUnknown);
  const auto too_long = std::string(vault::kMaxLabelSize + 1, 'a');
  CHECK(open.vault->add_waiting(entry, Depth::kLine, "a", {.due = {}, .until = too_long}).error() ==
        Error::kTooLong);
  CHECK(
      open.vault->add_waiting(entry, Depth::kLine, "a", {.due = {}, .until = "bell \a"}).error() ==
      Error::kNotText);
}

TEST_CASE("nothing rises from the bin until it is restored", "[vault]") {
  OpenVault open;
  const Shareable entry = open.shareable("text");
  REQUIRE_FALSE(open.hold(entry, "a line", std::chrono::minutes(5)) == vault::WaitingId());
  REQUIRE(open.vault->entries().put_into_bin(entry.entry(), open.clock.now()).ok());
  CHECK(open.vault->waiting()->empty());
  CHECK(open.vault->shareable(entry.entry()).error() == Error::kUnknown);
  // A Shareable that was made before its entry was put into the bin is refused, too.
  CHECK(open.vault->add_waiting(entry, Depth::kLine, "a line", {.due = {}}).error() ==
        Error::kUnknown);
  REQUIRE(open.vault->entries().restore(entry.entry()).ok());
  CHECK(open.vault->shareable(entry.entry()).ok());
  CHECK(open.vault->waiting()->empty());
}

TEST_CASE("an answer stays until it is replaced or deleted", "[vault]") {
  OpenVault open;
  const auto question = base::ItemId::generate(open.random);
  CHECK_FALSE(open.vault->answer(question)->has_value());
  REQUIRE(open.vault->set_answer(question, "one", {std::byte{1}}).ok());
  REQUIRE(open.vault->set_answer(question, "two", {std::byte{2}}).ok());
  open.reopen();
  CHECK(open.vault->answer(question).value()->text == "two");
  CHECK(open.vault->answer(question).value()->words == base::Words{std::byte{2}});
  CHECK(open.vault->set_answer(question, std::string(base::kMaxNoteSize + 1, 'a'), {}).error() ==
        Error::kTooLong);
  REQUIRE(open.vault->set_answer(question, "", {}).ok());
  CHECK_FALSE(open.vault->answer(question)->has_value());
}
