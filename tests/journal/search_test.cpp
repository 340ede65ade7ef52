#include <algorithm>
#include <chrono>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"
#include "journal/query.h"
#include "unicode/folding.h"
#include "unicode/normal_form.h"

using namespace waterline;
using journal::Error;
using Ids = std::vector<TestId>;

TEST_CASE("a search takes words, quoted phrases and beginnings", "[journal]") {
  JournalStore store;
  const TestId river =
      store.add("# The river\nWe walked along the slow river, and I said nothing.");
  const TestId dinner = store.add("Dinner. I said it, slowly, and it was heard.");

  CHECK(store.found("RIVER") == Ids{river});
  CHECK(store.found("said slow") == Ids{river});
  CHECK(store.found("slow*  said").size() == 2);
  CHECK(store.found("\"slow river\"") == Ids{river});
  CHECK(store.found("\"river slow\"").empty());
  CHECK(store.found("\"was hea\"*") == Ids{dinner});
  CHECK(store.found("\"an open quote river").empty());
  CHECK(store.found("\"said it") == Ids{dinner});
  CHECK(store.found("said -").size() == 2);
  CHECK(store.found("said", 1).size() == 1);
  CHECK(store.found("said", 0).empty());

  const auto hit = store.entries->search("nothing", 10)->front();
  CHECK(hit.summary.title == "The river");
  CHECK(hit.snippet.find("\x02nothing\x03") != std::string::npos);
}

TEST_CASE("a search covers the newest text, not the history", "[journal]") {
  JournalStore store;
  const TestId id = store.add("first words");
  REQUIRE(store.entries->edit(id, "second words", {}).ok());
  CHECK(store.found("first").empty());
  CHECK(store.found("second") == Ids{id});
}

TEST_CASE("case is ignored in every script, accents only in Latin", "[journal]") {
  JournalStore store;
  const TestId id = store.add("Él dijo ÇA VA, Łódź, ΑΓΆΠΗ, надежда, ĐƯỜNG, cafe\u0301 naïveté");
  for (const auto* query : {"el", "él", "ca", "ÇA", "cafe", "café", "CAFÉ", "cafe\u0301", "αγάπη",
                            "НАДЕЖДА", "naivete", "NAÏVETÉ", "łodz"}) {
    CAPTURE(query);
    CHECK(store.found(query) == Ids{id});
  }
}

TEST_CASE("words are found in every form that people write", "[journal]") {
  JournalStore store;
  const TestId id = store.add(
      "Die Straße, ΑΓΆΠΗ und σοφός; İzmir, ISPARTA, ısı; ещё й; Łódź; café, cafe\u0301; שָׁלוֹם; "
      "\u1112\u1161\u11ab\u1100\u1173\u11af; \u304b\u3099\u3059; ＷＡＴＥＲ; हिन्दी");
  for (const auto* query : {"strasse",
                            "STRASSE",
                            "straße",
                            "STRAẞE",
                            "stras*",
                            "αγαπη",
                            "ΑΓΑΠΗ",
                            "αγάπη",
                            "σοφοσ",
                            "ΣΟΦΟΣ",
                            "izmir",
                            "IZMIR",
                            "ısparta",
                            "isparta",
                            "isi",
                            "еще",
                            "ЕЩЁ",
                            "й",
                            "и\u0306",
                            "lodz",
                            "CAFE\u0301",
                            "cafe",
                            "שלום",
                            "한글",
                            "\u1112\u1161\u11ab",
                            "がす",
                            "water",
                            "हिन्दी",
                            "\"strasse αγαπη\"",
                            "\"und σοφος\""}) {
    CAPTURE(query);
    CHECK(store.found(query) == Ids{id});
  }
  for (const auto* query : {"и", "かす", "strase"}) {
    CAPTURE(query);
    CHECK(store.found(query).empty());
  }
  const auto snippet = [&](const char* query) {
    return store.entries->search(query, 1)->front().snippet;
  };
  CHECK(snippet("strasse").starts_with("Die \x02Straße\x03, ΑΓΆΠΗ"));
  CHECK(snippet("σοφος").find("\x02σοφός\x03; İzmir") != std::string::npos);
  CHECK(snippet("한").find("\x02\u1112\u1161\u11ab\x03\u1100") != std::string::npos);
}

TEST_CASE("every letter is found by each of its forms", "[journal]") {
  JournalStore store;
  const auto written = [](char32_t code) {
    std::string text;
    if (code >= 0x800) {
      text.push_back(static_cast<char>(0xE0 | (code >> 12)));
      text.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    } else {
      text.push_back(static_cast<char>(0xC0 | (code >> 6)));
    }
    text.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    return "qz" + text + "xq";
  };
  std::size_t searched = 0;
  for (char32_t first = 0xC0; first < 0x2000; first += 64) {
    std::string text;
    for (char32_t code = first; code < first + 64; ++code) text += written(code) + "; ";
    const TestId id = store.add(text);
    for (char32_t code = first; code < first + 64; ++code) {
      const std::string nfc = unicode::composed(written(code));
      const std::string nfd = unicode::decomposed(nfc);
      for (const std::string& query : {nfc, nfd, unicode::folded(nfc).text()}) {
        CAPTURE(query, static_cast<std::uint32_t>(code));
        const auto found = store.found(query, 1000);
        REQUIRE(std::ranges::find(found, id) != found.end());
        ++searched;
      }
    }
  }
  CHECK(searched > 10000);
}

TEST_CASE("any part of a run without spaces is found and marked", "[journal]") {
  JournalStore store;
  const TestId chinese = store.add("我今天很难过，但是我们谈了。");
  const TestId japanese = store.add("ありがとう。また明日LINEで話そう。");
  const TestId thai = store.add("วันนี้ฉันเหนื่อย");
  const TestId korean = store.add("오늘 기분이 좋았다");
  const TestId mixed = store.add("We said 谢谢 and later 🌊🌊.");
  for (const auto* query : {"我今天很难过", "我今天*", "难过", "过", "今天", "我们", "谈",
                            "\"我今天很难过，但是我们谈了\"", "难过 谈了", "今天，谈了"}) {
    CAPTURE(query);
    CHECK(store.found(query) == Ids{chinese});
  }
  for (const auto* query :
       {"ありがとう", "りがと", "明日", "LINE", "line", "LINEで", "Eで話", "で話そ", "in", "日L"}) {
    CAPTURE(query);
    CHECK(store.found(query) == Ids{japanese});
  }
  CHECK(store.found("เหนื่อย") == Ids{thai});
  CHECK(store.found("기분") == Ids{korean});
  CHECK(store.found("분이") == Ids{korean});
  CHECK(store.found("said 谢谢") == Ids{mixed});
  CHECK(store.found("🌊") == Ids{mixed});
  for (const auto* query : {"过难", "过但", "难过我", "とうま", "เหนอย", "x难过"}) {
    CAPTURE(query);
    CHECK(store.found(query).empty());
  }
  const auto snippet = [&](const char* query) {
    return store.entries->search(query, 1)->front().snippet;
  };
  CHECK(snippet("难过") == "我今天很\x02难过\x03，但是我们谈了。");
  CHECK(snippet("line") == "ありがとう。また明日\x02LINE\x03で話そう。");
  CHECK(snippet("said 谢") == "We \x02said\x03 \x02谢\x03\x02谢\x03 and later 🌊🌊.");
}

TEST_CASE("nothing typed into a search has a special effect", "[journal]") {
  using namespace std::literals;
  JournalStore store;
  const TestId id = store.add("AND or not near text id column a b c * ^ + - : ( ) { } quotes");
  const std::string_view hostile[] = {
      "\"",
      "\"\"",
      "\"\"\"",
      "\"\"\"\"",
      "quotes\"",
      "\"quotes",
      "quotes\"a",
      "AND",
      "a AND",
      "AND OR NOT",
      "NOT a",
      "NEAR(a b)",
      "NEAR(a b, 99999)",
      "NEAR(",
      "text:a",
      "text : a",
      "-text:a",
      "{text id}:a",
      "id:a",
      "rank:a",
      "words:a",
      "a*",
      "*",
      "**",
      "*a",
      "a * b",
      "a**",
      "\"a\"*",
      "^a",
      "a + b",
      "a^2",
      "(a",
      "a)",
      "((((a))))",
      ")(",
      "'",
      "''; --",
      "a'b",
      "x'00'",
      "\\",
      "\\\"",
      "a\0b"sv,
      "\"a\0b\""sv,
      "\0"sv,
      "\"\0\""sv,
      "a\x01\x02\x03",
      "%",
      "_",
      "?1",
      "$a",
      "@a",
      "a;b",
      "\n\r\t",
      "",
      " ",
      "\u200b",
      "\u3000",
      "\u2028",
      "é\u0301",
      "\u0301",
      "👪",
      "ﷺ",
      "\ufeffa",
      "a\u202eb",
      "optimize",
      "rebuild",
      "delete",
      "NULL",
      "0x0",
      "1e309",
      "-1",
  };
  for (const auto query : hostile) {
    CAPTURE(query);
    const auto hits = store.entries->search(query, 10);
    if (!hits) CHECK(hits.error() == Error::kBadQuery);
    if (hits && !hits->empty()) CHECK(hits->front().summary.id == id);
  }
  CHECK(store.found("NEAR(a b)").empty());      // "NEAR(a": a phrase that does not occur
  CHECK(store.found("text:a").empty());         // "text a" does not occur either
  CHECK(store.found("NOT quotes") == Ids{id});  // a word like any other
  CHECK(store.entries->search("\xff", 10).error() == Error::kNotText);
  CHECK(store.entries->search(" \"\" * -", 10).error() == Error::kBadQuery);
  CHECK(store.entries->get(id).ok());
  CHECK(store.database->verify().ok());
}

TEST_CASE("random characters make a valid search or one without a word", "[journal]") {
  JournalStore store;
  store.add("alpha beta \"gamma\" (delta)");
  fakes::SeededRandom random(11);
  const std::string_view pieces[] = {
      "\"", "*", "(", ")",  "AND", "OR",    "NOT",  "NEAR(", ",", ":", "^", "+",      "-",
      "{",  "}", "'", "\\", "a",   "alpha", "text", "\t",    " ", " ", "1", "\u0301", "今"};
  for (int i = 0; i < 5000; ++i) {
    std::string query;
    for (std::size_t n = random.below(14); n > 0; --n)
      query += pieces[random.below(std::size(pieces))];
    CAPTURE(query);
    const auto hits = store.entries->search(query, 10);
    const bool sound = hits.ok() || hits.error() == Error::kBadQuery;
    REQUIRE(sound);
  }
}

TEST_CASE("the longest search is answered, and a longer one refused", "[journal]") {
  JournalStore store;
  const auto words = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text.append("w").append(std::to_string(i)).append("* ");
    return text;
  };
  store.add(words(100));
  CHECK(store.found(words(journal::kMaxQueryTerms)).size() == 1);
  CHECK(store.entries->search(words(journal::kMaxQueryTerms + 1), 10).error() == Error::kTooLong);
  // A word that is repeated in a query counts once for the limit on terms.
  std::string query;
  while (query.size() < journal::kMaxQuerySize) query += "w1  ";
  CHECK(store.found(query).size() == 1);
  CHECK(store.entries->search(query + "a", 10).error() == Error::kTooLong);
  CHECK(store.found(std::string(journal::kMaxQuerySize - 2, '"').append("w1")).size() == 1);
}

TEST_CASE("a text with a hundred thousand hits is searched quickly", "[journal]") {
  JournalStore store;
  std::string text;
  while (text.size() + 8 <= journal::kMaxEntrySize) text += "we were ";
  store.add(text);
  const auto start = std::chrono::steady_clock::now();
  const auto hits = store.entries->search("we* were w* \"we were we\"", 10);
  // The search takes tenths of a second. If its time grew with the square of the hits, it would
  // take minutes.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  REQUIRE(hits->size() == 1);
  CHECK(hits->front().snippet.starts_with("we were we were"));
}
