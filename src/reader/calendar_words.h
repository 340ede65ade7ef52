#pragma once

#include <optional>
#include <string>
#include <string_view>

// The words of calendars, in small letters: months and weekdays of English, German, French,
// Spanish, Italian, Dutch, Portuguese and Scandinavian languages, and the abbreviations of zones.
namespace waterline::reader {

// Returns a word in small letters: ASCII, and the letters of Latin-1 in UTF-8.
std::string small_letters(std::string_view word);

// Returns 1 to 12. REQUIRES: small letters, without a dot.
std::optional<int> month_of(std::string_view word);
bool is_weekday(std::string_view word);
// "the", "of", "den", "am", ...: words between the parts of a day.
bool is_filler(std::string_view word);
// Returns the minutes ahead of UTC of a zone's abbreviation that has only one meaning.
std::optional<int> minutes_ahead(std::string_view abbreviation);

}  // namespace waterline::reader
