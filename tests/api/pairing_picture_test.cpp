#include "app/pairing_picture.h"

#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/program_path.h"
#include "cage/run.h"
#include "crypto/base64.h"
#include "fakes/running_node.h"
#include "pairing/code.h"

// Tests the pictures of pairing for the page: the real lens draws them and reads them again.
namespace waterline::api {

using namespace waterline::test;
namespace {

std::string to_base64(base::ByteView bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits =
          bits << 8 | (at + i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * i) & 63];
  }
  return text;
}

std::string png_of(const std::string& text) {
  cage::Input input;
  REQUIRE(input.append(base::bytes_of(text)));
  const auto drawn =
      cage::run({base::helper_program("waterline-lens"), {"png"}, std::size_t{1} << 23}, input);
  REQUIRE(drawn.ok());
  return to_base64(drawn->bytes);
}

Json read(RunningNode& node, const std::string& picture) {
  const NodeAnswer said = node.post("/v1/pairing/read", {{"picture", picture}});
  RunningNode::require_ok(said);
  return said.json;
}

}  // namespace

TEST_CASE("what base64 holds comes out, and nothing else is taken", "[page]") {
  base::Bytes bytes;
  for (int size = 0; size < 100; ++size) {
    CHECK(crypto::from_base64(to_base64(bytes)) == bytes);
    bytes.push_back(static_cast<std::byte>(size * 37 + 250));
  }
  for (const char* wrong : {"A", "AA", "AAA", "AA=A", "A===", "====", "AB==", "AAB=", "AA A",
                            "AAA\n", "AAAA=", "-_AA", "AAAAA==="})
    CHECK_FALSE(crypto::from_base64(wrong));
}

TEST_CASE("the text of a pairing can be read from its drawn picture", "[page]") {
  pairing::Picture picture;
  picture.secret = crypto::SecretBytes(32);
  picture.expires = base::WallTime(std::chrono::hours(500'000));
  picture.addresses = {"192.0.2.7:45454", "[2001:db8::1]:45454"};
  const std::string text = pairing::to_text(picture);
  const auto rows = app::drawn_picture(text);
  REQUIRE(rows.ok());
  REQUIRE(rows->size() > 29);
  for (const std::string& row : *rows) CHECK(row.size() == rows->size());
  CHECK(rows->front() == std::string(rows->size(), '0'));
  // Every QR code has this corner.
  CHECK((*rows)[4].substr(4, 7) == "1111111");
  CHECK((*rows)[5].substr(4, 7) == "1000001");

  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const Json found = read(node, png_of(text));
  CHECK(found["text"] == text);
  CHECK(found["why"].is_null());
  CHECK(node.get("/v1/pairing/offer").json["error"] == "no_pairing");
  CHECK(node.get("/v1/pairing/picture").json["error"] == "no_pairing");
}

TEST_CASE("a picture of anything but a pairing says nothing", "[page]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const Json other = read(node, png_of("WIFI:T:WPA;S:ours;P:secret;;"));
  CHECK(other["text"].is_null());
  CHECK(other["why"] == "other_code");
  CHECK(read(node, to_base64(base::bytes_of("no picture")))["why"] == "unreadable");
  CHECK(read(node, "")["why"] == "unreadable");
  CHECK(node.post("/v1/pairing/read", {{"picture", "not base64"}}).json["error"] == "bad_request");
  CHECK(Api::max_body("/v1/pairing/read") == std::size_t{16} * 1024 * 1024);
}

}  // namespace waterline::api
