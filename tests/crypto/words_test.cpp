#include "crypto/words.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "crypto/mac.h"
#include "crypto/system_random.h"

namespace waterline::crypto {
namespace {

bool is_vowel(char c) {
  return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

std::string without_doubles(std::string text) {
  text.erase(std::unique(text.begin(), text.end()), text.end());
  return text;
}

// A word's consonants by sound; J stands for sh, ch, soft g and j.
std::string consonants_by_sound(std::string word) {
  constexpr std::pair<std::string_view, std::string_view> kBeginnings[] = {
      {"kn", "n"}, {"gn", "n"}, {"pn", "n"}, {"wr", "r"}, {"ps", "s"}, {"wh", "w"}, {"x", "s"}};
  for (const auto& [from, to] : kBeginnings) {
    if (word.starts_with(from)) {
      word.replace(0, from.size(), to);
      break;
    }
  }
  if (word.ends_with("mb")) word.pop_back();
  constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
      {"tch", "J"},   {"sch", "sk"},  {"ch", "J"},    {"sh", "J"},    {"dge", "J"},  {"ph", "f"},
      {"gh", ""},     {"ck", "k"},    {"th", "t"},    {"qu", "kw"},   {"x", "ks"},   {"tion", "Jn"},
      {"sion", "Jn"}, {"cean", "Jn"}, {"tur", "Jur"}, {"tua", "Jua"}, {"cia", "Ja"}, {"sia", "Ja"},
      {"ce", "se"},   {"ci", "si"},   {"cy", "sy"},   {"c", "k"},     {"ge", "Je"},  {"gi", "Ji"},
      {"gy", "Jy"},   {"j", "J"}};
  for (const auto& [from, to] : kSpellings) replace_all(word, from, to);
  word = without_doubles(word);
  for (char& c : word) {
    constexpr std::string_view kVoiced = "bdgvz";
    constexpr std::string_view kVoiceless = "ptkfs";
    if (const auto at = kVoiced.find(c); at != std::string_view::npos) c = kVoiceless[at];
  }
  return word;
}

// The sounds of a word that remain over a bad telephone line (docs/words.md, rule 2).
std::string phonetic_key(const std::string& word) {
  std::string sounds = consonants_by_sound(word);
  if (sounds.size() > 2 && sounds.ends_with('e')) sounds.pop_back();
  std::string key;
  bool vowel_seen = false;
  for (std::size_t i = 0; i < sounds.size(); ++i) {
    const char c = sounds[i];
    if (is_vowel(c) && !(c == 'y' && i == 0)) {
      if (!vowel_seen) key.push_back(c == 'a' ? 'A' : c == 'o' || c == 'u' ? 'O' : 'E');
      vowel_seen = true;
    } else if (i == 0 || (c != 'h' && c != 'w')) {
      key.push_back(c);
    }
  }
  return without_doubles(key);
}

std::string joined(const std::vector<std::string>& words, const std::string& separator = " ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

TEST_CASE("The list has 2,048 sorted words with unique first four letters", "[crypto]") {
  std::set<std::string> beginnings;
  std::string previous;
  for (std::size_t i = 0; i < kWordCount; ++i) {
    const std::string word(word_at(i));
    INFO(word);
    CHECK(word.size() >= 4);
    CHECK(word.size() <= 8);
    CHECK(std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; }));
    CHECK(previous < word);
    CHECK(beginnings.insert(word.substr(0, 4)).second);
    previous = word;
  }
}

TEST_CASE("The list is the one that phrases on paper were made with", "[crypto]") {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < kWordCount; ++i) words.emplace_back(word_at(i));
  const auto hash = sha512(base::bytes_of(joined(words)));
  CHECK(base::to_hex(base::ByteView(hash).first(16)) == "594e44e5966ff0fb6f54d0dfdef43fc9");
}

TEST_CASE("The page about the list shows every word at its index", "[crypto]") {
  std::string expected;
  for (std::size_t i = 0; i < kWordCount; ++i) {
    if (i % 16 == 0) {
      const std::string place = std::to_string(i);
      expected += (i == 0 ? "    " : "\n    ") + std::string(4 - place.size(), ' ') + place;
    }
    expected += " " + std::string(word_at(i));
  }
  std::ifstream in(std::string(WATERLINE_DOCUMENTS) + "/words.md");
  std::ostringstream page;
  page << in.rdbuf();
  const bool shows_all = page.str().ends_with("\n\n" + expected + "\n");
  CHECK(shows_all);
}

TEST_CASE("No two words of the list sound alike", "[crypto]") {
  CHECK(phonetic_key("flour") == phonetic_key("flower"));
  CHECK(phonetic_key("knight") == phonetic_key("night"));
  CHECK(phonetic_key("cellar") == phonetic_key("seller"));
  CHECK(phonetic_key("bear") == phonetic_key("pear"));
  CHECK(phonetic_key("copper") != phonetic_key("cover"));

  std::map<std::string, std::string> by_key;
  for (std::size_t i = 0; i < kWordCount; ++i) {
    const std::string word(word_at(i));
    const auto [other, is_new] = by_key.emplace(phonetic_key(word), word);
    INFO(word << " and " << other->second);
    CHECK(is_new);
  }
}

TEST_CASE("No word of the list begins with or contains a forbidden word", "[crypto]") {
  // These are some of the excluded words (docs/words.md, rule 4). The check finds the worst
  // mistakes of somebody who edits the list later.
  constexpr std::string_view kNeverInside[] = {"kill", "hate", "dead", "death", "rape", "cock",
                                               "cunt", "fuck", "shit", "slut",  "porn", "nude",
                                               "sex",  "nazi", "fag",  "gay",   "hell", "whor"};
  constexpr std::string_view kNeverFirst[] = {
      "ass",  "anal", "arse",  "bare", "beat", "bitc", "bloo", "blow", "boob", "bust", "butt",
      "chea", "clit", "cum",   "dick", "die",  "dump", "god",  "gun",  "hard", "homo", "hurt",
      "lone", "love", "lust",  "marr", "orga", "piss", "pube", "puss", "shag", "shoo", "slap",
      "spic", "stab", "strip", "tits", "titt", "turd", "twat", "wank", "wet"};
  for (std::size_t i = 0; i < kWordCount; ++i) {
    const std::string_view word = word_at(i);
    INFO(word);
    for (const auto never : kNeverInside) CHECK(word.find(never) == std::string_view::npos);
    for (const auto never : kNeverFirst) CHECK(!word.starts_with(never));
  }
}

TEST_CASE("A word is found only by itself or its first four letters", "[crypto]") {
  for (std::size_t i = 0; i < kWordCount; ++i) {
    std::string word(word_at(i));
    CHECK(index_of_word(word) == i);
    CHECK(index_of_word(word.substr(0, 4)) == i);
    CHECK(!index_of_word(word.substr(0, 3)));
    CHECK(!index_of_word(word + "s"));
    if (word.size() > 5) CHECK(!index_of_word(word.substr(0, 5)));
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
    CHECK(index_of_word(word) == i);
  }
  CHECK(!index_of_word(""));
  CHECK(!index_of_word("zzzz"));
  CHECK(!index_of_word("\xc3\xa9t\xc3\xa9"));
}

TEST_CASE("Bits become words most significant bit first", "[crypto]") {
  // 11 bits: 1, then 11 bits: 2047
  const base::Bytes bits = {std::byte{0x00}, std::byte{0x3f}, std::byte{0xff}};
  CHECK(words_of(bits, 2) ==
        std::vector<std::string>{std::string(word_at(1)), std::string(word_at(2047))});
}

TEST_CASE("Random words use the whole list", "[crypto]") {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 400; ++i) {
    for (const auto& word : random_words(100, random)) seen.insert(word);
  }
  // 40,000 draws: the probability to miss one of 2,048 is about 7 in a million
  CHECK(seen.size() == kWordCount);
}

TEST_CASE("A recovery phrase is read in any layout or spelling", "[crypto]") {
  SystemRandom random;
  for (int run = 0; run < 50; ++run) {
    const base::Bytes secret = base::to_bytes(random.bytes<32>());
    const auto phrase = phrase_of(secret);
    REQUIRE(phrase.size() == kPhraseWords);
    CHECK(secret_of_phrase(joined(phrase)) == secret);
    CHECK(secret_of_phrase("\n  " + joined(phrase, "\r\n\t") + " \n") == secret);
    CHECK(secret_of_phrase(joined(phrase, "-")) == secret);
    std::string shortened;
    for (const auto& word : phrase) shortened.append(word.substr(0, 4)).append(" ");
    std::ranges::transform(shortened, shortened.begin(),
                           [](char c) { return c == ' ' ? c : static_cast<char>(c - 32); });
    CHECK(secret_of_phrase(shortened) == secret);
    CHECK(canonical_words(shortened) == joined(phrase));
  }
}

TEST_CASE("All but one in 256 typing errors in a phrase are caught", "[crypto]") {
  SystemRandom random;
  const base::Bytes secret = base::to_bytes(random.bytes<32>());
  const auto phrase = phrase_of(secret);
  std::size_t slips = 0;
  std::size_t unnoticed = 0;
  for (std::size_t place = 0; place < kPhraseWords; ++place) {
    for (std::size_t index = 0; index < kWordCount; ++index) {
      auto wrong = phrase;
      wrong[place] = word_at(index);
      if (wrong == phrase) continue;
      ++slips;
      if (const auto read = secret_of_phrase(joined(wrong))) {
        ++unnoticed;
        CHECK(*read != secret);
      }
    }
  }
  CHECK(slips == kPhraseWords * (kWordCount - 1));
  INFO(unnoticed << " of " << slips);
  CHECK(unnoticed < slips / 256 * 3 / 2);  // expected 192, standard deviation 14
  CHECK(unnoticed > slips / 256 / 2);
}

TEST_CASE("A phrase with a missing, extra or unknown word is refused", "[crypto]") {
  const auto phrase = phrase_of(base::Bytes(32, std::byte{0x5a}));
  const std::string text = joined(phrase);
  CHECK(!secret_of_phrase(""));
  CHECK(!secret_of_phrase(text + " " + phrase.front()));
  CHECK(!secret_of_phrase(text.substr(text.find(' '))));
  CHECK(!secret_of_phrase("zzzz" + text.substr(text.find(' '))));
  CHECK(!canonical_words("meadow zzzz"));
  CHECK(canonical_words("") == "");
  CHECK(canonical_words(" Copper-LANT\nmeadow ") == "copper lantern meadow");
}

}  // namespace
}  // namespace waterline::crypto
