#include <utility>

#include "journal/journal_core.h"
#include "journal/rows.h"
#include "journal/search_words.h"
#include "journal/snippet.h"
#include "unicode/folding.h"

namespace waterline::journal {
namespace {

using EntryId = JournalCore::EntryId;

// The first columns of each row in a list of entries.
constexpr std::string_view kSummaryColumns =
    "e.id, e.kind, e.created, e.modified, e.title, d.day, EXISTS (SELECT 1 FROM pins WHERE "
    "pins.entry = e.number),"
    " b.removed, e.time_zone, (SELECT max(m.kind LIKE 'image/%') FROM attached a JOIN media m ON"
    " m.number = a.media WHERE a.entry = e.number AND a.revision = e.revision)";

// CROSS JOIN fixes SQLite's join order: it goes through the entries and looks up the day of each,
// and not the other way round.
constexpr std::string_view kJoinedToEntries =
    " CROSS JOIN present d ON d.entry = e.number LEFT JOIN bin b ON b.entry = e.number";

// The SQL is the same for all lists and filters, so that it is prepared once. A condition whose
// parameter is NULL is true for every entry.
constexpr std::string_view kFilter =
    " (b.removed IS NOT NULL) = ?5"
    " AND (?6 IS NULL OR e.kind = ?6)"
    " AND (?7 IS NULL OR instr(?7, char(10) || e.kind || char(10)) = 0)"
    " AND (?8 IS NULL OR EXISTS (SELECT 1 FROM tags t WHERE t.entry = e.number AND t.tag = ?8 "
    "COLLATE NOCASE))"
    " AND (?9 IS NULL OR d.day >= ?9)"
    " AND (?10 IS NULL OR d.day <= ?10)"
    " AND (?11 IS NULL OR EXISTS (SELECT 1 FROM fields f WHERE f.entry = e.number AND f.revision = "
    "e.revision"
    "   AND f.name = ?11 AND CAST(f.value AS INTEGER) BETWEEN ?12 AND ?13))"
    " AND (?14 = 0 OR e.number IN (SELECT entry FROM pins))"
    " AND (?15 = 0 OR e.number NOT IN (SELECT entry FROM left_out))";

// The condition for a page of a list that begins behind the entry with the time ?16 and the number
// ?17. The first comparison, of the time alone, lets SQLite use its index.
constexpr std::string_view kNewestFirst =
    " AND e.created <= ?16 AND (e.created < ?16 OR e.number < ?17)"
    " ORDER BY e.created DESC, e.number DESC LIMIT ?1 OFFSET ?2";
constexpr std::string_view kOldestFirst =
    " AND e.created >= ?16 AND (e.created > ?16 OR e.number > ?17)"
    " ORDER BY e.created, e.number LIMIT ?1 OFFSET ?2";
constexpr std::string_view kPreview =
    ", e.number, CASE WHEN ?18 > 0 THEN substr(e.text, 1, ?18) ELSE '' END";

void bind_filter(store::Statement& row, const Filter& filter) {
  const auto bind_text = [&](int parameter, const std::optional<std::string>& text) {
    text ? row.bind(parameter, std::string_view(*text)) : row.bind_null(parameter);
  };
  const auto bind_day = [&](int parameter, const std::optional<base::Day>& day) {
    day ? row.bind(parameter, to_row(*day)) : row.bind_null(parameter);
  };
  // The excluded kinds are bound as one text, with a newline before and after each; no kind
  // contains a newline.
  std::optional<std::string> without;
  for (const Kind& kind : filter.without_kinds) without = without.value_or("\n") + kind + "\n";
  row.bind(5, std::int64_t{filter.in_bin});
  bind_text(6, filter.kind);
  bind_text(7, without);
  bind_text(8, filter.tag);
  bind_day(9, filter.from);
  bind_day(10, filter.to);
  bind_text(11, filter.field);
  row.bind(12, filter.min).bind(13, filter.max);
  row.bind(14, std::int64_t{filter.pinned}).bind(15, std::int64_t{filter.for_look_back});
}

Summary<NoSide> summary_of(const store::Statement& row) {
  Summary<NoSide> summary{EntryId::from_bytes(row.blob(0)),
                          Kind(row.text(1)),
                          time_of(row.integer(2)),
                          time_of(row.integer(3)),
                          std::string(row.text(4)),
                          day_of(row.integer(5)),
                          row.integer(6) != 0};
  if (!row.is_null(7)) summary.removed = time_of(row.integer(7));
  summary.time_zone = row.text(8);
  if (!row.is_null(9)) summary.has = row.integer(9) == 1 ? Has::kPicture : Has::kFile;
  return summary;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string sql;
  for (const std::string_view part : parts) sql += part;
  return sql;
}

}  // namespace

Result<std::vector<Summary<NoSide>>> JournalCore::list(const Part<EntryId>& part,
                                                       const Filter& filter) {
  const auto sql_in = [](std::string_view order) {
    return joined({"SELECT ", kSummaryColumns, kPreview, " FROM entries e", kJoinedToEntries,
                   " WHERE", kFilter, order});
  };
  static const std::string kNewest = sql_in(kNewestFirst);
  static const std::string kOldest = sql_in(kOldestFirst);
  const bool newest = filter.order == Filter::Order::kNewestFirst;
  std::int64_t created = newest ? INT64_MAX : INT64_MIN;
  std::int64_t number = created;
  if (part.after) {
    auto place = database_->prepare("SELECT created, number FROM entries WHERE id = ?1");
    place.bind(1, part.after->bytes());
    const auto found = place.step();
    if (!found) return from_store(found.error());
    if (!*found) return Error::kUnknown;
    created = place.integer(0);
    number = place.integer(1);
  }
  auto row = database_->prepare(newest ? kNewest : kOldest);
  row.bind(1, to_row(part.limit)).bind(2, to_row(part.offset));
  row.bind(16, created).bind(17, number).bind(18, to_row(part.preview));
  bind_filter(row, filter);
  std::vector<Summary<NoSide>> summaries;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return summaries;
    Summary<NoSide>& summary = summaries.emplace_back(summary_of(row));
    if (part.preview == 0) continue;
    summary.preview = row.text(11);
    auto tags = tags_of(row.integer(10));
    if (!tags) return tags.error();
    summary.tags = std::move(*tags);
  }
}

Result<std::vector<Found<NoSide>>> JournalCore::search(std::string_view query, std::size_t limit,
                                                       const Filter& filter) {
  auto read = read_query(query);
  if (!read) return read.error();
  // Does not use FTS5's snippet(), whose time grows with the square of the number of hits in a
  // text. The time of highlight() grows with the number of hits times the size of the text, so it
  // is used only for texts up to kMaxHighlightSize.
  static const std::string kSql = joined(
      {"SELECT ", kSummaryColumns,
       (", CASE WHEN length(CAST(e.text AS BLOB)) <= ?3 THEN highlight(words, 0, char(2), char(3))"
        " ELSE substr(e.text, 1, 1000) END, substr(highlight(words, 1, char(2), char(3)), 1, ?3),"
        " CASE WHEN f.text IS NOT NULL AND length(CAST(e.text AS BLOB)) <= ?3 THEN e.text END,"
        " CASE WHEN f.fields IS NOT NULL THEN (SELECT w.fields FROM written w WHERE w.number ="
        " e.number) END"
        " FROM words CROSS JOIN entries e ON e.number = words.rowid"
        " LEFT JOIN folded f ON f.entry = e.number"),
       kJoinedToEntries, " WHERE words MATCH ?1 AND", kFilter, " ORDER BY words.rank LIMIT ?2"});
  auto row = database_->prepare(kSql);
  row.bind(1, read->expression).bind(2, to_row(limit)).bind(3, to_row(kMaxHighlightSize));
  bind_filter(row, filter);
  std::vector<Found<NoSide>> hits;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return hits;
    std::string text = marked_in_runs(row.text(10), read->literals);
    std::string fields = marked_in_runs(row.text(11), read->literals);
    if (!row.is_null(12)) text = marked_in_original(text, row.text(12));
    if (!row.is_null(13)) fields = marked_in_original(fields, row.text(13));
    const bool in_fields =
        text.find(kHitBegins) == std::string::npos && fields.find(kHitBegins) != std::string::npos;
    hits.push_back({summary_of(row), snippet_of(in_fields || text.empty() ? fields : text)});
  }
}

Result<std::vector<base::Day>> JournalCore::days(const Filter& filter) {
  static const std::string kSql =
      joined({"SELECT DISTINCT d.day FROM present d CROSS JOIN entries e ON e.number = d.entry"
              " LEFT JOIN bin b ON b.entry = e.number WHERE"
              // Written with BETWEEN and without NULL, this condition lets SQLite use the index of
              // the days.
              " d.day BETWEEN coalesce(?9, -1000000000) AND coalesce(?10, 1000000000) AND",
              kFilter, " ORDER BY d.day"});
  auto row = database_->prepare(kSql);
  bind_filter(row, filter);
  std::vector<base::Day> days;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return days;
    days.push_back(day_of(row.integer(0)));
  }
}

Result<std::vector<Value>> JournalCore::values(std::string_view field, const Filter& filter) {
  static const std::string kSql = joined(
      {("SELECT e.created, d.day, v.value FROM fields v CROSS JOIN entries e"
        " ON e.number = v.entry AND e.revision = v.revision"),
       kJoinedToEntries, " WHERE v.name = ?1 AND", kFilter, " ORDER BY e.created, e.number"});
  auto row = database_->prepare(kSql);
  row.bind(1, field);
  bind_filter(row, filter);
  std::vector<Value> values;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return values;
    values.push_back({time_of(row.integer(0)), day_of(row.integer(1)), std::string(row.text(2))});
  }
}

Result<std::vector<std::string>> JournalCore::tags() {
  auto row = database_->prepare(
      "SELECT DISTINCT tag FROM tags WHERE entry NOT IN (SELECT entry FROM bin) ORDER BY tag "
      "COLLATE NOCASE, tag");
  std::vector<std::string> tags;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return tags;
    tags.emplace_back(row.text(0));
  }
}

}  // namespace waterline::journal
