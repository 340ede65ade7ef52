#include <algorithm>

#include "base/text.h"
#include "reader/csv.h"
#include "reader/html_text.h"
#include "reader/moment.h"
#include "reader/readers.h"

// Daylio's CSV, read by column names, because newer versions have more columns. Its users can
// rename moods, so a mood becomes a number only if the person gave one for it.
namespace waterline::reader {
namespace {

using Row = std::vector<std::string>;

class Table {
 public:
  explicit Table(const Row& header) : header_(header) {}
  [[nodiscard]] std::string field(const Row& row, std::string_view name) const {
    const auto at =
        static_cast<std::size_t>(std::find(header_.begin(), header_.end(), name) - header_.begin());
    return at < row.size() && at < header_.size() ? row[at] : std::string();
  }

 private:
  Row header_;
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

bool is_daylio(std::string_view text) {
  const auto rows =
      parse_csv(base::normalize_newlines(text.substr(0, std::min(text.find('\n'), text.size()))));
  if (rows.empty()) return false;
  const Row& header = rows.front();
  return std::find(header.begin(), header.end(), "full_date") != header.end() &&
         std::find(header.begin(), header.end(), "mood") != header.end();
}

void read_daylio(const std::string& name, std::string_view text, const Options& options,
                 Reading& out) {
  const auto rows = parse_csv(base::normalize_newlines(text));
  const Table table(rows.front());
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Row& row = rows[i];
    Draft draft;
    draft.place = place_of(name, i);
    const std::string title = table.field(row, "note_title");
    if (!title.empty()) draft.text = "# " + title + "\n\n";
    draft.text += text_of_maybe_html(table.field(row, "note"));
    const std::string mood = table.field(row, "mood");
    if (const auto number = options.moods.find(mood); number != options.moods.end()) {
      draft.fields.emplace_back("mood", std::to_string(number->second));
      if (trimmed(draft.text).empty()) draft.kind = "mood";  // a check-in without words
    } else if (!mood.empty()) {
      draft.text += (trimmed(draft.text).empty() ? "Mood: " : "\n\nMood: ") + mood;
    }
    draft.created = moment_from(table.field(row, "full_date") + " " + table.field(row, "time"));
    draft.tags = activities_of(table.field(row, "activities"));
    draft.source = "daylio";
    // Use the file's own values, so that another scale for moods does not make it a new entry.
    draft.source_id = table.field(row, "full_date") + " " + table.field(row, "time") + "\n" + mood +
                      "\n" + title + "\n" + table.field(row, "note");
    if (!table.field(row, "scales").empty()) ++out.not_kept["scale"];
    if (row.size() < 2) {
      out.left_out.push_back({draft.place, Reason::kDamaged});
      continue;
    }
    keep(std::move(draft), out);
  }
}

}  // namespace waterline::reader
