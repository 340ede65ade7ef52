#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/socket.h>

#include "api/unix_socket.h"
#include "fakes/running_node.h"
#include "fakes/seeded_random.h"

// Tests the routes of docs/api.md, "Attachments".

using namespace waterline;
using namespace waterline::test;

namespace {

std::string content_of_size(std::size_t size, std::uint64_t seed = 1) {
  std::string content(size, '\0');
  fakes::SeededRandom(seed).fill(std::as_writable_bytes(std::span(content)));
  return content;
}

struct Open {
  TemporaryFolder folder;
  RunningNode node{folder.path()};
  Open() { node.make_journal(); }

  HttpAnswer range(const std::string& id, std::string_view range) {
    return talk(node.socket(), range_request("/v1/attachments/" + id + "/bytes", range));
  }
};

}  // namespace

TEST_CASE("a file comes in pieces and goes out byte for byte", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const std::string content = "\xff\xd8\xff\xe0" + content_of_size(2'500'000);
  const NodeAnswer whole = node.upload(content, "/home/me/heron.jpg");
  RunningNode::require_ok(whole);
  CHECK(whole["state"] == "whole");
  CHECK(whole["kind"] == "image/jpeg");
  CHECK(whole["name"] == "heron.jpg");
  CHECK(whole["size"] == content.size());
  CHECK(whole["width"].is_null());
  const std::string id = whole["id"];
  CHECK(id.front() == 'f');
  const HttpAnswer got =
      talk(node.socket(), request_bytes("GET", "/v1/attachments/" + id + "/bytes", ""));
  CHECK(got.status == 200);
  CHECK((got.body == content));
  CHECK(got.head.find("Content-Type: application/octet-stream") != std::string::npos);
  CHECK(got.head.find("Content-Disposition: attachment") != std::string::npos);
  CHECK(got.head.find("X-Content-Type-Options: nosniff") != std::string::npos);
  // The beginning of an id is enough, as everywhere.
  CHECK((node.bytes_of(whole["short"]) == content));
}

TEST_CASE("a range of a file is what RFC 9110 says", "[api][media]") {
  Open open;
  const std::string content = content_of_size(200'000);
  const std::string id = open.node.upload(content)["id"];
  const auto is = [&](std::string_view range, std::size_t from, std::size_t count) {
    INFO(range);
    const HttpAnswer got = open.range(id, range);
    CHECK((got.body == content.substr(from, count)));
    const bool is_all = count == content.size();
    CHECK(got.status == (is_all ? 200 : 206));
    const std::string head = "Content-Range: bytes " + std::to_string(from) + "-" +
                             std::to_string(from + count - 1) + "/200000";
    CHECK((got.head.find(head) != std::string::npos) == !is_all);
  };
  is("bytes=0-0", 0, 1);
  is("bytes=65495-65496", 65495, 2);
  is("bytes=100000-", 100000, 100000);
  is("bytes=-7", 199993, 7);
  is("bytes=199990-999999", 199990, 10);
  is("bytes=0-", 0, 200000);
  is("bytes=-999999", 0, 200000);
  const HttpAnswer behind = open.range(id, "bytes=200000-");
  CHECK(behind.status == 409);
  CHECK(behind.json()["error"] == "wrong_offset");
  // Only this route answers in part.
  const HttpAnswer status =
      talk(open.node.socket(), range_request("/v1/attachments/" + id, "bytes=0-3"));
  CHECK(status.status == 200);
  CHECK(status.json().is_object());
}

TEST_CASE("an upload that was broken off goes on", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const std::string content = content_of_size(9'300'000);
  const NodeAnswer begun = node.post("/v1/attachments", {{"size", content.size()}});
  const std::string id = begun["id"];
  std::size_t sent = 0;
  for (; sent < 8'500'000; sent += 1'000'000)
    RunningNode::require_ok(
        node.put_bytes(id, sent, std::string_view(content).substr(sent, 1'000'000)));
  const NodeAnswer wrong = node.put_bytes(id, 5, "abc");
  CHECK(wrong.status == 409);
  CHECK(wrong.error() == "wrong_offset");
  CHECK(wrong["offset"] == sent);
  CHECK((node.post("/v1/attachments/" + id + "/finish").error() == "wrong_offset" ||
         sent == content.size()));
  // A lock forgets what is not on the disk.
  RunningNode::require_ok(node.post("/v1/lock"));
  CHECK(node.put_bytes(id, sent, "abc").error() == "locked");
  node.unlock();
  const NodeAnswer found = node.get("/v1/attachments/" + id);
  CHECK(found["state"] == "arriving");
  auto offset = found["offset"].get<std::size_t>();
  CHECK(offset > 8'000'000);
  CHECK(offset <= sent);
  while (offset < content.size()) {
    const NodeAnswer put =
        node.put_bytes(id, offset, std::string_view(content).substr(offset, 1'000'000));
    RunningNode::require_ok(put);
    offset = put["offset"].get<std::size_t>();
  }
  RunningNode::require_ok(node.post("/v1/attachments/" + id + "/finish"));
  CHECK((node.bytes_of(id) == content));
}

TEST_CASE("entries have their attachments, in the history and after undo", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const std::string heron = node.upload(content_of_size(5000, 1), "heron.jpg")["id"];
  const std::string reed = node.upload(content_of_size(5000, 2), "reed.jpg")["id"];
  const NodeAnswer entry = node.post(
      "/v1/entries", {{"text", "At the pond."},
                      {"attachments", Json::array({{{"id", heron}, {"description", "stands"}}})}});
  RunningNode::require_ok(entry);
  CHECK(entry["attachments"] == Json::array({{{"id", heron},
                                              {"description", "stands"},
                                              {"name", "heron.jpg"},
                                              {"kind", "application/octet-stream"},
                                              {"size", 5000},
                                              {"seconds", nullptr}}}));
  const std::string path = "/v1/entries/" + entry["id"].get<std::string>();
  const NodeAnswer added =
      node.post(path + "/attachments",
                {{"attachments",
                  Json::array({{{"id", reed}}, {{"id", heron}, {"description", "has left"}}})}});
  RunningNode::require_ok(added);
  REQUIRE(added["attachments"].size() == 2);
  CHECK(added["attachments"][0]["description"] == "has left");
  CHECK(added["attachments"][1]["id"] == reed);
  CHECK(node.post("/v1/search", {{"query", "stands"}})["found"].empty());
  CHECK(node.post("/v1/search", {{"query", "left"}})["found"].size() == 1);
  RunningNode::require_ok(node.put(path, {{"attachments", Json::array()}}));
  CHECK(node.get(path)["attachments"].empty());
  RunningNode::require_ok(node.post(path + "/undo"));
  CHECK(node.get(path)["attachments"].size() == 2);

  RunningNode::require_ok(node.remove("/v1/attachments/" + reed));
  CHECK(node.get(path)["attachments"].size() == 1);
  CHECK(node.get("/v1/attachments/" + reed)["entries"].empty());
  RunningNode::require_ok(node.remove("/v1/attachments/" + heron + "?for_good=true"));
  CHECK(node.get("/v1/attachments/" + heron).error() == "unknown_id");
  CHECK(node.bytes_of(heron).empty());
  const Json revisions = node.get(path + "/history")["revisions"];
  CHECK(revisions[0]["attachments"] == Json::array({{{"id", nullptr}, {"description", ""}}}));

  const NodeAnswer list = node.get("/v1/attachments?order=size");
  CHECK(list["bytes"] == 5000);
  CHECK(list["attachments"].size() == 1);
}

TEST_CASE("attachments of an import are as old as its words, and stand in them", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const Json import = {{"entries", Json::array({{{"text", "At sea. (photo)"},
                                                 {"created", "2024-03-01T20:15:02Z"},
                                                 {"modified", "2024-03-02T20:15:02Z"},
                                                 {"source", "dayone:A1"},
                                                 {"may_differ", true}}})}};
  const NodeAnswer imported = node.post("/v1/entries/import", import);
  const std::string path = "/v1/entries/" + imported["ids"][0].get<std::string>();
  const std::string photo = node.upload(content_of_size(5000, 1), "sea.jpg")["id"];
  const std::string reference = "![photo](attachment:" + photo + ")";
  Json request = {{"attachments", Json::array({{{"id", photo}}})},
                  {"imported", true},
                  {"was", "At sea. (photo)"},
                  {"becomes", "At sea. " + reference}};
  const NodeAnswer attached = node.post(path + "/attachments", request);
  RunningNode::require_ok(attached);
  CHECK(attached["text"] == "At sea. " + reference);
  CHECK(attached["title"] == "At sea. (photo)");
  CHECK(attached["modified"] == "2024-03-02T20:15:02Z");
  CHECK(attached["revision"] == 2);

  // The state without the photo is here already, and a newer one is newer.
  CHECK(node.post("/v1/entries/import", import)["known"] == 1);
  Json newer = import;
  newer["entries"][0]["text"] = "At the cold sea. (photo)";
  newer["entries"][0].erase("modified");
  CHECK(node.post("/v1/entries/import", newer)["revised"] == 1);
  CHECK(node.get(path)["attachments"].size() == 1);

  // Words that the person changed stay.
  const std::string reed = node.upload(content_of_size(5000, 2), "reed.jpg")["id"];
  RunningNode::require_ok(node.put(path, {{"text", "My words."}}));
  request["attachments"] = Json::array({{{"id", reed}}});
  RunningNode::require_ok(node.post(path + "/attachments", request));
  CHECK(node.get(path)["text"] == "My words.");
  CHECK(node.get(path)["attachments"].size() == 2);
  request.erase("becomes");
  CHECK(node.post(path + "/attachments", request).error() == "bad_request");
}

TEST_CASE("an attachment of one side is none of the other", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const std::string above = node.upload("one", "a")["id"];
  const std::string below = node.upload("one", "b", "deep")["id"];
  CHECK(below.front() == 'g');
  const auto with = [&](const std::string& id, const std::string& side) {
    return node
        .post("/v1/entries",
              {{"text", "Words."}, {"side", side}, {"attachments", Json::array({{{"id", id}}})}})
        .error();
  };
  CHECK(with(above, "deep") == "unknown_id");
  CHECK(with(below, "vault") == "unknown_id");
  CHECK(with("f" + below.substr(1), "vault") == "unknown_id");
  CHECK(with(below, "deep").empty());
  // The same bytes on the other side are not told of, and not shared.
  CHECK(node.get("/v1/attachments?side=vault")["bytes"] == 3);
  CHECK(node.get("/v1/attachments?side=deep")["bytes"] == 3);
  // An entry of the deep with a picture can still not be shared.
  const std::string entry = node.write("words", "deep");
  CHECK(node.post("/v1/shares", {{"entry", entry}, {"depth", "whole"}}).error() == "stays_below");
}

TEST_CASE("what no attachment can be is refused", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const auto begin = [&](const Json& body) { return node.post("/v1/attachments", body).error(); };
  CHECK(begin({{"size", 0}}) == "empty");
  CHECK(begin({{"size", (std::uint64_t{1} << 30) + 1}}) == "too_long");
  CHECK(begin({{"size", 5}, {"name", std::string(300, 'n')}}) == "too_long");
  CHECK(begin({{"size", 5}, {"side", "ledger"}}) == "bad_request");
  CHECK(begin(Json::object()) == "bad_request");
  const std::string id = node.post("/v1/attachments", {{"size", 5}})["id"];
  CHECK(node.put_bytes(id, 0, "abcdef").error() == "wrong_offset");
  CHECK(node.put_bytes(id, 0, std::string(1024 * 1024 + 1, 'x')).error() == "too_long");
  CHECK(node.put_bytes("f2222222", 0, "abc").error() == "unknown_id");
  CHECK(node.put_bytes("e2222222", 0, "abc").error() == "unknown_id");
  CHECK(node.bytes_of(id).empty());
  CHECK(node.get("/v1/attachments/" + id + "/bytes").error() == "unknown_id");
}

TEST_CASE("a lock ends an answer that is being sent", "[api][media]") {
  Open open;
  RunningNode& node = open.node;
  const std::string content = content_of_size(40'000'000);
  const std::string id = node.upload(content)["id"];
  const auto connection = api::connect_to(node.socket());
  REQUIRE(connection.ok());
  const std::string asked = request_bytes("GET", "/v1/attachments/" + id + "/bytes", "");
  REQUIRE(::send(connection->get(), asked.data(), asked.size(), 0) == std::ssize(asked));
  // It is on its way, and waits for its reader.
  std::string buffer(1000, '\0');
  REQUIRE(::recv(connection->get(), buffer.data(), buffer.size(), 0) > 0);
  RunningNode::require_ok(node.post("/v1/lock"));
  node.unlock();
  std::size_t got = 0;
  for (ssize_t count = 1; count > 0;) {
    buffer.resize(1'000'000);
    count = ::recv(connection->get(), buffer.data(), buffer.size(), 0);
    got += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  CHECK(got < content.size());
}
