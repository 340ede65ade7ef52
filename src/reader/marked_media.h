#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "formats/draft.h"

// While a reader composes the text of a draft, it marks the words that stand for a medium with
// bytes that UTF-8 never has. At the end settle_media() takes the marks out, when the text does not
// change any more, and notes where the words are.
namespace waterline::reader {

// Returns these words with the mark of `draft.media[number]`.
std::string marked(std::size_t number, std::string_view words);

// Returns the text without marks.
std::string without_marks(std::string_view text);

// Takes the marks out of the draft's text, and brings its media into the order of the text; those
// without a place follow. A medium that is marked twice becomes two. If the text is blank and a
// medium is there, its text becomes the words of the media. Without marks the places stay as they
// are. Returns how many media were dropped, since an entry cannot have as many.
std::size_t settle_media(formats::Draft& draft);

// Returns the words that stand for a medium of this kind in a text: "(photo)".
std::string_view words_of_kind(std::string_view kind);

}  // namespace waterline::reader
