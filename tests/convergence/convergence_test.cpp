#include <deque>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "convergence/session_end.h"
#include "fakes/long_run.h"
#include "ledger/couple.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"

// Two ledgers with real sessions and real bundles between them, and every fault of networks and
// people. After one exchange without faults both must hold the same, equal to a model of all acts.
using namespace waterline;
using namespace waterline::ledger;

namespace {

using crypto::noise::Role;

// The keys with which one device may open a session: the present ones, or those that the partner
// announced in a Renewal (the message that offers new keys).
struct KeySet {
  crypto::PublicKey own;
  crypto::PublicKey partner;
  crypto::LinkKey link;
  bool renewed = false;
};

std::vector<KeySet> keys_of(Device& device) {
  const auto pair = std::move(device->partnership().value().value());
  const auto own = pair.own.value_or(device.public_key());
  std::vector<KeySet> sets;
  if (pair.renewed) {
    sets.push_back({own, pair.renewed->partner, crypto::link_key_of(pair.renewed->pair_key), true});
  }
  sets.push_back({own, pair.partner, crypto::link_key_of(pair.pair_key), false});
  return sets;
}

const crypto::IdentitySecret& secret_of(const Device& device, const crypto::PublicKey& key) {
  for (const auto& one : device.former_identities) {
    if (crypto::public_key_of(one) == key) return one;
  }
  REQUIRE(device.public_key() == key);
  return device.identity;
}

sync::SessionKeys session_keys(const Device& device, const KeySet& set) {
  return {secret_of(device, set.own).clone(), set.partner, set.link.clone()};
}

SessionEnd::Own own_in(const Device& device, const KeySet& set) {
  SessionEnd::Own own{set.own, device.public_key(), {}};
  if (set.renewed) own.renewed = set.partner;
  return own;
}

// Returns a key set of each device, such that a session between the two opens. There is always such
// a pair.
std::pair<KeySet, KeySet> keys_of_both(Device& first, Device& second) {
  for (KeySet& one : keys_of(first)) {
    for (KeySet& other : keys_of(second)) {
      const bool fit = one.own == other.partner && one.partner == other.own &&
                       crypto::equal_in_constant_time(one.link.bytes(), other.link.bytes());
      if (fit) return {std::move(one), std::move(other)};
    }
  }
  FAIL("the two have no keys in common");
  return {};
}

// A session between two devices over a line that delivers in pieces, delays, and may be cut after
// any byte.
class Link {
 public:
  // `first` dials.
  Link(Device& first, Device& second, std::uint64_t seed)
      : Link(first, second, keys_of_both(first, second), seed) {}

  // Delivers one piece of at most `most` bytes, in one direction. Returns how many bytes; 0 if
  // nothing is in transit.
  std::size_t deliver(std::size_t most) {
    std::size_t to = random_.below(2);
    if (ways_[to].empty()) to = 1 - to;
    base::Bytes& way = ways_[to];
    if (way.empty()) return 0;
    const std::size_t size =
        std::min({most, way.size(), random_.below(4) == 0 ? 1 + random_.below(60) : way.size()});
    const base::Bytes piece(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(size));
    way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(size));
    say(to, piece);
    return size;
  }
  [[nodiscard]] bool in_step() const { return ends_[0].in_step() && ends_[1].in_step(); }

 private:
  Link(Device& first, Device& second, const std::pair<KeySet, KeySet>& keys, std::uint64_t seed)
      : random_(seed),
        ends_{SessionEnd(*first, session_keys(first, keys.first), Role::kInitiator, seed + 1,
                         own_in(first, keys.first)),
              SessionEnd(*second, session_keys(second, keys.second), Role::kResponder, seed + 2,
                         own_in(second, keys.second))} {
    say(0, {});
  }

  void say(std::size_t who, const base::Bytes& came) {
    for (const base::Bytes& piece : ends_[who].turn({came})) base::append(ways_[1 - who], piece);
  }

  fakes::SeededRandom random_;
  SessionEnd ends_[2];
  base::Bytes ways_[2];  // in transit to the first and the second
};

// A bundle, its receiver, and the link key that sealed it.
struct File {
  int to = 0;
  base::Bytes bytes;
  crypto::LinkKey link;
};

class Life : public Couple {
 public:
  explicit Life(std::uint64_t seed) : Couple(seed) {}

  // Holds sessions until both are in step.
  void meet_cleanly() {
    bool in_step = false;
    // A renewal of keys ends the session in which it happens, so more than one session may be
    // needed.
    for (int sessions = 0; !in_step; ++sessions) {
      REQUIRE(sessions < 6);
      Link link(devices[0], devices[1], random.below(1U << 30));
      while (!link.in_step() && link.deliver(SIZE_MAX) > 0) {
      }
      in_step = link.in_step();
    }
    note_what_left();
  }
  // Holds a session that is cut after this many bytes of both directions together. Returns whether
  // the session ended before the cut.
  bool meet_until(std::size_t bytes) {
    Link link(devices[0], devices[1], 7);
    while (bytes > 0 && !link.in_step()) {
      const std::size_t delivered = link.deliver(bytes);
      if (delivered == 0) break;
      bytes -= delivered;
    }
    note_what_left();
    return link.in_step();
  }

  // Holds one session, or two at once, each cut somewhere.
  void meet_badly() {
    std::deque<Link> links;
    for (std::size_t count = 1 + random.below(2); count > 0; --count) {
      const std::size_t dialler = random.below(2);
      links.emplace_back(devices[dialler], devices[1 - dialler], random.below(1U << 30));
    }
    for (std::size_t left = random.below(random.below(3) == 0 ? 30000 : 9000);
         left > 0 && !links.empty();) {
      const std::size_t delivered = links[random.below(links.size())].deliver(left);
      left -= delivered;
      if (delivered == 0) break;
    }
    note_what_left();
  }

  // Gives one of the two people new keys, as after a stolen passphrase.
  void renew() {
    Device& device = devices[random.below(2)];
    if (device.former_identities.size() < 4) device.renew_person();
  }

  void seal_bundle() {
    const int from = static_cast<int>(random.below(2));
    Device& own = devices[from];
    // While new keys are on their way to the partner, the device makes no bundle.
    if (own->partnership().value()->renewing) return;
    const KeySet keys = std::move(keys_of(own).front());
    const auto ready = own->ready_for_file().value();
    sync::BundleWriter writer(session_keys(own, keys), random,
                              {.holds = ready.holds, .from = ready.from});
    base::VersionVector theirs = ready.from;
    for (bool last = false; !last;) {
      const auto batch = own->held_beyond(theirs, 500 + random.below(3000)).value();
      last = batch.last;
      add(theirs, batch.through);
      if (!batch.through.epochs.empty()) REQUIRE(writer.add(batch));
    }
    writer.finish();
    files_.push_back({1 - from, writer.take_output(), keys.link.clone()});
    note_what_left();
  }

  // Opens any bundle ever made, also repeated and out of order.
  void open_file() {
    if (files_.empty()) return;
    const File& file = files_[random.below(files_.size())];
    Device& own = devices[file.to];
    const auto sets = keys_of(own);
    const auto keys = std::ranges::find_if(sets, [&](const KeySet& set) {
      return crypto::equal_in_constant_time(set.link.bytes(), file.link.bytes());
    });
    if (keys == sets.end()) return;  // its keys are not in use now
    sync::BundleReader reader(session_keys(own, *keys), random);
    reader.read(file.bytes);
    auto bundle = std::move(reader).finish();
    REQUIRE(bundle.ok());
    const auto holds = bundle->head.holds.mirrored();
    REQUIRE(own->meet(holds).ok());
    REQUIRE(own->partner_holds(holds).ok());
    auto begins = bundle->head.from.mirrored();
    for (const auto& batch : bundle->batches) {
      const auto applied = own->apply_after(begins, mirrored(batch)).value();
      if (!applied) return;  // an earlier bundle is missing
      CHECK(applied->refused == 0);
    }
  }

  void check_equal() {
    check_in_step(devices[0], devices[1]);
    CHECK(to_text(devices[0].items()) == to_text(model.seen_by(0)));
    CHECK(devices[0].items() == model.seen_by(0));
  }

 private:
  // Marks in the model every share whose operation has a number as known to the partner. From then
  // on a revision of it is visible, and taking it back leaves a trace.
  void note_what_left() {
    for (Device& device : devices) {
      for (const base::Operation& operation : all_held(device)) {
        const auto known = model.items.find(base::item_of(operation.body));
        if (known != model.items.end() && std::holds_alternative<base::Share>(operation.body))
          known->second.left = true;
      }
    }
  }

  static std::string to_text(const std::map<base::ItemId, Item>& items) {
    std::ostringstream out;
    for (const auto& [id, item] : items) out << item << "\n";
    return out.str();
  }

  std::vector<File> files_;
};

}  // namespace

TEST_CASE("after faulty sessions one exchange without faults makes both ledgers equal",
          "[convergence][scripts]") {
  for (fakes::LongRun run("random scripts of two people, with sessions, files and new keys", 200);
       run.goes_on(); run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    Life life(run.seed());
    for (int step = 0; step < 50; ++step) {
      if (life.random.below(25) == 0) life.renew();
      switch (life.random.below(8)) {
        case 0:
        case 1:
          life.meet_badly();
          break;
        case 2:
          life.seal_bundle();
          break;
        case 3:
          life.open_file();
          break;
        default:
          life.act();
      }
    }
    life.meet_cleanly();
    life.check_equal();
  }
}

TEST_CASE("the next session completes one that was cut after any byte", "[convergence][cuts]") {
  const std::size_t step = fakes::LongRun::is_long() ? 1 : 97;
  std::size_t cuts = 0;
  std::optional<Life> life;
  bool whole = false;
  for (std::size_t bytes = 0; !whole; bytes += step, ++cuts) {
    INFO("cut after " << bytes << " bytes");
    // Begins again with new devices now and then, so that the sessions stay small.
    if (cuts % 50 == 0) life.emplace(42 + cuts);
    life->share(0);
    life->share(1);
    whole = life->meet_until(bytes);
    life->meet_cleanly();
    const auto a = life->devices[0]->vector().value();
    REQUIRE(a == life->devices[1]->vector().value().mirrored());
    if (cuts % 20 == 0 || whole) life->check_equal();
  }
  CHECK(cuts > 100);
}

TEST_CASE("the next session goes on with a picture after a cut behind any frame",
          "[convergence][cuts][pictures]") {
  constexpr std::size_t kFrame = 1024;
  const std::size_t step = fakes::LongRun::is_long() ? kFrame : 5 * kFrame;
  std::optional<Life> life;
  bool whole = false;
  std::size_t cuts = 0;
  for (std::size_t bytes = 0; !whole; bytes += step, ++cuts) {
    INFO("cut after " << bytes << " bytes");
    if (cuts % 20 == 0) life.emplace(4200 + cuts);
    PictureToShare picture{"seen on the way", 20, 10, base::Bytes(3 * base::kPieceSize)};
    life->random.fill(picture.jpeg);
    life->share(0, {picture});
    whole = life->meet_until(bytes);
    life->meet_cleanly();
    if (cuts % 5 == 0 || whole) life->check_equal();
  }
  CHECK(cuts > 10);
}
