#include <array>
#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

#include "deep/deep.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "store/database.h"

// tests/deep/old/deep-1.db was made once, by the program version of that time, with
// "[.make-deep-1]" below.

using namespace waterline;

namespace {

const base::WallTime kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

crypto::DeepStoreKey test_key() {
  return crypto::DeepStoreKey(base::Bytes(32, std::byte{0x2b}));
}

std::string text_of(int number) {
  return "Note " + std::to_string(number) + ": the lamp in the hall. 我今天很难过。\n";
}

}  // namespace

TEST_CASE("writes deep-1.db to the path in WATERLINE_MAKE", "[.make-deep-1]") {
  const char* const file = std::getenv("WATERLINE_MAKE");
  REQUIRE(file != nullptr);
  fakes::SeededRandom random(3);
  auto opened = deep::Deep::open(file, test_key(), random);
  REQUIRE(opened.ok());
  for (int number = 1; number <= 8; ++number) {
    const auto id = opened->entries().add({number % 2 == 0 ? "warning" : "note",
                                           text_of(number),
                                           kDay + std::chrono::hours(number),
                                           "Asia/Tokyo",
                                           {"lamp"},
                                           ""});
    REQUIRE(id.ok());
    if (number == 8)
      REQUIRE(opened->entries()
                  .edit(*id, "Note 8: the lamp is out.\n", kDay + std::chrono::hours(40))
                  .ok());
  }
}

TEST_CASE("a deep of version 1 opens, and its Chinese text is found", "[deep]") {
  fakes::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "deep.db";
  std::filesystem::copy_file(std::filesystem::path(WATERLINE_OLD_STORES) / "deep-1.db", file);
  fakes::SeededRandom random(1);
  for (int times = 0; times < 2; ++times) {
    auto opened = deep::Deep::open(file, test_key(), random);
    REQUIRE(opened.ok());
    const auto list = opened->entries().list(100);
    REQUIRE(list->size() == 8);
    for (int number = 1; number <= 7; ++number) {
      const auto entry = opened->entries().get((*list)[static_cast<std::size_t>(8 - number)].id);
      CHECK(entry->text == text_of(number));
      CHECK(entry->time_zone == "Asia/Tokyo");
    }
    const auto history = opened->entries().history(list->front().id);
    REQUIRE(history->size() == 2);
    CHECK(history->back().lineage.parents == std::vector{history->front().lineage.id});
    CHECK(history->front().lineage.is_known());
    CHECK(history->back().writer == *opened->entries().writer());
    CHECK(opened->entries().search("难过", 100)->size() == 7);
    CHECK(opened->entries().list(100, 0, {.kind = "warning"})->size() == 4);
    CHECK(opened->verify().ok());
  }
}
