#pragma once

#include <optional>
#include <string>
#include <string_view>

// Functions for words in dates, in small letters: months and weekdays of English, German, French,
// Spanish, Italian, Dutch, Portuguese and Scandinavian languages, and the abbreviations of zones.
namespace waterline::reader {

// Returns a word in small letters: ASCII, and the letters of Latin-1 in UTF-8.
std::string small_letters(std::string_view word);

// Returns the number of a month, 1 to 12, by its name; nullopt for any other word. REQUIRES: small
// letters, without a dot.
std::optional<int> month_of(std::string_view word);
bool is_weekday(std::string_view word);
// Returns true for words between the parts of a day: "the", "of", "den", "am", ...
bool is_filler(std::string_view word);
// Returns how many minutes a zone is ahead of UTC, by its abbreviation; nullopt if that has several
// meanings.
std::optional<int> minutes_ahead(std::string_view abbreviation);

}  // namespace waterline::reader
