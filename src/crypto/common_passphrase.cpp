#include "crypto/common_passphrase.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <span>
#include <string>

#include "crypto/secret.h"

namespace waterline::crypto {
namespace {

// Words of common passphrases. They have only letters: other characters around and between words
// are removed before a passphrase is compared.
constexpr std::string_view kWords[] = {
    "abc",          "access",     "admin",       "administrator", "angel",      "apple",
    "asshole",      "baby",       "babygirl",    "baseball",      "basketball", "batman",
    "beautiful",    "butterfly",  "changeme",    "charlie",       "cheese",     "chocolate",
    "computer",     "cookie",     "daniel",      "default",       "diary",      "dragon",
    "england",      "facebook",   "family",      "flower",        "football",   "forever",
    "freedom",      "friends",    "fuckyou",     "geheim",        "geheimnis",  "gott",
    "hallo",        "hello",      "hunter",      "ichliebedich",  "iloveu",     "iloveyou",
    "internet",     "jennifer",   "jessica",     "jesus",         "jordan",     "journal",
    "justin",       "killer",     "king",        "letmein",       "liebe",      "login",
    "love",         "lovely",     "loveme",      "lover",         "loveyou",    "master",
    "matrix",       "maus",       "michael",     "michelle",      "monkey",     "mustang",
    "mypassword",   "mysecret",   "nicole",      "ninja",         "nothing",    "openthedoor",
    "pass",         "passphrase", "passwd",      "passwort",      "password",   "pokemon",
    "princess",     "purple",     "reflection",  "root",          "samsung",    "schalke",
    "schatz",       "schatzi",    "secret",      "sesame",        "shadow",     "sommer",
    "sonnenschein", "soccer",     "starwars",    "summer",        "sunshine",   "superman",
    "tagebuch",     "test",       "thepassword", "trustno",       "unknown",    "user",
    "waterline",    "welcome",    "whatever",    "willkommen",    "winter",     "yourpassword",
};

// The rows of the keyboard and the alphabet, read in both directions. In this file a "walk" is a
// piece of a row, such as "qwer".
constexpr std::string_view kWalks[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb",
    "1q2w3e4r5t6z7u",
    "1q2w3e4r5t6y7u",
};

char plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + ('a' - 'A'));
  return c;
}

// Returns the letter that a digit or a sign stands for when people disguise a word.
char undisguised(char c) {
  constexpr std::string_view kSigns = "@4301!$57";
  constexpr std::string_view kLetters = "aaeoiisst";
  const std::size_t place = kSigns.find(c);
  return place == std::string_view::npos ? c : kLetters[place];
}

// Returns the shortest piece whose repetitions make the text.
std::string_view unit_of(std::string_view text) {
  for (std::size_t size = 1; size <= text.size() / 2; ++size) {
    if (text.size() % size == 0 && text.substr(size) == text.substr(0, text.size() - size))
      return text.substr(0, size);
  }
  return text;
}

bool is_word(std::string_view letters) {
  return std::ranges::find(kWords, unit_of(letters)) != std::end(kWords);
}

std::string letters_of(std::string_view text, char (*as)(char)) {
  std::string letters;
  for (const char c : text) {
    if (const char letter = as(c); letter >= 'a' && letter <= 'z') letters.push_back(letter);
  }
  return letters;
}

bool is_walk(std::string_view text) {
  constexpr std::size_t kMinPart = 3;
  // A text is a walk, too, if it consists only of pieces of rows of keys or letters: "qwer1234",
  // "abc123abc".
  while (!text.empty()) {
    std::size_t longest = 0;
    for (const std::string_view row : kWalks) {
      const std::string back(row.rbegin(), row.rend());
      for (const std::string_view one : {row, std::string_view(back)}) {
        std::size_t size = std::min(text.size(), one.size());
        while (size > longest && one.find(text.substr(0, size)) == std::string_view::npos) --size;
        longest = std::max(longest, size);
      }
    }
    if (longest < std::min(kMinPart, text.size())) return false;
    text.remove_prefix(longest);
  }
  return true;
}

}  // namespace

bool is_common_passphrase(std::string_view passphrase) {
  constexpr std::size_t kFewest = 4;
  std::string text;
  for (const char c : passphrase) {
    if (c != ' ') text.push_back(plain(c));
  }
  std::string as_typed = letters_of(text, [](char c) { return c; });
  std::string disguised = letters_of(text, undisguised);
  // The passphrase without the digits and signs around it.
  const std::string_view core = [&] {
    std::string_view inner = text;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    while (!inner.empty() && !is_letter(inner.front()) && inner.front() != '@' &&
           inner.front() != '$')
      inner.remove_prefix(1);
    while (!inner.empty() && !is_letter(inner.back())) inner.remove_suffix(1);
    return inner;
  }();
  std::string undressed = letters_of(core, undisguised);
  const bool common = std::set<char>(text.begin(), text.end()).size() < kFewest || is_walk(text) ||
                      is_walk(unit_of(text)) || is_word(as_typed) || is_word(disguised) ||
                      is_word(undressed);
  for (std::string* copy : {&text, &as_typed, &disguised, &undressed})
    wipe(std::as_writable_bytes(std::span(*copy)));
  return common;
}

}  // namespace waterline::crypto
