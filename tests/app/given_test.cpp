#include "app/given.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.h"
#include "gate/publishing.h"
#include "ledger/couple.h"
#include "store/counted_disk.h"
#include "store/memory_disk.h"

// Tests that the record of what was given is the same whether it is compared as a whole or only
// where something changed.

using namespace waterline;
using vault::Absent;

namespace {

using store::testing::CountedDisk;
using store::testing::MemoryDisk;

app::PrivateSide open_private(const std::filesystem::path& folder, base::Random& random,
                              store::Disk& disk) {
  return {vault::Vault::open(folder / "vault.db", {}, random, disk).value(),
          deep::Deep::open(folder / "deep.db", {}, random, disk).value(), crypto::BackupKey{},
          crypto::MarkerKey{}};
}

using Row = std::tuple<std::int64_t, std::int64_t, base::ItemId, base::GivenKind,
                       std::optional<base::Depth>, std::optional<base::AcknowledgementKind>,
                       std::optional<base::Day>, std::string, base::WallTime, bool, bool>;

std::vector<Row> rows_of(app::PrivateSide& open) {
  std::vector<Row> rows;
  for (const auto& one : open.vault.given().value()) {
    rows.emplace_back(one.number, one.device, one.item, one.what, one.depth, one.acknowledgement,
                      one.day, one.text, one.noted, one.removed, one.unsent);
  }
  return rows;
}

// A person whose record is noted by its changes, and beside it, from a copy of the files, as a
// whole.
class Author {
 public:
  explicit Author(std::uint64_t seed) : random_(seed) { open(); }

  void open() { open_.emplace(open_private({}, random_, *disk_)); }
  // As after a kill: whatever was not committed is gone.
  void kill() {
    const auto files = disk_->files();
    open_.reset();
    disk_ = std::make_unique<MemoryDisk>(files);
    open();
  }
  void back_up() { backup_ = disk_->files(); }
  void restore() {
    open_.reset();
    disk_ = std::make_unique<MemoryDisk>(backup_);
    open();
  }

  // Reads what the ledger says, and keeps it for record().
  void look(ledger::Device& ledger) {
    MemoryDisk copy(disk_->files());
    whole_.reset();
    judge_.reset();
    if (const auto partner = ledger->last_partner().value()) {
      auto judge = open_private({}, random_, copy);
      REQUIRE(app::meet_device(judge, partner->key, partner->former_keys, partner->paired_on).ok());
      judge_.emplace(copy.files());
      whole_ = wordings(ledger->given().value());
    }
    news_ = app::given_news(*open_, *ledger).value();
    some_ += news_ && !news_->all ? 1 : 0;
  }
  void record(Absent absent) {
    clock_.advance(std::chrono::minutes(1));
    REQUIRE(app::note_given(*open_, std::exchange(news_, {}), clock_.now(), absent).ok());
    if (!judge_) return;
    auto judge = open_private({}, random_, *judge_);
    REQUIRE(judge.vault.note_given(*whole_, clock_.now(), absent).ok());
    CHECK(rows_of(*open_) == rows_of(judge));
  }
  void note(ledger::Device& ledger, Absent absent = Absent::kWasRemoved) {
    look(ledger);
    record(absent);
  }

  // Lets words wait and leave. The record learns of them twice: from the act and from the ledger.
  void ask_later(ledger::Device& ledger, const std::string& text) {
    const vault::Note note{.kind = vault::Note::Kind::kQuestion, .about = {}};
    REQUIRE(open_->vault.add_waiting(note, text, {.due = clock_.now()}).ok());
    if (random_.bytes<1>()[0] < std::byte{128}) {
      // The program is killed after the ledger took the words.
      const auto copies = gate::waiting_copies(open_->vault).value();
      REQUIRE(gate::publish_due(copies, *ledger, {clock_.now(), {}}).ok());
      kill();
      if (random_.bytes<1>()[0] < std::byte{128}) this->note(ledger);
    }
    REQUIRE(gate::publish_due(open_->vault, *ledger, {clock_.now(), {}}).ok());
  }

  void forget_unsent() { REQUIRE(open_->vault.forget_unsent().ok()); }
  [[nodiscard]] int some() const { return some_; }

 private:
  static std::vector<vault::GivenWording> wordings(const std::vector<ledger::Given>& all) {
    std::vector<vault::GivenWording> words;
    for (const ledger::Given& one : all) {
      words.push_back({.item = one.item,
                       .what = one.what,
                       .depth = one.depth,
                       .acknowledgement = one.acknowledgement,
                       .day = one.day,
                       .text = one.text,
                       .removed = one.state == ledger::Given::State::kAskedToRemove,
                       .unsent = one.unsent});
    }
    return words;
  }

  fakes::SeededRandom random_;
  fakes::ManualClock clock_;
  std::unique_ptr<MemoryDisk> disk_ = std::make_unique<MemoryDisk>();
  MemoryDisk::Files backup_;
  std::optional<app::PrivateSide> open_;
  std::optional<MemoryDisk> judge_;
  std::optional<std::vector<vault::GivenWording>> whole_;
  app::GivenNews news_;
  int some_ = 0;  // how often only a part was compared
};

void part(ledger::Couple& couple, Author& author) {
  author.note(couple.devices[0]);
  author.forget_unsent();
  for (ledger::Device& device : couple.devices) REQUIRE(device->end_partnership().ok());
}

// One step of a random life. Each act is noted before and after it, as the routes do, and the link
// may go on before the second note is written.
void step(ledger::Couple& couple, Author& author) {
  ledger::Device& mine = couple.devices[0];
  switch (couple.random.below(16)) {
    case 0:
      author.kill();
      mine.restart();
      break;
    case 1:  // killed, or failed, between the two stores
      author.note(mine);
      couple.act();
      author.look(mine);
      if (couple.random.below(2) == 0) author.kill();
      break;
    case 2:
      author.ask_later(mine, couple.random_text());
      break;
    case 3:
      mine.restore();
      if (couple.random.below(2) == 0) author.restore();
      if (couple.random.below(2) == 0) REQUIRE(mine->restored().ok());
      break;
    case 4:
      mine.back_up();
      author.back_up();
      break;
    case 5:
      part(couple, author);
      ledger::pair(mine, couple.devices[1]);
      break;
    case 6:
    case 7:
    case 8:
      couple.meet_roughly();
      break;
    case 9:
      mine->set_in_step(couple.random.below(2) == 0);
      break;
    default:
      author.note(mine);
      couple.act();
      author.look(mine);
      if (couple.random.below(3) == 0) couple.meet_roughly();
      author.record(Absent::kNeverLeftIfUnsent);
      return;
  }
  if (couple.random.below(2) == 0) author.note(mine);
}

}  // namespace

TEST_CASE("noting only the changes gives the record that noting everything gives", "[app]") {
  int some = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    ledger::Couple couple(seed + 9000);
    Author author(seed);
    couple.devices[0].back_up();
    author.back_up();
    for (int i = 0; i < 40; ++i) {
      INFO("step " << i);
      step(couple, author);
    }
    // At last another device.
    part(couple, author);
    ledger::Device other(seed + 500);
    ledger::pair(couple.devices[0], other);
    author.note(couple.devices[0]);
    couple.share(0);
    author.note(couple.devices[0]);
    ledger::exchange(couple.devices[0], other);
    author.note(couple.devices[0]);
    some += author.some();
  }
  CHECK(some > 400);  // the life above is mostly noted by changes
}

TEST_CASE("a share reads as many pages after ten thousand as after a hundred", "[app]") {
  const auto reads_after = [](int held) {
    fakes::TemporaryFolder folder;
    CountedDisk disk;
    fakes::SeededRandom random(7);
    ledger::Device mine(1);
    ledger::Device theirs(2);
    mine.disk = &disk;
    mine.restart();
    ledger::pair(mine, theirs);
    auto open = open_private(folder.path(), random, disk);
    const auto share = [&](int number) {
      const std::string text = std::to_string(number) + std::string(1000, 'a');
      const auto item = mine->item_id(base::Depth::kWhole, text, {});
      REQUIRE(mine->share(item, base::Depth::kWhole, text, {}).value());
    };
    const auto act = [&](int number) {
      REQUIRE(app::note_given(open, *mine, {}, Absent::kWasRemoved).ok());
      share(number);
      REQUIRE(app::note_given(open, *mine, {}, Absent::kNeverLeftIfUnsent).ok());
    };
    for (int i = 0; i < held; ++i) share(i);
    REQUIRE(app::note_given(open, *mine, {}, Absent::kWasRemoved).ok());
    act(-1);
    disk.forget();
    for (int i = 0; i < 10; ++i) act(-2 - i);
    const std::pair calls(disk.calls("vault.db"), disk.calls("ledger.db"));
    CHECK(open.vault.given().value().size() == static_cast<std::size_t>(held) + 11);
    return calls;
  };
  const auto [few_vault, few_ledger] = reads_after(100);
  const auto [many_vault, many_ledger] = reads_after(10000);
  // All of it was read for each share once: 68,430 pages. Now one leaf of the index, at most, is not
  // in memory for each share.
  CHECK(many_vault.reads <= few_vault.reads + 20);
  CHECK(many_ledger.reads <= few_ledger.reads + 20);
  CHECK(many_vault.syncs == few_vault.syncs);
  CHECK(many_ledger.syncs == few_ledger.syncs);
}
