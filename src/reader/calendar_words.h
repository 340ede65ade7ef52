#pragma once

#include <optional>
#include <string>
#include <string_view>

// Functions for words in dates, which they expect in small letters: months and weekdays in English,
// German, French, Spanish, Italian, Dutch, Portuguese and Scandinavian languages, and the
// abbreviations of time zones.
namespace waterline::reader {

// Returns a word in small letters. Changes ASCII letters and, in UTF-8, the letters of Latin-1.
std::string small_letters(std::string_view word);

// Returns the number of a month, 1 to 12, by its name; nullopt for any other word. REQUIRES: small
// letters, without a dot.
std::optional<int> month_of(std::string_view word);
bool is_weekday(std::string_view word);
// Returns true for words that stand between the parts of a date: "the", "of", "den", "am", ...
bool is_filler(std::string_view word);
// Returns how many minutes a time zone is ahead of UTC, by the zone's abbreviation; nullopt for an
// unknown one, or one that several zones have.
std::optional<int> minutes_ahead(std::string_view abbreviation);

}  // namespace waterline::reader
