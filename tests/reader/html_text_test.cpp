#include "reader/html_text.h"

#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace waterline::reader;

TEST_CASE("HTML: paragraphs, breaks and marks become Markdown", "[reader]") {
  struct Case {
    const char* html;
    const char* text;
  };
  for (const Case& one : {
           Case{"Who calls?<br><br>Nobody <b>did</b>. 3 &lt; 5 &amp; so",
                "Who calls?\n\nNobody **did**. 3 < 5 & so"},
           Case{"<p dir=\"auto\">One &amp; two<br>three</p><p>four</p>",
                "One & two\nthree\n\nfour"},
           Case{"<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"},
           Case{"<p>Caf&eacute; &mdash; &#128512; &#x1F600;</p>",
                "Caf\u00e9 \u2014 \U0001F600 \U0001F600"},
           Case{"a <i> b </i>c<s>d</s>", "a *b* c~~d~~"},
           Case{"<b>a <strong>b</strong></b> <em></em>c", "**a b** c"},
           Case{"<h2>Title</h2>text<hr>more", "## Title\n\ntext\n\n---\n\nmore"},
           Case{"<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"},
           Case{"<pre>if (a)\n  b</pre>", "```\nif (a)\n  b\n```"},
           Case{"a &lt;b&gt; <code>c</code>", "a <b> `c`"},
           Case{"<p>x<script>alert(1)</script><style>p{}</style></p>", "x"},
           Case{"<p>see <img src=\"https://example.org/a.png\" alt=\"us\"> here</p>",
                "see (photo: us) here"},
           Case{"one\ntwo &amp; three", "one\ntwo & three"},
           Case{"<p>one\n two</p>", "one two"},
           Case{"Dear &unknown; and AT&T", "Dear &unknown; and AT&T"},
       }) {
    INFO(one.html);
    CHECK(text_of_html(one.html) == one.text);
  }
}

TEST_CASE("HTML: links keep their targets", "[reader]") {
  CHECK(text_of_html("See <a href=\"https://example.org/x\">this</a>.") ==
        "See [this](https://example.org/x).");
  CHECK(text_of_html("<a href=\"https://example.org\">https://example.org</a>") ==
        "https://example.org");
  CHECK(text_of_html("<a href=\"https://example.org\"> </a>") == "https://example.org");
  CHECK(text_of_html("<a href=\"#top\">up</a> <a name=\"x\">here</a>") == "up here");
}

TEST_CASE("HTML: lists keep their numbers, ticks and depth", "[reader]") {
  CHECK(text_of_html("<ol><li>one</li><li>two<ul><li>a</li><li>b</li></ul></li></ol><p>end</p>") ==
        "1. one\n2. two\n   - a\n   - b\n\nend");
  CHECK(text_of_html("<ol start=\"4\"><li>four</li><li value=\"9\">nine</li></ol>") ==
        "4. four\n9. nine");
  const std::string ticked = "- [x] bread\n- [ ] milk";
  for (const char* html :
       {"<ul><li data-checked=\"true\">bread</li><li data-checked=\"false\">milk</li></ul>",
        "<ol><li data-list=\"checked\">bread</li><li data-list=\"unchecked\">milk</li></ol>",
        "<ul class=\"checklist\"><li class=\"checklist--item checked\">bread</li>"
        "<li class=\"checklist--item\">milk</li></ul>",
        "<ul data-type=\"taskList\"><li><label><input type=\"checkbox\" checked></label>"
        "<div><p>bread</p></div></li><li><input type=\"checkbox\"> milk</li></ul>",
        "<ul data-checked=\"true\"><li>bread</li></ul><ul data-checked=\"false\"><li>milk</li>"
        "</ul>"}) {
    INFO(html);
    std::string text = text_of_html(html);
    for (std::size_t at; (at = text.find("\n\n")) != std::string::npos;) text.erase(at, 1);
    CHECK(text == ticked);
  }
  CHECK(text_of_html("<div><en-todo checked=\"true\"/>bread</div>") == "[x] bread");
}

TEST_CASE("HTML: tables keep each cell", "[reader]") {
  CHECK(text_of_html("<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2<br>3</td></tr>"
                     "</table>") == "| A | B |\n| --- | --- |\n| 1 | 2 3 |");
}

TEST_CASE("HTML: tags are told from words in angle brackets", "[reader]") {
  for (const char* html : {"a<br>b", "<p>x", "x &amp; y", "&#233;", "<span style=\"a\">x</span>"}) {
    CHECK(looks_like_html(html));
  }
  for (const char* text :
       {"a < b and c > d", "<Anna> said", "<3", "<p", "AT&T", "I <b", "&;", "&#;", "plain"}) {
    INFO(text);
    CHECK_FALSE(looks_like_html(text));
    CHECK(text_of_maybe_html(text) == text);
  }
}

TEST_CASE("HTML: deep nesting keeps the words", "[reader]") {
  for (const char* tag : {"div", "b", "ul", "table", "font", "a"}) {
    INFO(tag);
    std::string html;
    for (int i = 0; i < 100'000; ++i) html += "<" + std::string(tag) + ">";
    CHECK(text_of_html(html + "the words &amp; more").find("the words & more") !=
          std::string::npos);
  }
  CHECK(text_of_html(std::string(100'000, '<')).size() == 100'000);
  CHECK(waterline::base::is_utf8(text_of_html("&#xa12a12de;&#xd800;&#0;&#99999999999;")));
}
