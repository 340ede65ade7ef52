#include "window/addresses.h"

#include <catch2/catch.hpp>

namespace waterline::window {
namespace {

TEST_CASE("only the page's files and the node's requests are asked of the node", "[window]") {
  CHECK(path_at_node("notes://here/page/") == "/page/");
  CHECK(path_at_node("notes://here/page/app/start.js#part") == "/page/app/start.js");
  CHECK(path_at_node("notes://here/v1/entries?side=deep&limit=5") ==
        "/v1/entries?side=deep&limit=5");
  for (const char* const other :
       {"", "notes:", "notes://here", "notes://here/", "notes://here/afresh", "notes://here:80/v1/",
        "notes://here.example/page/", "notes://there/page/", "notes://u@here/v1/status",
        "http://here/page/", "file:///page/", "about:blank", "data:text/html,/page/"}) {
    INFO(other);
    CHECK_FALSE(path_at_node(other));
  }
}

TEST_CASE("the window shows the page's two documents and nothing else", "[window]") {
  CHECK(way_to(kDoor) == Way::kShow);
  CHECK(way_to("notes://here/page/#scanned") == Way::kShow);
  CHECK(way_to("notes://here/page/scan") == Way::kShow);
  CHECK(way_to("about:blank") == Way::kLeave);
  CHECK(way_to("notes://here/print") == Way::kPrint);
  CHECK(way_to("notes://here/afresh#%7B%7D") == Way::kAfresh);
  for (const char* const other :
       {"", "notes://here/", "notes://here/page", "notes://here/page/?again",
        "notes://here/page/scan/", "notes://here/page/index.html", "notes://here/v1/status",
        "about:srcdoc", "about:blank#", "https://example.org/", "http://127.0.0.1/",
        "file:///etc/passwd", "data:text/html,x", "javascript:1", "blob:notes://here/1",
        "mailto:a@example.org"}) {
    INFO(other);
    CHECK(way_to(other) == Way::kNowhere);
  }
}

TEST_CASE("a new process finds the screen that was open before a lock", "[window]") {
  CHECK(door_after("notes://here/afresh#%7B%22name%22%3A%22today%22%7D") ==
        "notes://here/page/#%7B%22name%22%3A%22today%22%7D");
  CHECK(door_after("notes://here/afresh") == kDoor);
}

}  // namespace
}  // namespace waterline::window
