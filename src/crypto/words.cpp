#include "crypto/words.h"

#include <algorithm>

#include "base/check.h"
#include "base/edits.h"
#include "crypto/mac.h"
#include "crypto/secret.h"
#include "crypto/word_list.h"

namespace waterline::crypto {
namespace {

// The number of first letters by which no two words of the list are alike.
constexpr std::size_t kPrefixSize = 4;
constexpr std::size_t kSecretSize = 32;

static_assert(kWords.size() == kWordCount && (std::size_t{1} << kBitsPerWord) == kWordCount);
static_assert(kPhraseWords * kBitsPerWord == 8 * (kSecretSize + 1));
static_assert(std::ranges::is_sorted(kWords));
static_assert(std::ranges::adjacent_find(kWords, {}, [](auto word) {
                return word.substr(0, kPrefixSize);
              }) == kWords.end());

bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-';
}

// Does not use the C library's function, because its result depends on the locale.
char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Returns the indices of the words, in order; nullopt if one is not on the list.
std::optional<std::vector<std::size_t>> indices_of(std::string_view text) {
  std::vector<std::size_t> indices;
  while (true) {
    const auto* begin = std::ranges::find_if_not(text, is_separator);
    if (begin == text.end()) return indices;
    const auto* end = std::find_if(begin, text.end(), is_separator);
    const auto index = index_of_word({begin, end});
    if (!index) return {};
    indices.push_back(*index);
    text = {end, text.end()};
  }
}

bool bit_at(base::ByteView bits, std::size_t position) {
  return (std::to_integer<unsigned>(bits[position / 8]) >> (7 - position % 8) & 1U) != 0;
}

}  // namespace

std::string_view word_at(std::size_t index) {
  base::check(index < kWordCount);
  return kWords[index];
}

std::optional<std::size_t> index_of_word(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), to_lower);
  const auto* found = std::ranges::lower_bound(kWords, std::string_view(lower));
  // The first four letters of a word sort directly before the word, so lower_bound finds the word
  // for them, too.
  if (found == kWords.end() ||
      (*found != lower && (lower.size() != kPrefixSize || !found->starts_with(lower)))) {
    return {};
  }
  return static_cast<std::size_t>(found - kWords.begin());
}

std::optional<std::size_t> nearest_word(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), to_lower);
  constexpr std::size_t kMaxSlips = 2;
  std::size_t least = kMaxSlips + 1;
  std::optional<std::size_t> nearest;
  for (std::size_t i = 0; i < kWordCount; ++i) {
    const std::size_t slips = base::edits_between(lower, kWords[i]);
    if (slips > least) continue;
    nearest = slips < least && slips <= kMaxSlips ? std::optional(i) : std::nullopt;
    least = slips;
  }
  return nearest;
}

std::vector<std::string> words_of(base::ByteView bits, std::size_t count) {
  base::check(count * kBitsPerWord <= bits.size() * 8);
  std::vector<std::string> words;
  words.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t index = 0;
    for (std::size_t bit = 0; bit < kBitsPerWord; ++bit) {
      index = index << 1 | static_cast<std::size_t>(bit_at(bits, i * kBitsPerWord + bit));
    }
    words.emplace_back(kWords[index]);
  }
  return words;
}

std::vector<std::string> random_words(std::size_t count, base::Random& random) {
  SecretBytes bits((count * kBitsPerWord + 7) / 8);
  random.fill(bits.view());
  return words_of(bits.view(), count);
}

std::vector<std::string> phrase_of(base::ByteView secret) {
  base::check(secret.size() == kSecretSize);
  SecretBytes bits(kSecretSize + 1);
  std::ranges::copy(secret, bits.view().begin());
  bits.view().back() = sha512(secret).front();
  return words_of(bits.view(), kPhraseWords);
}

std::optional<base::Bytes> secret_of_phrase(std::string_view text) {
  const auto indices = indices_of(text);
  if (!indices || indices->size() != kPhraseWords) return {};
  base::Bytes bits(kSecretSize + 1);
  std::size_t position = 0;
  for (const std::size_t index : *indices) {
    for (std::size_t bit = kBitsPerWord; bit-- > 0; ++position) {
      if ((index >> bit & 1U) != 0) bits[position / 8] |= std::byte{0x80} >> (position % 8);
    }
  }
  const std::byte checksum = bits.back();
  bits.pop_back();
  if (sha512(bits).front() != checksum) {
    wipe(bits);
    return {};
  }
  return bits;
}

std::optional<std::string> canonical_words(std::string_view text) {
  const auto indices = indices_of(text);
  if (!indices) return {};
  std::string canonical;
  for (const std::size_t index : *indices) {
    if (!canonical.empty()) canonical.push_back(' ');
    canonical += kWords[index];
  }
  return canonical;
}

}  // namespace waterline::crypto
