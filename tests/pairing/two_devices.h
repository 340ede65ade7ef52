#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "fakes/seeded_random.h"
#include "pairing/code.h"
#include "pairing/machine.h"

// Simulates two devices with their people, and the network between them.
namespace waterline::pairing::testing {

using wire::channel::PairingEnd;
using wire::channel::PairingMethod;
using wire::channel::PairingSide;

inline constexpr base::SteadyTime kStart{std::chrono::hours(1)};

// The person and the node behind a pairing machine: how they answer, and what they were told.
struct Owner {
  bool allows_guess = true;
  bool says_same = true;
  bool can_store = true;
  bool answers = true;  // false: it keeps the events and answers none

  int guesses = 0;
  std::optional<std::array<std::uint16_t, 6>> words;
  std::optional<Agreed> stored;
  std::optional<PairingEnd> end;
};

class Device {
 public:
  Device(Setup setup, base::Random& random) : machine_(std::move(setup), random, kStart) {}

  Owner owner;
  base::SteadyTime now = kStart;

  Machine& machine() { return machine_; }

  void receive(base::ByteView bytes) { handle(machine_.receive(bytes, now)); }
  void cut() { handle(machine_.cut()); }
  void tick() { handle(machine_.tick(now)); }
  base::Bytes take_output() { return machine_.take_output(); }

  void handle(std::vector<Event> events) {
    for (Event& event : events) std::visit([this](auto& kind) { handle_one(kind); }, event);
  }

 private:
  void handle_one(const CountGuess&) {
    ++owner.guesses;
    if (owner.answers) handle(machine_.guess_counted(owner.allows_guess, now));
  }
  void handle_one(const CompareWords& compare) {
    owner.words = compare.words;
    if (owner.answers) handle(machine_.words_compared(owner.says_same, now));
  }
  void handle_one(Agreed& agreed) {
    if (owner.can_store) owner.stored = std::move(agreed);
    if (owner.answers) handle(machine_.partnership_stored(owner.can_store, now));
  }
  void handle_one(const Over& over) {
    base::check(!owner.end);  // a run ends exactly once
    owner.end = over.end;
  }

  Machine machine_;
};

enum class Direction { kFromJoiner, kFromDisplayer };

// Faults of the network. Each offset counts from the first byte of its direction.
struct Network {
  std::function<void(Direction, std::size_t offset, std::byte&)> alter = [](Direction, std::size_t,
                                                                            std::byte&) {};
  std::function<bool(Direction, std::size_t offset)> is_cut = [](Direction, std::size_t) {
    return false;
  };
  // Returns how many bytes at most are delivered at once.
  std::function<std::size_t()> piece = [] { return std::size_t{1} << 20; };
};

// Exchanges bytes between the two devices until the pairing has ended on both, or no more bytes
// move. Returns all bytes of each direction, as they were sent.
inline std::pair<base::Bytes, base::Bytes> converse(Device& joiner, Device& displayer,
                                                    const Network& network = {}) {
  std::array<base::Bytes, 2> sent;
  bool connected = true;
  const auto carry = [&](Device& from, Device& to, Direction direction) {
    base::Bytes& all = sent.at(direction == Direction::kFromJoiner ? 0 : 1);
    base::Bytes bytes = from.take_output();
    for (std::size_t done = 0; connected && done < bytes.size();) {
      const std::size_t size = std::min(network.piece(), bytes.size() - done);
      base::Bytes piece;
      for (std::size_t i = 0; i < size && connected; ++i) {
        if (network.is_cut(direction, all.size())) {
          connected = false;
          break;
        }
        std::byte byte = bytes[done + i];
        network.alter(direction, all.size(), byte);
        piece.push_back(byte);
        all.push_back(bytes[done + i]);
      }
      to.receive(piece);
      done += size;
    }
    return !bytes.empty();
  };
  for (bool moved = true; connected && moved;) {
    const bool one_way = carry(joiner, displayer, Direction::kFromJoiner);
    moved = connected && carry(displayer, joiner, Direction::kFromDisplayer);
    moved = moved || one_way;
    // A device whose pairing has ended closes the connection as soon as its last bytes are
    // delivered.
    if (connected && joiner.machine().over() != displayer.machine().over() && !moved)
      connected = false;
  }
  if (!connected) {
    joiner.cut();
    displayer.cut();
  }
  return {sent[0], sent[1]};
}

inline crypto::SecretBytes secret_of(std::string_view text) {
  return crypto::SecretBytes::copy_of(base::bytes_of(text));
}

inline constexpr std::string_view kWords = "copper lantern meadow finch";
inline constexpr std::string_view kPictureSecret = "0123456789abcdef0123456789abcdef";

// Two people with matching data: one code, two identities. Tests change the part they test.
struct Pair {
  explicit Pair(PairingMethod method, std::uint64_t seed = 1) : random(seed) {
    const auto joiner_identity = crypto::IdentitySecret::generate(random);
    const auto displayer_identity = crypto::IdentitySecret::generate(random);
    joiner_key = crypto::public_key_of(joiner_identity);
    displayer_key = crypto::public_key_of(displayer_identity);
    const auto setup = [&](PairingSide side, const crypto::IdentitySecret& identity,
                           std::uint16_t port) {
      Setup made;
      made.side = side;
      made.method = method;
      made.offer_number = method == PairingMethod::kWords ? 7 : 0;
      made.secret = secret_of(method == PairingMethod::kWords ? kWords : kPictureSecret);
      made.identity = identity.clone();
      made.epoch = base::EpochId::generate(random);
      made.listen_port = port;
      return made;
    };
    joiner = setup(PairingSide::kJoiner, joiner_identity, 4000);
    displayer = setup(PairingSide::kDisplayer, displayer_identity, 0);
    if (method == PairingMethod::kPicture) joiner.commitment = commitment_to(displayer_key);
  }

  Device joining() { return {std::move(joiner), random}; }
  Device displaying() { return {std::move(displayer), random}; }

  fakes::SeededRandom random;
  crypto::PublicKey joiner_key;
  crypto::PublicKey displayer_key;
  Setup joiner;
  Setup displayer;
};

inline bool same_key(const crypto::PairKey& one, const crypto::PairKey& other) {
  return crypto::equal_in_constant_time(one.bytes(), other.bytes());
}

}  // namespace waterline::pairing::testing
