#include <algorithm>
#include <cctype>

#include <catch2/catch.hpp>

#include "base/id.h"
#include "crypto/mac.h"
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
    {},
    {"192.168.1.20:4000"},
    {"[fe80::1]:4000", "Host-name.example:1", std::string(255, 'z'), "a"}};

TEST_CASE("A picture is read from its text, in the QR's alphanumeric alphabet", "[pairing]") {
  for (const auto& addresses : kAddresses) {
    const Picture made = picture(addresses);
    const std::string text = to_text(made);
    CHECK(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:") == std::string::npos);
    const auto read = picture_from_text(text);
    REQUIRE(read);
    check_same(*read, made);
    for (std::size_t place = 0; place <= text.size(); ++place) {
      std::string broken = "\r\n " + text + " \n";
      broken.insert(3 + place, " \r\n\t");
      const auto pasted = picture_from_text(broken);
      REQUIRE(pasted);
      check_same(*pasted, made);
    }
  }
}

TEST_CASE("A picture's text is read as a messenger gives it", "[pairing]") {
  const Picture made = picture({"tor"});
  const std::string text = to_text(made);
  std::string small = text;
  std::ranges::transform(small, small.begin(),
                         [](unsigned char letter) { return std::tolower(letter); });
  std::string escaped = text;
  escaped.insert(9, "\\");
  std::string marked = text;
  for (const std::size_t at : {60U, 30U, 11U, 4U}) marked.insert(at, "\u200b\u00a0\ufeff\u200e");
  std::string quoted = "> " + text;
  quoted.insert(40, "\n> ");
  for (const std::string& pasted :
       {"[30.11.26, 20:15] Anna: " + text, quoted, "\u201c" + text + "\u201d", "`" + text + "`",
        "**" + text + "**", "<" + text + ">", small, escaped, marked, text + ".",
        "Here it is:\n\n" + text + "\n\nUntil soon: Anna", "A\r\n\r\n" + text + "\r\n\r\nB"}) {
    INFO(pasted);
    const auto read = picture_from_text(pasted);
    REQUIRE(read);
    check_same(*read, made);
  }
  CHECK_FALSE(picture_from_text(text + "Z"));
  CHECK_FALSE(picture_from_text(std::string(70'000, '\n') + text));
}

TEST_CASE("A picture drops parts of a second", "[pairing]") {
  Picture made = picture({});
  made.expires += std::chrono::milliseconds(999);
  CHECK(picture_from_text(to_text(made))->expires == picture({}).expires);
}

// Returns the text of these bytes with a valid checksum, as an attacker could make it.
std::string made_on_purpose(base::Bytes bytes) {
  const auto checksum = crypto::sha512(bytes);
  base::append(bytes, base::ByteView(checksum).first(4));
  std::string text = "WATERLINE:1:" + base::to_base32(bytes);
  for (char& letter : text)
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return text;
}

TEST_CASE("A picture that breaks a limit is refused despite its checksum", "[pairing]") {
  const auto with_addresses = [](std::uint8_t count, const std::vector<std::string>& addresses) {
    base::Bytes bytes(16 + 32 + 8);
    base::append_little_endian(bytes, count);
    for (const std::string& address : addresses) {
      base::append_little_endian(bytes, static_cast<std::uint8_t>(address.size()));
      base::append(bytes, base::bytes_of(address));
    }
    return bytes;
  };
  CHECK(picture_from_text(made_on_purpose(with_addresses(0, {}))));
  CHECK(picture_from_text(made_on_purpose(with_addresses(4, {"a:1", "b:1", "c:1", "d:1"}))));
  CHECK_FALSE(
      picture_from_text(made_on_purpose(with_addresses(5, {"a:1", "b:1", "c:1", "d:1", "e:1"}))));
  CHECK_FALSE(picture_from_text(made_on_purpose(with_addresses(0, {"a:1"}))));
  CHECK_FALSE(picture_from_text(made_on_purpose(with_addresses(2, {"a:1"}))));
  CHECK_FALSE(picture_from_text(made_on_purpose(with_addresses(1, {""}))));
  CHECK_FALSE(picture_from_text(made_on_purpose(with_addresses(1, {"a b:1"}))));
  CHECK_FALSE(picture_from_text(made_on_purpose(with_addresses(1, {"a\x1b:1"}))));
  CHECK_FALSE(picture_from_text(made_on_purpose(with_addresses(1, {"\xc3\xa4:1"}))));
  base::Bytes truncated = with_addresses(1, {"abc:1"});
  truncated.pop_back();
  CHECK_FALSE(picture_from_text(made_on_purpose(truncated)));
  base::Bytes far = with_addresses(0, {});
  far[16 + 32 + 6] = std::byte{1};
  CHECK_FALSE(picture_from_text(made_on_purpose(far)));
}

TEST_CASE("A text that differs from a picture's in one letter is refused", "[pairing]") {
  const std::string text = to_text(picture(kAddresses[1]));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char letter : std::string_view("0A:- aU")) {
      std::string altered = text;
      altered[i] = letter;
      // A small letter is the same letter.
      if (std::toupper(letter) != text[i]) CHECK_FALSE(picture_from_text(altered));
    }
    CHECK_FALSE(picture_from_text(text.substr(0, i)));
    CHECK_FALSE(picture_from_text(text + text.substr(text.size() - 1 - i % 8)));
  }
  CHECK_FALSE(picture_from_text(""));
  CHECK_FALSE(picture_from_text(" \n"));
  CHECK_FALSE(picture_from_text("WATERLINE:1:"));
  CHECK_FALSE(picture_from_text("WATERLINE:2:" + text.substr(12)));
  CHECK_FALSE(picture_from_text("WATERLINE:1:" + std::string(100'000, '0')));
}

}  // namespace
}  // namespace waterline::pairing
