#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "api/loopback_client.h"
#include "app/kinds_with_own_view.h"
#include "page/assets.h"

// Tests the page on loopback: which of its files are served to whom, and which requests a token
// allows.
namespace waterline::api {

using namespace waterline::test;
namespace {

constexpr const char* kNavigation = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
constexpr const char* kFromPage = "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\n";

// A node, and a browser that open_page() sends to its page.
struct OnPage {
  OnPage() : node(folder.path()) {}

  void open_page() {
    const NodeAnswer opened = node.post("/v1/page/open");
    RunningNode::require_ok(opened);
    const std::string address = opened["address"];
    const std::size_t path = address.find('/', std::string("http://").size());
    page = Page{static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)))};
    page_folder = address.substr(path);
    const HttpAnswer session = page.ask("POST", "/v1/loopback/session", {{"code", opened["code"]}});
    REQUIRE(session.status == 200);
    page.token = session.json()["token"];
  }
  // Asks for a file of the page with these headers, and without a token.
  [[nodiscard]] HttpAnswer fetch(const std::string& name, const std::string& headers) const {
    Page plain{page.port};
    plain.origin.clear();
    plain.more = headers;
    return plain.ask("GET", page_folder + name);
  }
  [[nodiscard]] bool is_shut_out() const {
    const HttpAnswer answer = page.ask("GET", "/v1/entries");
    return answer.status == 403 && answer.json().value("error", "") == "locked";
  }
  [[nodiscard]] bool can_read() const { return page.ask("GET", "/v1/entries").status == 200; }
  void unlock_in_page() const {
    REQUIRE(page.ask("POST", "/v1/unlock", {{"passphrase", kPassphrase}}).status == 200);
  }

  const TemporaryFolder folder;
  RunningNode node;
  Page page{0};
  std::string page_folder;
};

TEST_CASE("the page offers no kind whose entries have a view of their own", "[page]") {
  std::string expected = "export const KINDS_WITH_OWN_VIEW = [";
  for (const journal::Kind& kind : app::kinds_with_own_view()) expected += "\"" + kind + "\", ";
  expected.replace(expected.size() - 2, 2, "];");
  CHECK(page::asset_named("app/lists.js")->bytes.find(expected) != std::string_view::npos);
}

}  // namespace

TEST_CASE("the page's documents are served to navigations, and its files to itself", "[page]") {
  OnPage on;
  on.open_page();
  REQUIRE(on.page_folder.size() == 34);
  for (const char* site : {"none", "cross-site", "same-site", "same-origin"}) {
    const HttpAnswer document =
        on.fetch("", std::string(kNavigation) + "Sec-Fetch-Site: " + site + "\r\n");
    CHECK(document.status == 200);
    CHECK(document.body == page::asset_named("index.html")->bytes);
    CHECK(document.head.find("Content-Type: text/html") != std::string::npos);
  }
  CHECK(on.fetch("index.html", kFromPage).status == 200);
  CHECK(on.fetch("index.html", kNavigation).status == 404);
  CHECK(on.fetch("", kFromPage).status == 404);
  CHECK(on.fetch("", "").status == 404);
  CHECK(
      on.fetch("index.html", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n").status ==
      404);
  CHECK(on.fetch("index.html", "Sec-Fetch-Mode: no-cors\r\n").status == 404);
  CHECK(on.fetch("nothing.js", kFromPage).status == 404);
  CHECK(on.fetch("../index.html", kFromPage).status == 404);
}

TEST_CASE("nothing of the page is served outside its folder", "[page]") {
  OnPage on;
  on.open_page();
  Page other{on.page.port};
  other.origin.clear();
  other.more = kNavigation;
  std::string near = on.page_folder;
  near[5] = near[5] == '0' ? '1' : '0';
  for (const std::string& path :
       {std::string("/"), std::string("/index.html"), near, on.page_folder.substr(0, 33),
        on.page_folder.substr(0, 20) + "/", "/" + std::string(32, '0') + "/"}) {
    INFO(path);
    CHECK(other.ask("GET", path).status == 404);
  }
  for (const char* method : {"POST", "PUT", "DELETE"})
    CHECK(on.page.ask(method, on.page_folder).status == 404);
  const std::string before = on.page_folder;
  RunningNode::require_ok(on.node.post("/v1/loopback/close"));
  on.open_page();
  CHECK(on.page_folder != before);
}

TEST_CASE("every answer of the loopback forbids what the page does not need", "[page]") {
  OnPage on;
  on.open_page();
  for (const HttpAnswer& answer :
       {on.fetch("", kNavigation), on.fetch("nothing.js", kFromPage),
        on.page.ask("GET", "/v1/status"), on.page.ask("GET", "/v1/nothing")}) {
    for (const char* header :
         {"Content-Security-Policy: default-src 'none'", "trusted-types 'none'",
          "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin",
          "Cross-Origin-Embedder-Policy: require-corp"}) {
      INFO(answer.head << "\n" << header);
      CHECK(answer.head.find(header) != std::string::npos);
    }
  }
  CHECK(on.fetch("", kNavigation).head.find("camera=()") != std::string::npos);
  // The page has two HTML documents. Only the second one, `scan`, may use the camera.
  const HttpAnswer scanner = on.fetch("scan", kNavigation);
  CHECK(scanner.status == 200);
  CHECK(scanner.body == page::asset_named("scan.html")->bytes);
  CHECK(scanner.head.find("camera=(self)") != std::string::npos);
  CHECK(on.fetch("scan.html", kFromPage).head.find("camera=()") != std::string::npos);
}

TEST_CASE("a page opened on a closed journal reads nothing until it unlocks", "[page]") {
  OnPage on;
  on.node.make_journal();
  RunningNode::require_ok(on.node.post("/v1/lock"));
  on.open_page();
  CHECK(on.page.ask("GET", "/v1/status").json()["state"] == "locked");
  CHECK(on.page.ask("GET", "/v1/entries").status == 403);
  SECTION("unlocked elsewhere") {
    on.node.unlock();
    CHECK(on.is_shut_out());
    CHECK(on.page.ask("GET", "/v1/status").status == 403);
    CHECK(on.page.ask("POST", "/v1/unlock", {{"passphrase", "a wrong one"}}).status == 403);
    CHECK(on.is_shut_out());
  }
  on.unlock_in_page();
  CHECK(on.can_read());
}

TEST_CASE("a lock shuts a page out until it proves the passphrase itself", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  CHECK(on.can_read());
  RunningNode::require_ok(on.node.post("/v1/lock"));
  on.node.unlock();
  CHECK(on.is_shut_out());
  CHECK(on.page.ask("POST", "/v1/lock").status == 403);
  CHECK(on.node.state() == "open");
  on.unlock_in_page();
  CHECK(on.can_read());
}

TEST_CASE("a journal is made in the page", "[page]") {
  OnPage on;
  on.open_page();
  CHECK(on.page.ask("GET", "/v1/status").json()["state"] == "absent");
  REQUIRE(on.page.ask("POST", "/v1/init/begin", {{"passphrase", kPassphrase}}).status == 200);
  REQUIRE(on.page.ask("POST", "/v1/init/finish", {{"accept_loss", true}}).status == 200);
  CHECK(on.can_read());
}

TEST_CASE("leaving locks the journal, voids every token and closes the door", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  const Page first = on.page;
  on.open_page();
  CHECK(first.ask("POST", "/v1/page/leave").status == 200);
  CHECK(on.node.state() == "locked");
  CHECK(first.ask("GET", "/v1/status").status != 200);
  CHECK(on.page.ask("GET", "/v1/status").status != 200);
  on.node.unlock();
  CHECK(eventually([&] { return on.node.get("/v1/loopback")["address"].is_null(); }));
  on.open_page();
  CHECK(on.can_read());
}

TEST_CASE("one connection carries further requests after a GET alone", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  const std::string host = "Host: " + on.page.host + "\r\n";
  const std::string get =
      "GET " + on.page_folder + "index.html HTTP/1.1\r\n" + host + kFromPage + "\r\n";
  const std::string& body = get;  // would be a request if it were read as one
  const std::string post =
      "POST /v1/nothing HTTP/1.1\r\n" + host +
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  const auto answers = [&](const std::string& bytes) {
    const base::FileDescriptor connection = dial(on.page.port);
    REQUIRE(::send(connection.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
    ::shutdown(connection.get(), SHUT_WR);
    const HttpAnswer whole = talk_over(connection, "");
    const std::string all = whole.head + whole.body;
    std::size_t count = 0;
    for (std::size_t at = all.find("HTTP/1.1 "); at != std::string::npos;
         at = all.find("HTTP/1.1 ", at + 1)) {
      ++count;
    }
    return count;
  };
  CHECK(answers(get + get + get) == 3);
  CHECK(answers(get + post + get) == 2);
  for (const std::string disguised : {"Content-Length : ", "Transfer-Encoding : chunked, "}) {
    std::string with_body = get;
    with_body.insert(with_body.size() - 2, disguised + std::to_string(get.size()) + "\r\n");
    CHECK(answers(with_body + get) == 1);
  }
}

TEST_CASE("a page's draft becomes an entry in one step, or stays", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  const auto drafts = [&](const std::string& side) {
    return on.page.ask("GET", "/v1/page/drafts?side=" + side).json()["drafts"];
  };
  const Json words = {{"side", "deep"},
                      {"text", "half a thought"},
                      {"kind", "note"},
                      {"fields", {{"before", "calm"}}},
                      {"tags", {"evening"}}};
  REQUIRE(on.page.ask("PUT", "/v1/page/drafts/new", words).status == 200);
  REQUIRE(on.page.ask("PUT", "/v1/page/drafts/new", {{"text", "another"}}).status == 200);
  REQUIRE(drafts("deep").size() == 1);
  CHECK(drafts("deep")[0]["text"] == "half a thought");
  CHECK(drafts("deep")[0]["fields"]["before"] == "calm");
  CHECK(drafts("deep")[0]["tags"] == Json({"evening"}));
  REQUIRE(drafts("vault").size() == 1);
  CHECK(on.node.get("/v1/entries?side=deep")["entries"].empty());
  CHECK(on.node.get("/v1/entries")["entries"].empty());

  // A refused entry leaves the draft.
  CHECK(on.page.ask("POST", "/v1/entries", {{"text", ""}, {"draft", "new"}}).status == 400);
  CHECK(drafts("vault").size() == 1);
  REQUIRE(on.page.ask("POST", "/v1/entries", {{"text", "another"}, {"draft", "new"}}).status ==
          200);
  CHECK(drafts("vault").empty());
  CHECK(drafts("deep").size() == 1);

  const std::string id = on.node.get("/v1/entries")["entries"][0]["id"];
  const std::string& slot = id;
  REQUIRE(on.page.ask("PUT", "/v1/page/drafts/" + slot, {{"text", "changed"}, {"based_on", 1}})
              .status == 200);
  CHECK(drafts("vault")[0]["based_on"] == 1);
  REQUIRE(on.page.ask("PUT", "/v1/entries/" + id, {{"text", "changed"}, {"draft", slot}}).status ==
          200);
  CHECK(drafts("vault").empty());
  CHECK(on.node.get("/v1/entries/" + id)["text"] == "changed");

  for (const char* bad : {"New", "a.b", "a%20b", "12345678901234567890123456789012345678901"}) {
    INFO(bad);
    CHECK(on.page.ask("PUT", std::string("/v1/page/drafts/") + bad, {{"text", "x"}}).status == 400);
  }
  for (int i = 0; i < 64; ++i)
    CHECK(on.page.ask("PUT", "/v1/page/drafts/s" + std::to_string(i), {{"text", "x"}}).status ==
          200);
  CHECK(on.page.ask("PUT", "/v1/page/drafts/s64", {{"text", "x"}}).status == 409);
  CHECK(on.page.ask("PUT", "/v1/page/drafts/s63", {{"text", "y"}}).status == 200);
  REQUIRE(on.page.ask("DELETE", "/v1/page/drafts/s63").status == 200);
  CHECK(drafts("vault").size() == 63);
}

TEST_CASE("a list in parts shows every entry once, whatever is added meanwhile", "[page]") {
  OnPage on;
  on.node.make_journal();
  for (int i = 0; i < 23; ++i) {
    on.node.write("entry " + std::to_string(i) + "\nand more of it");
    if (i % 3 == 0) on.node.advance(std::chrono::seconds(1));  // others are of one moment
  }
  for (const std::string order : {"newest", "oldest"}) {
    std::vector<std::string> texts;
    std::string after;
    for (;;) {
      const Json part =
          on.node.get("/v1/entries?limit=5&preview=9&order=" + order + after)["entries"];
      if (part.empty()) break;
      for (const Json& entry : part) texts.push_back(entry["preview"]);
      after = "&after=" + part.back()["id"].get<std::string>();
      if (order == "newest") on.node.write("later");
    }
    REQUIRE(texts.size() >= 23);
    for (int i = 0; i < 23; ++i) {
      const std::string expected = ("entry " + std::to_string(i) + "\nand").substr(0, 9);
      CHECK(texts[order == "newest" ? static_cast<std::size_t>(22 - i)
                                    : static_cast<std::size_t>(i)] == expected);
    }
  }
  CHECK(on.node.get("/v1/entries?after=e22222222").error() == "unknown_id");
  CHECK(on.node.get("/v1/entries?order=best").error() == "bad_request");
}

TEST_CASE("a page hears of each change, and of a lock by time", "[page]") {
  OnPage on;
  on.node.make_journal();
  const auto since = [&](std::uint64_t at, int seconds) {
    return on.node.get("/v1/changes?since=" + std::to_string(at) +
                       "&wait_seconds=" + std::to_string(seconds));
  };
  const NodeAnswer first = since(0, 60);
  CHECK(first["areas"].size() == 9);
  std::uint64_t at = first["at"];
  CHECK(since(at, 0)["areas"].empty());
  on.node.write("something");
  const NodeAnswer written = since(at, 60);
  CHECK(written["areas"] == Json({"entries"}));
  at = written["at"];
  CHECK(since(at + 1, 60)["areas"].size() == 9);  // a number that this node never gave

  on.node.advance(std::chrono::seconds(601));
  const NodeAnswer locked = since(at, 60);
  CHECK(locked["areas"] == Json({"state"}));
  CHECK(on.node.state() == "locked");
}

TEST_CASE("a request that a program makes does not delay the idle lock", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  on.node.advance(std::chrono::seconds(400));
  Page by_itself = on.page;
  by_itself.more = "Waterline-Attended: no\r\n";
  CHECK(by_itself.ask("GET", "/v1/entries").status == 200);
  on.node.advance(std::chrono::seconds(201));
  CHECK(on.node.state() == "locked");
}

TEST_CASE("the page's settings take only what they know", "[page]") {
  OnPage on;
  on.node.make_journal();
  CHECK(on.node.get("/v1/page/settings")["settings"]["theme"] == "system");
  RunningNode::require_ok(on.node.put("/v1/page/settings", {{"theme", "dark"}, {"keys", "on"}}));
  RunningNode::require_ok(
      on.node.put("/v1/page/settings", {{"quick_exit_to", "https://weather.example/"}}));
  const Json settings = on.node.get("/v1/page/settings")["settings"];
  CHECK(settings["theme"] == "dark");
  CHECK(settings["keys"] == "on");
  CHECK(settings["quick_exit_to"] == "https://weather.example/");
  for (const Json& bad :
       {Json{{"theme", "pink"}}, Json{{"theme", ""}}, Json{{"colour", "dark"}},
        Json{{"quick_exit_to", "javascript:alert(1)"}},
        Json{{"quick_exit_to", "file:///etc/passwd"}}, Json{{"quick_exit_to", "https://a b"}}}) {
    INFO(bad.dump());
    CHECK(on.node.put("/v1/page/settings", bad).error() == "bad_request");
  }
  CHECK(on.node.get("/v1/words?count=6")["words"].size() == 6);
}

TEST_CASE("a page left behind reads nothing, however an unlock elsewhere falls", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.node.write("Words for nobody else.");
  RunningNode::require_ok(on.node.post(
      "/v1/drafts", {{"side", "deep"}, {"purpose", "note"}, {"content", R"({"text":"begun"})"}}));
  RunningNode::require_ok(on.node.post("/v1/lock"));
  on.open_page();
  for (int round = 0; round < 6; ++round) {
    std::atomic<bool> over = false;
    std::atomic<int> read = 0;
    std::atomic<int> asked = 0;
    std::vector<std::thread> pages;
    for (const char* path : {"/v1/entries", "/v1/drafts?side=deep", "/v1/status", "/v1/entries"}) {
      pages.emplace_back([&, path] {
        while (!over) {
          // This thread makes no checks by Catch, which may run in one thread only.
          const HttpAnswer answer = on.page.ask("GET", path);
          const bool is_closed = answer.body.find(R"("state":"locked")") != std::string::npos;
          if (answer.status == 200 && !is_closed) ++read;
          ++asked;
        }
      });
    }
    on.node.unlock();
    const int before = asked;
    CHECK(eventually([&] { return asked > before + 8; }));
    over = true;
    for (std::thread& page : pages) page.join();
    CHECK(read == 0);
    RunningNode::require_ok(on.node.post("/v1/lock"));
  }
  CHECK(on.page.ask("POST", "/v1/drafts", {{"purpose", "write"}, {"content", "{}"}}).status != 200);
}

TEST_CASE("a lock that is asked for during an unlock is not lost", "[page]") {
  const TemporaryFolder folder;
  // With this cost, the hash of the passphrase takes most of the time of an unlock, as in a
  // person's journal.
  RunningNode node(folder.path(), {10, 64 * 1024});
  node.make_journal();
  RunningNode::require_ok(node.post("/v1/lock"));
  const auto began = std::chrono::steady_clock::now();
  node.unlock();
  const auto took = std::chrono::steady_clock::now() - began;
  int overtaken = 0;
  for (int round = 0; round < 5; ++round) {
    RunningNode::require_ok(node.post("/v1/lock"));
    std::atomic<int> status = 0;
    std::thread unlock([&] {
      status = talk(node.socket(),
                    request_bytes("POST", "/v1/unlock", Json{{"passphrase", kPassphrase}}.dump()))
                   .status;
    });
    std::this_thread::sleep_for(took / 3);
    RunningNode::require_ok(node.post("/v1/lock"));
    unlock.join();
    INFO("round " << round << ": " << status);
    // Usually the lock overtakes the unlock, and the request to unlock is answered with 403. On a
    // busy machine the lock may come before the unlock has begun; that request is then answered
    // with 200.
    REQUIRE((status == 200 || status == 403));
    if (status == 403) {
      CHECK(node.state() == "locked");
      ++overtaken;
    }
  }
  CHECK(overtaken > 0);
}

TEST_CASE("a locked journal tells a page of its state alone", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.node.write("something");
  RunningNode::require_ok(on.node.put("/v1/page/settings", {{"theme", "dark"}}));
  RunningNode::require_ok(on.node.post("/v1/lock"));
  const std::uint64_t at = on.node.get("/v1/changes?since=0")["at"];
  for (std::uint64_t since = at - 5; since < at; ++since) {
    CHECK(on.node.get("/v1/changes?since=" + std::to_string(since))["areas"] == Json({"state"}));
  }
  CHECK(on.node.get("/v1/changes?since=" + std::to_string(at))["areas"].empty());
}

TEST_CASE("the words that come with leaving are kept before the lock", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  const Json draft = {{"text", "the last words"}, {"side", "deep"}};
  CHECK(on.page.ask("POST", "/v1/page/leave", {{"slot", "new"}, {"draft", draft.dump()}}).status ==
        200);
  CHECK(on.node.state() == "locked");
  on.node.unlock();
  const Json kept = on.node.get("/v1/page/drafts?side=deep")["drafts"];
  REQUIRE(kept.size() == 1);
  CHECK(kept[0]["text"] == "the last words");
}

TEST_CASE("our own window finds the page on the Unix socket, with its rules", "[page]") {
  const TemporaryFolder folder;
  const RunningNode node(folder.path());
  const auto ask = [&](const std::string& path) {
    return talk(node.socket(), request_bytes("GET", path, ""));
  };
  const HttpAnswer document = ask("/page/");
  CHECK(document.status == 200);
  CHECK(document.body == page::asset_named("index.html")->bytes);
  CHECK(document.head.find("camera=()") != std::string::npos);
  CHECK(ask("/page/scan").head.find("camera=(self)") != std::string::npos);
  const HttpAnswer script = ask("/page/app/start.js");
  CHECK(script.body == page::asset_named("app/start.js")->bytes);
  for (const HttpAnswer& answer : {document, script}) {
    CHECK(answer.head.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
    CHECK(answer.head.find("trusted-types 'none'") != std::string::npos);
  }
  for (const char* const other : {"/", "/page", "/page/../", "/page/nothing.js", "/index.html"}) {
    INFO(other);
    CHECK(ask(other).status == 404);
  }
}

TEST_CASE("leaving our own window keeps its words, locks and shuts every page", "[page]") {
  OnPage on;
  on.node.make_journal();
  on.open_page();
  const Json draft = {{"text", "the last words"}, {"side", "vault"}};
  SECTION("with words") {
    RunningNode::require_ok(
        on.node.post("/v1/page/leave", {{"slot", "new"}, {"draft", draft.dump()}}));
  }
  SECTION("with words that cannot be kept") {
    RunningNode::require_ok(on.node.post("/v1/page/leave", {{"slot", "/"}, {"draft", "[]"}}));
  }
  CHECK(on.node.state() == "locked");
  CHECK(on.page.ask("GET", "/v1/status").status == 0);
  RunningNode::require_ok(on.node.post("/v1/page/leave"));
  on.node.unlock();
  const Json kept = on.node.get("/v1/page/drafts?side=vault")["drafts"];
  for (const Json& one : kept) CHECK(one["text"] == "the last words");
}

}  // namespace waterline::api
