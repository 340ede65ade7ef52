#include "reader/xml.h"

#include <string>

#include <catch2/catch.hpp>

#include "formats/limits.h"

using namespace waterline::reader;

TEST_CASE("XML: texts, attributes and characters are read", "[reader]") {
  const auto root = parse_xml(
      "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"a.dtd\"><!-- no --><a b='1 &lt; 2'>x "
      "<c/> &amp; &#233;&#x1F600;<![CDATA[<&>]]>\r\ny</a>\n");
  REQUIRE(root);
  CHECK(root->name == "a");
  CHECK(root->attribute("b") == "1 < 2");
  CHECK(root->text == "x  & \u00e9\U0001F600<&>\ny");
  REQUIRE(root->child("c") != nullptr);
  // Programs forget to escape "&". No word is lost by that.
  CHECK(parse_xml("<a>Tom & Anna</a>")->text == "Tom & Anna");
}

TEST_CASE("XML: documents that are not whole are refused", "[reader]") {
  for (const char* text : {"", "words", "<a>", "<a></b>", "<a>x</a>y", "y<a>x</a>", "<a/><b/>",
                           "<a", "<a b=1/>", "<a>\xff</a>"}) {
    INFO(text);
    CHECK_FALSE(parse_xml(text));
  }
}

TEST_CASE("XML: entities, depth and size are capped", "[reader]") {
  CHECK_FALSE(parse_xml("<!DOCTYPE a [<!ENTITY b \"x\">]><a>&b;</a>"));
  CHECK_FALSE(parse_xml("<!DOCTYPE a PUBLIC \"x>y\" 'z>' [<!ENTITY b \"x\">]><a>b</a>"));
  CHECK_FALSE(parse_xml("<?x <a?><!-- <!DOCTYPE a> --> <!DOCTYPE a [<!ENTITY b \"x\">]><a>b</a>"));
  CHECK(parse_xml("<!DOCTYPE a PUBLIC \"x[y\" \"z\"><a>[b]<!DOCTYPE c [</a>").has_value() ==
        parse_xml("<a>[b]<!DOCTYPE c [</a>").has_value());
  CHECK(parse_xml("<!DOCTYPE a SYSTEM \"x[y\"><a><![CDATA[<!DOCTYPE c [it's]>]]></a>").has_value());
  CHECK_FALSE(parse_xml("<!DOCTYPE a [<!ENTITY b SYSTEM \"/etc/passwd\">]><a>&b;</a>"));
  CHECK(parse_xml("<a>&b;</a>")->text == "&b;");
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  CHECK(parse_xml(nested(waterline::formats::kMaxNesting)));
  CHECK_FALSE(parse_xml(nested(waterline::formats::kMaxNesting + 1)));
  CHECK_FALSE(parse_xml(nested(100'000)));
  std::string many = "<a>";
  for (std::size_t i = 0; i < 2 * waterline::formats::kMaxElements; ++i) many += "<b/>";
  CHECK_FALSE(parse_xml(many + "</a>"));
}
