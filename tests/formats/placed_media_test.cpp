#include "formats/placed_media.h"

#include <catch2/catch.hpp>

#include "base/attachment_reference.h"
#include "formats/draft_rules.h"
#include "formats/md5.h"

using namespace waterline;
using formats::Draft;
using formats::Media;
using formats::text_with_media;

namespace {

Draft draft_with_media() {
  Draft draft;
  draft.text = "One (photo) two (photo)(audio) end";
  draft.media = {{4, 7, "photo", "a.jpg"},
                 {16, 7, "photo", "b.jpg", "a [red]\nboat"},
                 {23, 7, "recording", "c.m4a"},
                 {Media::kNoPlace, 0, "document", "d.pdf"}};
  REQUIRE(formats::is_sound(draft.media, draft.text));
  return draft;
}

}  // namespace

TEST_CASE("references stand where the media stood", "[formats]") {
  const Draft draft = draft_with_media();
  CHECK(text_with_media(draft, {"f1", "f2", "f3", "f4"}, draft.text) ==
        "One ![photo](attachment:f1) two ![a (red) boat](attachment:f2)"
        "![recording](attachment:f3) end");
}

TEST_CASE("the words of a medium that did not come stay", "[formats]") {
  const Draft draft = draft_with_media();
  const auto some = text_with_media(draft, {"", "f2", "", ""}, draft.text);
  CHECK(some == "One (photo) two ![a (red) boat](attachment:f2)(audio) end");
  // Later the others come, too.
  CHECK(text_with_media(draft, {"f1", "f9", "f3", ""}, *some) ==
        "One ![photo](attachment:f1) two ![a (red) boat](attachment:f2)"
        "![recording](attachment:f3) end");
}

TEST_CASE("an entry whose words were changed keeps them", "[formats]") {
  const Draft draft = draft_with_media();
  for (const char* text : {"One (photo) two (photo)(audio) end.", "One (photo) two (photo)", "",
                           "One (photo) 2 (photo)(audio) end", "One ![photo](attachment:f1)"}) {
    INFO(text);
    CHECK_FALSE(text_with_media(draft, {"f1", "f2", "f3", ""}, text));
  }
}

TEST_CASE("media whose words lie elsewhere than in the text are refused", "[formats]") {
  const std::string text = "One (photo) \u00e9";
  const auto is_sound = [&](std::vector<Media> media) { return formats::is_sound(media, text); };
  CHECK(is_sound({{4, 7, "photo", "a"}}));
  CHECK_FALSE(is_sound({{4, 0, "photo", "a"}}));
  CHECK_FALSE(is_sound({{4, 70, "photo", "a"}}));
  CHECK_FALSE(is_sound({{70, 1, "photo", "a"}}));
  CHECK_FALSE(is_sound({{4, 7, "photo", "a"}, {5, 2, "photo", "b"}}));
  CHECK_FALSE(is_sound({{12, 1, "photo", "a"}}));  // a half of a character
  CHECK_FALSE(is_sound({{4, 7, "anything", "a"}}));
  CHECK_FALSE(is_sound({{4, 7, "photo", "a", "", "no md5"}}));
  CHECK_FALSE(is_sound(
      {{4, 7, "photo", "a", "", "",
        formats::MediaBytes{formats::MediaBytes::Packing::kStored, 0, ~std::uint64_t{0}, 9, 9}}}));
}

TEST_CASE("without the attachments a reference is its description", "[formats]") {
  CHECK(base::with_descriptions_alone("a ![red boat](attachment:f1x) b") == "a (red boat) b");
  for (const char* text : {"![](attachment:)", "![a](b.png)"}) {
    INFO(text);
    CHECK(base::with_descriptions_alone(text) == text);
  }
  CHECK(base::with_descriptions_alone("![ ![x](attachment:f1)") == "![ (x)");
}

TEST_CASE("MD5 gives the hashes of RFC 1321, however the bytes come", "[formats]") {
  const std::pair<std::string, std::string> published[] = {
      {"", "d41d8cd98f00b204e9800998ecf8427e"},
      {"abc", "900150983cd24fb0d6963f7d28e17f72"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
      {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
       "57edf4a22be3c955ac49da2e2107b67a"}};
  for (const auto& [text, hash] : published) {
    for (std::size_t piece = 1; piece < 90; piece += 13) {
      formats::Md5 md5;
      for (std::size_t at = 0; at < text.size(); at += piece)
        md5.add(base::bytes_of(std::string_view(text).substr(at, piece)));
      CHECK(md5.digits() == hash);
    }
  }
}
