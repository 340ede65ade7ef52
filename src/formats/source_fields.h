#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/draft.h"

// Values that another program has besides an entry's text, and for which an entry of this journal
// has no member of its own: mood, place, weather, music. A reader adds each of them to
// `Draft::fields` by `add_field`, under the file's own name. Before the import, `place_fields`
// makes them answers of the entry. One table has the names of these answers for all formats.
namespace waterline::formats {

// The name of the answer for a mood on another program's scale. Answers named `mood`, `energy` and
// `tension` are on the person's own scales, and a chart must not mix the two.
inline constexpr std::string_view kForeignMood = "mood elsewhere";

// The beginning of the line that a reader adds to a text to keep a mood that is a word (Daylio).
inline constexpr std::string_view kMoodLine = "Mood: ";

// Adds a field, unless its value is blank. The value may have several lines.
void add_field(Draft& draft, std::string_view name, std::string_view value);

// Returns the name of the answer that a field becomes: "location" -> "place". Other names stay,
// without the characters that a name may not have.
std::string answer_name(std::string_view field);

// How many fields became answers, by the name of the field in the file and the name of the answer:
// {"location", "place"} -> 3.
using FieldUses = std::map<std::pair<std::string, std::string>, std::size_t>;

// Turns the fields of other programs' drafts into answers under the names that this journal uses.
// `moods` has the numbers that the person gave to words for moods: such a mood becomes the answer
// `mood`. Several values of the same name become one answer. If an entry has more fields than
// answers are allowed, each further one becomes a line at the end of its text.
FieldUses place_fields(std::vector<Draft>& drafts, const std::map<std::string, int>& moods);

// Returns the words for moods in other programs' drafts that have no number in `moods`, and how
// often each occurs. REQUIRES: place_fields() was not called yet.
std::map<std::string, std::size_t> moods_without_number(const std::vector<Draft>& drafts,
                                                        const std::map<std::string, int>& moods);

}  // namespace waterline::formats
