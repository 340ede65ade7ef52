#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <tuple>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "journal/lineage.h"
#include "store/database.h"
#include "vault/schema.h"
#include "vault/vault.h"

// Stores of earlier schemas are in tests/vault/old. Each was made once, by the program version of
// that time: vault-2.db by "[.make-vault-2]" below, vault-4.db by "[.make-vault-4]".

using namespace waterline;
using vault::Vault;

namespace {

const std::array<std::string_view, 2> kVersion2 = {journal::kJournalSchema, vault::kVaultSchema};
const base::WallTime kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

crypto::VaultStoreKey test_key() {
  return crypto::VaultStoreKey(base::Bytes(32, std::byte{0x2a}));
}

std::string text_of(int number) {
  return "# Entry " + std::to_string(number) + "\n\nThe heron stood there again, day " +
         std::to_string(number) + ".\n";
}

std::filesystem::path old_store(const char* name = "vault-2.db") {
  return std::filesystem::path(WATERLINE_OLD_STORES) / name;
}

}  // namespace

TEST_CASE("writes vault-2.db to the path in WATERLINE_MAKE", "[.make-vault-2]") {
  const char* const file = std::getenv("WATERLINE_MAKE");
  REQUIRE(file != nullptr);
  fakes::SeededRandom random(2);
  auto database = store::Database::open(file, test_key().bytes(), kVersion2, random);
  REQUIRE(database.ok());
  journal::Journal<vault::Side> entries(*database, random);
  std::optional<vault::EntryId> last;
  for (int number = 1; number <= 12; ++number) {
    const auto id = entries.add({"insight",
                                 text_of(number),
                                 kDay + std::chrono::hours(number),
                                 "Europe/Berlin",
                                 {"heron"},
                                 ""});
    REQUIRE(id.ok());
    last = *id;
  }
  REQUIRE(entries.edit(*last, "# Entry 12\n\nThe heron had left.\n", kDay + std::chrono::hours(40))
              .ok());
  auto held = database->prepare(
      "INSERT INTO held (id, entry, rendition, day, due, text) VALUES (?1, ?2, 1, NULL, ?3, ?4)");
  held.bind(1, random.bytes<16>()).bind(2, last->bytes());
  held.bind(3, std::int64_t{(kDay + std::chrono::hours(50)).time_since_epoch().count()})
      .bind(4, "One line.");
  REQUIRE(held.run().ok());
  auto left = database->prepare("INSERT INTO departures (entry, item) VALUES (?1, ?2)");
  REQUIRE(left.bind(1, last->bytes()).bind(2, random.bytes<16>()).run().ok());
  REQUIRE(
      database->execute("INSERT INTO settings (name, value) VALUES ('idle_lock_seconds', '900')")
          .ok());
}

TEST_CASE("a vault of version 2 opens with everything and is updated", "[vault]") {
  fakes::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "vault.db";
  std::filesystem::copy_file(old_store(), file);
  fakes::SeededRandom random(1);
  for (int times = 0; times < 2; ++times) {
    auto opened = Vault::open(file, test_key(), random);
    REQUIRE(opened.ok());
    const auto list = opened->entries().list(100);
    REQUIRE(list->size() == 12);
    for (int number = 1; number <= 11; ++number) {
      const auto entry = opened->entries().get((*list)[static_cast<std::size_t>(12 - number)].id);
      REQUIRE(entry.ok());
      CHECK(entry->text == text_of(number));
      CHECK(entry->kind == "insight");
      CHECK(entry->created == kDay + std::chrono::hours(number));
      CHECK(entry->time_zone == "Europe/Berlin");
      CHECK(entry->tags == std::vector<std::string>{"heron"});
    }
    const auto history = opened->entries().history(list->front().id);
    REQUIRE(history->size() == 2);
    CHECK(history->front().text == text_of(12));
    // The revisions have got the ids that a journal of this version computes for them.
    const auto id = list->front().id;
    const auto& [first, last] = std::tie(history->front(), history->back());
    CHECK(first.lineage.id == journal::revision_id(id.bytes(), {}, first.written, first.text, {}));
    CHECK(last.lineage.parents == std::vector{first.lineage.id});
    CHECK(last.lineage.id == journal::revision_id(id.bytes(), last.lineage.parents, last.written,
                                                  last.text, last.fields));
    CHECK(last.writer == *opened->entries().writer());
    CHECK(opened->entries().search("heron left", 100)->size() == 1);
    CHECK(opened->entries().search("heron", 100)->size() == 12);
    const auto held = opened->waiting();
    REQUIRE(held->size() == 1);
    CHECK(held->front().text == "One line.");
    CHECK(held->front().publication.due == kDay + std::chrono::hours(50));
    CHECK_FALSE(held->front().paused);
    CHECK(opened->departures()->size() == 1);
    CHECK(opened->setting(vault::Setting::kIdleLock)->value() == "900");
    CHECK(opened->verify().ok());
    // It takes attachments, which earlier entries have none of.
    CHECK(opened->entries().get(id)->attachments.empty());
    const base::Bytes bytes(1000, std::byte{7});
    const auto attached = opened->media().begin(bytes.size(), "heron.jpg", kDay);
    REQUIRE(attached.ok());
    REQUIRE(opened->media().receive(*attached, 0, bytes).ok());
    const auto whole = opened->media().finish(*attached);
    REQUIRE(whole.ok());
    const auto other = (*list)[3].id;
    REQUIRE(opened->entries().change(other, {}, {{*whole, "a bird"}}, kDay).ok());
    CHECK(opened->entries().get(other)->attachments.size() == 1);
    CHECK(opened->entries().search("bird", 100)->size() == 1);
    if (times == 0) continue;
    CHECK(opened->pause_waiting().value() == 1);
    CHECK(opened->waiting()->front().paused);
  }
}

TEST_CASE("a program of version 2 does not change a later vault", "[vault]") {
  fakes::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "vault.db";
  std::filesystem::copy_file(old_store(), file);
  fakes::SeededRandom random(1);
  REQUIRE(store::Database::open(file, test_key().bytes(), kVersion2, random).ok());
  REQUIRE(Vault::open(file, test_key(), random).ok());
  const auto older = store::Database::open(file, test_key().bytes(), kVersion2, random);
  REQUIRE(!older.ok());
  CHECK(older.error() == store::Error::kNewer);
  CHECK(Vault::open(file, test_key(), random).ok());
}

TEST_CASE("writes vault-4.db to the path in WATERLINE_MAKE", "[.make-vault-4]") {
  const char* const file = std::getenv("WATERLINE_MAKE");
  REQUIRE(file != nullptr);
  fakes::SeededRandom random(4);
  auto opened = Vault::open(file, test_key(), random);
  REQUIRE(opened.ok());
  std::optional<vault::EntryId> last;
  for (int number = 1; number <= 12; ++number) {
    const auto id = opened->entries().add({"insight",
                                           text_of(number) + "我们谈了很久。LINEで話した。\n",
                                           kDay + std::chrono::hours(number),
                                           "Asia/Tokyo",
                                           {"heron"},
                                           ""});
    REQUIRE(id.ok());
    last = *id;
  }
  REQUIRE(opened->entries()
              .edit(*last, "# Entry 12\n\nThe heron had left. 明日話そう。\n",
                    kDay + std::chrono::hours(40))
              .ok());
  const auto entry = opened->shareable(*last);
  REQUIRE(opened
              ->add_waiting(*entry, base::Depth::kLine, "One line.",
                            {.due = kDay + std::chrono::hours(50)})
              .ok());
  REQUIRE(opened->set_answer(base::ItemId::generate(random), "An answer.", {}).ok());
  REQUIRE(opened->set_setting(vault::Setting::kIdleLock, "900").ok());
}

TEST_CASE("a vault of version 4 opens, and its Chinese text is found", "[vault]") {
  fakes::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "vault.db";
  std::filesystem::copy_file(old_store("vault-4.db"), file);
  fakes::SeededRandom random(1);
  for (int times = 0; times < 2; ++times) {
    auto opened = Vault::open(file, test_key(), random);
    REQUIRE(opened.ok());
    const auto list = opened->entries().list(100);
    REQUIRE(list->size() == 12);
    CHECK(list->front().day == base::Day(std::chrono::floor<std::chrono::days>(kDay)));
    const auto entry = opened->entries().get((*list)[3].id);
    CHECK(entry->text == text_of(9) + "我们谈了很久。LINEで話した。\n");
    CHECK(entry->tags == std::vector<std::string>{"heron"});
    CHECK(entry->fields.empty());
    CHECK_FALSE(entry->removed.has_value());
    CHECK(opened->entries().history(list->front().id)->size() == 2);
    CHECK(opened->entries().search("heron", 100)->size() == 12);
    CHECK(opened->entries().search("很久", 100)->size() == 11);
    CHECK(opened->entries().search("line", 100)->size() == 11);
    CHECK(opened->entries().search("話そ", 100)->size() == 1);
    CHECK(opened->waiting()->size() == 1);
    CHECK(opened->setting(vault::Setting::kIdleLock)->value() == "900");
    CHECK(opened->verify().ok());
  }
}
