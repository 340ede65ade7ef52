#include <algorithm>

#include <catch2/catch.hpp>

#include "reader/made_archive.h"
#include "reader/read.h"

using namespace waterline;
using formats::NamedValues;
using formats::Reading;
using formats::Reason;
using tests::tar_of;
using tests::zip_of;

namespace {

using Tags = std::vector<std::string>;

struct Named {
  std::string name;
  std::string content;
};

Reading read_all(const std::vector<Named>& given) {
  std::vector<reader::Text> texts;
  for (const Named& one : given) texts.emplace_back(one.content);
  std::vector<reader::File> files;
  for (std::size_t i = 0; i < given.size(); ++i) files.push_back({given[i].name, &texts[i]});
  return reader::read(files, {});
}

Reading read_one(const std::string& name, const std::string& content) {
  return read_all({{name, content}});
}

std::string time_of(const formats::Draft& draft) {
  return draft.created.kind == formats::Moment::Kind::kNone ? ""
                                                            : base::to_text(draft.created.time);
}

const formats::Draft& only(const Reading& reading) {
  REQUIRE(reading.drafts.size() == 1);
  return reading.drafts.front();
}

std::optional<Reason> reason_of(const Reading& reading, const std::string& place) {
  for (const auto& one : reading.left_out) {
    if (one.place == place) return one.reason;
  }
  return {};
}

const std::string kNote = "0123456789abcdef0123456789abcdef";
const std::string kNotebook = "fedcba9876543210fedcba9876543210";

std::string joplin_note(const std::string& more = "") {
  return "Garden\n\nBeans today.\n\nSource: my own.\n\nid: " + kNote + "\nparent_id: " + kNotebook +
         "\ncreated_time: 2024-05-01T10:00:00.000Z\nupdated_time: 2024-06-01T10:00:00.000Z\n" +
         "latitude: 0.00000000\nlongitude: 0.00000000\nauthor: \n" + more + "type_: 1";
}

}  // namespace

TEST_CASE("Joplin: notes have their words, dates, notebooks and tags", "[reader]") {
  const std::vector<Named> files = {
      {kNote + ".md", joplin_note()},
      {kNotebook + ".md", "Journal\n\nid: " + kNotebook +
                              "\ncreated_time: 2024-05-01T10:00:00.000Z\nparent_id: \ntype_: 2"},
      {"1.md", "calm\n\nid: 11111111111111111111111111111111\nparent_id: \ntype_: 5"},
      {"2.md", "id: 22222222222222222222222222222222\nnote_id: " + kNote +
                   "\ntag_id: 11111111111111111111111111111111\ntype_: 6"},
      {"3.md", "a.png\n\nid: 33333333333333333333333333333333\nmime: image/png\ntype_: 4"},
      {"resources/33333333333333333333333333333333.png", ""}};
  std::vector<tests::TarFile> members;
  for (const Named& file : files) members.push_back({file.name, file.content});
  for (const Reading& reading : {read_all(files), read_one("backup.jex", tar_of(members))}) {
    const auto& draft = only(reading);
    CHECK(draft.text == "# Garden\n\nBeans today.\n\nSource: my own.");
    CHECK(time_of(draft) == "2024-05-01T10:00:00Z");
    CHECK(draft.source == "joplin");
    CHECK(draft.source_id == kNote);
    CHECK(draft.tags == Tags{"calm"});
    CHECK(draft.fields == NamedValues{{"notebook", "Journal"}});
    CHECK(reading.left_out.empty());
    CHECK(reading.remarks.size() == 1);  // the picture, which no note names
  }
}

TEST_CASE("Joplin: of encrypted, deleted and unfinished notes the truth is said", "[reader]") {
  const Reading sealed = read_one("a.md", joplin_note("encryption_applied: 1\n"));
  CHECK(reason_of(sealed, "a.md") == Reason::kSealed);
  const Reading deleted = read_one("a.md", joplin_note("deleted_time: 1714557600000\n"));
  CHECK(reason_of(deleted, "a.md") == Reason::kDiscarded);
  const Reading task = read_one("a.md", joplin_note("is_todo: 1\ntodo_completed: 17\n"));
  CHECK(only(task).fields == NamedValues{{"to-do", "done"}});
  const Reading ordinary = read_one("a.md", "# A note\n\nid: 7\ntype_: 1\n");
  CHECK(only(ordinary).source == "markdown");
}

TEST_CASE("TextBundle: Bear's notes are whole", "[reader]") {
  const std::string info =
      R"({"net.shinyfrog.bear": {"creationDate": "2024-05-01T10:00:00Z", "pinned": 1, "archived": 0,
      "trashed": 0, "uniqueIdentifier": "AB-1", "encrypted": 0}, "type": "net.daringfireball.markdown",
      "version": 2})";
  const std::string thrown = R"({"net.shinyfrog.bear": {"trashed": 1}, "version": 2})";
  const std::string sealed = R"({"net.shinyfrog.bear": {"encrypted": 1}, "version": 2})";
  const Reading reading = read_one(
      "Bear.bear2bk", zip_of({{"Bear/A walk.textbundle/text.md", "# A walk\n\nAlone. #calm"},
                              {"Bear/A walk.textbundle/info.json", info},
                              {"Bear/A walk.textbundle/assets/a.jpg", "x"},
                              {"Bear/Old.textbundle/info.json", thrown},
                              {"Bear/Old.textbundle/text.md", "old"},
                              {"Bear/Locked.textbundle/info.json", sealed},
                              {"Bear/Locked.textbundle/text.md", "x"}}));
  const auto& draft = only(reading);
  CHECK(draft.text == "# A walk\n\nAlone. #calm");
  CHECK(time_of(draft) == "2024-05-01T10:00:00Z");
  CHECK(draft.source == "bear");
  CHECK(draft.source_id == "AB-1");
  CHECK(draft.starred);
  CHECK(draft.place == "Bear/A walk.textbundle/text.md");
  CHECK(reason_of(reading, "Bear/Old.textbundle/text.md") == Reason::kDiscarded);
  CHECK(reason_of(reading, "Bear/Locked.textbundle/text.md") == Reason::kSealed);
  CHECK(reading.remarks.size() == 1);

  const Reading other = read_all({{"2024-05-02.textbundle/info.json", R"({"version": 2})"},
                                  {"2024-05-02.textbundle/text.markdown", "Rain."}});
  CHECK(only(other).source == "markdown");
  CHECK(time_of(only(other)) == "2024-05-02T12:00:00Z");
  const Reading broken = read_all({{"a.textbundle/info.json", "{"}, {"a.textbundle/text.md", "b"}});
  CHECK(only(broken).text.ends_with("b"));
  CHECK(reason_of(broken, "a.textbundle/info.json") == Reason::kDamaged);
  CHECK(only(read_one("text.md", "words")).text.ends_with("words"));
}

TEST_CASE("Google Keep: notes, checklists, labels and links are read", "[reader]") {
  const std::string note =
      R"({"color": "DEFAULT", "isTrashed": false, "isPinned": true, "isArchived": true,
      "title": "Shop", "textContent": "For us:", "listContent": [{"text": "bread", "isChecked": true},
      {"text": "milk", "isChecked": false}], "annotations": [{"title": "Bakery",
      "url": "https://example.org/b", "source": "WEBLINK"}], "labels": [{"name": "home"}],
      "attachments": [{"filePath": "a.3gp", "mimetype": "audio/3gpp"}],
      "userEditedTimestampUsec": 1714644000000000, "createdTimestampUsec": 1714557600000000})";
  const Reading reading =
      read_all({{"Keep/Shop.json", note},
                {"Keep/Old.json",
                 R"({"isTrashed": true, "textContent": "x", "userEditedTimestampUsec": 1})"},
                {"Keep/Labels.txt", "home\nwork\n"}});
  const auto& draft = only(reading);
  CHECK(draft.text ==
        "# Shop\n\nFor us:\n\n- [x] bread\n- [ ] milk\n\n[Bakery](https://example.org/b)");
  CHECK(time_of(draft) == "2024-05-01T10:00:00Z");
  CHECK(draft.tags == Tags{"home", "archived"});
  CHECK(draft.starred);
  CHECK(reading.not_kept.empty());
  CHECK(draft.media.front().kind == "recording");
  CHECK(reason_of(reading, "Keep/Old.json") == Reason::kDiscarded);
  CHECK(reason_of(reading, "Keep/Labels.txt") == Reason::kNoEntries);
}

TEST_CASE("Standard Notes: notes of every type and their tags are read", "[reader]") {
  const std::string super =
      R"({\"root\":{\"children\":[{\"type\":\"heading\",\"tag\":\"h2\",\"children\":[{\"type\":\"text\",\"text\":\"Head\",\"format\":0}]},)"
      R"({\"type\":\"paragraph\",\"children\":[{\"type\":\"text\",\"text\":\"very \",\"format\":0},{\"type\":\"text\",\"text\":\"bold\",\"format\":1}]},)"
      R"({\"type\":\"list\",\"listType\":\"check\",\"children\":[{\"type\":\"listitem\",\"checked\":true,\"children\":[{\"type\":\"text\",\"text\":\"done\"}]}]}]}})";
  const auto note = [](const std::string& id, const std::string& content) {
    return R"({"uuid": ")" + id +
           R"(", "content_type": "Note", "created_at": "2024-05-01T10:00:00.000Z", "content": {)" +
           content + "}},";
  };
  const std::string backup =
      R"({"version": "004", "items": [)" +
      note(
          "n1",
          R"("title": "One", "text": "plain", "appData": {"org.standardnotes.sn": {"pinned": true}})") +
      note("n2", R"("title": "Two", "noteType": "super", "text": ")" + super + "\"") +
      note("n3", R"("title": "Three", "noteType": "rich-text", "text": "<p>a <b>b</b></p>")") +
      note("n4", R"("title": "Keys", "noteType": "authentication", "text": "[]")") +
      note("n5", R"("title": "Gone", "text": "x", "trashed": true)") +
      R"({"uuid": "t", "content_type": "Tag", "content": {"title": "calm", "references": [{"uuid": "n1", "content_type": "Note"}]}}]})";
  const Reading reading =
      read_one("sn.zip", zip_of({{"Items/Note/One.txt", "plain"},
                                 {"Standard Notes Backup and Import File.txt", backup}}));
  REQUIRE(reading.drafts.size() == 3);
  CHECK(reading.drafts[0].text == "# One\n\nplain");
  CHECK(reading.drafts[0].tags == Tags{"calm"});
  CHECK(reading.drafts[0].starred);
  CHECK(time_of(reading.drafts[0]) == "2024-05-01T10:00:00Z");
  CHECK(reading.drafts[1].text == "# Two\n\n## Head\n\nvery **bold**\n\n- [x] done");
  CHECK(reading.drafts[2].text == "# Three\n\na **b**");
  const std::string file = "Standard Notes Backup and Import File.txt";
  CHECK(reason_of(reading, file + ", entry 4") == Reason::kNoEntries);
  CHECK(reason_of(reading, file + ", entry 5") == Reason::kDiscarded);

  const Reading sealed = read_one(
      "a.txt", R"({"items": [{"content_type": "Note", "content": "004:abc", "uuid": "1"}]})");
  CHECK(reason_of(sealed, "a.txt") == Reason::kSealed);
}

TEST_CASE("Journey: mood, place, music, weather and media are not lost", "[reader]") {
  const Reading reading = read_one(
      "a.json",
      R"({"id": "1", "date_journal": 1700000000000, "timezone": "Europe/Vienna", "type": "html",
      "text": "<p dir=\"auto\">Caf&eacute; &mdash; &#128512; and&nbsp;tea</p><ul><li data-checked=\"true\">bread</li><li data-checked=\"false\">milk</li></ul><ol><li>one</li><li>two</li></ol><p>See <a href=\"https://example.org/x\">this</a></p><table><tr><td>A</td><td>B</td></tr></table>",
      "mood": 5, "lat": 48.2, "lon": 16.37, "address": "", "label": "", "sentiment": 1.5,
      "music_title": "A song", "music_artist": "Somebody", "photos": ["x.jpg", "y.mp3"],
      "weather": {"id": 1, "degree_c": 7.0, "description": "", "icon": "10d", "place": "Wien"}})");
  const auto& draft = only(reading);
  CHECK(draft.text ==
        "Caf\u00e9 \u2014 \U0001F600 and tea\n\n- [x] bread\n- [ ] milk\n\n1. one\n2. two\n\n"
        "See [this](https://example.org/x)\n\n| A | B |\n| --- | --- |");
  CHECK(draft.fields == NamedValues{{"mood", "5"},
                                    {"sentiment", "1.5"},
                                    {"weather", "7 \u00b0C, Wien"},
                                    {"music", "A song, Somebody"}});
  CHECK(reading.not_kept == std::map<std::string, std::size_t>{{"place", 1}});
  REQUIRE(draft.media.size() == 2);
  CHECK(draft.media[0].kind == "photo");
  CHECK(draft.media[1].kind == "recording");

  const Reading cloud = read_one(
      "b.json", R"({"id": "2", "dateOfJournal": "2024-05-01T10:00:00.000Z", "text": "plain < words",
      "type": "markdown", "encrypted": 0, "location": {"lat": 48.2, "lng": 16.37, "name": "Harbour"},
      "weather": {"degreeC": 7.5, "description": "Rain"}, "music": {"title": "A", "artist": "B"},
      "attachments": ["a.mp4"]})");
  CHECK(only(cloud).text == "plain < words");
  CHECK(time_of(only(cloud)) == "2024-05-01T10:00:00Z");
  CHECK(only(cloud).fields ==
        NamedValues{{"weather", "7.5 \u00b0C, Rain"}, {"music", "A, B"}, {"place", "Harbour"}});
  CHECK(only(cloud).media.front().kind == "video");
}

TEST_CASE("Diarium: a day keeps its heading, HTML and everything else", "[reader]") {
  const Reading reading = read_one(
      "diarium.json",
      R"([{"date": "2024-05-17 21:40:00", "heading": "By the sea", "html": "<p>We came down to the sea.</p>",
      "rating": 4, "tags": ["trip"], "people": ["Anna"], "location": [48.2, 16.37]}, 7])");
  const auto& draft = only(reading);
  CHECK(draft.text == "# By the sea\n\nWe came down to the sea.");
  CHECK(time_of(draft) == "2024-05-17T21:40:00Z");
  CHECK(draft.tags == Tags{"trip"});
  CHECK(draft.fields == NamedValues{{"people", "Anna"}, {"rating", "4"}});
  CHECK(reading.not_kept.at("place") == 1);
  CHECK(reason_of(reading, "diarium.json, entry 2") == Reason::kDamaged);
}

TEST_CASE("Diaro: rows of its tables become entries", "[reader]") {
  const std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?><data version="2">
<table name="diaro_folders"><r><uid>f</uid><title>Home</title></r></table>
<table name="diaro_tags"><r><uid>t1</uid><title>calm</title></r></table>
<table name="diaro_locations"><r><uid>l</uid><title></title><address>Harbour</address><lat>1.5</lat><lng>2.5</lng></r></table>
<table name="diaro_entries"><r><uid>e1</uid><date>1714557600000</date><tz_offset>+02:00</tz_offset>
<title>A day</title><text>We &amp; the rain.</text><folder_uid>f</folder_uid><location_uid>l</location_uid>
<tags>,t1,</tags><mood>2</mood><weather_temperature>7.5</weather_temperature><weather_description>rain</weather_description></r>
<r><uid>e2</uid><date>1714557600000</date><text>gone</text><archived>1</archived></r></table>
<table name="diaro_attachments"><r><uid>a</uid><entry_uid>e1</entry_uid><type>photo</type></r></table></data>)";
  const Reading reading = read_one("Diaro.zip", zip_of({{"DiaroBackup.xml", xml}}));
  const auto& draft = only(reading);
  CHECK(draft.text == "# A day\n\nWe & the rain.");
  CHECK(time_of(draft) == "2024-05-01T10:00:00Z");
  CHECK(draft.tags == Tags{"calm"});
  CHECK(draft.fields == NamedValues{{"folder", "Home"},
                                    {"mood", "2"},
                                    {"weather", "7.5 \u00b0C, rain"},
                                    {"place", "Harbour"}});
  CHECK(reading.not_kept.at("photo") == 1);
  CHECK(reason_of(reading, "DiaroBackup.xml, entry 2") == Reason::kDiscarded);
  const Reading sealed = read_one("Diaro.zip", zip_of({{"DiaroBackup.xml", "8fJk2\x01\x90"}}));
  CHECK(reason_of(sealed, "DiaroBackup.xml") == Reason::kSealed);
}

TEST_CASE("Evernote: notes of an ENEX file are read", "[reader]") {
  const Reading reading = read_one("My notes.enex", R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export export-date="20240601T000000Z"><note><title>Garden</title><content><![CDATA[<?xml version="1.0"?>
<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd"><en-note><div>Beans &amp; peas</div>
<div><en-todo checked="true"/>water</div><div><en-media type="image/png" hash="a"/></div>
<div><en-crypt>abc</en-crypt></div></en-note>]]></content><created>20240501T100000Z</created><tag>calm</tag>
<note-attributes><author>me</author><latitude>1.5</latitude></note-attributes>
<resource><data encoding="base64">AAAA</data><mime>image/png</mime></resource></note></en-export>)");
  const auto& draft = only(reading);
  CHECK(draft.text == "# Garden\n\nBeans & peas\n[x] water\n(photo)\n(encrypted)");
  CHECK(time_of(draft) == "2024-05-01T10:00:00Z");
  CHECK(draft.tags == Tags{"calm"});
  CHECK(draft.fields == NamedValues{{"author", "me"}});
  CHECK(reading.not_kept == std::map<std::string, std::size_t>{{"photo", 1}, {"place", 1}});
  CHECK(reason_of(reading, "My notes.enex, entry 1, encrypted words") == Reason::kSealed);

  std::string list;
  for (int i = 0; i < 1000; ++i) list += "<en-todo/>a<br/>";
  const Reading many = read_one("a.enex", "<en-export><note><content><![CDATA[<en-note>" + list +
                                              "<b>z</b></en-note>]]></content></note></en-export>");
  CHECK(only(many).text.starts_with("[ ] a\n[ ] a\n"));
  CHECK(only(many).text.ends_with("\n**z**"));
}

TEST_CASE("Notion: the inner archive is read, and tables are named", "[reader]") {
  const std::string page = "My day " + kNote + ".md";
  const std::string inner = zip_of({{"Journal/" + page,
                                     "# My day\n\nCreated: 2024-05-01 10:00\nTags: calm, us\n\n"
                                     "Words."},
                                    {"Journal " + kNotebook + ".csv", "Name,Tags\nMy day,calm\n"},
                                    {"Journal/a.png", "x"}});
  for (const bool deflated : {true, false}) {
    const Reading reading =
        read_one("Export.zip", zip_of({{"Export-Part-1.zip", inner, deflated}}));
    const auto& draft = only(reading);
    CHECK(draft.text.ends_with("Tags: calm, us\n\nWords."));
    CHECK(draft.source == "notion");
    CHECK(draft.source_id == kNote);
    CHECK(draft.tags == Tags{"calm", "us"});
    CHECK(time_of(draft) == "2024-05-01T10:00:00Z");
    CHECK(reason_of(reading, "Export-Part-1.zip/Journal " + kNotebook + ".csv") ==
          Reason::kNoEntries);
    CHECK(reading.remarks.size() == 1);
  }
}

TEST_CASE("archives nest to a cap, and all share one limit of size", "[reader]") {
  std::string archive = zip_of({{"a.md", "words"}});
  for (int i = 0; i < 3; ++i) archive = zip_of({{"in.zip", archive, false}});
  CHECK(only(read_one("a.zip", archive)).text == "words");
  const Reading deep = read_one("a.zip", zip_of({{"in.zip", archive, false}}));
  CHECK(deep.drafts.empty());
  CHECK(deep.left_out.at(0).reason == Reason::kTooDeep);
  const Reading broken = read_one("a.zip", zip_of({{"in.zip", "no archive"}, {"a.md", "words"}}));
  CHECK(only(broken).text == "words");
  CHECK(reason_of(broken, "a.zip: in.zip") == Reason::kDamaged);
}

TEST_CASE("files that hold no entries are left out with the true reason", "[reader]") {
  const auto reason = [](const std::string& name, const std::string& content) {
    const Reading reading = read_one(name, content);
    CHECK(reading.drafts.empty());
    return reason_of(reading, name);
  };
  CHECK(reason("drafts.draftsExport", "[\n  {\n    \"uuid\": \"A\", \"content\": \"x\"}\n]") ==
        Reason::kUnknownFormat);
  CHECK(reason("2024-05.txt", "1: {text: 'Rain.'}\n2: {text: Sun}\n") == Reason::kUnknownFormat);
  CHECK(reason("settings.yaml", "theme: dark\nfont: serif\n") == Reason::kUnknownFormat);
  CHECK(reason("table.csv", "Name,Day\nwalk,Monday\n") == Reason::kNoEntries);
  CHECK(reason("a.gz", "\x1f\x8b\x08x") == Reason::kPacked);
  CHECK(reason("a.txt", "Salted__abc") == Reason::kSealed);
  CHECK(only(read_one("a.md", "[1]\n")).text == "[1]\n");
  CHECK(only(read_one("a.md", "[ ] call mother\n")).text == "[ ] call mother\n");
  CHECK(only(read_one("a.md", "{never mind}\n")).text == "{never mind}\n");
}

TEST_CASE("Day One: rich text says what the plain text does not", "[reader]") {
  const std::string rich =
      R"({\"contents\":[{\"text\":\"Title\\n\",\"attributes\":{\"line\":{\"header\":2}}},)"
      R"({\"text\":\"bread\\n\",\"attributes\":{\"line\":{\"listStyle\":\"checkbox\",\"checked\":true,\"indentLevel\":1}}},)"
      R"({\"text\":\"milk\\n\",\"attributes\":{\"line\":{\"listStyle\":\"checkbox\",\"indentLevel\":2}}},)"
      R"({\"text\":\"first\\n\",\"attributes\":{\"line\":{\"listStyle\":\"numbered\",\"listIndex\":1}}},)"
      R"({\"text\":\"See \"},{\"text\":\"this\",\"attributes\":{\"linkURL\":\"https://example.org\",\"bold\":true}},{\"text\":\" now.\\n\"},)"
      R"({\"embeddedObjects\":[{\"type\":\"photo\",\"identifier\":\"A\"}]},{\"text\":\"said\\n\",\"attributes\":{\"line\":{\"quote\":true}}}]})";
  const Reading reading = read_one(
      "J.json",
      R"({"metadata": {}, "entries": [{"uuid": "A", "text": "Title\nbread\nmilk", "richText": ")" +
          rich +
          R"("}, {"uuid": "B", "text": "# Long\n\nwords here", "richText": "{\"contents\":[{\"text\":\"Long\"}]}"}]})");
  REQUIRE(reading.drafts.size() == 2);
  CHECK(reading.drafts[0].text ==
        "## Title\n- [x] bread\n  - [ ] milk\n1. first\nSee [**this**](https://example.org) "
        "now.\n(photo)\n> said");
  CHECK(reading.drafts[1].text == "# Long\n\nwords here");
}
