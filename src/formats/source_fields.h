#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/draft.h"

// Values that other programs keep in addition to the text and for which a journal entry has no
// member: mood, place, weather, music. A reader adds each of them to `Draft::fields` by
// `add_field`, under the file's own name. Before the import `place_fields` makes them answers of
// the entry, under names that one table decides for every format.
namespace waterline::formats {

// The name of the answer for a mood on another program's scale. `mood`, `energy` and `tension`
// themselves are on the person's own scales, and a chart must not mix the two.
inline constexpr std::string_view kForeignMood = "mood elsewhere";

// The beginning of the line of a text that keeps a mood as a word (Daylio).
inline constexpr std::string_view kMoodLine = "Mood: ";

// Adds a field, unless its value is blank. The value may have several lines.
void add_field(Draft& draft, std::string_view name, std::string_view value);

// Returns the name of the answer that a field becomes: "location" -> "place". Other names stay,
// without the characters that a name may not have.
std::string answer_name(std::string_view field);

// How often a field of the file became an answer, by the names of both: {"location", "place"} -> 3.
using FieldUses = std::map<std::pair<std::string, std::string>, std::size_t>;

// Turns the fields of other programs' drafts into answers under the names that this journal uses.
// `moods` are the words of a mood that the person gave a number for: such a mood becomes the answer
// `mood`. Values of the same name are joined. A field that is one too many for an entry becomes a
// line at the end of its text.
FieldUses place_fields(std::vector<Draft>& drafts, const std::map<std::string, int>& moods);

// Returns the moods of other programs' drafts that `moods` has no number for, and how often each is
// there. REQUIRES: place_fields() was not called yet.
std::map<std::string, std::size_t> moods_without_number(const std::vector<Draft>& drafts,
                                                        const std::map<std::string, int>& moods);

}  // namespace waterline::formats
