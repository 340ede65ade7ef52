#include "sync/frame.h"

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "sync/padding.h"
#include "wire/session_messages.h"

using namespace waterline;
using namespace waterline::sync;
using crypto::noise::CipherState;

namespace {

CipherState cipher() {
  fakes::SeededRandom random(1);
  CipherState state;
  state.initialize_key(random.bytes<32>());
  return state;
}

// A partner that has the keys and breaks the rules.
class Forger {
 public:
  base::Bytes frame(std::uint8_t kind, base::ByteView body) {
    base::Bytes plaintext{static_cast<std::byte>(kind)};
    base::append(plaintext, body);
    plaintext.resize(1 + kFrameBodySize);
    return cipher_.encrypt_with_ad({}, plaintext).value();
  }
  base::Bytes confirm() { return frame(1, base::Bytes(64, std::byte{9})); }
  base::Bytes message(std::uint32_t length, std::uint16_t frames, base::ByteView part = {}) {
    base::Bytes body;
    base::append_little_endian(body, length);
    base::append_little_endian(body, frames);
    base::append(body, part);
    return frame(2, body);
  }
  base::Bytes fin(std::uint64_t total) {
    base::Bytes body;
    base::append_little_endian(body, total);
    return frame(3, body);
  }

 private:
  CipherState cipher_ = cipher();
};

struct Reading {
  Forger forger;
  FrameReader reader{cipher(), {}};
  bool accepts(base::ByteView frame) { return reader.read(frame).ok(); }
};

Reading after_confirm() {
  Reading reading;
  REQUIRE(reading.accepts(reading.forger.confirm()));
  return reading;
}

base::Bytes dirty(std::size_t clean_size) {
  base::Bytes body(clean_size + 1);
  body.back() = std::byte{1};
  return body;
}

}  // namespace

TEST_CASE("a frame that verifies but breaks a rule is refused", "[sync]") {
  SECTION("a kind that there is not") {
    for (const std::uint8_t kind : std::initializer_list<std::uint8_t>{0, 5, 255}) {
      Reading reading = after_confirm();
      REQUIRE_FALSE(reading.accepts(reading.forger.frame(kind, {})));
    }
  }
  SECTION("anything but a confirmation, or a FIN of nothing, first") {
    Reading reading;
    REQUIRE_FALSE(reading.accepts(reading.forger.message(0, 1)));
  }
  SECTION("a second confirmation") {
    Reading reading = after_confirm();
    REQUIRE_FALSE(reading.accepts(reading.forger.confirm()));
  }
  SECTION("a confirmation with something after it") {
    Reading reading;
    REQUIRE_FALSE(reading.accepts(reading.forger.frame(1, dirty(64))));
  }
  SECTION("a message longer than any") {
    Reading reading = after_confirm();
    REQUIRE_FALSE(reading.accepts(reading.forger.message(wire::kMaxSessionMessageSize + 1, 256)));
  }
  SECTION("a message that its frames cannot hold") {
    for (const std::uint16_t frames : std::initializer_list<std::uint16_t>{0, 1}) {
      Reading reading = after_confirm();
      REQUIRE_FALSE(
          reading.accepts(reading.forger.message(kFrameBodySize - kMessageHeaderSize + 1, frames)));
    }
  }
  SECTION("a message of too many frames") {
    Reading reading = after_confirm();
    REQUIRE_FALSE(reading.accepts(reading.forger.message(1, 257)));
  }
  SECTION("a message with something after it") {
    Reading reading = after_confirm();
    REQUIRE_FALSE(reading.accepts(reading.forger.message(4, 2, dirty(4))));
    Reading later = after_confirm();
    REQUIRE(later.accepts(later.forger.message(4, 2)));
    REQUIRE_FALSE(later.accepts(later.forger.frame(2, dirty(100))));
  }
  SECTION("a new key first, with something in it, or inside a message") {
    Reading first;
    REQUIRE_FALSE(first.accepts(first.forger.frame(4, {})));
    Reading full = after_confirm();
    REQUIRE_FALSE(full.accepts(full.forger.frame(4, dirty(0))));
    Reading inside = after_confirm();
    REQUIRE(inside.accepts(inside.forger.message(4, 2)));
    REQUIRE_FALSE(inside.accepts(inside.forger.frame(4, {})));
  }
  SECTION("a FIN that counts otherwise") {
    for (const std::uint64_t total : {0, 2}) {
      Reading reading = after_confirm();
      REQUIRE_FALSE(reading.accepts(reading.forger.fin(total)));
    }
    Reading reading = after_confirm();
    REQUIRE(reading.accepts(reading.forger.fin(1)));
  }
  SECTION("a FIN inside a message") {
    Reading reading = after_confirm();
    REQUIRE(reading.accepts(reading.forger.message(4, 2)));
    REQUIRE_FALSE(reading.accepts(reading.forger.fin(2)));
  }
  SECTION("a FIN with something after it") {
    Reading reading = after_confirm();
    base::Bytes body;
    base::append_little_endian(body, std::uint64_t{1});
    body.push_back(std::byte{1});
    REQUIRE_FALSE(reading.accepts(reading.forger.frame(3, body)));
  }
}

TEST_CASE("messages with sizes around one frame arrive unchanged", "[sync]") {
  FrameWriter writer(cipher(), {});
  FrameReader reader(cipher(), {});
  fakes::SeededRandom random(2);
  base::Bytes out;
  writer.write_confirm({}, out);
  REQUIRE(reader.read(out).ok());
  for (std::size_t size = 0; size < 2 * limits::kFrameSize + 100; size += size < 900 ? 50 : 1) {
    base::Bytes message(size);
    random.fill(message);
    out.clear();
    REQUIRE(writer.write_message(message, 1, out));
    REQUIRE(out.size() == frames_of_message(size, 1) * limits::kFrameSize);
    for (base::ByteView rest = out; !rest.empty(); rest = rest.subspan(limits::kFrameSize)) {
      const auto content = reader.read(rest.first(limits::kFrameSize));
      REQUIRE(content.ok());
      const auto* whole = std::get_if<WholeMessage>(&*content);
      REQUIRE((whole != nullptr) == (rest.size() == limits::kFrameSize));
      if (whole != nullptr) REQUIRE(whole->bytes == message);
    }
  }
}

TEST_CASE("after a rekey equal plaintext gives other bytes and is still read", "[sync]") {
  const base::Bytes words = base::to_bytes(base::bytes_of("the same words"));
  base::Bytes with_new_key;
  base::Bytes with_old_key;
  FrameWriter renewing(cipher(), {});
  FrameWriter going_on(cipher(), {});
  renewing.write_confirm({}, with_new_key);
  going_on.write_confirm({}, with_old_key);
  REQUIRE(renewing.write_rekey(with_new_key));
  REQUIRE(going_on.write_message(words, 1, with_old_key));
  REQUIRE(renewing.write_message(words, 1, with_new_key));
  REQUIRE(going_on.write_message(words, 1, with_old_key));
  const auto third = [](const base::Bytes& frames) {
    return base::to_bytes(
        base::ByteView(frames).subspan(2 * limits::kFrameSize, limits::kFrameSize));
  };
  REQUIRE(with_new_key.size() == with_old_key.size());
  REQUIRE(third(with_new_key) != third(with_old_key));

  FrameReader reader(cipher(), {});
  base::Bytes read;
  for (std::size_t at = 0; at < with_new_key.size(); at += limits::kFrameSize) {
    const auto content = reader.read(base::ByteView(with_new_key).subspan(at, limits::kFrameSize));
    REQUIRE(content.ok());
    if (const auto* whole = std::get_if<WholeMessage>(&*content)) read = whole->bytes;
  }
  REQUIRE(read == words);
}
