#include "store/database.h"

#include <catch2/catch.hpp>

#include "store_fixture.h"

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

TEST_CASE("a store returns its content, also after it was closed", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  for (std::int64_t round = 0; round < 3; ++round) {
    auto database = open_store(main_of(folder), random);
    REQUIRE(database.ok());
    CHECK(count_sound_entries(*database).value() == round * 100);
    for (std::int64_t number = round * 100 + 1; number <= round * 100 + 100; ++number) {
      REQUIRE(add_entry(*database, number, body_of(number)).ok());
    }
    CHECK(count_sound_entries(*database).value() == round * 100 + 100);
    CHECK(database->verify().ok());
  }
  CHECK_FALSE(std::filesystem::exists(log_of(folder)));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("full-text search finds words in a store", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  auto database = open_store(main_of(folder), random);
  REQUIRE(database.ok());
  REQUIRE(add_entry(*database, 1, "copper lantern").ok());
  REQUIRE(add_entry(*database, 2, "meadow finch").ok());
  auto search = database->prepare("SELECT rowid FROM words WHERE words MATCH ?1");
  search.bind(1, "meadow");
  REQUIRE(search.step().value());
  CHECK(search.integer(0) == 2);
  CHECK_FALSE(search.step().value());
  search.reset();
  search.bind(1, "\"unfinished");
  CHECK(search.step().error() == Error::kConstraint);
}

TEST_CASE("values of every kind come back as they were bound", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  auto database = open_store(main_of(folder), random);
  REQUIRE(database.ok());
  auto statement = database->prepare("SELECT ?1, ?2, ?3, ?4, ?5, ?6");
  const base::Bytes blob{std::byte{0}, std::byte{255}, std::byte{0}};
  statement.bind(1, std::int64_t{-5})
      .bind(2, std::string_view("a\0b", 3))
      .bind(3, base::ByteView(blob))
      .bind_null(4);
  statement.bind(5, std::string_view()).bind(6, base::ByteView());
  REQUIRE(statement.step().value());
  CHECK(statement.integer(0) == -5);
  CHECK(statement.text(1) == std::string_view("a\0b", 3));
  CHECK(base::to_bytes(statement.blob(2)) == blob);
  CHECK(statement.is_null(3));
  CHECK_FALSE(statement.is_null(4));
  CHECK_FALSE(statement.is_null(5));
}

TEST_CASE("a statement in use is never handed out again", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  auto database = open_store(main_of(folder), random);
  REQUIRE(database.ok());
  for (std::int64_t number = 1; number <= 3; ++number)
    REQUIRE(add_entry(*database, number, body_of(number)).ok());
  constexpr std::string_view kSql = "SELECT number FROM entry WHERE number > ?1 ORDER BY number";
  for (int round = 0; round < 2; ++round) {
    auto outer = database->prepare(kSql);
    outer.bind(1, std::int64_t{0});
    std::int64_t pairs = 0;
    while (outer.step().value()) {
      auto inner = database->prepare(kSql);
      inner.bind(1, outer.integer(0));
      while (inner.step().value()) ++pairs;
    }
    CHECK(pairs == 3);
  }
  auto unbound = database->prepare(kSql);
  // An unbound parameter is NULL and matches nothing. If the value from an earlier use of this
  // statement were still bound, a row would match.
  CHECK_FALSE(unbound.step().value());
}

TEST_CASE("an uncommitted transaction leaves nothing", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  auto database = open_store(main_of(folder), random);
  REQUIRE(database.ok());
  {
    auto transaction = database->begin();
    REQUIRE(transaction.ok());
    REQUIRE(database->execute("INSERT INTO entry VALUES(1, 'gone')").ok());
    const Transaction moved = *std::move(transaction);
  }
  CHECK(count_sound_entries(*database).value() == 0);
  CHECK(add_entry(*database, 1, body_of(1)).ok());
  CHECK(add_entry(*database, 1, body_of(1)).error() == Error::kConstraint);
  CHECK(count_sound_entries(*database).value() == 1);
}

TEST_CASE("an open store cannot be opened a second time", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  auto first = open_store(main_of(folder), random);
  REQUIRE(first.ok());
  CHECK(open_store(main_of(folder), random).error() == Error::kBusy);
  { const Database closed = *std::move(first); }
  CHECK(open_store(main_of(folder), random).ok());
}

TEST_CASE("migrations run once, in order, and all or none", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  const std::string_view steps[] = {"CREATE TABLE a(x)", "INSERT INTO a VALUES(1)",
                                    "INSERT INTO a VALUES(2)"};
  const auto sum = [&](std::size_t known) -> Result<std::int64_t> {
    auto database =
        Database::open(main_of(folder), key_of(1), Migrations(steps).first(known), random);
    if (!database) return database.error();
    auto statement = database->prepare("SELECT total(x) FROM a");
    if (const auto row = statement.step(); !row) return row.error();
    return statement.integer(0);
  };
  CHECK(sum(1).value() == 0);
  CHECK(sum(2).value() == 1);
  CHECK(sum(2).value() == 1);
  CHECK(sum(3).value() == 3);
  CHECK(sum(2).error() == Error::kNewer);
  CHECK(sum(3).value() == 3);

  const std::string_view failing[] = {"CREATE TABLE b(x UNIQUE); INSERT INTO b VALUES(1)",
                                      "INSERT INTO b VALUES(1)"};
  const auto other = folder.path() / "other.db";
  CHECK(Database::open(other, key_of(1), failing, random).error() == Error::kConstraint);
  CHECK(Database::open(other, key_of(1), Migrations(failing).first(1), random).ok());
}

TEST_CASE("a store with a foreign schema is damaged and does not abort", "[store]") {
  crypto::SystemRandom random;
  const std::string_view other[] = {"CREATE TABLE elsewhere(x)",
                                    "ALTER TABLE elsewhere ADD COLUMN y"};
  const std::string_view ours[] = {"CREATE TABLE a(x)", "ALTER TABLE a ADD COLUMN y",
                                   "CREATE INDEX b ON a(y)"};
  for (const std::size_t version : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    const fakes::TemporaryFolder folder;
    { REQUIRE(Database::open(main_of(folder), key_of(1), other, random).ok()); }
    auto opened =
        Database::open(main_of(folder), key_of(1), Migrations(ours).first(version), random);
    if (version != 2) {
      CHECK(opened.error() == (version < 2 ? Error::kNewer : Error::kDamaged));
      continue;
    }
    REQUIRE(opened.ok());  // since no step is missing
    Database database = *std::move(opened);
    auto statement = database.prepare("SELECT x FROM a");
    CHECK(statement.step().error() == Error::kDamaged);
    CHECK(database.execute("DELETE FROM a").error() == Error::kDamaged);
    CHECK_FALSE(database.execute("DELETE FROM elsewhere").ok());  // and it accepts no more writes
  }
}

TEST_CASE("a database that somebody attaches is not opened", "[store]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  auto database = open_store(main_of(folder), random);
  REQUIRE(database.ok());
  CHECK_FALSE(
      database->execute("ATTACH '" + (folder.path() / "plain.db").string() + "' AS plain").ok());
  CHECK_FALSE(std::filesystem::exists(folder.path() / "plain.db"));
}
