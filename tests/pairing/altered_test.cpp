#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "pairing/frame.h"
#include "pairing/hello.h"
#include "two_devices.h"

// Tests the tables of docs/pairing.md: they say how a pairing ends for both devices if one of its
// bits is altered on the way, or if the connection is cut.
namespace waterline::pairing {
namespace {

using namespace testing;

enum class Holds { kNothing, kJoinerAlone, kBoth };

// One message of a pairing, and how the pairing may end for the two devices if any bit of that
// message is altered.
struct Row {
  std::string message;
  std::size_t size = 0;
  std::set<std::pair<PairingEnd, PairingEnd>> ends;  // joiner's, displayer's
  Holds holds = Holds::kNothing;
};

constexpr auto kPaired = PairingEnd::kPaired;
constexpr auto kWrong = PairingEnd::kWrongCode;
constexpr auto kCut = PairingEnd::kCut;
constexpr auto kVersion = PairingEnd::kOtherVersion;
constexpr auto kNoOffer = PairingEnd::kNoSuchOffer;

std::vector<Row> rows_from_joiner(PairingMethod method) {
  std::vector<Row> rows = {{"version", 2, {{kVersion, kVersion}}},
                           {"method", 1, {{kCut, kCut}}},
                           {"offer number", 4, {{kNoOffer, kNoOffer}}},
                           {"nonce", 16, {{kWrong, kWrong}}}};
  // Some altered shares of CPace are not a point of the group. The displayer ends the pairing at
  // such a share, before it sends its own share.
  if (method == PairingMethod::kWords)
    rows.push_back({"share", 32, {{kWrong, kWrong}, {kCut, kWrong}}});
  rows.insert(rows.end(), {{"first", 48, {{kWrong, kWrong}}},
                           {"third", 64, {{kCut, kWrong}}},
                           {"record", kFrameSize, {{kCut, kWrong}}},
                           {"verdict", kFrameSize, {{kCut, kWrong}}},
                           {"proof", kFrameSize, {{kCut, kWrong}}},
                           {"stored", kFrameSize, {{kCut, kCut}}, Holds::kJoinerAlone}});
  return rows;
}

std::vector<Row> rows_from_displayer(PairingMethod method) {
  std::vector<Row> rows = {{"version", 2, {{kVersion, kCut}}},
                           {"status", 1, {{kCut, kCut}, {kNoOffer, kCut}, {kVersion, kCut}}},
                           {"nonce", 16, {{kWrong, kWrong}}}};
  if (method == PairingMethod::kWords)
    rows.push_back({"share", 32, {{kWrong, kWrong}, {kWrong, kCut}}});
  rows.insert(rows.end(), {{"second", 96, {{kWrong, kCut}}},
                           {"record", kFrameSize, {{kWrong, kCut}}},
                           {"verdict", kFrameSize, {{kWrong, kCut}}},
                           {"proof", kFrameSize, {{kWrong, kCut}}},
                           {"stored", kFrameSize, {{kCut, kPaired}}, Holds::kBoth}});
  return rows;
}

void check_holds(Holds holds, const Pair& pair, const Device& joiner, const Device& displayer) {
  REQUIRE(joiner.owner.stored.has_value() == (holds != Holds::kNothing));
  REQUIRE(displayer.owner.stored.has_value() == (holds == Holds::kBoth));
  if (joiner.owner.stored) REQUIRE(joiner.owner.stored->partner == pair.displayer_key);
  if (displayer.owner.stored) {
    REQUIRE(displayer.owner.stored->partner == pair.joiner_key);
    REQUIRE(same_key(displayer.owner.stored->pair_key, joiner.owner.stored->pair_key));
  }
}

// The bytes of a message that a test alters: all unencrypted ones, and of a sealed frame either all
// or, to save time, both ends and some between. frame_test.cpp shows that every byte of a frame
// counts.
enum class Frames { kEveryByte, kSomeBytes };

std::vector<std::size_t> places_in(const Row& row, Frames frames, fakes::SeededRandom& random) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < row.size; ++i) {
    const bool at_an_end = i < 8 || i + 20 >= row.size;
    if (row.size != kFrameSize || frames == Frames::kEveryByte || at_an_end ||
        random.below(50) == 0) {
      places.push_back(i);
    }
  }
  return places;
}

std::vector<unsigned> bits_in(const Row& row, fakes::SeededRandom& random) {
  // Alters all bits of each byte of a hello, where every bit has a meaning, and one bit of each
  // byte of other messages.
  if (row.size <= sizeof(Nonce)) return {0, 1, 2, 3, 4, 5, 6, 7};
  return {static_cast<unsigned>(random.below(8))};
}

struct Case {
  PairingMethod method;
  Direction direction;
  [[nodiscard]] std::vector<Row> rows() const {
    return direction == Direction::kFromJoiner ? rows_from_joiner(method)
                                               : rows_from_displayer(method);
  }
};

void check_alterations(const Case& with, Frames frames) {
  fakes::SeededRandom random(7);
  std::size_t begin = 0;
  for (const Row& row : with.rows()) {
    for (const std::size_t place : places_in(row, frames, random)) {
      for (const unsigned bit : bits_in(row, random)) {
        INFO(row.message << ", byte " << place << ", bit " << bit);
        Pair pair(with.method, begin + place);
        Device joiner = pair.joining();
        Device displayer = pair.displaying();
        Network network;
        network.alter = [&](Direction where, std::size_t at, std::byte& byte) {
          if (where == with.direction && at == begin + place)
            byte ^= static_cast<std::byte>(1U << bit);
        };
        converse(joiner, displayer, network);
        REQUIRE(joiner.owner.end);
        REQUIRE(displayer.owner.end);
        REQUIRE(row.ends.contains({*joiner.owner.end, *displayer.owner.end}));
        check_holds(row.holds, pair, joiner, displayer);
        REQUIRE(joiner.owner.guesses <= 1);
        REQUIRE(displayer.owner.guesses <= 1);
      }
    }
    begin += row.size;
  }
  // The sizes of the messages that were altered above must add up to all bytes that go in this
  // direction.
  Pair pair(with.method);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  const auto [from_joiner, from_displayer] = converse(joiner, displayer);
  CHECK(begin == (with.direction == Direction::kFromJoiner ? from_joiner : from_displayer).size());
}

void check_cuts(const Case& with, Frames frames) {
  fakes::SeededRandom random(8);
  std::size_t begin = 0;
  for (const Row& row : with.rows()) {
    for (const std::size_t place : places_in(row, frames, random)) {
      INFO(row.message << ", cut before byte " << place);
      Pair pair(with.method, begin + place);
      Device joiner = pair.joining();
      Device displayer = pair.displaying();
      Network network;
      network.is_cut = [&](Direction where, std::size_t at) {
        return where == with.direction && at == begin + place;
      };
      converse(joiner, displayer, network);
      check_holds(row.holds, pair, joiner, displayer);
      REQUIRE(displayer.owner.end == (row.holds == Holds::kBoth ? kPaired : kCut));
      // To the joiner, a cut in the message "first" or "second" looks like a displayer that refused
      // the code and closed the connection.
      REQUIRE(joiner.owner.end ==
              (row.message == "first" || row.message == "second" ? kWrong : kCut));
    }
    begin += row.size;
  }
}

TEST_CASE("A run with one altered bit ends as the table says", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  const auto direction = GENERATE(Direction::kFromJoiner, Direction::kFromDisplayer);
  check_alterations({method, direction}, Frames::kSomeBytes);
}

TEST_CASE("A cut run leaves the partners that the table says", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  const auto direction = GENERATE(Direction::kFromJoiner, Direction::kFromDisplayer);
  check_cuts({method, direction}, Frames::kSomeBytes);
}

// This test takes minutes, so it is run by name: test_pairing "[exhaustive]".
TEST_CASE("Altered or cut at every byte, a run ends as documented", "[.][exhaustive]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  const auto direction = GENERATE(Direction::kFromJoiner, Direction::kFromDisplayer);
  check_alterations({method, direction}, Frames::kEveryByte);
  check_cuts({method, direction}, Frames::kEveryByte);
}

}  // namespace
}  // namespace waterline::pairing
