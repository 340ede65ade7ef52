#include <deque>

#include "fuzz/input.h"
#include "pairing/hello.h"
#include "pairing/two_devices.h"

// Lets two honest devices pair, in several runs on one offer. The input cuts the bytes into pieces,
// delays them, breaks the connection, restarts a device, types a wrong code, and lets people and
// disks refuse or wait. In every case a guess is counted before anything that depends on the code
// is sent, a wrong code pairs nobody, and if one device has stored the partnership, so has the
// other (docs/pairing.md, "Both or neither").
namespace {

using namespace waterline;
using namespace waterline::pairing;
using wire::channel::PairingEnd;
using wire::channel::PairingMethod;

constexpr int kGuesses = 3;
constexpr std::size_t kShareSize = 32;

enum class Awaits { kNothing, kGuess, kWords, kStore };

// One device in one run of the pairing, with the person and the disk that answer it.
struct Party {
  Party(Setup setup, base::Random& random, int& guesses, std::size_t says_before_guess)
      : machine(std::in_place, std::move(setup), random, testing::kStart),
        guesses_left(guesses),
        most_before_guess(says_before_guess) {}

  void handle(std::vector<Event> events) {
    fuzz::require(!end || events.empty());
    for (Event& event : events) std::visit([this](auto& kind) { take(kind); }, event);
  }
  void take(const CountGuess&) {
    fuzz::require(awaits == Awaits::kNothing && !counted);
    awaits = Awaits::kGuess;
  }
  void take(const CompareWords& compare) {
    fuzz::require(awaits == Awaits::kNothing && counted);
    awaits = Awaits::kWords;
    words = compare.words;
  }
  void take(Agreed& agreed_now) {
    fuzz::require(awaits == Awaits::kNothing && said_same);
    awaits = Awaits::kStore;
    agreed = std::move(agreed_now);
  }
  void take(const Over& over) {
    fuzz::require(!end);
    end = over.end;
  }

  void answer(bool yes, base::SteadyTime now) {
    switch (std::exchange(awaits, Awaits::kNothing)) {
      case Awaits::kNothing:
        return;
      case Awaits::kGuess:
        counted = guesses_left > 0;
        if (counted) --guesses_left;
        return handle(machine->guess_counted(counted, now));
      case Awaits::kWords:
        said_same = yes;
        return handle(machine->words_compared(yes, now));
      case Awaits::kStore:
        if (yes) stored = std::move(agreed);
        return handle(machine->partnership_stored(yes, now));
    }
  }
  base::Bytes take_output() {
    base::Bytes output = machine->take_output();
    said += output.size();
    fuzz::require(counted || said <= most_before_guess);
    return output;
  }

  std::optional<Machine> machine;  // none after a restart of the device
  int& guesses_left;
  std::size_t most_before_guess;
  std::size_t said = 0;
  Awaits awaits = Awaits::kNothing;
  bool counted = false;
  bool said_same = false;
  std::optional<std::array<std::uint16_t, 6>> words;
  std::optional<Agreed> agreed;
  std::optional<Agreed> stored;
  std::optional<PairingEnd> end;
  bool closed = false;
};

// The joiner's mistake.
enum class Mistake { kNone, kCode, kNumber, kMethod, kCommitment };

class Run {
 public:
  Run(PairingMethod method, Mistake mistake, std::uint64_t seed, std::array<int, 2>& guesses)
      : pair_(method, seed) {
    Setup& joiner = pair_.joiner;
    switch (mistake) {
      case Mistake::kNone:
        break;
      case Mistake::kCode:
        joiner.secret = testing::secret_of("another lantern meadow and finch");
        break;
      case Mistake::kNumber:
        joiner.offer_number = 8;
        break;
      case Mistake::kMethod:
        joiner.method =
            method == PairingMethod::kWords ? PairingMethod::kPicture : PairingMethod::kWords;
        break;
      case Mistake::kCommitment:
        joiner.commitment[3] ^= std::byte{1};
        break;
    }
    right_ = mistake == Mistake::kNone ||
             (mistake == Mistake::kCommitment && method == PairingMethod::kWords);
    epochs_ = {joiner.epoch, pair_.displayer.epoch};
    const std::size_t share = joiner.method == PairingMethod::kWords ? kShareSize : 0;
    parties_.emplace_back(std::move(pair_.joiner), pair_.random, guesses[0],
                          kJoinerHelloSize + share);
    parties_.emplace_back(std::move(pair_.displayer), pair_.random, guesses[1],
                          kDisplayerHelloSize);
    collect();
  }

  void deliver(std::size_t to, std::size_t most) {
    base::Bytes& way = ways_[to];
    const base::Bytes piece(way.begin(),
                            way.begin() + static_cast<std::ptrdiff_t>(std::min(most, way.size())));
    way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(piece.size()));
    Party& party = parties_[to];
    if (party.closed) return;
    if (!piece.empty()) {
      party.handle(party.machine->receive(piece, now_));
    } else if (way.empty() && parties_[1 - to].closed) {
      disturbed_ = disturbed_ || !parties_[1 - to].end;
      party.handle(party.machine->cut());
    }
    collect();
  }
  void answer(std::size_t who, bool yes) {
    if (parties_[who].machine) parties_[who].answer(yes, now_);
    collect();
  }
  void cut(std::size_t still_arrive) {
    disturbed_ = true;
    for (std::size_t who = 0; who < 2; ++who) {
      base::Bytes& way = ways_[who];
      const base::Bytes rest(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(
                                                            std::min(still_arrive, way.size())));
      way.clear();
      Party& party = parties_[who];
      if (party.closed) continue;
      party.handle(party.machine->receive(rest, now_));
      party.handle(party.machine->cut());
    }
    collect();
    for (base::Bytes& way : ways_) way.clear();
  }
  void restart(std::size_t who) {
    disturbed_ = true;
    parties_[who].machine.reset();
    parties_[who].closed = true;
  }
  void let_time_pass(std::chrono::seconds how_much) {
    disturbed_ = true;
    now_ += how_much;
    for (Party& party : parties_) {
      if (party.machine) party.handle(party.machine->tick(now_));
    }
    collect();
  }

  void check() const {
    const Party& joiner = parties_[0];
    const Party& displayer = parties_[1];
    for (const Party& party : parties_) {
      if (!right_)
        fuzz::require(!party.words && !party.agreed && !party.stored &&
                      party.end != PairingEnd::kPaired);
      if (party.stored) fuzz::require(joiner.said_same && displayer.said_same);
    }
    if (joiner.words && displayer.words) fuzz::require(joiner.words == displayer.words);
    if (displayer.stored) fuzz::require(joiner.stored.has_value());
    if (displayer.end == PairingEnd::kPaired) fuzz::require(displayer.stored.has_value());
    if (joiner.end == PairingEnd::kPaired) fuzz::require(joiner.stored && displayer.stored);
    if (joiner.stored) fuzz::require(holds(*joiner.stored, pair_.displayer_key, epochs_[1], 0));
    if (displayer.stored) {
      fuzz::require(holds(*displayer.stored, pair_.joiner_key, epochs_[0], 4000));
      fuzz::require(testing::same_key(joiner.stored->pair_key, displayer.stored->pair_key));
    }
    // If the code was correct, no device ends with "wrong code". The joining side may do so only if
    // the connection was disturbed or the offer was over, which it cannot tell from a wrong code.
    if (right_) fuzz::require(displayer.end != PairingEnd::kWrongCode);
    if (right_ && joiner.end == PairingEnd::kWrongCode) {
      fuzz::require(disturbed_ || displayer.end == PairingEnd::kOfferOver);
    }
  }

  // Runs to the end without faults.
  void finish() {
    for (int turn = 0; turn < 40; ++turn) {
      for (std::size_t who = 0; who < 2; ++who) {
        deliver(who, SIZE_MAX);
        answer(who, true);
      }
    }
  }
  [[nodiscard]] bool paired() const {
    return parties_[0].end == PairingEnd::kPaired && parties_[1].end == PairingEnd::kPaired;
  }
  [[nodiscard]] bool over() const { return parties_[0].closed && parties_[1].closed; }

 private:
  static bool holds(const Agreed& agreed, const crypto::PublicKey& partner,
                    const base::EpochId& epoch, std::uint16_t port) {
    return agreed.partner == partner && agreed.partner_epoch == epoch &&
           agreed.partner_port == port;
  }
  void collect() {
    for (std::size_t who = 0; who < 2; ++who) {
      Party& party = parties_[who];
      if (!party.machine) continue;
      base::append(ways_[1 - who], party.take_output());
      if (party.machine->over()) party.closed = true;
      fuzz::require(party.machine->over() == party.end.has_value());
    }
  }

  testing::Pair pair_;
  bool right_ = false;
  bool disturbed_ = false;
  std::array<base::EpochId, 2> epochs_;
  std::deque<Party> parties_;  // the joiner, then the displayer
  std::array<base::Bytes, 2> ways_;
  base::SteadyTime now_ = testing::kStart;
};

void step(Run& run, fuzz::Input& input) {
  const auto what = input.number(1);
  const std::size_t who = what & 1;
  switch (what / 2 % 7) {
    case 0:
    case 1:
      return run.deliver(who, input.number(1));
    case 2:
      return run.deliver(who, SIZE_MAX);
    case 3:
      return run.answer(who, input.number(1) % 16 != 1);
    case 4:
      return run.cut(input.number(2));
    case 5:
      return run.restart(who);
    default:
      return run.let_time_pass(std::chrono::seconds(input.number(1)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  const auto method = input.number(1) % 2 == 0 ? PairingMethod::kWords : PairingMethod::kPicture;
  std::array<int, 2> guesses{kGuesses, kGuesses};
  for (std::uint64_t number = 1; !input.empty() && number < 6; ++number) {
    Run run(method, static_cast<Mistake>(input.number(1) % 5), number, guesses);
    for (int steps = 0; !input.empty() && !run.over() && steps < 200; ++steps) {
      step(run, input);
      run.check();
    }
    run.finish();
    run.check();
  }
  // A new offer without faults.
  guesses = {kGuesses, kGuesses};
  Run last(method, Mistake::kNone, 7, guesses);
  last.finish();
  last.check();
  fuzz::require(last.paired() && guesses == std::array<int, 2>{kGuesses - 1, kGuesses - 1});
  return 0;
}
