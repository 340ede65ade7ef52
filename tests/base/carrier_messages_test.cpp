#include "base/carrier_messages.h"

#include <catch2/catch.hpp>

// The messages between the node and the carrier.
namespace waterline::base::carrier {
namespace {

constexpr const char* kName = "00112233445566778899aabbccddeeff";

std::vector<ToCarrier> all_to_carrier() {
  return {Visit{Scheme::kSftp, "box.example", 22, "/box/", "anna", "secret", "a key", Bytes(64)},
          List{},
          Get{kName},
          Put{std::string(kName) + ".new", 7},
          Remove{kName},
          Part{Bytes(kMaxPart)},
          Socket{true},
          Socket{false}};
}

std::vector<FromCarrier> all_from_carrier() {
  return {Ready{7, true}, WantSocket{},   Names{{kName, kName}},
          Names{},        Part{Bytes(3)}, Done{Outcome::kOtherKey, Bytes(32)}};
}

}  // namespace

TEST_CASE("every message to and from the carrier comes back as it was", "[carrier]") {
  for (const ToCarrier& message : all_to_carrier())
    CHECK(decode_to_carrier(encode(message)) == message);
  for (const FromCarrier& message : all_from_carrier())
    CHECK(decode_from_carrier(encode(message)) == message);
}

TEST_CASE("a message that is cut, longer or the other way is none", "[carrier]") {
  const auto broken = [](const Bytes& whole, auto decode) {
    for (std::size_t size = 0; size < whole.size() && size < 200; ++size)
      CHECK_FALSE(decode(ByteView(whole).first(size)));
    Bytes longer = whole;
    longer.push_back(std::byte{0});
    CHECK_FALSE(decode(longer));
  };
  for (const ToCarrier& message : all_to_carrier()) {
    broken(encode(message), decode_to_carrier);
    if (!std::holds_alternative<Part>(message)) CHECK_FALSE(decode_from_carrier(encode(message)));
  }
  for (const FromCarrier& message : all_from_carrier()) {
    broken(encode(message), decode_from_carrier);
    if (!std::holds_alternative<Part>(message)) CHECK_FALSE(decode_to_carrier(encode(message)));
  }
}

TEST_CASE("a carrier that breaks a limit is not understood", "[carrier]") {
  CHECK_FALSE(decode_from_carrier(encode(FromCarrier(Names{{"../../x"}}))));
  CHECK_FALSE(decode_from_carrier(encode(FromCarrier(Names{{std::string(32, 'A')}}))));
  CHECK_FALSE(decode_from_carrier(
      encode(FromCarrier(Names{std::vector<std::string>(kMaxNamesInMessage + 1, kName)}))));
  CHECK_FALSE(decode_from_carrier(encode(FromCarrier(Part{Bytes(kMaxPart + 1)}))));
  CHECK_FALSE(decode_from_carrier(encode(FromCarrier(Done{static_cast<Outcome>(99), {}}))));
  CHECK_FALSE(decode_from_carrier(encode(FromCarrier(Done{static_cast<Outcome>(0), {}}))));
  CHECK_FALSE(decode_to_carrier(encode(ToCarrier(Put{kName, kMaxBlob + 1}))));
  CHECK_FALSE(decode_to_carrier(encode(ToCarrier(Get{"x"}))));
}

}  // namespace waterline::base::carrier
