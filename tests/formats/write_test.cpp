#include "formats/write.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace waterline::formats;

TEST_CASE("a page and a session text show an entry's kind and questions", "[formats]") {
  const nlohmann::json document = {
      {"entries",
       {{{"day", "2026-11-20"},
         {"kind_in_words", "A conflict"},
         {"text", ""},
         {"tags", {"sunday"}},
         {"fields",
          {{{"name", "What set it off?"}, {"value", "the calendar\nand the door"}},
           {{"name", "mine"}, {"value", "3"}}}}}}}};
  const std::string page = write_html(document, {});
  CHECK(page.find(">2026-11-20 \xc2\xb7 A conflict \xc2\xb7 sunday</h2>") != std::string::npos);
  CHECK(page.find(">What set it off?</dt><dd dir=\"auto\">the calendar\nand the door</dd>") !=
        std::string::npos);
  CHECK(page.find("<p") == std::string::npos);  // no empty paragraph without words
  CHECK(write_one_markdown(document, "For my session") ==
        "# For my session\n\n## 2026-11-20: A conflict\n\n- What set it off? the calendar\n  and "
        "the door\n- mine: "
        "3\n");
}

TEST_CASE("a page escapes all words of people and loads nothing", "[formats]") {
  const std::string nasty =
      R"(</p><script>alert(1)</script><img src="http://example.org/x" onerror='y'>&amp;)";
  const nlohmann::json document = {
      {"entries",
       {{{"day", nasty},
         {"text", nasty},
         {"tags", {nasty}},
         {"fields", {{{"name", nasty}, {"value", nasty}}}}}}},
      {"shared", {{{"author", "partner"}, {"text", nasty}, {"day", nullptr}}}}};
  const std::string page = write_html(document, {.heading = nasty});
  // `own` is a page without entries, so it has nothing but the markup of write_html() itself.
  const std::string own =
      write_html({{"entries", nlohmann::json::array()}, {"shared", nlohmann::json::array()}}, {});
  for (const char* begin : {"<script", "<img", "</p><script"}) {
    INFO(begin);
    CHECK(page.find(begin) == std::string::npos);
  }
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=&quot;http") !=
        std::string::npos);
  CHECK(page.find("&#39;y&#39;&gt;&amp;amp;") != std::string::npos);
  CHECK(own.find("default-src 'none'") != std::string::npos);
  for (const char* outside : {"http://", "https://", "src=", "href=", "url(", "@import"}) {
    INFO(outside);
    CHECK(own.find(outside) == std::string::npos);
  }
}

TEST_CASE("an export says what is attached, in the words of the person", "[formats]") {
  const nlohmann::json document = {
      {"entries",
       {{{"id", "v1"},
         {"created", "2026-11-20T10:00:00Z"},
         {"day", "2026-11-20"},
         {"text", "At the pond."},
         {"attachments",
          {{{"name", "heron.jpg"},
            {"kind", "image/jpeg"},
            {"description", "a [grey]\nheron"},
            {"file", "media/f1.jpg"}},
           {{"name", "<reed>.pdf"}, {"kind", "application/pdf"}, {"description", "reed & co"}}}}},
        {{"id", "d1"},
         {"created", "2026-11-21T10:00:00Z"},
         {"day", "2026-11-21"},
         {"text", ""},
         {"attachments",
          {{{"name", "a.pdf"},
            {"kind", "application/pdf"},
            {"description", ""},
            {"file", "media/g1.pdf"}}}}}}}};
  const auto files = write_markdown(document);
  REQUIRE(files.size() == 2);
  CHECK(
      files[0].content.ends_with("---\n\nAt the pond.\n\n"
                                 "![a \\[grey\\] heron](media/f1.jpg)\n"
                                 "- <reed>.pdf: reed & co\n"));
  CHECK(files[1].name.starts_with("deep/"));
  CHECK(files[1].content.ends_with("---\n\n[a.pdf](../media/g1.pdf)\n"));
  const std::string page = write_html(document, {});
  CHECK(page.find("<li dir=\"auto\">heron.jpg: a [grey]\nheron</li>") != std::string::npos);
  CHECK(page.find("<li dir=\"auto\">&lt;reed&gt;.pdf: reed &amp; co</li>") != std::string::npos);
}
