#include "client/shared_search.h"

#include <array>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

// Tests the search in shared texts against the search of the journal, which it must agree with.
namespace waterline::cli {
namespace {

constexpr std::array<std::string_view, 16> kTexts = {
    "Thank you for last night.",
    "danke🙏 und bis morgen",
    "Danke, wirklich. 🙏🙏",
    "我用Python写了一封信",
    "今日は海へ行きました。とても静か。",
    "วันนี้ฝนตก เราอยู่บ้าน",
    "आज हम नदी के किनारे चले",
    "오늘은 바다에 갔어요",
    "Am Fluß, in der Straße 12a",
    "Łódź, naïve, Ærø, İstanbul",
    "שָׁלוֹם וברכה",
    "well-known: it's e-mail, not snail_mail",
    "one 🌧️ rainy 1st of May",
    "x",
    "Ἀθῆναι · Αθήνα",
    "python pythonic PYTHON3",
};

constexpr std::array<std::string_view, 44> kQueries = {
    "thank",
    "thank you",
    "\"last night\"",
    "\"night last\"",
    "nigh*",
    "nigh",
    "danke",
    "dank",
    "🙏",
    "🙏🙏",
    "danke🙏",
    "\"danke 🙏\"",
    "python",
    "用python",
    "Python写",
    "一封信",
    "封",
    "信一",
    "海",
    "海へ行",
    "静か",
    "ฝนตก",
    "ฝน",
    "บ้าน",
    "नदी",
    "दी",
    "चले",
    "바다",
    "바다에",
    "갔어",
    "fluss",
    "strasse",
    "stras*",
    "12a",
    "12",
    "lodz",
    "naive",
    "aero",
    "istanbul",
    "שלום",
    "it's",
    "snail mail",
    "🌧",
    "αθηναι",
};

TEST_CASE("a search in shared texts finds the same as one of the journal", "[cli]") {
  for (const std::string_view text : kTexts) {
    JournalStore store;
    store.add(text);
    for (const std::string_view query : kQueries) {
      INFO(text << " | " << query);
      CHECK(WordsToFind(query).are_in(text) == !store.found(query).empty());
    }
  }
}

}  // namespace
}  // namespace waterline::cli
