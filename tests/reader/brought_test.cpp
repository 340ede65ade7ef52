#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "reader/read.h"

// Tests files as other programs write them: every word and every day of them is in a draft, or is
// reported as left out.

using namespace waterline;
using formats::Draft;
using formats::Moment;
using formats::Reading;
using formats::Reason;
using formats::Remark;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

Reading read_all(const Files& files, const reader::Options& options = {}) {
  std::vector<reader::Text> texts;
  for (const auto& [name, content] : files) texts.emplace_back(content);
  std::vector<reader::File> all;
  for (std::size_t i = 0; i < files.size(); ++i) all.push_back({files[i].first, &texts[i]});
  return reader::read(all, options);
}

Reading read_one(const std::string& name, const std::string& content,
                 const reader::Options& options = {}) {
  return read_all({{name, content}}, options);
}

// Returns the time of a draft: "utc 2024-05-01T10:00:00Z", "local ...", "day 2024-05-01" or "none".
std::string time_of(const Draft& draft) {
  const std::string time = base::to_text(draft.created.time);
  switch (draft.created.kind) {
    case Moment::Kind::kNone:
      return "none";
    case Moment::Kind::kUtc:
      return "utc " + time;
    case Moment::Kind::kLocal:
      return "local " + time;
    case Moment::Kind::kDay:
      return "day " + time.substr(0, 10);
  }
  return "";
}

std::string only_time(const std::string& name, const std::string& content) {
  const Reading reading = read_one(name, content);
  return reading.drafts.size() == 1 ? time_of(reading.drafts.front()) : "not one entry";
}

using Tags = std::vector<std::string>;
using Answers = formats::NamedValues;

}  // namespace

TEST_CASE("jrnl's YAML keeps its body, indented by tabs", "[reader]") {
  const Reading reading = read_one("2025-03-04_a-slow-morning.md",
                                   "---\ntitle: A slow morning.\ndate: 2025-03-04 08:15\n"
                                   "starred: False\ntags: garden\nbody: |\t\t\n"
                                   "\tThe kettle sang and I let it. @garden\n"
                                   "\t---\n\n\tNote to self: water the basil.\n...");
  REQUIRE(reading.drafts.size() == 1);
  CHECK(reading.drafts[0].text ==
        "# A slow morning.\n\nThe kettle sang and I let it. @garden\n---\n\nNote to self: water "
        "the basil.");
  CHECK(time_of(reading.drafts[0]) == "local 2025-03-04T08:15:00Z");
  CHECK(reading.drafts[0].tags == Tags{"garden"});
  CHECK(reading.not_kept.empty());
  CHECK(reading.names.empty());
}

TEST_CASE("words between two rules are no front matter", "[reader]") {
  const std::string file =
      "---\nWe argued about the dishes again.\nShe said: you never listen.\nI left the room.\n"
      "---\nLater we talked.\n";
  CHECK(read_one("2025-02-01.md", file).drafts.at(0).text == file);
  CHECK(only_time("2025-02-01.md", file) == "day 2025-02-01");
  for (const std::string words :
       {"---\nShe said: you never listen.\n---\n", "---\nA: one\nB: two\nA: three\n---\n",
        "---\n\n---\nwords\n", "---\nname: no end\n", "+++\njust words\n+++\n"}) {
    CAPTURE(words);
    CHECK(read_one("a.md", words).drafts.at(0).text == words);
  }
}

TEST_CASE("front matter is decoded as YAML says, and never changed otherwise", "[reader]") {
  struct Case {
    const char* lines;
    const char* title;
  };
  for (const auto& [lines, title] :
       std::vector<Case>{{"title: '-5 o''clock'", "-5 o'clock"},
                         {"title: \"He said: \\\"stay\\\"\"", "He said: \"stay\""},
                         {"title: A: B # C", "A: B # C"},
                         {"title: >-\n  A folded\n  title", "A folded title"},
                         {"title: \"\\u00fc \\ud83d\\ude00 \\x41 \\q\"", "ü 😀 A \\q"},
                         {"title: \"half \\ud83d\"", "half \ufffd"},
                         {"title: @home %x `y", "@home %x `y"},
                         {"title: \"one\" and two", "\"one\" and two"},
                         {"title: A plain title\n  that goes on", "A plain title that goes on"},
                         {"\"title\": 'two\n\n  lines'", "two\nlines"},
                         {"title: [[a link]]", "[[a link]]"}}) {
    CAPTURE(lines);
    const Reading reading =
        read_one("a.md", "---\n" + std::string(lines) + "\ncreated: 2024-02-03\n---\nok\n");
    REQUIRE(reading.drafts.size() == 1);
    CHECK(reading.drafts[0].text == "# " + std::string(title) + "\n\nok\n");
  }
  const auto tags_in = [](const std::string& lines) {
    return read_one("a.md", "---\ntitle: t\n" + lines + "\n---\nok\n").drafts.at(0).tags;
  };
  CHECK(tags_in("tags: [a,\n  b,\n  \"c d\"]") == Tags{"a", "b", "c d"});
  CHECK(tags_in("tags:\n- same level\n- b") == Tags{"same level", "b"});
  CHECK(tags_in("tags:\n  - \"two words\"\n  - Ärger/alt\n  - 'it''s'") ==
        Tags{"two words", "Ärger/alt", "it's"});
  CHECK(tags_in("tags: ąě, walk") == Tags{"ąě", "walk"});
  const Reading toml = read_one("a.md",
                                "+++\ntitle = \"Toml\"\ndate = 2024-02-10T05:00:00Z\ntags = [\n"
                                "  \"one\",\n  \"two\",\n]\n+++\ntoml text\n");
  CHECK(toml.drafts.at(0).tags == Tags{"one", "two"});
  CHECK(toml.drafts.at(0).text == "# Toml\n\ntoml text\n");
}

TEST_CASE("names in front matter that are not known become answers", "[reader]") {
  const std::string file =
      "---\ndate: 2024-06-01\nmood: 2\nsleep: 5h  # too little\nlocation: Harbour\n"
      "summary: I cried at work and nobody saw.\npeople: [Mara, Tom]\nnested:\n  deep: words\n---\n"
      "A hard day.\n";
  const Reading reading = read_one("2024-06-01.md", file);
  REQUIRE(reading.drafts.size() == 1);
  // The number of another program's mood may be on another scale than the person's, so it stays as
  // words in the text.
  CHECK(reading.drafts[0].text == "A hard day.\n\nmood: 2\n");
  CHECK(reading.drafts[0].fields == Answers{{"sleep", "5h  # too little"},
                                            {"location", "Harbour"},
                                            {"summary", "I cried at work and nobody saw."},
                                            {"people", "Mara, Tom"},
                                            {"nested", "  deep: words"}});
  CHECK(reading.names.at("mood").place == formats::NamePlace::kWords);
  CHECK(reading.names.at("sleep").count == 1);
  CHECK(reading.not_kept.empty());

  reader::Options chosen;
  chosen.moods = {{"2", 2}};
  chosen.names = {{"sleep", formats::NamePlace::kWords}, {"summary", formats::NamePlace::kNothing}};
  const Reading other = read_one("2024-06-01.md", file, chosen);
  CHECK(other.drafts.at(0).text == "A hard day.\n\nsleep: 5h  # too little\n");
  CHECK(other.drafts.at(0).fields.front() == std::pair<std::string, std::string>{"mood", "2"});
  CHECK(other.not_kept.at("summary") == 1);
  // Both readings give the same entry.
  CHECK(other.drafts.at(0).identity == reading.drafts.at(0).identity);
}

TEST_CASE("days in file names are read in every usual form", "[reader]") {
  for (const auto& [name, time] : std::vector<std::pair<std::string, std::string>>{
           {"20240503.md", "day 2024-05-03"},
           {"May 5, 2024.md", "day 2024-05-05"},
           {"05.05.2024.md", "day 2024-05-05"},
           {"2024-05-04 Saturday.md", "day 2024-05-04"},
           {"2024-05-06T22-10-00.md", "local 2024-05-06T22:10:00Z"},
           {"2024_05_02.md", "day 2024-05-02"},
           {"2024.05.02.txt", "day 2024-05-02"},
           {"202405032210 A walk.md", "local 2024-05-03T22:10:00Z"},
           {"6. Mai 2024.md", "day 2024-05-06"},
           {"Montag, 6. Mai 2024.md", "day 2024-05-06"},
           {"25-12-2024.md", "day 2024-12-25"},
           {"12-25-2024.md", "day 2024-12-25"},
           {"2024/05/06.md", "day 2024-05-06"},
           {"1899-12-31.md", "day 1899-12-31"},
           {"2026-11-22-a-walk.md", "day 2026-11-22"},
           {"2026-11-221.md", "none"},
           {"20241399.md", "none"},
           {"0999-12-31.md", "none"},
           {"Room 2024.md", "none"}}) {
    CAPTURE(name);
    CHECK(only_time(name, "Words.") == time);
  }
}

TEST_CASE("times in front matter are read in every usual form", "[reader]") {
  for (const auto& [value, time] : std::vector<std::pair<std::string, std::string>>{
           {"2024-02-08T05:00:00.123+05:30", "utc 2024-02-07T23:30:00Z"},
           {"2024-02-08 05:00:00Z", "utc 2024-02-08T05:00:00Z"},
           {"2024-02-08 05:00:00 +0100", "utc 2024-02-08T04:00:00Z"},
           {"2024-02-08 05:00 CET", "utc 2024-02-08T04:00:00Z"},
           {"2024-02-08 05:00 BST", "local 2024-02-08T05:00:00Z"},
           {"2024-02-08T05:00:00+01:00[Europe/Vienna]", "utc 2024-02-08T04:00:00Z"},
           {"Thu, 8 Feb 2024 05:00:00 +0100", "utc 2024-02-08T04:00:00Z"},
           {"Thu Feb  8 05:00:00 2024", "local 2024-02-08T05:00:00Z"},
           {"Thu Feb  8 05:00:00 CET 2024", "utc 2024-02-08T04:00:00Z"},
           {"February 8th, 2024 at 5:00 PM", "local 2024-02-08T17:00:00Z"},
           {"Donnerstag, 8. Februar 2024 um 05:00 Uhr", "local 2024-02-08T05:00:00Z"},
           {"jeudi 8 février 2024", "day 2024-02-08"},
           {"8 de febrero de 2024", "day 2024-02-08"},
           {"2024年2月8日", "day 2024-02-08"},
           {"20240208T050000Z", "utc 2024-02-08T05:00:00Z"},
           {"2024/2/8", "day 2024-02-08"},
           {"08.02.2024 05:00", "local 2024-02-08T05:00:00Z"},
           {"\"2024-02-08\"", "day 2024-02-08"},
           {"1707368400", "utc 2024-02-08T05:00:00Z"},
           {"1707368400000", "utc 2024-02-08T05:00:00Z"}}) {
    for (const char* name : {"created", "created_at", "date", "Date Created"}) {
      CAPTURE(name, value);
      CHECK(only_time("a.md", "---\ntitle: t\n" + std::string(name) + ": " + value +
                                  "\n---\nWords.\n") == time);
    }
  }
  // If a time has an offset from UTC, its day is the day on the writer's calendar.
  CHECK(read_one("a.md", "---\ndate: 2024-05-01T23:30:00-06:00\n---\nWords.\n").drafts.at(0).day ==
        "2024-05-01");
  // If the text in a field for the day does not name a day, it stays as an answer of the entry.
  const Reading odd = read_one("a.md", "---\ndate: next spring\n---\nWords.\n");
  CHECK(time_of(odd.drafts.at(0)) == "none");
  CHECK(odd.drafts.at(0).fields == Answers{{"date", "next spring"}});
}

TEST_CASE("headings with days begin entries of these days", "[reader]") {
  const auto times_in = [](const std::string& file) {
    std::vector<std::string> times;
    for (const Draft& draft : read_one("a.md", file).drafts) times.push_back(time_of(draft));
    return times;
  };
  using Times = std::vector<std::string>;
  CHECK(times_in("# Monday, 6 May 2024\n\nWe planted beans.\n\n# Tuesday, 7 May 2024\n\nRain.\n") ==
        Times{"day 2024-05-06", "day 2024-05-07"});
  CHECK(times_in("# Montag, den 6. Mai 2024\n\nBohnen.\n\n# 7. März 2024\n\nRegen.\n") ==
        Times{"day 2024-05-06", "day 2024-03-07"});
  CHECK(times_in("# 2024-05-06 21:30\n\nLate.\n\n# 2024-05-07T06:10:00+02:00\n\nEarly.\n") ==
        Times{"local 2024-05-06T21:30:00Z", "utc 2024-05-07T04:10:00Z"});
  CHECK(times_in("These are my notes of spring.\n\n# 2024-05-06\n\nBeans.\n") ==
        Times{"none", "day 2024-05-06"});
  CHECK(times_in("6 May 2024\n\nBeans.\n\n7 May 2024\n\nRain.\n") ==
        Times{"day 2024-05-06", "day 2024-05-07"});
  // jrnl's own export has headings for the year and the month above those of the days. Only those
  // of the days begin entries.
  const Reading jrnl = read_one("jrnl.md",
                                "# 2024\n\n## May\n\n### 2024-05-01 08:00 First one.\n\nGood.\n\n"
                                "### 2024-05-02 08:00 Second one.\n\nBetter.\n");
  REQUIRE(jrnl.drafts.size() == 2);
  CHECK(jrnl.drafts[0].text == "### 2024-05-01 08:00 First one.\n\nGood.\n");
  CHECK(time_of(jrnl.drafts[1]) == "local 2024-05-02T08:00:00Z");
  // The files of a folder are divided by headings with days too. But if a file has only one such
  // heading, that does not divide it.
  const Reading folder = read_all(
      {{"2024.md", "# 2024-05-01\na\n# 2024-05-02\nb\n"}, {"x.md", "# 2024-05-03\nc\n# d\n"}});
  REQUIRE(folder.drafts.size() == 3);
  CHECK(time_of(folder.drafts[2]) == "day 2024-05-03");
}

TEST_CASE("equal sections of one file are entries of their own", "[reader]") {
  const Reading reading =
      read_one("a.md", "# Morning\n\nTea.\n\n# Evening\n\nTea.\n\n# Morning\n\nTea.\n");
  REQUIRE(reading.drafts.size() == 3);
  CHECK(reading.drafts[0].text == reading.drafts[2].text);
  CHECK(reading.drafts[0].place != reading.drafts[2].place);
}

TEST_CASE("a day that could be two is never guessed", "[reader]") {
  const std::string quiet =
      "---\ntitle: \"Quiet\"\ncreated_at: 07-01-2024 06:24 PM\nupdated_at: 08-01-2024 06:24 PM\n"
      "---\n\nA quiet evening by the stove.\n";
  const Reading asked = read_one("quiet.md", quiet);
  CHECK(asked.drafts.empty());
  REQUIRE(asked.left_out.size() == 1);
  CHECK(asked.left_out[0].reason == Reason::kAmbiguousDay);
  reader::Options told;
  told.dates = formats::DayOrder::kDayFirst;
  CHECK(time_of(read_one("quiet.md", quiet, told).drafts.at(0)) == "local 2024-01-07T18:24:00Z");
  told.dates = formats::DayOrder::kMonthFirst;
  CHECK(time_of(read_one("quiet.md", quiet, told).drafts.at(0)) == "local 2024-07-01T18:24:00Z");
  // A clear day in the file's name counts more than an ambiguous one in its text.
  CHECK(only_time("2024-01-07.md", quiet) == "day 2024-01-07");
  // Another file of the folder decides the order of day and month, and a remark says so.
  const Reading both = read_all(
      {{"n/loud.md", "---\ncreated_at: 25-01-2024 06:24 PM\n---\nLoud.\n"}, {"n/quiet.md", quiet}});
  REQUIRE(both.drafts.size() == 2);
  CHECK(time_of(both.drafts[1]) == "local 2024-01-07T18:24:00Z");
  CHECK(both.remarks == std::vector<Remark>{{"n/loud.md", Remark::Kind::kDayFirst}});
  // If two files prove different orders of day and month, the ambiguous day of a third stays
  // ambiguous.
  const Reading neither = read_all({{"a.md", "---\ndate: 25-01-2024\n---\nA.\n"},
                                    {"b.md", "---\ndate: 01-25-2024\n---\nB.\n"},
                                    {"c.md", "---\ndate: 07-01-2024\n---\nC.\n"}});
  CHECK(neither.drafts.size() == 2);
  CHECK(neither.left_out.at(0).place == "c.md");
}

TEST_CASE("jrnl's times are read in its older and other forms", "[reader]") {
  const Reading dots = read_one("jrnl.txt",
                                "[09.06.2013 15:39] First entry.\nAll is well.\n\n"
                                "[10.07.2013 15:40] Second entry.\nStill well.\n");
  REQUIRE(dots.drafts.size() == 2);
  CHECK(time_of(dots.drafts[0]) == "local 2013-06-09T15:39:00Z");
  CHECK(dots.drafts[0].text == "First entry.\n\nAll is well.");
  const Reading old = read_one("journal.txt",
                               "2019-06-10 15:00 A walk by the mill.\nThe wheel stood still.\n"
                               "2019-06-10 15:10 is a time within it.\n\n"
                               "2019-06-11 08:30 Rain on the roof.\nI stayed in.\n");
  REQUIRE(old.drafts.size() == 2);
  CHECK(time_of(old.drafts[1]) == "local 2019-06-11T08:30:00Z");
  CHECK(old.drafts[0].text ==
        "A walk by the mill.\n\nThe wheel stood still.\n2019-06-10 15:10 is a time within it.");
  const Reading named = read_one("jrnl.txt", "[Sun Jun  9 15:39:00 2013] Worded.\nYes.\n");
  CHECK(time_of(named.drafts.at(0)) == "local 2013-06-09T15:39:00Z");
  const Reading slashes =
      read_one("jrnl.txt", "[06/09/2013 15:39] Which?\n\n[06/25/2013 8:00] A.\n");
  REQUIRE(slashes.drafts.size() == 2);
  CHECK(time_of(slashes.drafts[0]) == "local 2013-06-09T15:39:00Z");
  CHECK(slashes.remarks.at(0).kind == Remark::Kind::kMonthFirst);
}

TEST_CASE("the spaces before the first line of a body stay", "[reader]") {
  const Reading reading =
      read_one("jrnl.txt", "[2024-05-02 08:00] Next.\n\n    indented line stays\n\tTab too  \n");
  CHECK(reading.drafts.at(0).text == "Next.\n\n    indented line stays\n\tTab too");
  const std::string code = "    code first\n\nline with two spaces  \nnext\n";
  CHECK(read_one("2024-05-06.md", code).drafts.at(0).text == code);
}

TEST_CASE("files are read whatever the case of their ending, or without one", "[reader]") {
  const Reading reading = read_all({{"Journal.MD", "Upper md."},
                                    {"NOTE.TXT", "Upper case ending."},
                                    {"a.org", "* org"},
                                    {"c.md", "lower md."},
                                    {"d.rtf", "{\\rtf1 rtf}"},
                                    {"mine.journal", "[2024-05-01 08:00] A day."},
                                    {"noext", "no ending."},
                                    {"p.JPG", "x"},
                                    {"plain.text", "dot text."}});
  CHECK(reading.drafts.size() == 6);
  std::vector<std::string> left_out;
  for (const auto& one : reading.left_out) left_out.push_back(one.place);
  CHECK(left_out == std::vector<std::string>{"a.org", "d.rtf"});
  CHECK(std::ranges::count(reading.remarks, Remark{"p.JPG", Remark::Kind::kOtherFile}) == 1);
  CHECK(read_one("d.rtf", "{\\rtf1 rtf}").left_out.at(0).reason == Reason::kUnsupported);
}

TEST_CASE("a title that only the file's name has is kept", "[reader]") {
  const auto text_of = [](const std::string& name, const std::string& text) {
    return read_one(name, text).drafts.at(0).text;
  };
  CHECK(text_of("The old bridge.md", "Words.\n") == "# The old bridge\n\nWords.\n");
  CHECK(text_of("2024-05-01 The old bridge.md", "Words.\n") == "# The old bridge\n\nWords.\n");
  CHECK(text_of("The old bridge.md", "---\nmood: calm\n---\nWords.\n")
            .starts_with("# The old bridge\n\nWords."));
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"The old bridge.md", "# Another title\nWords.\n"},
           {"The old bridge.md", "The old bridge\nWords.\n"},
           {"2024-05-01.md", "Words.\n"},
           {"2024-05-04 Saturday.md", "Words.\n"},
           {"0123456789abcdef0123456789abcdef.md", "Words.\n"},
           {"notes.txt", "Words.\n"}}) {
    CAPTURE(name);
    CHECK(text_of(name, text) == text);
  }
}

TEST_CASE("one broken value in JSON takes no other entry with it", "[reader]") {
  const Reading half = read_one(
      "Journal.json",
      R"({"metadata":{"version":"1.0"},"entries":[{"uuid":"S1","text":"first, fine"},)"
      R"({"uuid":"S2","text":"cut emoji \ud83d"},{"uuid":"S3","text":"whole \ud83d\ude00 \\ud83d"},)"
      R"({"uuid":"S4","text":"low \ude00 )"
      "and a raw\ttab\"}]}");
  REQUIRE(half.drafts.size() == 4);
  CHECK(half.drafts[1].text == "cut emoji \ufffd");
  CHECK(half.drafts[2].text == "whole 😀 \\ud83d");
  CHECK(half.drafts[3].text == "low \ufffd and a raw\ttab");
  CHECK(half.remarks.size() == 2);
  const Reading number = read_one(
      "Journal.json",
      R"({"metadata":{},"entries":[{"text":"with NaN","location":{"latitude":NaN}},)"
      R"({"text":"NaN, -Infinity and inf stay words","location":{"latitude":-Infinity}}]})");
  REQUIRE(number.drafts.size() == 2);
  CHECK(number.drafts[1].text == "NaN, -Infinity and inf stay words");
}

TEST_CASE("broken characters are replaced, other encodings refused", "[reader]") {
  CHECK(read_one("a.txt", std::string("before\0after", 12)).drafts.at(0).text ==
        "before\ufffdafter");
  CHECK(read_one("a.txt", "half \xED\xA0\xBD of it").drafts.at(0).text == "half \ufffd of it");
  CHECK(read_one("a.txt", "Ein Tag in M\xFCnchen.").left_out.at(0).reason == Reason::kNotText);
  CHECK(read_one("a.txt", std::string("\xFF\xFE\x69\0\xFC\0", 6)).drafts.at(0).text == "iü");
  CHECK(read_one("a.md", "%PDF-1.7 \xE2\xE3").left_out.at(0).reason == Reason::kUnsupported);
}

TEST_CASE("Daylio's table keeps every cell, with any separator", "[reader]") {
  const std::string header = "full_date,date,weekday,time,mood,activities,note_title,note\n";
  const Reading same = read_one("d.csv", header +
                                             "2024-07-01,July 1,Monday,20:18,good,read,,\"\"\n"
                                             "2024-07-01,July 1,Monday,20:18,good,swim,,\"\"\n");
  REQUIRE(same.drafts.size() == 2);
  CHECK(same.drafts[0].identity != same.drafts[1].identity);
  const Reading semicolons =
      read_one("d.csv",
               "full_date;date;weekday;time;mood;activities;note_title;note\n"
               "2024-07-01;July 1;Monday;20:18;meh;a | b;Title;Saved again in a spreadsheet\n");
  REQUIRE(semicolons.drafts.size() == 1);
  CHECK(semicolons.drafts[0].text == "# Title\n\nSaved again in a spreadsheet\n\nMood: meh");
  CHECK(time_of(semicolons.drafts[0]) == "local 2024-07-01T20:18:00Z");
  const Reading extra =
      read_one("d.csv", header + "2024-07-01,July 1,Monday,20:18,meh,a,,one, two, three\n");
  CHECK(extra.drafts.at(0).text == "one, two, three\n\nMood: meh");
  const Reading undated =
      read_one("d.csv", header + ",July 1,Monday,20:18,good,read,,\"The date cell is empty.\"\n");
  CHECK(time_of(undated.drafts.at(0)) == "none");
  const Reading moods = read_one("d.csv", header + "2024-07-01,July 1,Monday,20:18,good,read,,\n",
                                 {.moods = {{"good", 4}}});
  CHECK(moods.drafts.at(0).identity ==
        read_one("d.csv", header + "2024-07-01,July 1,Monday,20:18,good,read,,\n")
            .drafts.at(0)
            .identity);
}
