#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "pairing/code.h"

namespace waterline::pairing {
namespace {

Picture picture(std::vector<std::string> addresses) {
  fakes::SeededRandom random(3);
  Picture made;
  random.fill(made.commitment);
  made.secret = crypto::SecretBytes(32);
  random.fill(made.secret.view());
  made.expires = base::WallTime(std::chrono::seconds(1'795'000'000));
  made.addresses = std::move(addresses);
  return made;
}

void check_same(const Picture& one, const Picture& other) {
  CHECK(one.commitment == other.commitment);
  CHECK(crypto::equal_in_constant_time(one.secret.view(), other.secret.view()));
  CHECK(one.expires == other.expires);
  CHECK(one.addresses == other.addresses);
}

const std::vector<std::vector<std::string>> kAddresses = {
    {}, {"192.168.1.20:4000"}, {"[fe80::1]:4000", "Host-name.example:1", std::string(255, 'z'), "a"}};

TEST_CASE("A picture comes back from its text, which a QR holds in its small alphabet", "[pairing]") {
  for (const auto& addresses : kAddresses) {
    const Picture made = picture(addresses);
    const std::string text = to_text(made);
    CHECK(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:") == std::string::npos);
    const auto read = picture_from_text(text);
    REQUIRE(read);
    check_same(*read, made);
    const auto pasted = picture_from_text("\r\n " + text + " \n");
    REQUIRE(pasted);
    check_same(*pasted, made);
  }
}

TEST_CASE("A picture drops parts of a second", "[pairing]") {
  Picture made = picture({});
  made.expires += std::chrono::milliseconds(999);
  CHECK(picture_from_text(to_text(made))->expires == picture({}).expires);
}

TEST_CASE("A text that is not letter for letter a picture's is none", "[pairing]") {
  const std::string text = to_text(picture(kAddresses[1]));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char letter : std::string_view("0A:- aU")) {
      std::string altered = text;
      altered[i] = letter;
      if (altered != text) CHECK_FALSE(picture_from_text(altered));
    }
    CHECK_FALSE(picture_from_text(text.substr(0, i)));
    CHECK_FALSE(picture_from_text(text + text.substr(text.size() - 1 - i % 8)));
  }
  std::string small = text;
  for (char& letter : small) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  CHECK_FALSE(picture_from_text(small));
  CHECK_FALSE(picture_from_text(""));
  CHECK_FALSE(picture_from_text(" \n"));
  CHECK_FALSE(picture_from_text("WATERLINE:1:"));
  CHECK_FALSE(picture_from_text("WATERLINE:2:" + text.substr(12)));
  CHECK_FALSE(picture_from_text("WATERLINE:1:" + std::string(100'000, '0')));
}

}  // namespace
}  // namespace waterline::pairing
