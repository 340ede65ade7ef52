#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <zlib.h>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Pictures that go with a share, with real nodes, couriers and caged programs.

using namespace waterline::scenario;
using waterline::fakes::eventually;
namespace fs = std::filesystem;

namespace {

// A word in the metadata of the photos.
constexpr const char* kSecretPlace = "Galapagos";

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string chunk(const std::string& name, const std::string& content) {
  const std::string checked = name + content;
  const auto sum =
      crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
  return big_endian(static_cast<std::uint32_t>(content.size())) + checked +
         big_endian(static_cast<std::uint32_t>(sum));
}

// Returns a PNG file of coloured noise, which no encoder makes small.
std::string noisy_png(std::uint32_t width, std::uint32_t height, const std::string& place) {
  std::minstd_rand random(7);
  std::string pixels;
  for (std::uint32_t y = 0; y < height; ++y) {
    pixels += '\0';
    for (std::uint32_t x = 0; x < 3 * width; ++x) pixels += static_cast<char>(random() >> 8);
  }
  uLongf size = compressBound(static_cast<uLong>(pixels.size()));
  std::string packed(size, '\0');
  REQUIRE(compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                    reinterpret_cast<const Bytef*>(pixels.data()),
                    static_cast<uLong>(pixels.size()), 1) == Z_OK);
  packed.resize(size);
  return "\x89PNG\r\n\x1a\n" +
         chunk("IHDR", big_endian(width) + big_endian(height) + std::string("\x08\x02\0\0\0", 5)) +
         chunk("tEXt", std::string("Location") + '\0' + place) + chunk("IDAT", packed) +
         chunk("IEND", "");
}

// Returns the body of an answer that is no JSON; empty if the status is not 200.
std::string bytes_of_get(Person& person, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string where = person.socket();
  REQUIRE(where.size() < sizeof address.sun_path);
  std::copy(where.begin(), where.end(), address.sun_path);
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const std::string request =
      "GET " + path + " HTTP/1.1\r\nHost: waterline\r\nConnection: close\r\n\r\n";
  REQUIRE(::write(connection, request.data(), request.size()) ==
          static_cast<ssize_t>(request.size()));
  std::string answer;
  char part[65536];
  for (ssize_t count = 0; (count = ::read(connection, part, sizeof part)) > 0;)
    answer.append(part, static_cast<std::size_t>(count));
  ::close(connection);
  if (!answer.starts_with("HTTP/1.1 200")) return {};
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

Json the_item(Person& person) {
  const Json items = person.ask({"ours"})["items"];
  REQUIRE(items.size() == 1);
  return items[0];
}

}  // namespace

TEST_CASE("a picture goes with a share as the preview showed it", "[scenario][pictures]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto photo = a.folder() / "noise.png";
  std::ofstream(photo, std::ios::binary) << noisy_png(1500, 1100, kSecretPlace);
  const Json entry = a.ask({"write", "We found the path again.", "--attach", photo.string()});
  const std::string id = entry["id"];
  const std::string attachment = entry["attachments"][0]["id"];
  const Json deep = a.ask({"note", "Below.", "--attach", photo.string()});
  const std::string deep_attachment = deep["attachments"][0]["id"];
  const auto relay = pair_by_words(a, b);

  // Each picture needs a description, or the word that there is none; a line has no picture.
  const auto preview = [&](const Json& picture, const std::string& depth = "whole") {
    Json request = {{"entry", id}, {"depth", depth}, {"pictures", Json::array({picture})}};
    if (depth == "line") request["text"] = "A line.";
    return a.request("POST", "/v1/shares/preview", request);
  };
  CHECK(preview({{"attachment", attachment}})["error"] == "bad_request");
  CHECK(preview({{"attachment", attachment}, {"description", " "}})["error"] == "bad_request");
  CHECK(preview({{"attachment", attachment},
                 {"description", "a"},
                 {"without_description", true}})["error"] == "bad_request");
  CHECK(preview({{"attachment", deep_attachment}, {"description", "a"}})["error"] == "stays_below");
  CHECK(preview({{"attachment", attachment}, {"description", "a"}}, "line")["error"] ==
        "bad_request");

  const Json shown = preview({{"attachment", attachment}, {"description", "The path"}});
  INFO(shown.dump());
  REQUIRE(shown["pictures"].size() == 1);
  const std::string preview_id = shown["preview"];
  const std::string seen =
      bytes_of_get(a, "/v1/shares/preview/" + preview_id + "/picture?number=1");
  CHECK(seen.size() == shown["pictures"][0]["size"].get<std::size_t>());
  CHECK(seen.size() <= 1024 * 1024);
  CHECK(seen.starts_with("\xff\xd8\xff"));
  CHECK(seen.find(kSecretPlace) == std::string::npos);

  const Json request = {{"entry", id},
                        {"depth", "whole"},
                        {"preview", preview_id},
                        {"wait_seconds", 0},
                        {"confirm", "now"}};
  const Json sent = a.request("POST", "/v1/shares", request);
  INFO(sent.dump());
  const std::string item = sent["item"];
  b.ask({"sync"});
  eventually([&] { return the_item(b)["pictures"][0]["state"] == "here"; });
  const Json there = the_item(b);
  CHECK(there["text"] == "We found the path again.");
  CHECK(there["pictures"][0]["description"] == "The path");
  // The partner sees pixels of these pixels.
  const std::string looked_at = bytes_of_get(b, "/v1/shared/" + item + "/picture?number=1");
  CHECK(looked_at.starts_with("\xff\xd8\xff"));
  CHECK(looked_at.find(kSecretPlace) == std::string::npos);
  CHECK(bytes_of_get(b, "/v1/shared/" + item + "/picture?number=2").empty());

  // Taken back, it is gone on both devices.
  a.ask({"take-back", item});
  b.ask({"sync"});
  eventually([&] { return the_item(b)["taken_back"] == true; });
  CHECK(the_item(b)["pictures"].empty());
  CHECK(bytes_of_get(b, "/v1/shared/" + item + "/picture?number=1").empty());
}

TEST_CASE("a waiting share has its own copy of its picture", "[scenario][pictures]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto photo = a.folder() / "noise.png";
  std::ofstream(photo, std::ios::binary) << noisy_png(300, 200, kSecretPlace);
  const Json entry = a.ask({"write", "Later.", "--attach", photo.string()});
  const auto relay = pair_by_words(a, b);
  const Json picture = {{"attachment", entry["attachments"][0]["id"]},
                        {"without_description", true}};
  const Json share = {{"entry", entry["id"]}, {"depth", "whole"}};
  Json asked = share;
  asked["pictures"] = Json::array({picture});
  const std::string cancelled = a.request("POST", "/v1/shares/preview", asked)["preview"];
  Json request = share;
  request["preview"] = cancelled;
  request["wait_seconds"] = 3600;
  const Json waits = a.request("POST", "/v1/shares", request);
  INFO(waits.dump());
  CHECK(a.ask({"waiting"})["waiting"][0]["pictures"].size() == 1);
  a.ask({"cancel", a.ask({"waiting"})["waiting"][0]["id"]});

  CHECK(a.ask({"waiting"})["waiting"].empty());

  // What waited and was cancelled did not become a share; the preview is still there for another.
  request.erase("wait_seconds");
  request["until"] = "our talk";
  const Json second = a.request("POST", "/v1/shares", request);
  INFO(second.dump());
  a.ask({"lock"});
  a.ask({"unlock"});
  REQUIRE(a.ask({"waiting"})["waiting"].size() == 1);
  // After a lock the preview is forgotten. What waits has its own copy, and the photo may go.
  CHECK(a.request("POST", "/v1/shares", request)["error"] == "other_words");
  a.ask({"attachment", "remove", entry["attachments"][0]["id"], "--for-good"});
  a.ask({"release", "our talk"});
  b.ask({"sync"});
  eventually([&] { return !b.ask({"ours"})["items"].empty(); });
  eventually([&] { return the_item(b)["pictures"][0]["state"] == "here"; });
  CHECK(the_item(b)["pictures"][0]["description"] == "");
}
