#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

// The two forms in which a pairing offer travels between people.
namespace waterline::pairing {

inline constexpr std::size_t kCodeWords = 4;  // 44 bits

// "7-copper-lantern-meadow-finch": the number names the offer and is public, the words are the
// secret.
struct Code {
  std::uint32_t number = 0;  // 1..999
  std::string words;         // canonical: "copper lantern meadow finch"
};
Code generate_code(base::Random& random);
std::string to_text(const Code& code);
// Forgiving: any case, spaces or hyphens, first four letters of a word. None when it cannot be a
// code.
std::optional<Code> code_from_text(std::string_view text);

// The first thing that keeps a text from being a code, for the person who typed it.
struct CodeSlip {
  enum class Kind {
    // it does not begin with a number from 1 to 999
    kNoNumber,
    kUnknownWord,  // a word that is not on the list
    kWordCount     // fewer words than four, or more
  };
  Kind kind = Kind::kNoNumber;
  std::size_t from = 0;  // which bytes of the text it is about
  std::size_t size = 0;
  // kUnknownWord: the word of the list that was most likely meant; may be empty
  std::string suggestion;
};
// REQUIRES: code_from_text has none.
CodeSlip slip_in_code(std::string_view text);

// What a QR picture holds.
struct Picture {
  // to the displayer's public key: first 16 bytes of SHA-512 of it
  std::array<std::byte, 16> commitment{};
  crypto::SecretBytes secret;  // 32 bytes, for one use
  base::WallTime expires;      // whole seconds
  // HOST:PORT, at most 4, visible ASCII of 1 to 255 bytes each
  std::vector<std::string> addresses;
};
// "WATERLINE:1:" and base32, capitals alone: the alphanumeric mode of QR, so that the picture stays
// small. The text holds the secret. REQUIRES: the limits above, and a time from 1970 to 9999; parts
// of a second are dropped.
std::string to_text(const Picture& picture);
// Strict: the one text that to_text gives, with blanks and newlines anywhere in it, as a window
// that is too narrow or a mail program puts them there. None for anything else. Whether it has
// expired is for the caller to ask.
std::optional<Picture> picture_from_text(std::string_view text);
std::array<std::byte, 16> commitment_to(const crypto::PublicKey& key);

}  // namespace waterline::pairing
