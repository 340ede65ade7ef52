#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Folds texts for search: two texts that people take for the same words have the same folded text.
namespace waterline::unicode {

// A folded text, which can tell for every offset in it the offset in the original text.
class Folded {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }

  // Return the offset in the original text for an offset `place` in the folded text. For an offset
  // inside a character that was changed, begin_in_original() returns where that character begins in
  // the original, and end_in_original() where it ends.
  [[nodiscard]] std::size_t begin_in_original(std::size_t place) const;
  [[nodiscard]] std::size_t end_in_original(std::size_t place) const;

 private:
  friend Folded folded(std::string_view text);

  struct Change {
    std::size_t begin, size;  // in the folded text
    std::size_t original_begin, original_size;
  };

  // Returns the last change by the folding that begins at this offset of the folded text or before
  // it; nullptr if there is none.
  [[nodiscard]] const Change* change_before(std::size_t place) const;

  std::string text_;
  std::vector<Change> changes_;
};

// Folds a text for an index of SQLite's tokenizer `unicode61 remove_diacritics 2`. That tokenizer
// ignores case below U+0590, and the accents on composed Latin letters: both stay, so that most
// texts are their own folded text. Folded are:
//  - the normal forms (NFC, NFD), and forms of width and ligatures (NFKC);
//  - the case of every script; "ß" becomes "ss", the final sigma a sigma, every i of Turkish an i;
//  - accents on Latin and Greek letters, the stress on Cyrillic ones, and "ё";
//  - strokes and ligatures of Latin letters: "ł" becomes "l", "æ" becomes "ae";
//  - the points of Hebrew and Arabic, and the Arabic letters that keyboards exchange;
//  - soft hyphens.
// REQUIRES: UTF-8.
Folded folded(std::string_view text);

// Returns a text in which everything that people take for the same is the same: it does all that
// folded() does, and also folds case and accents where folded() leaves that to SQLite's tokenizer.
// Punctuation between words becomes spaces. REQUIRES: UTF-8.
std::string caseless(std::string_view text);

}  // namespace waterline::unicode
