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

// The two forms of a pairing offer that people pass on: a code of words and a QR picture.
namespace waterline::pairing {

inline constexpr std::size_t kCodeWords = 4;  // 44 bits

// A code of words, for example "7-copper-lantern-meadow-finch". The number names the offer and is
// public; the words are the secret.
struct Code {
  std::uint32_t number = 0;  // 1..999
  std::string words;         // canonical: "copper lantern meadow finch"
};
Code generate_code(base::Random& random);
std::string to_text(const Code& code);
// Parses a code. Accepts any case, spaces or hyphens, and the first four letters of a word. Returns
// nullopt if the text cannot be a code.
std::optional<Code> code_from_text(std::string_view text);

// The first mistake in a text that is no valid code, so that the person who typed it can be told.
struct CodeSlip {
  enum class Kind {
    // The text does not begin with a number from 1 to 999.
    kNoNumber,
    kUnknownWord,  // a word that is not on the list
    kWordCount     // fewer words than four, or more
  };
  Kind kind = Kind::kNoNumber;
  // The bytes of the text that are wrong: `size` bytes from byte `from`.
  std::size_t from = 0;
  std::size_t size = 0;
  // For kUnknownWord: the most likely word of the list; may be empty.
  std::string suggestion;
};
// Returns the first mistake in the text. REQUIRES: code_from_text(text) returns nullopt.
CodeSlip slip_in_code(std::string_view text);

// The content of a QR picture.
struct Picture {
  // The hash that binds the public key of the device that shows the offer: the first 16 bytes of
  // the key's SHA-512.
  std::array<std::byte, 16> commitment{};
  crypto::SecretBytes secret;  // 32 bytes, for one use
  base::WallTime expires;      // whole seconds
  // The addresses of the device that shows the offer: at most 4 of the form HOST:PORT, each 1 to
  // 255 bytes of visible ASCII.
  std::vector<std::string> addresses;
};
// Returns the text of the QR picture: "WATERLINE:1:" and base32 in capitals. QR has an alphanumeric
// mode for such text, which keeps the picture small. The text contains the secret. Fractions of a
// second are dropped from the time. REQUIRES: the limits that `Picture` states, and a time from
// 1970 to 9999.
std::string to_text(const Picture& picture);
// Parses a text that to_text() returned, with what a messenger, a mail program or a narrow window
// made of it: other text before it or behind a blank line, blanks, quotes, marks that nobody sees,
// small letters. Its checksum tells whether it is whole. Returns nullopt for any other text. Does not check
// whether the offer has expired.
std::optional<Picture> picture_from_text(std::string_view text);
std::array<std::byte, 16> commitment_to(const crypto::PublicKey& key);

}  // namespace waterline::pairing
