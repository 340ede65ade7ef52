#pragma once

#include <string>
#include <string_view>

// One text can have several forms in Unicode: "é" is one code point, or "e" with an accent behind
// it. Keyboards and systems differ in the form that they type (Unicode Standard Annex #15).
namespace waterline::unicode {

// Returns the text with every character composed (form NFC) or decomposed (form NFD). A text that
// is not UTF-8 is returned unchanged.
std::string composed(std::string_view text);
std::string decomposed(std::string_view text);

}  // namespace waterline::unicode
