#include <algorithm>
#include <deque>
#include <list>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "formats/limits.h"
#include "formats/placed_media.h"
#include "reader/made_archive.h"
#include "reader/media_files.h"
#include "reader/read.h"
#include "reader/unpack.h"

// Tests that the pictures and other media of another program come with the entries that name them.

using namespace waterline;
using formats::Draft;
using formats::Media;
using formats::Reading;
using formats::Reason;
using formats::Remark;
using tests::Member;
using tests::tar_of;
using tests::zip_of;

namespace {

// A file of the input, which knows where it lies.
class InputFile final : public reader::Source {
 public:
  InputFile(std::uint32_t number, std::string_view content) : number_(number), text_(content) {}
  [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    return text_.read(offset, size);
  }
  [[nodiscard]] std::optional<reader::Origin> origin() const override {
    return reader::Origin{number_, 0};
  }

 private:
  std::uint32_t number_;
  reader::Text text_;
};

struct Named {
  std::string name;
  std::string content;
};

// The files of one import.
class Import {
 public:
  Import(const Import&) = delete;
  Import& operator=(const Import&) = delete;
  explicit Import(std::vector<Named> files) : files_(std::move(files)) {
    std::vector<reader::File> all;
    for (const Named& file : files_) {
      sources_.emplace_back(static_cast<std::uint32_t>(sources_.size()), file.content);
      all.push_back({file.name, &sources_.back()});
    }
    reading = reader::read(all, {});
  }

  // Returns the bytes of a medium as the import takes them; "none" if it is missing, "damaged" if
  // its archive does not have them whole, and with "other: " before them if the checksum differs.
  [[nodiscard]] std::string bytes_of(const Media& media) const {
    if (!media.bytes) return "none";
    const formats::MediaBytes& bytes = *media.bytes;
    REQUIRE(bytes.file < files_.size());
    if (bytes.packing == formats::MediaBytes::Packing::kFile) return files_[bytes.file].content;
    std::string out;
    const auto checked = reader::unpack_medium(
        {bytes.packing, bytes.offset, bytes.packed_size, bytes.size, bytes.checksum},
        sources_[bytes.file], [&out](base::ByteView piece) { out += base::text_of(piece); });
    if (!checked) return "damaged";
    return (*checked == formats::Checked::kOther ? "other: " : "") + out;
  }
  // Returns the words that stand for a medium, and its bytes: "(photo)=abc". Without a place only
  // the bytes.
  [[nodiscard]] std::vector<std::string> media_of(const Draft& draft) const {
    std::vector<std::string> all;
    for (const Media& one : draft.media) {
      const std::string words =
          one.place == Media::kNoPlace ? "" : draft.text.substr(one.place, one.length);
      all.push_back(words + "=" + bytes_of(one));
    }
    return all;
  }
  [[nodiscard]] const Draft& only() const {
    REQUIRE(reading.drafts.size() == 1);
    return reading.drafts.front();
  }
  [[nodiscard]] std::vector<std::string> unnamed() const {
    std::vector<std::string> places;
    for (const Remark& remark : reading.remarks) {
      if (remark.kind == Remark::Kind::kOtherFile) places.push_back(remark.place);
    }
    return places;
  }

  Reading reading;

 private:
  std::vector<Named> files_;
  std::deque<InputFile> sources_;
};

using Texts = std::vector<std::string>;

// The same files loose, in a zip stored and deflated, in a tar, and in a zip within a zip.
std::list<Import> in_every_form(const std::vector<Named>& files) {
  std::vector<Member> stored;
  std::vector<Member> deflated;
  std::vector<tests::TarFile> in_tar;
  for (const Named& file : files) {
    stored.push_back({file.name, file.content, false});
    deflated.push_back({file.name, file.content, true});
    in_tar.push_back({file.name, file.content});
  }
  std::list<Import> all;
  all.emplace_back(files);
  all.emplace_back(std::vector<Named>{{"a.zip", zip_of(stored)}});
  all.emplace_back(std::vector<Named>{{"a.zip", zip_of(deflated)}});
  all.emplace_back(std::vector<Named>{{"a.tar", tar_of(in_tar)}});
  all.emplace_back(std::vector<Named>{{"a.zip", zip_of({{"b.zip", zip_of(deflated), false}})}});
  all.emplace_back(std::vector<Named>{{"a.zip", zip_of(deflated)}, {".DS_Store", ""}});
  return all;
}

const std::string kMd5 = "900150983cd24fb0d6963f7d28e17f72";  // of "abc"

std::string day_one(const std::string& entries) {
  return R"json({"metadata": {"version": "1.0"}, "entries": [)json" + entries + "]}";
}

}  // namespace

TEST_CASE("Day One: photos, videos, recordings and documents come in place and in order",
          "[reader][media]") {
  const std::string json = day_one(
      R"json({"uuid": "1", "text": "One\n\n![](dayone-moment://BB)\n\nTwo ![](dayone-moment:/video/CC) ![](dayone-moment:/audio/DD)![](dayone-moment:/pdfAttachment/EE)",
      "photos": [{"identifier": "FF", "md5": "ffffffffffffffffffffffffffffffff", "type": "png", "orderInEntry": 9},
                 {"identifier": "AA", "md5": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "type": "png", "orderInEntry": 7},
                 {"identifier": "bb", "md5": "900150983CD24FB0D6963F7D28E17F72", "type": "jpeg", "filename": "IMG_1.JPG"}],
      "videos": [{"identifier": "CC", "md5": "cccccccccccccccccccccccccccccccc"}],
      "audios": [{"identifier": "DD"}],
      "pdfAttachments": [{"identifier": "EE", "md5": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "type": "pdf"}]})json");
  for (const Import& import :
       in_every_form({{"Journal.json", json},
                      {"audios/DD.m4a", "sound"},
                      {"pdfs/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee.PDF", "page"},
                      {"photos/" + kMd5 + ".jpeg", "abc"},
                      {"photos/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.png", "a"},
                      {"photos/ffffffffffffffffffffffffffffffff.png", "f"},
                      {"videos/cccccccccccccccccccccccccccccccc.mov", "film"}})) {
    const Draft& draft = import.only();
    CHECK(draft.text == "One\n\n(photo)\n\nTwo (video) (audio)(document)");
    CHECK(import.media_of(draft) ==
          Texts{"(photo)=abc", "(video)=film", "(audio)=sound", "(document)=page", "=a", "=f"});
    CHECK(draft.media[0].name == "IMG_1.JPG");
    CHECK(draft.media[0].md5 == kMd5);
    CHECK(draft.media[2].name == "DD.m4a");
    CHECK(draft.media[2].kind == "recording");
    CHECK(import.unnamed().empty());
    CHECK(import.reading.not_kept.empty());
    CHECK(import.reading.left_out.empty());
  }
}

TEST_CASE("Day One: the rich text places its media too", "[reader][media]") {
  const Import import(
      {{"Journal.json",
        day_one(
            R"json({"uuid": "1", "photos": [{"identifier": "AA", "md5": "aa"}, {"identifier": "BB"}],
      "richText": "{\"contents\":[{\"text\":\"Words.\\n\"},{\"embeddedObjects\":[{\"type\":\"photo\",\"identifier\":\"BB\"}]},{\"text\":\"More.\"}]}"})json")},
       {"photos/AA.jpg", "a"},
       {"photos/BB.jpg", "b"}});
  CHECK(import.only().text == "Words.\n(photo)\nMore.");
  CHECK(import.media_of(import.only()) == Texts{"(photo)=b", "=a"});
}

TEST_CASE("Day One: a missing, doubled or misnamed file loses no word", "[reader][media]") {
  const std::string json = day_one(
      R"json({"uuid": "1", "text": "Before ![](dayone-moment://AA) and again ![](dayone-moment://AA), gone ![](dayone-moment://BB), unlisted ![](dayone-moment://ZZ)",
      "photos": [{"identifier": "AA", "md5": "900150983cd24fb0d6963f7d28e17f72", "type": "jpeg"},
                 {"identifier": "BB", "md5": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "type": "jpeg"}]})json");
  const Import import({{"Journal.json", json},
                       {"photos/" + kMd5 + ".png", "abc"},  // another ending
                       {"photos/cccccccccccccccccccccccccccccccc.jpeg", "nobody's"}});
  CHECK(import.only().text == "Before (photo) and again (photo), gone (photo), unlisted (photo)");
  CHECK(import.media_of(import.only()) ==
        Texts{"(photo)=abc", "(photo)=abc", "(photo)=none", "(photo)=none"});
  CHECK(import.unnamed() == Texts{"photos/cccccccccccccccccccccccccccccccc.jpeg"});
}

TEST_CASE("Day One: a photo without text is an entry", "[reader][media]") {
  const std::string json = day_one(R"json({"uuid": "1", "photos": [{"identifier": "AA"}]})json");
  const Import import({{"Journal.json", json}, {"photos/AA.heic", "abc"}});
  CHECK(import.only().text == "(photo)");
  CHECK(import.media_of(import.only()) == Texts{"(photo)=abc"});
  CHECK(Import({{"Journal.json", json}}).reading.left_out.front().reason == Reason::kEmpty);
}

TEST_CASE("Day One Classic: the photo of an entry comes with it", "[reader][media]") {
  const auto entry = [](const std::string& id, const std::string& text) {
    return "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>UUID</key><string>" + id +
           "</string><key>Entry Text</key><string>" + text + "</string></dict></plist>";
  };
  for (const Import& import : in_every_form({{"J.dayone/entries/A1.doentry", entry("A1", "Words")},
                                             {"J.dayone/entries/A2.doentry", entry("A2", "")},
                                             {"J.dayone/photos/A1.jpg", "one"},
                                             {"J.dayone/photos/A2.jpg", "two"},
                                             {"J.dayone/photos/A3.jpg", "three"}})) {
    REQUIRE(import.reading.drafts.size() == 2);
    CHECK(import.reading.drafts[0].text == "Words");
    CHECK(import.media_of(import.reading.drafts[0]) == Texts{"=one"});
    CHECK(import.media_of(import.reading.drafts[1]) == Texts{"(photo)=two"});
    CHECK(import.unnamed().size() == 1);
  }
}

TEST_CASE("Markdown: relative links bring their files, in place", "[reader][media]") {
  const std::string text =
      "A ![red boat|300](media/my%20boat.png \"title\"), a ![](<../top (1).jpg>), "
      "[the paper](./paper.pdf) and [![small](media/s.png)](https://example.org/).\n"
      "![remote](https://example.org/a.png) ![out](../../../etc/x.png) ![abs](/etc/x.png)\n"
      "[a note](other.md) ![gone](gone.png)\n"
      "```\n![code](paper.pdf)\n```\n<img src=\"media/s.png\" alt=\"twice\">";
  const Import import({{"notes/day.md", text},
                       {"notes/media/my boat.png", "boat"},
                       {"notes/media/s.png", "small"},
                       {"notes/other.md", "Other."},
                       {"notes/paper.pdf", "paper"},
                       {"top (1).jpg", "top"}});
  REQUIRE(import.reading.drafts.size() == 2);
  const Draft& draft = import.reading.drafts.front();
  CHECK(draft.text == "# day\n\n" + text);
  CHECK(import.media_of(draft) ==
        Texts{"![red boat|300](media/my%20boat.png \"title\")=boat", "![](<../top (1).jpg>)=top",
              "[the paper](./paper.pdf)=paper", "![small](media/s.png)=small",
              "![out](../../../etc/x.png)=none", "![abs](/etc/x.png)=none",
              "![gone](gone.png)=none", "<img src=\"media/s.png\" alt=\"twice\">=small"});
  CHECK(draft.media[0].description == "red boat");
  CHECK(draft.media[0].name == "my boat.png");
  CHECK(import.unnamed().empty());
}

TEST_CASE("Markdown: a link from the top of the import brings its file, and code stays code",
          "[reader][media]") {
  const std::string text =
      "![](/media/boat.png) [](//host/media/boat.png) `![](/media/boat.png)` ``![` `](a.png)`` "
      "` ![](boat.png)\n\n`";
  const Import import({{"media/boat.png", "boat"}, {"notes/day.md", text}});
  CHECK(import.media_of(import.only()) == Texts{"![](/media/boat.png)=boat", "![](boat.png)=boat"});
  CHECK(import.only().text == "# day\n\n" + text);
}

TEST_CASE("a NUL in JSON is U+FFFD, in words and in names", "[reader][media]") {
  const Import import({{"Journal.json", day_one(R"({"uuid": "A", "text": "be\u0000fore \\u0000",
      "tags": ["a\u0000b"], "photos": [{"identifier": "P", "filename": "bo\u0000at.jpg",
      "md5": "900150983cd24fb0d6963f7d28e17f72", "type": "jpeg"}]})")},
                       {"photos/900150983cd24fb0d6963f7d28e17f72.jpeg", "abc"}});
  const Draft& draft = import.only();
  CHECK(draft.text.starts_with("be\ufffdfore \\u0000"));
  CHECK(draft.tags == Texts{"a\ufffdb"});
  REQUIRE(draft.media.size() == 1);
  CHECK(draft.media[0].name.find('\0') == std::string::npos);
  CHECK(import.bytes_of(draft.media[0]) == "abc");
  CHECK(import.reading.remarks == std::vector<Remark>{{draft.place, Remark::Kind::kReplaced}});
}

TEST_CASE("Obsidian: a name alone finds its file, the nearest of several", "[reader][media]") {
  const std::string text =
      "![[boat.png|300]] ![[a/boat.png]] ![[Other note]] ![[deep/gone.png]] ![[boat.png]]";
  for (const Import& import : in_every_form({{"a/boat.png", "far"},
                                             {"files/tree.jpg", "tree"},
                                             {"n/day.md", text},
                                             {"n/sub/boat.png", "near"},
                                             {"n/tree.md", "![[tree.jpg]] ![](tree.jpg)"}})) {
    REQUIRE(import.reading.drafts.size() == 2);
    CHECK(import.media_of(import.reading.drafts[0]) ==
          Texts{"![[boat.png|300]]=near", "![[a/boat.png]]=far", "![[deep/gone.png]]=none",
                "![[boat.png]]=near"});
    CHECK(import.media_of(import.reading.drafts[1]) ==
          Texts{"![[tree.jpg]]=tree", "![](tree.jpg)=tree"});
    REQUIRE(import.reading.remarks.size() == 1);
    CHECK(import.reading.remarks[0].kind == Remark::Kind::kSeveralFiles);
  }
}

TEST_CASE("Joplin: a note brings its resources, of whatever ending", "[reader][media]") {
  const std::string note(32, 'a');
  const std::string picture(32, 'b');
  const std::string paper(32, 'c');
  const std::string lost(32, 'd');
  const auto resource = [](const std::string& id, const std::string& title,
                           const std::string& type) {
    return Named{id + ".md", title + "\n\nid: " + id + "\nmime: " + type + "\ntype_: 4"};
  };
  const std::string body = "Look: ![a boat](:/" + picture + ") and [list.md](:/" + paper +
                           ") and ![](:/" + lost + ") and [a note](:/" + note + ").";
  for (const Import& import :
       in_every_form({{note + ".md", "Garden\n\n" + body + "\n\nid: " + note +
                                         "\ncreated_time: 2024-05-01T10:00:00.000Z\ntype_: 1"},
                      resource(picture, "boat.png", "image/png"),
                      resource(paper, "list.md", "text/markdown"),
                      resource(lost, "lost.mp3", "audio/mpeg"),
                      {"resources/" + picture + ".png", "boat"},
                      {"resources/" + paper + ".md", "# Not an entry"}})) {
    const Draft& draft = import.only();
    CHECK(draft.text == "# Garden\n\n" + body);
    CHECK(import.media_of(draft) == Texts{"![a boat](:/" + picture + ")=boat",
                                          "[list.md](:/" + paper + ")=# Not an entry",
                                          "![](:/" + lost + ")=none"});
    CHECK(draft.media[0].description == "a boat");
    CHECK(draft.media[1].name == "list.md");
    CHECK(draft.media[1].description.empty());
    CHECK(draft.media[2].kind == "recording");
    CHECK(import.reading.left_out.empty());
    CHECK(import.unnamed().empty());
  }
}

TEST_CASE("Journey: the files beside an entry come with it", "[reader][media]") {
  for (const Import& import :
       in_every_form({{"1-a.json",
                       R"json({"id": "1", "date_journal": 1700000000000, "text": "Words.",
                       "photos": ["1-x.jpg", "1-y.mp3", "1-gone.jpg"]})json"},
                      {"1-x.jpg", "photo"},
                      {"1-y.mp3", "sound"},
                      {"2-z.jpg", "other"}})) {
    CHECK(import.media_of(import.only()) == Texts{"=photo", "=sound", "=none"});
    CHECK(import.only().media[1].kind == "recording");
    CHECK(import.unnamed().size() == 1);
  }
}

TEST_CASE("TextBundle: the assets of a note come with it", "[reader][media]") {
  const Import import(
      {{"Bear.bear2bk", zip_of({{"A.textbundle/text.md", "# A\n\n![](assets/a%20b.jpg)"},
                                {"A.textbundle/info.json", R"json({"version": 2})json"},
                                {"A.textbundle/assets/a b.jpg", "one"},
                                {"B.textbundle/assets/a b.jpg", "two"}})}});
  CHECK(import.media_of(import.only()) == Texts{"![](assets/a%20b.jpg)=one"});
}

TEST_CASE("names that lead out of an archive find nothing outside, and links are no files",
          "[reader][media]") {
  const std::string json = day_one(
      R"json({"uuid": "1", "text": "![](dayone-moment://AA) ![](dayone-moment://BB) ![](dayone-moment://CC)",
      "photos": [{"identifier": "AA"}, {"identifier": "BB"}, {"identifier": "../../etc/passwd"}]})json");
  const Import import({{"a.zip", zip_of({{"Journal.json", json},
                                         {"../photos/AA.jpg", "inside"},
                                         {"photos/BB.jpg", "/etc/passwd", false, 0, 0120777}})}});
  CHECK(import.media_of(import.only()) ==
        Texts{"(photo)=inside", "(photo)=none", "(photo)=none", "=none"});
}

TEST_CASE("a damaged, lying or swelling member is no medium, and the words stay",
          "[reader][media]") {
  const std::string json = day_one(
      R"json({"uuid": "1", "text": "A ![](dayone-moment://AA)", "photos": [{"identifier": "AA"}]})json");
  const auto with = [&](const Member& member) {
    return Import({{"a.zip", zip_of({{"Journal.json", json}, member})}});
  };
  const Member sound{"photos/AA.jpg", std::string(50'000, 'x') + "end", true};
  CHECK(with(sound).bytes_of(with(sound).only().media[0]) == sound.content);
  Member says_more = sound;
  says_more.said_size = 50'004;
  CHECK(with(says_more).bytes_of(with(says_more).only().media[0]) == "damaged");
  Member says_less = sound;
  says_less.said_size = 50'002;
  CHECK(with(says_less).bytes_of(with(says_less).only().media[0]) == "damaged");
  Member sealed = sound;
  sealed.flags = 1;
  CHECK(with(sealed).bytes_of(with(sealed).only().media[0]) == "none");
  // More than 1:200, as no photo is.
  const Member bomb{"photos/AA.jpg", std::string(4'000'000, 'x'), true};
  CHECK(with(bomb).bytes_of(with(bomb).only().media[0]) == "none");

  std::string archive = zip_of({{"Journal.json", json}, {"photos/AA.jpg", "stored bytes", false}});
  archive[archive.find("stored bytes")] = 'S';
  const Import changed({{"a.zip", archive}});
  CHECK(changed.bytes_of(changed.only().media[0]) == "other: Stored bytes");
}

TEST_CASE("an archive of too many members is left out as a whole", "[reader][media]") {
  std::vector<Member> members(formats::kMaxFiles + 1, Member{"photos/a.jpg", ""});
  const Import import({{"a.zip", zip_of(members, tests::EndRecord::k64)}, {"b.md", "words"}});
  CHECK(import.reading.drafts.size() == 1);
  CHECK(import.reading.left_out == std::vector<formats::LeftOut>{{"a.zip", Reason::kTooLarge}});
}

TEST_CASE("Daylio: a backup is read with its photos", "[reader][media]") {
  const std::string photo = "0123456789abcdef0123456789abcdef";
  // {"customMoods": [{"id": 7, "custom_name": "", "predefined_name_id": 2}, {"id": 8, "custom_name": "calm"}],
  //  "tags": [{"id": 3, "name": "walk"}], "assets": [{"id": 1, "checksum": PHOTO}, {"id": 2, "checksum": "gone"}],
  //  "dayEntries": [{"id": 5, "datetime": 1714557600000, "mood": 7, "note_title": "Sea", "note": "Cold<br>wind",
  //  "tags": [3], "assets": [1, 2]}, {"id": 6, "datetime": 1714644000000, "mood": 8, "assets": [1]}, 7]}
  const std::string backup =
      "eyJjdXN0b21Nb29kcyI6IFt7ImlkIjogNywgImN1c3RvbV9uYW1lIjogIiIsICJwcmVkZWZpbmVkX25hbWVfaWQiOiAy"
      "fSwgeyJpZCI6IDgsICJjdXN0b21fbmFtZSI6ICJjYWxtIn1dLCAidGFncyI6IFt7ImlkIjogMywgIm5hbWUiOiAid2Fs"
      "ayJ9XSwgImFzc2V0cyI6IFt7ImlkIjogMSwgImNoZWNrc3VtIjogIjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJj"
      "ZGVmIn0sIHsiaWQiOiAyLCAiY2hlY2tzdW0iOiAiZ29uZSJ9XSwgImRheUVudHJpZXMiOiBbeyJpZCI6IDUsICJkYXRl"
      "dGltZSI6IDE3MTQ1NTc2MDAwMDAsICJtb29kIjogNywgIm5vdGVfdGl0bGUiOiAiU2VhIiwgIm5vdGUiOiAiQ29sZDxi"
      "cj53aW5kIiwgInRhZ3MiOiBbM10sICJhc3NldHMiOiBbMSwgMl19LCB7ImlkIjogNiwgImRhdGV0aW1lIjogMTcxNDY0"
      "NDAwMDAwMCwgIm1vb2QiOiA4LCAiYXNzZXRzIjogWzFdfSwgN119\n";
  const std::vector<Named> files = {{"assets/photos/2024/5/" + photo, "abc"},
                                    {"assets/photos/2024/5/" + std::string(32, 'f'), "nobody's"},
                                    {"backup.daylio", backup}};
  const std::string zip = zip_of({{files[0].name, files[0].content, false},
                                  {files[1].name, files[1].content, true},
                                  {files[2].name, files[2].content, true}});
  std::list<Import> imports;
  imports.emplace_back(files);
  imports.emplace_back(std::vector<Named>{{"My days.daylio", zip}});
  imports.emplace_back(std::vector<Named>{{"My days.daylio", zip}, {".DS_Store", ""}});
  imports.emplace_back(std::vector<Named>{{"all.zip", zip_of({{"My days.daylio", zip, false}})}});
  for (const Import& import : imports) {
    REQUIRE(import.reading.drafts.size() == 2);
    const Draft& draft = import.reading.drafts[0];
    CHECK(draft.text == "# Sea\n\nCold\nwind\n\nMood: good");
    CHECK(draft.tags == Texts{"walk"});
    CHECK(draft.source_id == "5-1714557600000");
    CHECK(base::to_text(draft.created.time) == "2024-05-01T10:00:00Z");
    CHECK(import.media_of(draft) == Texts{"=abc", "=none"});
    CHECK(import.reading.drafts[1].text == "Mood: calm");
    CHECK(import.media_of(import.reading.drafts[1]) == Texts{"=abc"});
    REQUIRE(import.reading.left_out.size() == 1);
    CHECK(import.reading.left_out[0].reason == Reason::kDamaged);
    CHECK(import.unnamed().size() == 1);
  }
}

TEST_CASE("Google Keep and Notion: the files beside a note come with it", "[reader][media]") {
  const std::string page = "Day " + std::string(32, 'a');
  for (const Import& import :
       in_every_form({{"Keep/n.json",
                       R"json({"textContent": "Words", "userEditedTimestampUsec": 1,
                       "attachments": [{"filePath": "p.jpeg", "mimetype": "image/jpeg"}]})json"},
                      {"Keep/p.jpg", "keep"},
                      {page + ".md", "# Day\n\n![](Day%20x/p.png)"},
                      {"Day x/p.png", "notion"}})) {
    REQUIRE(import.reading.drafts.size() == 2);
    std::set<std::string> all;
    for (const Draft& draft : import.reading.drafts) {
      for (const std::string& one : import.media_of(draft)) all.insert(one);
    }
    CHECK(all == std::set<std::string>{"![](Day%20x/p.png)=notion", "=keep"});
    CHECK(import.unnamed().empty());
  }
}
