#include <algorithm>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/loopback_client.h"
#include "fakes/running_node.h"

// Tests the API on 127.0.0.1 under attack: by other pages, other names for this machine, other
// users, and slow connections.
namespace waterline::api {

using namespace waterline::test;
namespace {

struct OnLoopback {
  OnLoopback() : node(folder.path()) {
    node.make_journal();
    const NodeAnswer opened = node.post("/v1/loopback/open");
    RunningNode::require_ok(opened);
    const std::string address = opened["address"];
    REQUIRE(address.starts_with("http://127.0.0.1:"));
    page.port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    page = Page{page.port};
    code = opened["code"];
  }
  void sign_in() {
    const HttpAnswer session = page.ask("POST", "/v1/loopback/session", {{"code", code}});
    REQUIRE(session.status == 200);
    page.token = session.json()["token"];
    REQUIRE(page.token.size() == 64);
  }

  const TemporaryFolder folder;
  RunningNode node;
  Page page{0};
  std::string code;
};

bool is_not_found(const HttpAnswer& answer) {
  return answer.status == 404 && answer.json().value("error", "") == "not_found";
}

}  // namespace

TEST_CASE("the loopback API is reachable only after open and before close", "[api][loopback]") {
  const TemporaryFolder folder;
  std::uint16_t port = 0;
  {
    RunningNode node(folder.path());
    node.make_journal();
    CHECK(node.get("/v1/loopback")["address"].is_null());
    const std::string address = node.post("/v1/loopback/open")["address"];
    port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    CHECK(dial(port));
    CHECK(node.get("/v1/loopback")["address"] == address);
    CHECK(node.post("/v1/loopback/open")["address"] == address);
    RunningNode::require_ok(node.post("/v1/loopback/close"));
    CHECK_FALSE(dial(port));
    CHECK(node.get("/v1/loopback")["address"].is_null());
    const std::string again = node.post("/v1/loopback/open")["address"];
    port = static_cast<std::uint16_t>(std::stoi(again.substr(again.rfind(':') + 1)));
  }
  CHECK_FALSE(dial(port));
}

TEST_CASE("a launch code works once, for a minute and three tries", "[api][loopback]") {
  OnLoopback on;
  CHECK(is_not_found(on.page.ask("GET", "/v1/status")));
  on.sign_in();
  CHECK(on.page.ask("GET", "/v1/status").json()["state"] == "open");
  CHECK(on.page.ask("POST", "/v1/entries", {{"text", "written in a page"}, {"side", "vault"}})
            .status == 200);
  CHECK(on.node.get("/v1/entries")["entries"].size() == 1);
  CHECK(is_not_found(on.page.ask("GET", "/v1/loopback")));
  CHECK(is_not_found(on.page.ask("POST", "/v1/loopback/open")));
  CHECK(is_not_found(on.page.ask("POST", "/v1/loopback/close")));

  Page other{on.page.port};
  const auto try_code = [&](const std::string& code) {
    return other.ask("POST", "/v1/loopback/session", {{"code", code}}).status == 200;
  };
  CHECK_FALSE(try_code(on.code));
  SECTION("three tries") {
    const std::string code = on.node.post("/v1/loopback/open")["code"];
    for (int i = 0; i < 3; ++i) CHECK_FALSE(try_code(std::string(32, '0')));
    CHECK_FALSE(try_code(code));
  }
  SECTION("two tries leave one") {
    const std::string code = on.node.post("/v1/loopback/open")["code"];
    for (int i = 0; i < 2; ++i) CHECK_FALSE(try_code(code.substr(1)));
    CHECK(try_code(code));
  }
  SECTION("a minute") {
    const std::string code = on.node.post("/v1/loopback/open")["code"];
    on.node.clock().advance(std::chrono::seconds(60));
    CHECK_FALSE(try_code(code));
  }
  SECTION("an earlier code") {
    const std::string earlier = on.node.post("/v1/loopback/open")["code"];
    const std::string later = on.node.post("/v1/loopback/open")["code"];
    CHECK_FALSE(try_code(earlier));
    CHECK(try_code(later));
  }
  SECTION("a token ends with the door") {
    RunningNode::require_ok(on.node.post("/v1/loopback/close"));
    const std::string address = on.node.post("/v1/loopback/open")["address"];
    Page page{static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))),
              on.page.token};
    CHECK(is_not_found(page.ask("GET", "/v1/status")));
  }
}

TEST_CASE("a request of another origin, host or type gets and changes nothing", "[api][loopback]") {
  OnLoopback on;
  on.sign_in();
  const std::string port = std::to_string(on.page.port);
  const auto refused = [&](const auto& change) {
    Page page = on.page;
    change(page);
    const HttpAnswer read = page.ask("GET", "/v1/status");
    const HttpAnswer written =
        page.ask("POST", "/v1/entries", {{"text", "not by its owner"}, {"side", "vault"}});
    CHECK((read.status == 404 && written.status == 404));
    for (const HttpAnswer* answer : {&read, &written}) {
      CHECK(answer->head.find("Access-Control") == std::string::npos);
      CHECK(answer->body.find("open") == std::string::npos);
    }
  };
  for (const std::string& host :
       {std::string("localhost:" + port), "evil.example:" + port, std::string("127.0.0.1"),
        std::string(), "127.0.0.1:" + port + "0", "127.0.0.1.:" + port, "[::1]:" + port}) {
    INFO(host);
    refused([&](Page& page) { page.host = host; });
  }
  for (const std::string& origin :
       {std::string("http://evil.example"), std::string("null"), "https://127.0.0.1:" + port,
        "http://localhost:" + port, std::string("http://127.0.0.1:1")}) {
    INFO(origin);
    refused([&](Page& page) { page.origin = origin; });
  }
  refused([](Page& page) { page.token.clear(); });
  refused([](Page& page) { page.token.back() = page.token.back() == '0' ? '1' : '0'; });
  refused([](Page& page) { page.token.pop_back(); });
  refused([](Page& page) { page.more = "Sec-Fetch-Site: cross-site\r\n"; });
  refused([](Page& page) { page.more = "Sec-Fetch-Site: same-site\r\n"; });
  refused([&](Page& page) { page.more = "Host: evil.example\r\n"; });
  refused([&](Page& page) { page.more = "Origin: http://evil.example\r\n"; });
  refused(
      [&](Page& page) { page.more = "Authorization: Bearer " + std::string(64, '0') + "\r\n"; });

  Page without_origin = on.page;
  without_origin.origin.clear();
  CHECK(without_origin.ask("GET", "/v1/status").status == 200);
  CHECK(is_not_found(without_origin.ask("POST", "/v1/lock")));
  for (const std::string type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
    Page page = on.page;
    page.type = type;
    CHECK(page.ask("POST", "/v1/lock").status == 400);
  }
  for (const std::string method : {"OPTIONS", "TRACE", "CONNECT", "PATCH", "HEAD"}) {
    INFO(method);
    const HttpAnswer answer = on.page.ask(method, "/v1/status");
    CHECK((answer.status == 0 || answer.status >= 400));
    CHECK(answer.head.find("Access-Control") == std::string::npos);
  }
  CHECK(on.node.state() == "open");
  CHECK(on.node.get("/v1/entries")["entries"].empty());
}

TEST_CASE("a connection of another user is closed, even with a token", "[api][loopback]") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can act as another user");
    return;
  }
  OnLoopback on;
  on.sign_in();
  CHECK(on.page.ask("GET", "/v1/status").status == 200);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::setresuid(65534, 65534, 65534) != 0) ::_exit(2);
    ::_exit(on.page.ask("GET", "/v1/status").status == 0 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

TEST_CASE("slow loopback connections keep nobody waiting at the Unix socket", "[api][loopback]") {
  OnLoopback on;
  on.sign_in();
  std::vector<base::FileDescriptor> idle;
  for (int i = 0; i < 100; ++i) {
    idle.push_back(dial(on.page.port));
    if (i % 2 == 0 && idle.back())
      CHECK(::send(idle.back().get(), "GET /v1/st", 10, MSG_NOSIGNAL) == 10);
  }
  const auto begin = std::chrono::steady_clock::now();
  CHECK(on.node.state() == "open");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  idle.clear();
  CHECK(on.page.ask("GET", "/v1/status").status == 200);
}

TEST_CASE("a lock ends every token and code of the loopback API", "[api][loopback]") {
  const auto is_locked = [](const HttpAnswer& answer) {
    return answer.status == 403 && answer.json().value("error", "") == "locked";
  };
  for (const bool all : {false, true}) {
    OnLoopback on;
    on.sign_in();
    const std::string code = on.node.post("/v1/loopback/open")["code"];
    CHECK(on.page.ask("GET", "/v1/entries").status == 200);
    RunningNode::require_ok(on.node.post("/v1/lock", {{"all", all}}));
    CHECK(on.page.ask("GET", "/v1/entries").status == 403);
    on.node.unlock();
    CHECK(is_locked(on.page.ask("GET", "/v1/entries")));
    CHECK(is_locked(on.page.ask("GET", "/v1/status")));
    Page late{on.page.port};
    const HttpAnswer session = late.ask("POST", "/v1/loopback/session", {{"code", code}});
    REQUIRE(session.status == 200);
    late.token = session.json()["token"];
    CHECK(is_locked(late.ask("GET", "/v1/entries")));
  }
  OnLoopback on;
  on.sign_in();
  on.node.advance(std::chrono::seconds(601));
  on.node.unlock();
  CHECK(is_locked(on.page.ask("GET", "/v1/entries")));
}

TEST_CASE("the loopback API is listed among the sockets as local", "[api][loopback]") {
  OnLoopback on;
  const Json sockets = on.node.get("/v1/net")["sockets"];
  const auto listed = std::ranges::count_if(sockets, [&](const Json& socket) {
    return socket["why"] == "api_on_loopback" && socket["address"] == on.page.host &&
           socket["leaves_machine"] == false;
  });
  CHECK(listed == 1);
}

}  // namespace waterline::api
