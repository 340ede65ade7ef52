#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"

// Codes made of words, from our list of 2,048 neutral words (word_list.h), which is sorted; one
// word is worth 11 bits. They are used for pairing codes, check words, generated passphrases and
// the recovery phrase. docs/words.md says how the list was made.
namespace waterline::crypto {

inline constexpr std::size_t kWordCount = 2048;
inline constexpr std::size_t kBitsPerWord = 11;

// Returns the word of this index in the list. REQUIRES: index < kWordCount.
std::string_view word_at(std::size_t index);

// Returns the index of a word, given the word or its first four letters, in any case; nullopt if it
// is not on the list.
std::optional<std::size_t> index_of_word(std::string_view word);

// Returns the word of the list that a person most likely meant by `word`, which is not on the list.
// Returns nullopt if there is none within two slips (a letter too many, too few, wrong, or
// exchanged with the next), or if several are equally near.
std::optional<std::size_t> nearest_word(std::string_view word);

// Returns the first `count` words that the bits of `bytes` make, 11 bits a word, most significant
// bit first. REQUIRES: enough bits.
std::vector<std::string> words_of(base::ByteView bits, std::size_t count);

// Returns `count` random words.
std::vector<std::string> random_words(std::size_t count, base::Random& random);

// The number of words in a recovery phrase: 24 words are 256 bits and 8 bits of checksum (the first
// byte of SHA-512 of those 256 bits). By the checksum the program tells a typing error from a
// correct phrase of another journal.
inline constexpr std::size_t kPhraseWords = 24;
// Returns the phrase. REQUIRES: secret.size() == 32.
std::vector<std::string> phrase_of(base::ByteView secret);
// Returns the 32 bytes of a recovery phrase; nullopt if the number of words, a word or the checksum
// is wrong. `text` may be wrapped and of any case.
std::optional<base::Bytes> secret_of_phrase(std::string_view text);

// Returns the canonical spelling of words that a person typed: lower case, full words, one space
// between; nullopt if a word is not on the list. Accepts spaces, newlines and hyphens between
// words.
std::optional<std::string> canonical_words(std::string_view text);

}  // namespace waterline::crypto
