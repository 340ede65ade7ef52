#include "device.h"
#include "ledger/operation_mac.h"
#include "ledger/schema.h"
#include "store/database.h"

using namespace waterline;
using namespace waterline::ledger;

TEST_CASE("a ledger of the first version opens with all its content", "[ledger]") {
  Device alex(1);
  Device partner(2);
  alex.close();
  std::filesystem::remove(alex.file());
  const base::ItemId items[] = {base::ItemId::generate(alex.random),
                                base::ItemId::generate(alex.random),
                                base::ItemId::generate(alex.random)};
  const auto epoch = base::EpochId::generate(alex.random);
  std::vector<base::Operation> before;
  {
    auto database =
        store::Database::open(alex.file(), alex.store_key.bytes(), schema().first(1), alex.random);
    REQUIRE(database.ok());
    auto one = database->prepare("INSERT INTO partner VALUES (1, ?1, 2, 1, ?2, 1, 20000, '', 256)");
    one.bind(1, partner.public_key().bytes).bind(2, crypto::PairKey::generate(alex.random).bytes());
    REQUIRE(one.run().ok());
    auto two = database->prepare("INSERT INTO epoch VALUES (1, 1, ?1, 1, 3, 1)");
    two.bind(1, epoch.bytes());
    REQUIRE(two.run().ok());
    const base::OperationBody bodies[] = {
        base::Share{items[0], 2, base::Depth::kWhole, "words", base::Day(std::chrono::days(20000))},
        base::TakeBack{items[1]},
        base::Acknowledgement{items[2], base::AcknowledgementKind::kWithYou, 1, {}}};
    for (int i = 0; i < 3; ++i) {
      base::Operation operation{epoch, static_cast<std::uint64_t>(i) + 1, bodies[i], {}};
      operation.mac = operation_mac(alex.author_key, partner.public_key(), operation);
      auto item = database->prepare("INSERT INTO item VALUES (?1, 1, ?2, ?3)");
      item.bind(1, std::int64_t{i} + 1)
          .bind(2, items[i].bytes())
          .bind(3, std::int64_t{i == 2 ? 2 : 1});
      REQUIRE(item.run().ok());
      const char* const rows[] = {
          "INSERT INTO operation VALUES (2, 1, 1, 1, 2, 4, 20000, 'words', ?1, 0)",
          "INSERT INTO operation VALUES (4, 1, 2, 2, 0, NULL, NULL, NULL, ?1, 0)",
          "INSERT INTO operation VALUES (7, 1, 3, 3, 1, 4, NULL, NULL, ?1, 0)"};
      auto row = database->prepare(rows[i]);
      row.bind(1, operation.mac);
      REQUIRE(row.run().ok());
      before.push_back(std::move(operation));
    }
  }
  alex.open();
  CHECK(all_held(alex) == before);
  // The MACs of the operations that the partner was given before still prove that they are ours.
  for (const auto& operation : before) {
    CHECK(operation.mac == operation_mac(alex.author_key, partner.public_key(), operation));
  }
  const auto shown = alex.items();
  REQUIRE(shown.size() == 2);
  CHECK(shown.at(items[0]).text == "words");
  CHECK(shown.at(items[0]).revised);
  CHECK(shown.at(items[1]).taken_back);
  CHECK(alex->propose(base::DocumentKind::kGoal, "a goal", {}).ok());
  CHECK(alex->verify().ok());
}

TEST_CASE("an old ledger computes the room of questions and documents", "[ledger]") {
  Device alex(1);
  Device partner(2);
  alex.close();
  std::filesystem::remove(alex.file());
  {
    auto database =
        store::Database::open(alex.file(), alex.store_key.bytes(), schema().first(4), alex.random);
    REQUIRE(database.ok());
    auto one = database->prepare("INSERT INTO partner VALUES (1, ?1, 2, 1, ?2, 1, 20000, '', ?3)");
    one.bind(1, partner.public_key().bytes).bind(2, crypto::PairKey::generate(alex.random).bytes());
    one.bind(3, static_cast<std::int64_t>(4 * kMinRoom + 5'000 + kOperationWeight));
    REQUIRE(one.run().ok());
    auto epoch = database->prepare("INSERT INTO epoch VALUES (1, 1, ?1, 2, 5, 0)");
    epoch.bind(1, base::EpochId::generate(alex.random).bytes());
    REQUIRE(epoch.run().ok());
    // An operation as a row of an old ledger. The five rows are: a share of the partner's, a
    // take-back of their question, their seal on a question of mine, a long takeaway of theirs, and
    // my version of that takeaway.
    struct Row {
      std::int64_t author, what, place, kind;
      std::size_t length;
    };
    const Row rows[] = {{2, 1, 0, 1, 10},
                        {2, 3, 0, 2, 0},
                        {1, 3, 10, 10, 0},
                        {2, 8, 4, 7, 5'000},
                        {2, 5, 6, 8, 1'920}};
    for (std::int64_t i = 0; const Row& held : rows) {
      ++i;
      auto item = database->prepare(
          "INSERT INTO item (id, partner, name, author, what) VALUES (?1, 1, ?2, ?3, ?4)");
      item.bind(1, i)
          .bind(2, base::ItemId::generate(alex.random).bytes())
          .bind(3, held.author)
          .bind(4, held.what);
      REQUIRE(item.run().ok());
      auto row = database->prepare(
          "INSERT INTO operation VALUES (?1, 1, ?2, ?3, 1, 1, NULL, ?4, NULL, ?5, 0)");
      row.bind(1, 16 * i + held.place).bind(2, i).bind(3, held.kind);
      const std::string text(held.length, 'x');
      row.bind(4, base::bytes_of(text)).bind(5, base::Bytes(32));
      REQUIRE(row.run().ok());
    }
    auto mine = database->prepare(
        "INSERT INTO operation VALUES (67, NULL, NULL, 7, 1, 1, NULL, ?1, NULL, NULL, 0)");
    mine.bind(1, base::bytes_of(std::string_view("mine")));
    REQUIRE(mine.run().ok());
  }
  alex.open();
  check_room(alex);
}
