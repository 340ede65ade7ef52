#include "link/socks_dialogue.h"

#include <catch2/catch.hpp>

#include "fakes/example.h"

namespace waterline::link {
namespace {

using State = SocksDialogue::State;

crypto::OnionAddress address() {
  return crypto::onion_address_of(crypto::OnionSeed(base::ByteView(fakes::counting_from<32>(1))));
}

base::Bytes bytes(std::initializer_list<unsigned> values) {
  base::Bytes made;
  for (const unsigned value : values) made.push_back(static_cast<std::byte>(value));
  return made;
}

base::Bytes operator+(base::Bytes one, const base::Bytes& other) {
  base::append(one, other);
  return one;
}

// Gives the dialogue as many bytes as it wants, in pieces of at most this size. Returns how many it
// read.
std::size_t read_from(SocksDialogue& dialogue, base::ByteView stream, std::size_t piece) {
  std::size_t done = 0;
  while (dialogue.wanted() > 0 && done < stream.size()) {
    const std::size_t size = std::min({dialogue.wanted(), piece, stream.size() - done});
    dialogue.receive(stream.subspan(done, size));
    done += size;
  }
  return done;
}

const base::Bytes kGoodMethod = bytes({5, 0});

TEST_CASE("A call is asked for by the name of the service", "[link]") {
  SocksDialogue dialogue(address());
  CHECK(dialogue.take_output() == bytes({5, 1, 0}));
  CHECK(dialogue.take_output().empty());
  CHECK(dialogue.state() == State::kMethod);
  dialogue.receive(kGoodMethod);
  CHECK(dialogue.state() == State::kHead);
  const base::Bytes name = base::to_bytes(base::bytes_of(address().text() + ".onion"));
  CHECK(dialogue.take_output() == bytes({5, 1, 0, 3, 62}) + name + bytes({0, 1}));
  CHECK(dialogue.take_output().empty());
}

TEST_CASE("No byte behind Tor's answer is read, whatever address it has", "[link]") {
  const base::Bytes answers[] = {
      bytes({5, 0, 0, 1, 0, 0, 0, 0, 0, 0}),
      bytes({5, 0, 0, 4}) + base::Bytes(18),
      bytes({5, 0, 0, 3, 0, 0, 0}),
      bytes({5, 0, 0, 3, 4, 'n', 'a', 'm', 'e', 0, 0}),
      bytes({5, 0, 0, 3, 255}) + base::Bytes(257, std::byte{1}),
  };
  for (const base::Bytes& answer : answers) {
    const base::Bytes said = kGoodMethod + answer;
    for (std::size_t piece = 1; piece <= said.size(); ++piece) {
      SocksDialogue dialogue(address());
      CHECK(read_from(dialogue, said + base::Bytes(48, std::byte{7}), piece) == said.size());
      CHECK(dialogue.state() == State::kConnected);
      CHECK(dialogue.wanted() == 0);
      CHECK(!dialogue.refusal());
    }
    for (std::size_t cut = 0; cut < said.size(); ++cut) {
      SocksDialogue dialogue(address());
      read_from(dialogue, base::ByteView(said).first(cut), said.size());
      CHECK(dialogue.wanted() > 0);
      CHECK(dialogue.state() != State::kConnected);
    }
  }
}

TEST_CASE("Each code of a refusal has its meaning, and any other is kOther", "[link]") {
  const std::pair<unsigned, SocksRefusal> known[] = {
      {0x01, SocksRefusal::kGeneral},        {0x04, SocksRefusal::kNoHost},
      {0x05, SocksRefusal::kNotListening},   {0x06, SocksRefusal::kTimeout},
      {0xf0, SocksRefusal::kNoDescriptor},   {0xf1, SocksRefusal::kBadDescriptor},
      {0xf2, SocksRefusal::kNoIntroduction}, {0xf3, SocksRefusal::kNoRendezvous},
      {0xf4, SocksRefusal::kKeyMissing},     {0xf5, SocksRefusal::kKeyWrong},
      {0xf6, SocksRefusal::kBadAddress},     {0xf7, SocksRefusal::kIntroductionTimeout},
  };
  for (unsigned code = 1; code < 256; ++code) {
    SocksRefusal expected = SocksRefusal::kOther;
    for (const auto& [number, refusal] : known) {
      if (number == code) expected = refusal;
    }
    SocksDialogue dialogue(address());
    const base::Bytes said = kGoodMethod + bytes({5, code, 0, 1, 0, 0, 0, 0, 0, 0});
    CHECK(read_from(dialogue, said, said.size()) == 6);
    CHECK(dialogue.state() == State::kRefused);
    CHECK(dialogue.refusal() == expected);
  }
}

TEST_CASE("Bytes that are no SOCKS 5 break the dialogue", "[link]") {
  const base::Bytes wrong[] = {
      bytes({4, 0}),
      bytes({5, 1}),
      bytes({5, 255}),
      bytes({'H', 'T'}),
      kGoodMethod + bytes({4, 0, 0, 1}),
      kGoodMethod + bytes({5, 0, 1, 1}),
      kGoodMethod + bytes({5, 0, 0, 0}),
      kGoodMethod + bytes({5, 0, 0, 2}),
      kGoodMethod + bytes({5, 0, 0, 5}),
      kGoodMethod + bytes({5, 1, 9, 1}),
  };
  for (const base::Bytes& said : wrong) {
    SocksDialogue dialogue(address());
    CHECK(read_from(dialogue, said + base::Bytes(30), 64) == said.size());
    CHECK(dialogue.state() == State::kBroken);
    CHECK(dialogue.wanted() == 0);
    CHECK(!dialogue.refusal());
  }
}

}  // namespace
}  // namespace waterline::link
