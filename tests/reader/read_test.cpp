#include "reader/read.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "base/entry_limits.h"
#include "formats/limits.h"
#include "formats/write.h"
#include "reader/made_archive.h"

using namespace waterline;
using formats::Moment;
using formats::Reading;
using formats::Reason;
using tests::zip_of;

namespace {

Reading read_one(const std::string& name, const std::string& content,
                 const reader::Options& options = {}) {
  const reader::Text text(content);
  const reader::File file{name, &text};
  return reader::read(std::span(&file, 1), options);
}

std::string day_of(const formats::Draft& draft) {
  return draft.created.kind == Moment::Kind::kNone ? "" : base::to_text(draft.created.time);
}

using Tags = std::vector<std::string>;

const std::string kDayOne = R"({"metadata": {"version": "1.0"}, "entries": [
  {"uuid": "A1B2C3D4E5F60718293A4B5C6D7E8F90", "creationDate": "2026-03-01T20:15:02Z", "timeZone": "Europe\/Berlin",
   "text": "# A long walk\n\nIt was cold\\. We did *not* talk\\!\n\n![](dayone-moment:\/\/AA11)\n\n![](dayone-moment:/video/BB22)\nAfter",
   "tags": ["walks", "us"], "starred": true, "photos": [{"identifier": "AA11"}], "videos": [{"identifier": "BB22"}],
   "location": {"placeName": "Harbour"}, "weather": {"weatherCode": "rain"}, "editingTime": 12.5},
  {"uuid": "00000000000000000000000000000002", "creationDate": "2026-03-02T08:00:00Z"},
  {"uuid": "00000000000000000000000000000003",
   "richText": "{\"contents\":[{\"text\":\"Only the rich form. \"},{\"text\":\"Two pieces.\"}],\"meta\":{\"version\":1}}"},
  "not an entry",
  {"text": 7, "tags": "no list", "photos": 3, "creationDate": ["no date"]},
  {"text": "the last"}]})";

}  // namespace

TEST_CASE("Day One: a JSON export is read with absent and invalid fields", "[reader]") {
  const Reading reading = read_one("Journal.json", kDayOne);
  REQUIRE(reading.drafts.size() == 3);
  const auto& first = reading.drafts.front();
  CHECK(first.text ==
        "# A long walk\n\nIt was cold. We did *not* talk!\n\n(photo)\n\n(video)\nAfter");
  CHECK(first.created.kind == Moment::Kind::kUtc);
  CHECK(day_of(first) == "2026-03-01T20:15:02Z");
  CHECK(first.time_zone == "Europe/Berlin");
  CHECK(first.tags == Tags{"walks", "us"});
  CHECK(first.starred);
  CHECK(first.source == "dayone");
  CHECK(first.source_id == "A1B2C3D4E5F60718293A4B5C6D7E8F90");
  CHECK(reading.drafts[1].text == "Only the rich form. Two pieces.");
  CHECK(reading.drafts[2].text == "the last");
  REQUIRE(reading.left_out.size() == 3);
  CHECK(reading.left_out[0].reason == Reason::kEmpty);
  CHECK(reading.left_out[0].place == "Journal.json, entry 2");
  CHECK(reading.left_out[1].reason == Reason::kDamaged);
  REQUIRE(first.media.size() == 2);
  CHECK(first.media[0].kind == "photo");
  CHECK(first.media[1].kind == "video");
  CHECK(first.fields == formats::NamedValues{{"place", "Harbour"}});
  CHECK(reading.not_kept.at("weather") == 1);
}

TEST_CASE("Day One: of a zip with media only the words are unpacked", "[reader]") {
  const Reading reading =
      read_one("export.zip", zip_of({{"Journal.json", kDayOne},
                                     {"photos/0123.jpeg", "not unpacked", true, 1},
                                     {"__MACOSX/._Journal.json", "\x01"},
                                     {"Other.json", kDayOne, true, 0, 0120777}}));
  CHECK(reading.drafts.size() == 3);
  CHECK(reading.left_out.back().reason == Reason::kUnsafeName);
  CHECK(reading.remarks.back() ==
        formats::Remark{"export.zip: photos/0123.jpeg", formats::Remark::Kind::kOtherFile});
  CHECK_FALSE(reading.not_kept.contains("other file"));
}

TEST_CASE("Day One Classic: each property list is one entry", "[reader]") {
  const Reading reading = read_one("0A.doentry", R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
	<key>Creation Date</key><date>2014-05-06T07:08:09Z</date>
	<key>Creator</key><dict><key>Host Name</key><string>a machine</string></dict>
	<key>Entry Text</key><string>Tea &amp; rain, &#x201C;slowly&#x201d;.</string>
	<key>Starred</key><true/>
	<key>Tags</key><array><string>home</string><string>rain</string></array>
	<key>Time Zone</key><string>Asia/Tokyo</string>
	<key>UUID</key><string>0A</string>
</dict></plist>)");
  REQUIRE(reading.drafts.size() == 1);
  const auto& draft = reading.drafts.front();
  CHECK(draft.text == "Tea & rain, \u201cslowly\u201d.");
  CHECK(day_of(draft) == "2014-05-06T07:08:09Z");
  CHECK(draft.tags == Tags{"home", "rain"});
  CHECK(draft.time_zone == "Asia/Tokyo");
  CHECK(draft.starred);
  CHECK(draft.source_id == "0A");
}

TEST_CASE("jrnl: the journal file is read", "[reader]") {
  const Reading reading =
      read_one("journal.txt", R"([2026-11-22 05:12:30 PM] A quarrel about nothing. *
I went out with @Mara, and #dishes were the reason. a@b is no tag.

[not a date] stays in the text
[2025-01-02 07:30] Short one
)");
  REQUIRE(reading.drafts.size() == 2);
  CHECK(reading.drafts[0].text ==
        "A quarrel about nothing.\n\nI went out with @Mara, and #dishes were the reason. a@b is no "
        "tag.\n\n"
        "[not a date] stays in the text");
  CHECK(reading.drafts[0].starred);
  CHECK(reading.drafts[0].tags == Tags{"mara"});
  CHECK(reading.drafts[0].created.kind == Moment::Kind::kLocal);
  CHECK(day_of(reading.drafts[0]) == "2026-11-22T17:12:30Z");
  CHECK(reading.drafts[1].text == "Short one");
  CHECK_FALSE(reading.drafts[1].starred);
}

TEST_CASE("jrnl: JSON, XML and YAML exports give the same entry", "[reader]") {
  const std::string json =
      R"({"tags": {"@mara": 1}, "entries": [{"title": "A quarrel about nothing.",
    "body": "I went out with @mara.\n", "date": "2026-11-22", "time": "17:12", "tags": ["@mara"], "starred": true}]})";
  const std::string xml =
      R"(<?xml version="1.0" ?><journal><entries><entry date="2026-11-22T17:12:00" starred="True">
<tag name="@mara"/>A quarrel about nothing.

I went out with @mara.</entry></entries><tags><tag name="@mara">1</tag></tags></journal>)";
  const std::string yaml =
      "---\ntitle: A quarrel about nothing.\ndate: 2026-11-22 17:12\nstarred: True\ntags: "
      "mara\nbody: |\n"
      "    I went out with @mara.\n...\n";
  for (const auto& [name, content] :
       {std::pair<std::string, std::string>{"j.json", json}, {"j.xml", xml}, {"j.md", yaml}}) {
    INFO(name);
    const Reading reading = read_one(name, content);
    REQUIRE(reading.drafts.size() == 1);
    const auto& draft = reading.drafts.front();
    CHECK(draft.text.find("A quarrel about nothing.\n\nI went out with @mara.") !=
          std::string::npos);
    CHECK(draft.created.kind == Moment::Kind::kLocal);
    CHECK(day_of(draft) == "2026-11-22T17:12:00Z");
    CHECK(draft.tags == Tags{"mara"});
    CHECK(draft.starred);
  }
}

TEST_CASE("jrnl: an encrypted file is refused with its reason", "[reader]") {
  const Reading reading = read_one("journal.txt", "JRNLv3\x01\x02{}");
  REQUIRE(reading.left_out.size() == 1);
  CHECK(reading.left_out.front().reason == Reason::kSealed);
}

TEST_CASE("Markdown: front matter of Joplin, Obsidian and Hugo is read", "[reader]") {
  const Reading joplin = read_one(
      "a.md",
      "---\ntitle: \"On: waiting\"\ncreated: 2026-01-02 03:04:05Z\nlatitude: 1.5\ntags:\n  - calm\n"
      "  - \"two words\"\ncompleted?: no\n---\n\nThe body.\n\n---\nNot the end.\n");
  REQUIRE(joplin.drafts.size() == 1);
  CHECK(joplin.drafts[0].text == "# On: waiting\n\nThe body.\n\n---\nNot the end.\n");
  CHECK(joplin.drafts[0].tags == Tags{"calm", "two words"});
  CHECK(day_of(joplin.drafts[0]) == "2026-01-02T03:04:05Z");
  CHECK(joplin.not_kept.at("place") == 1);

  const Reading obsidian =
      read_one("notes/2026-04-05 Evening.md",
               "---\ntags: [calm, '#us']\naliases: [\"x\"]\n---\n# Evening\nWords.\n");
  REQUIRE(obsidian.drafts.size() == 1);
  CHECK(obsidian.drafts[0].text == "# Evening\nWords.\n");
  CHECK(obsidian.drafts[0].tags == Tags{"calm", "us"});
  CHECK(day_of(obsidian.drafts[0]) == "2026-04-05T12:00:00Z");

  const Reading hugo =
      read_one("post.md",
               "+++\ntitle = \"Evening\"\ndate = 2026-04-05T20:00:00+02:00\ndraft = false\n"
               "tags = [\"calm\", \"us\"]\n[extra]\nk = 1\n+++\nWords.\n");
  REQUIRE(hugo.drafts.size() == 1);
  CHECK(hugo.drafts[0].text == "# Evening\n\nWords.\n");
  CHECK(hugo.drafts[0].tags == Tags{"calm", "us"});
  CHECK(day_of(hugo.drafts[0]) == "2026-04-05T18:00:00Z");
}

TEST_CASE("Markdown: a single file splits at headings, one among others does not", "[reader]") {
  const std::string text = "# 2026-01-02 One\nfirst\n# Two\nsecond\n";
  CHECK(read_one("a.md", text).drafts.size() == 2);
  const reader::Text first(text);
  const reader::Text second("third");
  const reader::Text none("");
  const reader::Text settings("{}");
  const std::vector<reader::File> files = {
      {"a.md", &first}, {"b.md", &second}, {"c.png", &none}, {".obsidian/app.json", &settings}};
  const Reading reading = reader::read(files, {});
  REQUIRE(reading.drafts.size() == 2);
  CHECK(reading.drafts[0].text == text);
  CHECK(reading.remarks ==
        std::vector<formats::Remark>{{"c.png", formats::Remark::Kind::kOtherFile}});
  CHECK(reading.left_out.empty());
}

TEST_CASE("a file cannot set who sees an entry or import the partner's", "[reader]") {
  const Reading shared = read_one(
      "a.md", "---\nid: eabcde\nvisibility: shared\nauthor: me\nkind: insight\n---\n\nMine.\n");
  REQUIRE(shared.drafts.size() == 1);
  CHECK(shared.drafts[0].source == "waterline");
  CHECK(shared.drafts[0].kind == "insight");
  const Reading theirs =
      read_one("a.md", "---\nid: sabcde\nvisibility: shared\nauthor: partner\n---\n\nTheirs.\n");
  CHECK(theirs.drafts.empty());
  CHECK(theirs.left_out.at(0).reason == Reason::kNotOurs);
}

TEST_CASE("Daylio: columns are found by name, moods become no guessed numbers", "[reader]") {
  const std::string csv =
      "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
      "2026-11-22,November 22,Sunday,8:30 am,good,walk | friends,,A title,\"Line one, with a "
      "comma\nand "
      "\"\"quotes\"\"\"\n"
      "2026-11-21,November 21,Saturday,21:05,meh,,,,\n\n";
  const Reading words = read_one("daylio.csv", csv);
  REQUIRE(words.drafts.size() == 2);
  CHECK(words.drafts[0].text ==
        "# A title\n\nLine one, with a comma\nand \"quotes\"\n\nMood: good");
  CHECK(words.drafts[0].tags == Tags{"walk", "friends"});
  CHECK(day_of(words.drafts[0]) == "2026-11-22T08:30:00Z");
  CHECK(words.drafts[0].created.kind == Moment::Kind::kLocal);
  CHECK(words.drafts[1].text == "Mood: meh");
  const Reading numbers = read_one("daylio.csv", csv, {.moods = {{"meh", 3}}});
  CHECK(numbers.drafts[1].text.empty());
  CHECK(numbers.drafts[1].fields ==
        std::vector<std::pair<std::string, std::string>>{{"mood", "3"}});
  CHECK(numbers.drafts[0].text.ends_with("Mood: good"));
  // A later import may translate the moods of the file to other numbers. It must still recognise
  // the same entries, so the source ids must be equal.
  CHECK(numbers.drafts[1].source_id == words.drafts[1].source_id);
}

TEST_CASE("Journey: HTML becomes words, and invalid places are not counted", "[reader]") {
  const std::string entry =
      R"({"text": "<p dir=\"auto\">One &amp; two<br>three</p><p>four</p>", "date_journal": 1700000000000,
    "date_modified": 1700000000001, "timezone": "Europe/Paris", "lat": 1.7976931348623157e308, "address": "",
    "tags": ["a"], "favourite": true, "photos": ["x.jpg"], "weather": {"degree_c": 1e308, "description": ""}})";
  const Reading reading =
      read_one("journey.zip", zip_of({{"1.json", entry},
                                      {"2.json", R"({"text": "plain", "date_journal": "no"})"},
                                      {"x.jpg", "x"}}));
  REQUIRE(reading.drafts.size() == 2);
  CHECK(reading.drafts[0].text == "One & two\nthree\n\nfour");
  CHECK(day_of(reading.drafts[0]) == "2023-11-14T22:13:20Z");
  CHECK(reading.drafts[0].time_zone == "Europe/Paris");
  CHECK(reading.drafts[1].text == "plain");
  CHECK(reading.not_kept.empty());
}

TEST_CASE("documents that exceed a limit when parsed are refused", "[reader]") {
  const std::string deep =
      "{\"entries\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  CHECK(read_one("a.json", deep).left_out.at(0).reason == Reason::kDamaged);
  const std::string entities =
      "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"aaaa\"><!ENTITY b "
      "\"&a;&a;\">]><plist>&b;</plist>";
  CHECK(read_one("a.doentry", entities).left_out.at(0).reason == Reason::kDamaged);
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<a>";
  CHECK(read_one("a.xml", nested).left_out.at(0).reason == Reason::kDamaged);
  const std::string long_entry = R"({"metadata": {}, "entries": [{"text": ")" +
                                 std::string(base::kMaxEntrySize + 1, 'x') +
                                 R"("}, {"text": "kept"}]})";
  const Reading reading = read_one("a.json", long_entry);
  CHECK(reading.drafts.size() == 1);
  CHECK(reading.left_out.at(0).reason == Reason::kTooLarge);
}

TEST_CASE("a time zone that is not a zone's name is dropped", "[reader]") {
  for (const char* zone : {"/dev/zero", ":/etc/passwd", "../../x", "Europe/Ber lin"}) {
    INFO(zone);
    const Reading reading =
        read_one("a.json", R"({"metadata": {}, "entries": [{"text": "t", "timeZone": ")" +
                               std::string(zone) + "\"}]}");
    REQUIRE(reading.drafts.size() == 1);
    CHECK(reading.drafts[0].time_zone.empty());
    CHECK(reading.not_kept.at("time zone") == 1);
  }
}

TEST_CASE("an import reports the parts of an export that it drops", "[reader]") {
  const nlohmann::json document = {
      {"schema", "waterline/export/1"},
      {"entries", {{{"id", "eabcdefgh"}, {"created", "2026-03-01T20:15:02Z"}, {"text", "words"}}}},
      {"shared", {{{"id", "sdef"}, {"author", "me"}, {"text", "a piece"}}}},
      {"together", {{{"id", "jabc"}, {"kind", "goal"}}, {{"id", "jdef"}, {"kind", "agreement"}}}},
      {"questions", {{{"id", "qabc"}, {"text", "How was it?"}}}}};
  const Reading reading = read_one("export.json", document.dump());
  CHECK(reading.drafts.size() == 1);
  CHECK(reading.not_kept.at("piece that was shared") == 1);
  CHECK(reading.not_kept.at("goal, agreement or session note") == 2);
  CHECK(reading.not_kept.at("question for both of you") == 1);
}

TEST_CASE("an entry of an export that has no words now keeps its earlier words", "[reader]") {
  const nlohmann::json document = {
      {"schema", "waterline/export/1"},
      {"entries",
       {{{"id", "e2"},
         {"text", ""},
         {"attachments", {{{"id", "f1"}, {"description", "a heron"}}}},
         {"history", {{{"text", ""}}, {{"text", "once"}}}}},
        {{"id", "e1"}, {"text", ""}, {"history", {{{"text", " "}}}}}}}};
  const Reading reading = read_one("export.json", document.dump());
  REQUIRE(reading.drafts.size() == 1);
  CHECK(reading.drafts[0].source_id == "e2");
  CHECK(reading.drafts[0].earlier.at(1).text == "once");
  CHECK(reading.left_out.at(0).reason == Reason::kEmpty);
  CHECK(reading.not_kept.at("attachment") == 1);
}

TEST_CASE("an export's revision ids are read, oldest entry first", "[reader]") {
  const nlohmann::json named = {{"id", "rb"}, {"parents", {"ra"}}, {"text", "before"}};
  const nlohmann::json nameless = {{"id", "r/"}, {"parents", {"ra"}}, {"text", "before"}};
  nlohmann::json many = nlohmann::json::array();
  for (std::size_t i = 0; i <= formats::kMaxParents; ++i) many.push_back("r");
  const nlohmann::json document = {
      {"schema", "waterline/export/1"},
      {"entries",
       {{{"id", "e2"},
         {"text", "b"},
         {"revision_id", "rc"},
         {"parents", {"ra", "rb"}},
         {"history", {named, nameless}}},
        {{"id", "e1"}, {"text", "a"}, {"revision_id", "rd"}, {"parents", many}}}}};
  const Reading reading = read_one("export.json", document.dump());
  REQUIRE(reading.drafts.size() == 2);
  CHECK(reading.drafts[0].source_id == "e1");
  CHECK(reading.drafts[0].place == "export.json, entry 2");
  CHECK(reading.drafts[0].lineage == formats::Lineage{});
  const auto& draft = reading.drafts[1];
  CHECK(draft.lineage == formats::Lineage{"rc", {"ra", "rb"}});
  CHECK(draft.earlier.at(0).lineage == formats::Lineage{"rb", {"ra"}});
  CHECK(draft.earlier.at(1).lineage == formats::Lineage{});
}

TEST_CASE("our Markdown and ZIP exports are read back unchanged", "[reader]") {
  const nlohmann::json document = {
      {"entries",
       {{{"id", "eabcdefgh"},
         {"title", "A \"title\"\\"},
         {"created", "2026-03-01T20:15:02Z"},
         {"day", "2026-03-02"},
         {"time_zone", "Asia/Tokyo"},
         {"kind", "conflict"},
         {"tags", {"one", "two words", "a, b"}},
         {"fields", {{{"name", "trigger"}, {"value", "a = b\n\"c\": d\te\\"}}}},
         {"pinned", true},
         {"left_out", true},
         {"links", {"eijklmnop"}},
         {"text", "\n---\n# A \"title\"\\\n\nbody\n\n"}},
        {{"id", "dabcdefgh"}, {"created", "0999-03-01T20:15:02Z"}, {"text", "deep"}}}},
      {"shared",
       {{{"id", "sabc"}, {"author", "partner"}, {"text", "theirs"}},
        {{"id", "sdef"}, {"author", "me"}, {"text", "a piece"}}}}};
  const std::string zip = formats::write_zip(formats::write_markdown(document));
  const Reading reading = read_one("export.zip", zip);
  REQUIRE(reading.drafts.size() == 2);
  const auto& draft = reading.drafts[0];
  CHECK(draft.text == document["entries"][0]["text"]);
  CHECK(draft.kind == "conflict");
  CHECK(draft.day == "2026-03-02");
  CHECK(draft.time_zone == "Asia/Tokyo");
  CHECK(draft.tags == Tags{"one", "two words", "a, b"});
  CHECK(draft.fields ==
        std::vector<std::pair<std::string, std::string>>{{"trigger", "a = b\n\"c\": d\te\\"}});
  CHECK(draft.starred);
  CHECK(draft.left_out_of_look_back);
  CHECK(draft.links == std::vector<std::string>{"eijklmnop"});
  CHECK(draft.source_id == "eabcdefgh");
  CHECK(reading.drafts[1].side == "deep");
  CHECK(day_of(reading.drafts[1]) == "0999-03-01T20:15:02Z");
  REQUIRE(reading.left_out.size() == 1);
  CHECK(reading.left_out[0].reason == Reason::kNotOurs);
  CHECK(reading.not_kept.at("piece that was shared") == 1);
}

TEST_CASE("files that are no text or of unknown format are reported", "[reader]") {
  CHECK(read_one("a.md", "\xff\x41").left_out.at(0).reason == Reason::kNotText);
  CHECK(read_one("a.md", std::string("a\0b\xff", 4)).left_out.at(0).reason ==
        Reason::kUnknownFormat);
  CHECK(read_one("a.json", "{\"a\": 1}").left_out.at(0).reason == Reason::kUnknownFormat);
  CHECK(read_one("a.md", " \n").left_out.at(0).reason == Reason::kEmpty);
  CHECK(read_one("a.zip", zip_of({{"backup.daylio", "x"}})).left_out.at(0).reason ==
        Reason::kDamaged);
}

TEST_CASE("of an archive only the list and the words are read", "[reader]") {
  // Counts the bytes that are read.
  class Counted final : public reader::Source {
   public:
    explicit Counted(std::string_view content) : text_(content) {}
    [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
    [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
      std::string bytes = text_.read(offset, size);
      read_ += bytes.size();
      return bytes;
    }
    mutable std::size_t read_ = 0;

   private:
    reader::Text text_;
  };
  const std::string archive = zip_of(
      {{"photos/a.jpeg", std::string(4'000'000, 'x'), false}, {"a.md", "words"}, {"b.md", "more"}});
  const Counted counted(archive);
  const reader::File file{"a.zip", &counted};
  const Reading reading = reader::read(std::span(&file, 1), {});
  CHECK(reading.drafts.size() == 2);
  CHECK(reading.remarks.size() == 1);
  CHECK(counted.read_ < 100'000);
}

TEST_CASE("a large file that is no archive is refused unread", "[reader]") {
  class Endless final : public reader::Source {
   public:
    [[nodiscard]] std::uint64_t size() const override { return formats::kMaxTextTotal + 1; }
    [[nodiscard]] std::string read(std::uint64_t, std::size_t size) const override {
      largest_ = std::max(largest_, size);
      return std::string(size, 'x');
    }
    mutable std::size_t largest_ = 0;
  };
  const Endless endless;
  const reader::File file{"a.md", &endless};
  const Reading reading = reader::read(std::span(&file, 1), {});
  REQUIRE(reading.left_out.size() == 1);
  CHECK(reading.left_out[0].reason == Reason::kTooLarge);
  CHECK(endless.largest_ < 1000);
}
