#include "app/bundled_lists.h"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"

namespace waterline::app {
namespace {

TEST_CASE("every bundled list can be read, and is plain text", "[app]") {
  for (const ListTopic& topic : list_topics()) {
    CAPTURE(topic.name);
    CHECK(std::holds_alternative<Outline>(read_outline(topic.bundled, topic.questions)));
    CHECK(base::is_plain_text(topic.bundled));
  }
}

TEST_CASE("no bundled word cheers, counts, compares or urges", "[app]") {
  for (const ListTopic& topic : list_topics()) {
    std::string text(topic.bundled);
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    for (const auto* banned :
         {"streak", "score", "points", "goal", "%", "!", "great job", "well done", "keep it up",
          "you should", "you must", "don't forget", "remember to", "every day", "partner is",
          "better than", "leave him", "leave her ", "stay with"}) {
      CAPTURE(topic.name, banned);
      CHECK(text.find(banned) == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace waterline::app
