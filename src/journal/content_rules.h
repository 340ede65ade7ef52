#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journal/entry.h"
#include "journal/error.h"

// The rule for the words of an entry. Everything that decides whether an entry fits asks here: what
// could be written must also come back from an export.
namespace waterline::journal {

struct Content {
  std::string text;
  std::vector<Field> fields;
};

// Says whether an entry may have no words at all: one with an attachment may.
enum class WordsNeeded : std::uint8_t { kYes, kNo };

// Returns whether the present state of a draft needs words. It needs none if it has an attachment, or
// if an earlier state has words: then it had only attachments, which a file may lack. No earlier
// state needs words of its own.
WordsNeeded words_needed(const Draft& draft);

// Returns the words of an entry as they are stored: the text and the values of the fields as
// text_to_keep() makes them, no empty field, and of several fields with one name only the last.
// Names do not count for kMaxEntrySize. Errors: kNotText; kEmpty if no word is left
// and words are needed; kTooLong, also for a name and for too many fields.
Result<Content> content_to_keep(std::string_view text, const std::vector<Field>& given,
                                WordsNeeded needed = WordsNeeded::kYes);

}  // namespace waterline::journal
