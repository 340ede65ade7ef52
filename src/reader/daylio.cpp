#include "reader/daylio.h"

#include <algorithm>

#include "base/blank.h"
#include "base/text.h"
#include "formats/source_fields.h"
#include "reader/calendar_words.h"
#include "reader/csv.h"
#include "reader/day_orders.h"
#include "reader/html_text.h"
#include "reader/readers.h"

// Reads Daylio's CSV by the names of its columns, because newer versions have more columns.
namespace waterline::reader {
namespace {

using Row = std::vector<std::string>;

class Table {
 public:
  // `separator` is the character between two cells of the table.
  Table(const Row& header, char separator) : header_(header), separator_(separator) {
    for (std::string& name : header_) name = small_letters(trimmed(name));
  }
  [[nodiscard]] std::string field(const Row& row, std::string_view name) const {
    const auto at =
        static_cast<std::size_t>(std::find(header_.begin(), header_.end(), name) - header_.begin());
    return at < row.size() && at < header_.size() ? row[at] : std::string();
  }
  // Returns the cells of a row for which the header has no column, as they stand in the file. They
  // belong to the last column, whose words contain a separator without quotes.
  [[nodiscard]] std::string beyond(const Row& row) const {
    std::string words;
    for (std::size_t at = header_.size(); at < row.size(); ++at) words += separator_ + row[at];
    return words;
  }

 private:
  Row header_;
  char separator_;
};

std::vector<std::string> activities_of(std::string_view field) {
  std::vector<std::string> activities;
  while (!field.empty()) {
    const std::size_t end = std::min(field.find('|'), field.size());
    activities.emplace_back(trimmed(field.substr(0, end)));
    field.remove_prefix(std::min(end + 1, field.size()));
  }
  return activities;
}

}  // namespace

void compose_daylio(std::string_view title, std::string_view note, const std::string& mood,
                    const Options& options, Draft& draft) {
  if (!title.empty()) draft.text = "# " + std::string(title) + "\n\n";
  draft.text += text_of_maybe_html(std::string(note));
  if (const auto number = options.moods.find(mood); number != options.moods.end()) {
    draft.fields.emplace_back("mood", std::to_string(number->second));
    if (base::is_blank(draft.text)) draft.kind = "mood";  // a check-in without words
  } else if (!mood.empty()) {
    if (!base::is_blank(draft.text)) draft.text += "\n\n";
    draft.text += std::string(formats::kMoodLine) + mood;
  }
}

bool is_daylio(std::string_view text) {
  const std::string first = base::normalize_newlines(text.substr(0, text.find('\n')));
  const auto rows = parse_csv(first, separator_of(first));
  if (rows.empty()) return false;
  std::vector<std::string> names;
  for (const std::string& name : rows.front()) names.push_back(small_letters(trimmed(name)));
  return std::ranges::find(names, "full_date") != names.end() &&
         std::ranges::find(names, "mood") != names.end();
}

void read_daylio(const std::string& name, std::string_view text, const Options& options,
                 DayOrders& orders, Reading& out) {
  const std::string lines = base::normalize_newlines(text);
  const char separator = separator_of(lines);
  const auto rows = parse_csv(lines, separator);
  const Table table(rows.front(), separator);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Row& row = rows[i];
    Draft draft;
    draft.place = place_of(name, i);
    draft.source = "daylio";
    // Later imports recognise the entry by its row as the file has it. So it stays the same entry
    // even if the person gives other numbers for moods at the next import.
    for (const std::string& cell : row) draft.identity += cell + "\n";
    compose_daylio(table.field(row, "note_title"), table.field(row, "note") + table.beyond(row),
                   table.field(row, "mood"), options, draft);
    draft.tags = activities_of(table.field(row, "activities"));
    const std::string day = table.field(row, "full_date");
    const std::string clock = table.field(row, "time");
    auto time = orders.stated(name, day + " " + clock);
    if (!time) time = orders.stated(name, day);
    if (row.size() < 2) {
      out.left_out.push_back({draft.place, Reason::kDamaged});
      continue;
    }
    if (time && time->is_ambiguous) {
      out.left_out.push_back({draft.place, Reason::kAmbiguousDay});
      continue;
    }
    if (time) draft.created = time->moment;
    if (!table.field(row, "scales").empty()) ++out.not_kept["scale"];
    keep(std::move(draft), out);
  }
}

}  // namespace waterline::reader
