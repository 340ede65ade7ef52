#include <algorithm>
#include <utility>

#include "device.h"
#include "store/counted_disk.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Author;
using base::Depth;

// The content of a bundle, as its sender sees it: kMe is the sender.
struct File {
  base::VersionVector holds;
  base::VersionVector from;
  std::vector<base::OperationBatch> batches;
};

File carry_out(Device& device, std::size_t max_bytes) {
  const auto ready = device->ready_for_file().value();
  File file{ready.holds, ready.from, {}};
  base::VersionVector theirs = ready.from;
  for (bool last = false; !last;) {
    auto batch = device->held_beyond(theirs, max_bytes).value();
    last = batch.last;
    add(theirs, batch.through);
    if (!batch.through.epochs.empty()) file.batches.push_back(std::move(batch));
  }
  return file;
}

struct Taken {
  bool gap = false;
  std::size_t stored = 0;
  std::size_t refused = 0;
};

Taken carry_in(Device& device, const File& file) {
  Taken taken;
  const auto theirs = file.holds.mirrored();
  meet(device, theirs);
  REQUIRE(device->partner_holds(theirs).ok());
  auto from = file.from.mirrored();
  for (const auto& batch : file.batches) {
    const auto applied = device->apply_after(from, mirrored(batch)).value();
    if (!applied) {
      taken.gap = true;
      break;
    }
    taken.stored += applied->stored;
    taken.refused += applied->refused;
  }
  return taken;
}

class Couple {
 public:
  explicit Couple(std::uint64_t seed)
      : devices{Device(seed * 2 + 1), Device(seed * 2 + 2)}, random(seed) {
    pair(devices[0], devices[1]);
  }

  base::ItemId share(int person, const std::string& text) {
    const auto id = devices[person]->item_id(Depth::kLine, text,
                                             base::WallTime(std::chrono::milliseconds(++time_)));
    REQUIRE(devices[person]->share(id, Depth::kLine, text, {}).value());
    return id;
  }

  void act() {
    const int person = static_cast<int>(random.below(2));
    auto items = devices[person]->items().value();
    std::erase_if(items, [](const Item& item) { return item.taken_back; });
    const auto choice = random.below(7);
    if (choice < 3 || items.empty()) {
      share(person, "words " + std::to_string(time_));
      return;
    }
    if (choice == 6) return devices[person].restart();
    const Item& item = items[random.below(items.size())];
    if (item.author == Author::kPartner) {
      REQUIRE(
          devices[person]->acknowledge(item.id, base::AcknowledgementKind(1 + random.below(5))));
    } else if (choice == 3) {
      REQUIRE(devices[person]->take_back(item.id));
    } else {
      REQUIRE(
          devices[person]->revise(item.id, Depth::kSummary, "anew " + std::to_string(++time_), {}));
    }
  }

  void write(int person) {
    files[person].push_back(carry_out(devices[person], 200 + random.below(3000)));
  }

  // Reads any bundle that the other person's device ever made: the newest, an old one, or one that
  // was read before.
  void read(int person) {
    const auto& from = files[1 - person];
    if (from.empty()) return;
    refused += carry_in(devices[person], from[random.below(from.size())]).refused;
  }

  // Each device reads the other's newest bundle, as from a shared folder. Ends when no bundle
  // brings anything new.
  void settle() {
    for (int round = 0; round < 4; ++round) {
      for (int person = 0; person < 2; ++person) {
        write(person);
        refused += carry_in(devices[1 - person], files[person].back()).refused;
      }
    }
  }

  Device devices[2];
  fakes::SeededRandom random;
  std::vector<File> files[2];
  std::size_t refused = 0;

 private:
  int time_ = 0;
};

void check_numbers_are_unique(const Couple& couple) {
  std::map<std::pair<base::EpochId, std::uint64_t>, base::OperationMac> macs;
  for (const auto& files : couple.files) {
    for (const auto& file : files) {
      for (const auto& batch : file.batches) {
        for (const auto& operation : batch.operations) {
          const auto [known, is_new] =
              macs.try_emplace({operation.epoch, operation.number}, operation.mac);
          CHECK((is_new || known->second == operation.mac));
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("lost, repeated and reordered bundles alone bring both devices to equality",
          "[ledger][carry]") {
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    CAPTURE(seed);
    Couple couple(seed);
    for (int step = 0; step < 60; ++step) {
      const int person = static_cast<int>(couple.random.below(2));
      switch (couple.random.below(4)) {
        case 0:
          couple.write(person);
          break;
        case 1:
          couple.read(person);
          break;
        default:
          couple.act();
      }
    }
    couple.settle();
    CHECK(couple.refused == 0);
    check_in_step(couple.devices[0], couple.devices[1]);
    check_numbers_are_unique(couple);

    // Reading every bundle once more, in any order, changes nothing.
    const auto items = couple.devices[0].items();
    for (int person = 0; person < 2; ++person) {
      auto files = couple.files[1 - person];
      std::shuffle(files.begin(), files.end(), std::mt19937_64(seed));
      for (const File& file : files) CHECK(carry_in(couple.devices[person], file).stored == 0);
    }
    CHECK(couple.devices[0].items() == items);
    check_in_step(couple.devices[0], couple.devices[1]);
  }
}

TEST_CASE("bundles mixed with sessions bring both devices to equality", "[ledger][carry]") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    Couple couple(100 + seed);
    for (int step = 0; step < 60; ++step) {
      const int person = static_cast<int>(couple.random.below(2));
      switch (couple.random.below(5)) {
        case 0:
          couple.write(person);
          break;
        case 1:
          couple.read(person);
          break;
        case 2:
          CHECK(send(couple.devices[person], couple.devices[1 - person], {.max_batches = 1})
                    .refused == 0);
          break;
        default:
          couple.act();
      }
    }
    couple.settle();
    CHECK(couple.refused == 0);
    check_in_step(couple.devices[0], couple.devices[1]);
    check_numbers_are_unique(couple);
  }
}

TEST_CASE("a store set back during a bundle's journey repeats no number", "[ledger][carry]") {
  Couple couple(7);
  Device& a = couple.devices[0];
  Device& b = couple.devices[1];
  const auto first = couple.share(0, "before");
  couple.settle();
  a.back_up();
  const auto forgotten = couple.share(0, "in a file, then forgotten");
  couple.write(0);
  const File on_its_way = couple.files[0].back();
  a.restore();
  const auto later = couple.share(0, "said instead");
  couple.write(0);
  check_numbers_are_unique(couple);
  CHECK(carry_in(b, couple.files[0].back()).refused == 0);
  CHECK(carry_in(b, on_its_way).refused == 0);
  couple.settle();
  check_in_step(a, b);
  for (const auto& id : {first, forgotten, later}) {
    CHECK(a.items().contains(id));
    CHECK(b.items().contains(id));
  }
}

TEST_CASE("a bundle is accepted only after the missing one before it", "[ledger][carry]") {
  Couple couple(8);
  Device& a = couple.devices[0];
  Device& b = couple.devices[1];
  couple.share(0, "one");
  couple.write(0);
  const File first = couple.files[0].back();
  // Device a counts the first bundle as read, so it leaves its operations out of the next one.
  // Device b has not read it.
  REQUIRE(a->partner_holds(first.holds).ok());
  couple.share(0, "two");
  couple.write(0);
  const File second = couple.files[0].back();
  const auto taken = carry_in(b, second);
  CHECK(taken.gap);
  CHECK(taken.stored == 0);
  CHECK(b.items().empty());
  CHECK(carry_in(b, first).stored == 1);
  CHECK_FALSE(carry_in(b, second).gap);
  CHECK(b.items().size() == 2);
}

TEST_CASE("a receiver that was set back gets everything again by bundles", "[ledger][carry]") {
  Couple couple(9);
  Device& a = couple.devices[0];
  Device& b = couple.devices[1];
  b.back_up();
  couple.share(0, "one");
  couple.share(1, "mine");
  couple.settle();
  b.restore();
  couple.share(0, "two");
  couple.write(0);
  CHECK(carry_in(b, couple.files[0].back()).gap);
  couple.settle();
  check_in_step(a, b);
  CHECK(b.items().size() == 3);
}

TEST_CASE("a waiting act outdoes an older, equal one from an old bundle", "[ledger][carry]") {
  Device a(1), b(2);
  pair(a, b);
  exchange(a, b);
  const auto item = a->item_id(Depth::kLine, "words", base::WallTime(std::chrono::hours(1)));
  REQUIRE(a->share(item, Depth::kLine, "words", {}).value());
  for (const bool open : {true, false}) {
    REQUIRE(a->set_replies(item, open).ok());
    exchange(a, b);
  }
  const File old = carry_out(b, base::kMaxBatchBytes);
  REQUIRE(a->set_replies(item, true).ok());
  exchange(a, b);
  REQUIRE(a->set_replies(item, false).ok());  // The same as in the old bundle, but waiting.
  carry_in(a, old);
  exchange(a, b);
  check_in_step(a, b);
  CHECK(b->reply(item, "closed is closed").error() == Error::kRepliesClosed);
}

TEST_CASE("a new bundle is needed exactly while something is unsaid", "[ledger][carry]") {
  Couple couple(10);
  Device& a = couple.devices[0];
  Device& b = couple.devices[1];
  couple.settle();
  const auto written = [](Device& device) {
    const auto ready = device->ready_for_file().value();
    REQUIRE(device->set_last_file({ready.holds, ready.from}).ok());
  };
  written(a);
  CHECK_FALSE(a->has_news_for_file().value());
  couple.share(0, "one");
  CHECK(a->has_news_for_file().value());
  written(a);
  CHECK_FALSE(a->has_news_for_file().value());
  couple.settle();
  written(a);
  CHECK_FALSE(a->has_news_for_file().value());
  REQUIRE(a->partner_holds({}).ok());
  CHECK(a->has_news_for_file().value());
  REQUIRE(a->both_hold_the_same().ok());
  CHECK_FALSE(a->has_news_for_file().value());
  CHECK(a->ready_for_file().value().from == a->vector().value());
  // The end of a partnership deletes what this device knew of the partner's ledger.
  REQUIRE(a->end_partnership().ok());
  REQUIRE(b->end_partnership().ok());
  pair(a, b);
  CHECK(a->ready_for_file().value().from.epochs.empty());
}

TEST_CASE("a device that never spoke writes nothing in a session without news", "[ledger][carry]") {
  store::testing::CountedDisk disk;
  Device a(21);
  Device b(22);
  b.disk = &disk;
  b.restart();
  pair(a, b);
  const auto item = a->item_id(base::Depth::kLine, "a's words", {});
  REQUIRE(a->share(item, base::Depth::kLine, "a's words", {}).value());
  const auto session = [&] {
    exchange(a, b);
    REQUIRE(b->partner_holds(a->vector().value().mirrored()).ok());
    REQUIRE(b->both_hold_the_same().ok());
  };
  session();
  disk.forget();
  session();
  CHECK(disk.calls("ledger.db").writes == 0);
  REQUIRE(b->set_last_file({b->vector().value(), b->vector().value()}).ok());
  CHECK_FALSE(b->has_news_for_file().value());
  // Once it has spoken, the session is noted again.
  const auto reply = b->item_id(base::Depth::kLine, "b's words", {});
  REQUIRE(b->share(reply, base::Depth::kLine, "b's words", {}).value());
  CHECK(b->has_news_for_file().value());
  disk.forget();
  session();
  CHECK(disk.calls("ledger.db").writes > 0);
}

TEST_CASE("acts wait for a session once bundles have used their epochs", "[ledger][carry]") {
  Couple couple(11);
  Device& a = couple.devices[0];
  for (std::size_t i = 0; i < kMaxEpochsWithBundles + 3; ++i) {
    couple.share(0, "words " + std::to_string(i));
    const auto ready = a->ready_for_file().value();
    CHECK(ready.waits == (i >= kMaxEpochsWithBundles - 1));
    a.restart();
  }
  CHECK(a->vector().value().epochs.size() == kMaxEpochsWithBundles + 1);  // one is the partner's
  CHECK(send(a, couple.devices[1]).refused == 0);
  check_in_step(a, couple.devices[1]);
}

TEST_CASE("a bundle marker that fits saves the store a new epoch", "[ledger][carry]") {
  Couple couple(12);
  Device& a = couple.devices[0];
  const auto mark = [](std::uint8_t number) { return base::Bytes(8, std::byte{number}); };
  const auto epochs = [&] { return a->vector().value().epochs.size(); };
  couple.share(0, "one");
  CHECK(a->acts_wait().value());
  REQUIRE(a->ready_for_file({}, mark(1)).ok());
  CHECK_FALSE(a->acts_wait().value());
  const auto begun = epochs();
  for (std::uint8_t number = 1; number < 9; ++number) {
    a.restart();
    couple.share(0, "more " + std::to_string(number));
    REQUIRE(a->ready_for_file(mark(number), mark(number + 1)).ok());
    CHECK(epochs() == begun);
  }
  a.back_up();  // the copy has marker 9
  couple.share(0, "then");
  REQUIRE(a->ready_for_file(mark(9), mark(10)).ok());
  CHECK(epochs() == begun);
  a.restore();
  couple.share(0, "instead");
  REQUIRE(a->ready_for_file(mark(10), mark(11)).ok());
  CHECK(epochs() == begun + 1);
  a.restart();
  couple.share(0, "without anything to tell by");
  REQUIRE(a->ready_for_file({}, {}).ok());
  CHECK(epochs() == begun + 2);
  a.restart();
  couple.share(0, "nothing is not the same as nothing");
  REQUIRE(a->ready_for_file({}, {}).ok());
  CHECK(epochs() == begun + 3);
  couple.settle();
  check_in_step(a, couple.devices[1]);
}
