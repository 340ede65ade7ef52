#include <memory>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/fields.h"
#include "api/unix_socket.h"
#include "fakes/running_node.h"

namespace waterline::api {

using namespace waterline::test;
namespace {

std::string nested(int depth) {
  return R"({"text":"x","tags":)" + std::string(static_cast<std::size_t>(depth - 1), '[') +
         std::string(static_cast<std::size_t>(depth - 1), ']') + "}";
}

TEST_CASE("a body that does not match the API is refused, changing nothing", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string bodies[] = {
      "{",
      "[]",
      "null",
      R"("text")",
      R"({"text":"x"} more)",
      R"({"text":5})",
      R"({"text":null})",
      R"({"text":"x","side":"surface"})",
      R"({"text":"x","Side":"deep"})",
      R"({"text":"x","created":"2026-13-01T00:00:00Z"})",
      R"({"text":"x","created":"2026-11-23"})",
      R"({"text":"x","tags":"calm"})",
      R"({"text":"x","tags":[1]})",
      "{\"text\":\"\xc3\x28\"}",
      "{\"text\":\"\xed\xa0\x80\"}",
      R"({"text":"\ud800"})",
      nested(10),
      nested(kMaxNesting + 1),
      nested(100000),
      R"({"text":"x","n":123456789012345678901234567890})",
  };
  for (const std::string& body : bodies) {
    INFO(body.substr(0, 100));
    CHECK(node.ask("POST", "/v1/entries", body).error() == "bad_request");
  }
  CHECK(node.post("/v1/entries").error() == "empty");
  for (const std::string query :
       {"?limit=0", "?limit=x", "?limit=-1", "?limit=99999999999999999999", "?offset=1.5",
        "?side=surface", "?Side=deep", "?limit=1&limit=2"}) {
    INFO(query);
    CHECK(node.get("/v1/entries" + query).error() == "bad_request");
  }
  CHECK(node.get("/v1/entries")["entries"].empty());
  CHECK(node.get("/v1/entries?side=deep")["entries"].empty());
}

TEST_CASE("JSON nested too deeply is refused, not counting brackets in texts", "[api]") {
  CHECK(parse_object(nested(kMaxNesting)).has_value());
  CHECK_FALSE(parse_object(nested(kMaxNesting + 1)).has_value());
  CHECK(parse_object(R"({"text":")" + std::string(1000, '[') + R"(\"[{"})").has_value());
  CHECK_FALSE(parse_object(R"({"text":"\")" + std::string(1000, '[')).has_value());
}

TEST_CASE("an unknown path or method gets not_found", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  for (const std::string path :
       {"/", "/v1", "/v1/", "/v1/statu", "/v1/status/", "//v1/status", "/v1/entries/",
        "/v1/entries/a/b", "/v1/shared//acknowledgement", "/v2/status"}) {
    INFO(path);
    CHECK(node.get(path).error() == "not_found");
  }
  CHECK(node.get("/" + std::string(4000, 'a')).error() == "not_found");
  CHECK(node.get("/v1/lock").error() == "not_found");
  CHECK(node.put("/v1/status", Json::object()).error() == "not_found");
}

TEST_CASE("only one plain JSON body of a known size is read", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  const std::string body = R"({"all":true})";
  const std::string start = "POST /v1/lock HTTP/1.1\r\nHost: x\r\n";
  const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
  const std::string json = "Content-Type: application/json\r\n";
  const std::string refused[] = {
      start + length + "\r\n" + body,
      start + length + "Content-Type: text/plain\r\n\r\n" + body,
      start + length + "Content-Type: multipart/form-data; boundary=x\r\n\r\n" + body,
      start + length + "Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body,
      start + length + json + "Content-Encoding: gzip\r\n\r\n" + body,
      start + json + "Transfer-Encoding: chunked\r\n\r\nc\r\n" + body + "\r\n0\r\n\r\n",
      start + json + length + "Transfer-Encoding: chunked\r\n\r\n" + body,
      start + json + length + length + "\r\n" + body,
      start + json + "\r\n" + body,
      "GET /v1/status HTTP/1.1\r\n" + json + length + "\r\n" + body,
      "GARBAGE\r\n\r\n",
      "PATCH /v1/lock HTTP/1.1\r\n" + json + length + "\r\n" + body,
      "POST /v1/lock HTTP/1.1\r\n" + json + "Content-Length: -1\r\n\r\n",
  };
  for (const std::string& bytes : refused) {
    INFO(bytes);
    const HttpAnswer answer = talk(node.socket(), bytes);
    CHECK(answer.status >= 400);
    CHECK(answer.json().value("schema", "") == "waterline/error/1");
  }
  const HttpAnswer sound = talk(node.socket(), start + length + json + "\r\n" + body);
  CHECK(sound.json().value("error", "") == "no_store");
  const HttpAnswer with_charset =
      talk(node.socket(),
           start + length + "Content-Type: application/json; charset=utf-8\r\n\r\n" + body);
  CHECK(with_charset.json().value("error", "") == "no_store");
}

TEST_CASE("an answer is whole, uncompressed JSON, whatever the request asks for", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  const HttpAnswer answer = talk(
      node.socket(),
      "GET /v1/status HTTP/1.1\r\nRange: bytes=0-3,0-3,0-3\r\nAccept-Encoding: gzip, br\r\n\r\n");
  CHECK(answer.status == 200);
  CHECK(answer.json().value("state", "") == "absent");
  CHECK(answer.head.find("Content-Type: application/json") != std::string::npos);
  CHECK(answer.head.find("Connection: close") != std::string::npos);

  // cpp-httplib itself refuses a request with an invalid range. The refusal must look like the
  // node's refusal of any other bad request.
  for (const std::string range : {"bytes=0-3,9-1", "bytes=x", "octets=0-3"}) {
    INFO(range);
    const HttpAnswer refused = talk(node.socket(), "GET /v1/status HTTP/1.1\r\nRange: " + range +
                                                       "\r\nAccept-Encoding: gzip, br\r\n\r\n");
    CHECK(refused.status == 400);
    CHECK(refused.json().value("error", "") == "bad_request");
    CHECK(refused.head.find("Content-Encoding") == std::string::npos);
  }
}

TEST_CASE("more than 64 KiB of headers are not read", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  const std::string start = "GET /v1/status HTTP/1.1\r\n";
  std::string headers;
  while (headers.size() < std::size_t{60} * 1024) headers += "a:b\r\n";
  CHECK(talk(node.socket(), start + headers + "\r\n").status == 200);
  while (headers.size() < std::size_t{70} * 1024) headers += "a:b\r\n";
  CHECK(talk(node.socket(), start + headers + "\r\n").status == 400);
}

TEST_CASE("a body that is too large is refused with the limit", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  const std::string large(std::size_t{3} * 1024 * 1024, ' ');
  const NodeAnswer said = node.ask("POST", "/v1/entries", large);
  CHECK(said.status == 413);
  CHECK(said.error() == "too_long");
  CHECK(said["limit"] == 2 * 1024 * 1024);
  const HttpAnswer announced =
      talk(node.socket(),
           "POST /v1/entries/import HTTP/1.1\r\nContent-Type: application/json\r\n"
           "Content-Length: 18446744073709551615\r\n\r\n");
  CHECK(announced.json().value("limit", 0) == 64 * 1024 * 1024);
}

TEST_CASE("a client says nothing to a socket of another user", "[api]") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can act as two users");
    return;
  }
  const TemporaryFolder folder;
  const auto socket = listen_at(folder.path() / "socket");
  REQUIRE(socket.ok());
  CHECK(connect_to(folder.path() / "socket").ok());
  REQUIRE(::seteuid(65534) == 0);
  const bool listens = listen_again(*socket).ok();
  REQUIRE(::seteuid(0) == 0);
  REQUIRE(listens);
  CHECK_FALSE(connect_to(folder.path() / "socket").ok());
}

TEST_CASE("a silent or slow caller keeps nobody waiting", "[api]") {
  const TemporaryFolder folder;
  auto node = std::make_unique<RunningNode>(folder.path());
  std::vector<base::FileDescriptor> silent;
  for (int i = 0; i < 40; ++i) {  // more than there are threads
    auto connection = connect_to(node->socket());
    REQUIRE(connection.ok());
    silent.push_back(std::move(*connection));
  }
  REQUIRE(::send(silent[0].get(), "POST /v1/lo", 11, MSG_NOSIGNAL) == 11);
  auto begin = std::chrono::steady_clock::now();
  CHECK(node->state() == "absent");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
  // The node ends at once even though the 40 silent connections are still open.
  begin = std::chrono::steady_clock::now();
  node.reset();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("many callers at once are all answered", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  std::atomic<int> answered = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 12; ++i) {
    callers.emplace_back([&, i] {
      for (int j = 0; j < 10; ++j) {
        const Json body = {{"text", "entry " + std::to_string(i) + " " + std::to_string(j)}};
        if (talk(node.socket(), request_bytes("POST", "/v1/entries", body.dump())).status == 200)
          ++answered;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  CHECK(answered == 120);
  CHECK(node.get("/v1/entries?limit=1000")["entries"].size() == 120);
}

TEST_CASE("only the owner can use the socket", "[api]") {
  const TemporaryFolder folder;
  const RunningNode node(folder.path());
  struct stat facts {};
  REQUIRE(::stat(node.socket().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  REQUIRE(::stat(node.socket().parent_path().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0700);
  REQUIRE(::stat(folder.path().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0700);

  if (::geteuid() != 0) {
    WARN("skipped from here on: only root can act as another user");
    return;
  }
  const auto runtime = node.socket().parent_path();
  for (const auto& path : {folder.path(), runtime, runtime.parent_path()})
    REQUIRE(::chmod(path.c_str(), 0755) == 0);
  REQUIRE(::chmod(node.socket().c_str(), 0666) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::setresuid(65534, 65534, 65534) != 0) ::_exit(2);
    // Not by connect_to(), which would hang up on a node of another user.
    const base::FileDescriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (node.socket().native().copy(name.sun_path, sizeof name.sun_path - 1) !=
            node.socket().native().size() ||
        ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
      ::_exit(3);
    constexpr std::string_view kRequest = "GET /v1/status HTTP/1.1\r\n\r\n";
    (void)::send(connection.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL);
    char byte = 0;
    ::_exit(::recv(connection.get(), &byte, 1, 0) > 0 ? 1 : 0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a home with a very long path works like any other", "[api]") {
  const TemporaryFolder folder;
  std::filesystem::path home = folder.path();
  for (int i = 0; i < 8; ++i) home /= std::string(40, static_cast<char>('a' + i));
  RunningNode node(home);
  CHECK(node.state() == "absent");
  node.make_journal();
  CHECK(node.state() == "open");
}

}  // namespace
}  // namespace waterline::api
