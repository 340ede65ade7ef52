#include <algorithm>
#include <set>
#include <utility>

#include "device.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Author;
using base::Rendition;
using base::Witness;

// What one person sees that was shared, kept by the simplest means: each act simply happens.
struct Model {
  struct Shared {
    Item item;  // in its author's words
    int author = 0;
    bool left = false;
  };
  std::map<base::ItemId, Shared> items;

  [[nodiscard]] std::map<base::ItemId, Item> seen_by(int person) const {
    std::map<base::ItemId, Item> seen;
    for (const auto& [id, shared] : items) {
      Item item = shared.item;
      item.author = shared.author == person ? Author::kMe : Author::kPartner;
      seen.emplace(id, item);
    }
    return seen;
  }
};

class Couple {
 public:
  explicit Couple(std::uint64_t seed) : devices{Device(seed * 2 + 1), Device(seed * 2 + 2)}, random(seed) {
    pair(devices[0], devices[1]);
  }

  // One act of a random person on something they can see.
  void act() {
    const int person = static_cast<int>(random.below(2));
    Device& device = devices[person];
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        return share(person);
      case 3:
        return pick(device, Author::kMe, [&](const Item& item) { take_back(person, item); });
      case 4:
        return pick(device, Author::kMe, [&](const Item& item) { revise(person, item); });
      case 5:
      case 6:
        return pick(device, Author::kPartner, [&](const Item& item) { mark(person, item); });
      default:
        return device.restart();
    }
  }

  // A session that may be cut anywhere, in small batches, some of which arrive twice.
  void meet_roughly() {
    const int from = static_cast<int>(random.below(2));
    note_left(from);
    Transfer transfer;
    transfer.max_bytes = 200 + random.below(2000);
    transfer.max_batches = 1 + random.below(3);
    transfer.repeat = random.below(2) == 0;
    transfer.seen = &seen;
    CHECK(send(devices[from], devices[1 - from], transfer).refused == 0);
  }

  void share(int person) {
    const std::string text = random_text();
    const auto depth = Rendition(1 + random.below(4));
    const auto due = base::WallTime(std::chrono::milliseconds(++time_));
    const auto id = devices[person]->item_id(depth, text, due);
    const auto day =
        random.below(2) == 0 ? std::optional(base::Day(std::chrono::days(random.below(20000)))) : std::nullopt;
    REQUIRE(devices[person]->share(id, depth, text, day).value());
    CHECK_FALSE(devices[person]->share(id, depth, text, day).value());
    Item item;
    item.id = id;
    item.rendition = depth;
    item.text = text;
    item.day = day;
    model.items[id] = {item, person, false};
  }

  void take_back(int person, const Item& item) {
    REQUIRE(devices[person]->take_back(item.id));
    auto shared = model.items.find(item.id);
    if (shared == model.items.end()) return;
    if (!shared->second.left) {
      model.items.erase(shared);
      return;
    }
    Item gone;
    gone.id = item.id;
    gone.taken_back = true;
    gone.mark = shared->second.item.mark;
    shared->second.item = gone;
  }

  void revise(int person, const Item& item) {
    const std::string text = random_text();
    REQUIRE(devices[person]->revise(item.id, Rendition::kSummary, text, {}));
    auto& shared = model.items[item.id];
    shared.item.rendition = Rendition::kSummary;
    shared.item.text = text;
    shared.item.day.reset();
    shared.item.revised = shared.left;
  }

  void mark(int person, const Item& item) {
    const auto wording = Witness(1 + random.below(5));
    REQUIRE(devices[person]->mark(item.id, wording));
    model.items[item.id].item.mark = wording;
  }

  void note_left(int person) {
    for (auto& [id, shared] : model.items) shared.left = shared.left || shared.author == person;
  }

  template <class Act>
  void pick(Device& device, Author author, Act act) {
    auto items = device->items().value();
    std::erase_if(items, [&](const Item& item) { return item.author != author || item.taken_back; });
    if (!items.empty()) act(items[random.below(items.size())]);
  }

  std::string random_text() {
    std::string text(1 + random.below(400), 'a');
    for (char& c : text) c = static_cast<char>('a' + random.below(26));
    return text;
  }

  Device devices[2];
  fakes::SeededRandom random;
  Model model;
  std::vector<base::OperationBatch> seen;

 private:
  int time_ = 0;
};

// No number was ever given twice, in all that was ever said.
void check_numbers_are_unique(const std::vector<base::OperationBatch>& seen) {
  std::map<std::pair<base::EpochId, std::uint64_t>, base::OperationMac> macs;
  for (const auto& batch : seen) {
    for (const auto& operation : batch.operations) {
      const auto [known, is_new] = macs.try_emplace({operation.epoch, operation.number}, operation.mac);
      CHECK((is_new || known->second == operation.mac));
    }
  }
}

std::vector<base::Operation> all_held(Device& device) {
  std::vector<base::Operation> all;
  base::VersionVector theirs;
  for (bool last = false; !last;) {
    auto batch = device->lacking(theirs, base::kMaxBatchBytes).value();
    last = batch.last;
    add(theirs, batch.through);
    for (auto& operation : batch.operations) all.push_back(std::move(operation));
  }
  return all;
}

}  // namespace

TEST_CASE("after one clean exchange both ledgers hold what the acts add up to, whatever was cut before", "[ledger]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Couple couple(seed);
    for (int step = 0; step < 50; ++step) {
      couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
    }
    couple.note_left(0);
    couple.note_left(1);
    CHECK(send(couple.devices[0], couple.devices[1], {.seen = &couple.seen}).refused == 0);
    CHECK(send(couple.devices[1], couple.devices[0], {.seen = &couple.seen}).refused == 0);
    check_in_step(couple.devices[0], couple.devices[1]);
    CHECK(couple.devices[0].items() == couple.model.seen_by(0));
    check_numbers_are_unique(couple.seen);
    CHECK(all_held(couple.devices[0]) == all_held(couple.devices[1]));

    const auto nothing = send(couple.devices[0], couple.devices[1]);
    CHECK(nothing.stored + nothing.known + nothing.refused == 0);
  }
}

TEST_CASE("a ledger set back to an older copy gets its own words back and never gives a number twice", "[ledger]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Couple couple(1000 + seed);
    Device& restored = couple.devices[seed % 2];
    Device& other = couple.devices[1 - seed % 2];
    const auto steps = [&](int count) {
      for (int step = 0; step < count; ++step) couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
    };
    steps(20);
    restored.back_up();
    steps(30);
    const auto known_to_other = other.items();
    restored.restore();
    steps(10);
    exchange(restored, other, &couple.seen);
    check_in_step(restored, other);
    check_numbers_are_unique(couple.seen);

    const auto recovered = restored.items();
    for (const auto& [id, item] : known_to_other) {
      // The other may since have taken back, without a trace, what had not left it yet.
      if (item.author == Author::kMe && !recovered.contains(id)) continue;
      REQUIRE(recovered.contains(id));
      if (item.taken_back) CHECK(recovered.at(id).taken_back);
      if (item.mark) CHECK(recovered.at(id).mark.has_value());
    }
  }
}

TEST_CASE("a ledger restored from a backup numbers everything anew before it meets anybody, and agrees again",
          "[ledger]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Couple couple(3000 + seed);
    Device& restored = couple.devices[seed % 2];
    Device& other = couple.devices[1 - seed % 2];
    const auto steps = [&](int count) {
      for (int step = 0; step < count; ++step) couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
    };
    steps(20);
    restored.back_up();
    steps(30);
    const auto known_to_other = other.items();
    restored.restore();
    std::set<base::EpochId> before;
    for (const auto& [epoch, mark] : restored->vector().value().epochs) before.insert(epoch);
    REQUIRE(restored->restored().ok());
    for (int step = 0; step < 5; ++step) couple.act();
    // Whatever leaves without a word from the partner (a carried file, a partner who has lost everything) is of an
    // epoch that did not exist before.
    const auto epochs = restored->vector().value().epochs;
    for (const auto& operation : all_held(restored)) {
      if (epochs.at(operation.epoch).author == Author::kMe) CHECK_FALSE(before.contains(operation.epoch));
    }
    steps(10);
    exchange(restored, other, &couple.seen);
    check_in_step(restored, other);
    check_numbers_are_unique(couple.seen);
    const auto recovered = restored.items();
    for (const auto& [id, item] : known_to_other) {
      if (item.author == Author::kMe && !recovered.contains(id)) continue;
      REQUIRE(recovered.contains(id));
      if (item.taken_back) CHECK(recovered.at(id).taken_back);
    }
  }
}

TEST_CASE("two ledgers that are both set back agree again, and hold nothing under one number twice", "[ledger]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Couple couple(2000 + seed);
    const auto steps = [&](std::size_t count) {
      for (std::size_t step = 0; step < count; ++step) {
        couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
      }
    };
    steps(couple.random.below(20));
    couple.devices[0].back_up();
    steps(couple.random.below(20));
    couple.devices[1].back_up();
    steps(couple.random.below(20));
    couple.devices[0].restore();
    couple.devices[1].restore();
    for (int rounds = 0; rounds < 3; ++rounds) {
      for (int step = 0; step < 6; ++step) couple.act();
      couple.meet_roughly();
    }
    exchange(couple.devices[0], couple.devices[1]);
    check_in_step(couple.devices[0], couple.devices[1]);

    std::map<std::pair<base::EpochId, std::uint64_t>, base::OperationMac> macs;
    for (Device& device : couple.devices) {
      for (const auto& operation : all_held(device)) {
        const auto known = macs.try_emplace({operation.epoch, operation.number}, operation.mac).first;
        CHECK(known->second == operation.mac);
      }
    }
  }
}
