#include "crypto/words.h"
#include "fuzz/input.h"
#include "pairing/code.h"

// Reads a pairing code or a recovery phrase as a person types or pastes it. If a text is accepted,
// its value must be equal after it is written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const std::string_view text = base::text_of(fuzz::view_of(data, size));
  if (const auto code = pairing::code_from_text(text)) {
    fuzz::require(code->number >= 1 && code->number <= 999);
    const auto again = pairing::code_from_text(pairing::to_text(*code));
    fuzz::require(again && again->number == code->number && again->words == code->words);
  }
  if (const auto picture = pairing::picture_from_text(text)) {
    std::string letters(text);
    std::erase_if(letters, [](char letter) {
      return std::string_view(" \t\r\n").find(letter) != std::string_view::npos;
    });
    fuzz::require(letters == pairing::to_text(*picture));
  }
  if (const auto words = crypto::canonical_words(text))
    fuzz::require(crypto::canonical_words(*words) == words);
  if (const auto secret = crypto::secret_of_phrase(text)) {
    std::string phrase;
    for (const std::string& word : crypto::phrase_of(*secret)) phrase += word + " ";
    fuzz::require(crypto::secret_of_phrase(phrase) == secret);
  }
  return 0;
}
