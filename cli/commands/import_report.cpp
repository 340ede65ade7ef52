#include "commands/import_report.h"

#include <algorithm>

#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kShownLines = 20;

struct ReasonWords {
  formats::Reason reason;
  const char* code;
  std::string_view words;
};

constexpr ReasonWords kReasons[] = {
    {formats::Reason::kUnknownFormat, "unknown_format",
     marked("this is no format that can be imported")},
    {formats::Reason::kDamaged, "damaged", marked("it is not whole, or not what it should be")},
    {formats::Reason::kNotText, "not_text",
     marked("it is not text in UTF-8; save it as UTF-8 and import that")},
    {formats::Reason::kEmpty, "empty", marked("there are no words in it")},
    {formats::Reason::kTooLarge, "too_long",
     marked("it is larger, or would become larger, than can be kept")},
    {formats::Reason::kUnsafeName, "unsafe_name",
     marked("it is a link, or another thing that is no file")},
    {formats::Reason::kSealed, "sealed",
     marked("it is encrypted; let its program export it without a password, and import that")},
    {formats::Reason::kNotOurs, "not_yours", marked("it is your partner's, and stays theirs")},
    {formats::Reason::kUnreadable, "unreadable", marked("it could not be read")},
    {formats::Reason::kAmbiguousDay, "ambiguous_day",
     marked("its day can be read in two ways, such as 07-01-2024; import it with `--dates "
            "day-first` or `--dates month-first`")},
    {formats::Reason::kUnsupported, "unsupported",
     marked("only its own program can read this form; export it as text, Markdown, JSON or CSV")},
    {formats::Reason::kPacked, "packed",
     marked("it is compressed in a way that can't be read here; unpack it first, and import what "
            "was in it")},
    {formats::Reason::kTooDeep, "too_deep",
     marked("it is an archive within too many others; unpack the outermost first")},
    {formats::Reason::kNoEntries, "no_entries",
     marked("it is a table, a list of labels or settings, and holds no entries")},
    {formats::Reason::kDiscarded, "discarded",
     marked("it was in the bin of the program that it comes from")},
};

// The things that an import counts but does not keep, `not_kept` in formats/draft.h.
constexpr OneAndMany kThings[] = {
    marked_n("{1} photo", "{1} photos"),
    marked_n("{1} attachment", "{1} attachments"),
    marked_n("{1} video", "{1} videos"),
    marked_n("{1} recording", "{1} recordings"),
    marked_n("{1} document", "{1} documents"),
    marked_n("{1} other file", "{1} other files"),
    marked_n("{1} place", "{1} places"),
    marked_n("{1} weather", "{1} weathers"),
    marked_n("{1} activity", "{1} activities"),
    marked_n("{1} music", "{1} musics"),
    marked_n("{1} scale", "{1} scales"),
    marked_n("{1} tag", "{1} tags"),
    marked_n("{1} time zone", "{1} time zones"),
    marked_n("{1} date of a task", "{1} dates of a task"),
    marked_n("{1} other name", "{1} other names"),
    marked_n("{1} source", "{1} sources"),
    marked_n("{1} line of front matter", "{1} lines of front matter"),
    marked_n("{1} piece that was shared", "{1} pieces that were shared"),
    marked_n("{1} goal, agreement or session note", "{1} goals, agreements and session notes"),
    marked_n("{1} question for both of you", "{1} questions for both of you"),
    marked_n("{1} earlier version", "{1} earlier versions"),
    marked_n("{1} list of your own", "{1} lists of your own"),
};

// Returns "3 photos" for 3 of a "photo".
std::string counted(std::size_t count, const std::string& thing) {
  for (const auto& [one, many] : kThings) {
    if (one.substr(4) == thing) return filled(tr_n(one, many, count), count);
  }
  return std::to_string(count) + " " + for_terminal(thing);
}

Json json_of(const formats::FieldUses& fields) {
  Json list = Json::array();
  for (const auto& [names, count] : fields)
    list.push_back({{"from", names.first}, {"name", names.second}, {"count", count}});
  return list;
}

// Prints the names of the imported answers: each name in the files, the name here if that differs,
// and the count. For example "location as place (3), sleep (2)".
void print_fields(const formats::FieldUses& fields) {
  if (fields.empty()) return;
  std::string line;
  for (const auto& [names, count] : fields) {
    const auto& [from, name] = names;
    line += (line.empty() ? "" : ", ") +
            for_terminal(from == name ? name : filled(tr("{1} as {2}"), from, name)) + " (" +
            std::to_string(count) + ")";
  }
  print(filled(tr("Beside the words, as answers: {1}."), line));
}

}  // namespace

std::string code_of(formats::Reason reason) {
  return std::ranges::find(kReasons, reason, &ReasonWords::reason)->code;
}

std::string words_for_left_out(const std::string& code) {
  for (const ReasonWords& one : kReasons) {
    if (code == one.code) return tr(one.words);
  }
  return words_for({{"error", code}}).message();
}

namespace {

void print_left_out(const ImportReport& report) {
  for (std::size_t i = 0; i < std::min(report.left_out.size(), kShownLines); ++i) {
    const std::string why = words_for_left_out(report.left_out[i].second);
    print(filled(tr("Left out: {1}: {2}"), for_terminal(report.left_out[i].first),
                 why.ends_with('.') ? why : why + "."));
  }
  if (report.left_out.size() <= kShownLines) return;
  const std::size_t more = report.left_out.size() - kShownLines;
  print(filled(
      tr_n("And {1} more; --json names them all.", "And {1} more; --json names them all.", more),
      more));
}

// Prints the sentence with the count, unless the count is 0.
void print_count(std::size_t count, const OneAndMany& sentence) {
  if (count > 0) print(filled(tr_n(sentence.one, sentence.many, count), count));
}

void print_counts(const ImportReport& report, bool dry_run) {
  std::string line =
      dry_run ? report.added == 0
                    ? tr("Nothing new would be imported.")
                    : filled(tr_n("{1} entry would be imported, and only you could see it.",
                                  "{1} entries would be imported, and only you could see them.",
                                  report.added),
                             report.added)
      : report.added == 0
          ? tr("Nothing new was imported.")
          : filled(tr_n("{1} entry imported. Only you can see it.",
                        "{1} entries imported. Only you can see them.", report.added),
                   report.added);
  if (report.known > 0) {
    line += " " +
            filled(dry_run ? tr_n("{1} is here already.", "{1} are here already.", report.known)
                           : tr_n("{1} was here already.", "{1} were here already.", report.known),
                   report.known);
  }
  print(dry_run ? line + " " + tr("Nothing was kept.") : line);
  print_count(
      report.revised,
      marked_n("{1} entry has newer words there: they are its newest revision here.",
               "{1} entries have newer words there: they are their newest revisions here."));
  print_count(report.to_history,
              marked_n("{1} entry says something else here: it stays as it is, and the words from "
                       "there are in its history.",
                       "{1} entries say something else here: they stay as they are, and the words "
                       "from there are in their histories."));
  print_count(report.in_bin, marked_n("{1} is in the bin here, and stays there.",
                                      "{1} are in the bin here, and stay there."));
  print_count(report.copies, marked_n("{1} is there twice, and was taken once.",
                                      "{1} are there twice, and were taken once."));
  print_count(
      report.undated,
      marked_n("{1} entry has no day that could be read: it is dated as of today. `--json` names "
               "it.",
               "{1} entries have no day that could be read: they are dated as of today. `--json` "
               "names them."));
}

// Prints the new entries that may be another version of an entry that the journal had before the
// import.
void print_resembling(const ImportReport& report) {
  print_count(report.resembling,
              marked_n("{1} new entry resembles one of the same time that was here before. It may "
                       "be the same with changes: both are kept.",
                       "{1} new entries resemble ones of the same time that were here before. "
                       "They may be the same with changes: both are kept."));
  std::size_t shown = 0;
  for (const ImportReport::Item& item : report.items) {
    if (item.resembles.empty()) continue;
    if (++shown > kShownLines) return;
    print("  " + filled(tr("{1} resembles {2}"), for_terminal(item.place), item.resembles_short));
  }
}

std::size_t sum_of(const std::vector<ImportReport::OfMedia>& entries) {
  std::size_t count = 0;
  for (const ImportReport::OfMedia& one : entries) count += one.count;
  return count;
}

std::size_t unnamed_in(const ImportReport& report) {
  return static_cast<std::size_t>(std::ranges::count(
      report.remarks, formats::Remark::Kind::kOtherFile, &formats::Remark::kind));
}

// Returns "3 photos, 1 recording".
std::string counted_all(const std::map<std::string, std::size_t>& things) {
  std::string line;
  for (const auto& [thing, count] : things)
    line += (line.empty() ? "" : ", ") + counted(count, thing);
  return line;
}

// Prints a sentence with how many media it is about, and names their entries.
void print_of_media(const std::vector<ImportReport::OfMedia>& entries, const OneAndMany& sentence) {
  print_count(sum_of(entries), sentence);
  for (std::size_t i = 0; i < std::min(entries.size(), kShownLines); ++i)
    print("  " + for_terminal(entries[i].place));
  if (entries.size() <= kShownLines) return;
  const std::size_t more = entries.size() - kShownLines;
  print(filled(
      tr_n("And {1} more; --json names them all.", "And {1} more; --json names them all.", more),
      more));
}

void print_media(const ImportReport& report, bool dry_run) {
  if (!report.media.empty())
    print(filled(dry_run ? tr("With them would come: {1}.") : tr("With them came: {1}."),
                 counted_all(report.media)));
  if (!report.media_known.empty())
    print(filled(tr("Attached before: {1}."), counted_all(report.media_known)));
  print_of_media(
      report.media_missing,
      marked_n("{1} photo or other file of an entry is not here, or could not be read. The words "
               "of these entries are kept:",
               "{1} photos or other files of entries are not here, or could not be read. The words "
               "of these entries are kept:"));
  print_of_media(report.media_differ,
                 marked_n("{1} file is not as its program wrote it. It was kept as it is:",
                          "{1} files are not as their program wrote them. They were kept as they "
                          "are:"));
  print_of_media(report.media_beyond,
                 marked_n("{1} file was not taken, since an entry can have 100:",
                          "{1} files were not taken, since an entry can have 100:"));
}

Json json_of(const std::vector<ImportReport::OfMedia>& entries) {
  Json list = Json::array();
  for (const ImportReport::OfMedia& one : entries)
    list.push_back({{"place", one.place}, {"count", one.count}});
  return list;
}

void print_remarks(const ImportReport& report) {
  std::size_t replaced = 0;
  std::size_t several = 0;
  for (const formats::Remark& remark : report.remarks) {
    const std::string place = for_terminal(remark.place);
    switch (remark.kind) {
      case formats::Remark::Kind::kDayFirst:
        print(filled(tr("Days such as 07-01-2024 were read with the day first, as another day in "
                        "{1} shows."),
                     place));
        break;
      case formats::Remark::Kind::kMonthFirst:
        print(filled(tr("Days such as 07-01-2024 were read with the month first, as another day "
                        "in {1} shows."),
                     place));
        break;
      case formats::Remark::Kind::kReplaced:
        ++replaced;
        break;
      case formats::Remark::Kind::kOtherFile:
        break;
      case formats::Remark::Kind::kSeveralFiles:
        if (++several > kShownLines) break;
        print(filled(tr("{1} names a file of which there are several with that name: the nearest "
                        "was taken."),
                     place));
        break;
    }
  }
  print_count(unnamed_in(report), marked_n("{1} file belongs to no entry, and was not taken.",
                                           "{1} files belong to no entry, and were not taken."));
  print_count(replaced,
              marked_n("In {1} entry a broken character is shown as a replacement sign.",
                       "In {1} entries broken characters are shown as replacement signs."));
}

std::string_view code_of(formats::NamePlace place) {
  switch (place) {
    case formats::NamePlace::kAnswer:
      return "answer";
    case formats::NamePlace::kWords:
      return "words";
    case formats::NamePlace::kNothing:
      return "nothing";
  }
  return "";
}

// Prints, for each name in the front matter of the files, how its value was imported: as an answer,
// as words or not at all. The line has the form that --front-matter takes.
void print_names(const ImportReport& report) {
  if (report.names.empty()) return;
  print(
      tr("Names at the head of the files, and what they become (`--front-matter "
         "NAME=answer|words|nothing` chooses something else):"));
  for (const auto& [name, use] : report.names) {
    print("  " + for_terminal(name) + "=" + std::string(code_of(use.place)) + " (" +
          std::to_string(use.count) + ")");
  }
}

std::string_view code_of(formats::Remark::Kind kind) {
  switch (kind) {
    case formats::Remark::Kind::kDayFirst:
      return "day_first";
    case formats::Remark::Kind::kMonthFirst:
      return "month_first";
    case formats::Remark::Kind::kReplaced:
      return "replaced";
    case formats::Remark::Kind::kOtherFile:
      return "not_read";
    case formats::Remark::Kind::kSeveralFiles:
      return "several_files";
  }
  return "";
}

Json json_of(const ImportReport& report, bool dry_run) {
  Json items = Json::array();
  for (const ImportReport::Item& item : report.items) {
    Json one = {{"place", item.place}, {"result", item.result}};
    if (item.undated) one["undated"] = true;
    if (!item.resembles.empty()) one["resembles"] = item.resembles;
    items.push_back(std::move(one));
  }
  Json skipped = Json::array();
  for (const auto& [place, code] : report.left_out) {
    items.push_back({{"place", place}, {"result", "left_out"}, {"error", code}});
    skipped.push_back({{"place", place}, {"error", code}});
  }
  Json remarks = Json::array();
  for (const formats::Remark& remark : report.remarks)
    remarks.push_back({{"place", remark.place}, {"remark", code_of(remark.kind)}});
  Json moods = Json::array();
  for (const auto& [word, count] : report.moods)
    moods.push_back({{"word", word}, {"count", count}});
  Json names = Json::array();
  for (const auto& [name, use] : report.names)
    names.push_back({{"name", name}, {"becomes", code_of(use.place)}, {"count", use.count}});
  return {{"schema", "waterline/imported/1"},
          {"dry_run", dry_run},
          {"added", report.added},
          {"known", report.known},
          {"in_bin", report.in_bin},
          {"revised", report.revised},
          {"to_history", report.to_history},
          {"copies", report.copies},
          {"undated", report.undated},
          {"resembling", report.resembling},
          {"lists", report.lists},
          {"media", report.media},
          {"media_known", report.media_known},
          {"media_totals",
           {{"missing", sum_of(report.media_missing)},
            {"differ", sum_of(report.media_differ)},
            {"beyond", sum_of(report.media_beyond)},
            {"unnamed", unnamed_in(report)}}},
          {"media_missing", json_of(report.media_missing)},
          {"media_differ", json_of(report.media_differ)},
          {"media_beyond", json_of(report.media_beyond)},
          {"skipped", skipped},
          {"not_kept", report.not_kept},
          {"remarks", remarks},
          {"front_matter", names},
          {"fields", json_of(report.fields)},
          {"moods", moods},
          {"items", items}};
}

}  // namespace

void print_import_report(const Context& context, const ImportReport& report, bool dry_run) {
  if (context.json) return print_json(json_of(report, dry_run));
  print_counts(report, dry_run);
  print_resembling(report);
  print_media(report, dry_run);
  print_remarks(report);
  print_left_out(report);
  if (dry_run) print_fields(report.fields);
  if (dry_run && !report.moods.empty()) {
    print(
        tr("The moods in this file stay words. `--mood good=4` gives such a word your own number, "
           "for charts."));
  }
  if (dry_run) print_names(report);
  if (report.not_kept.empty()) return;
  std::string line;
  for (const auto& [thing, count] : report.not_kept)
    line += (line.empty() ? "" : ", ") + counted(count, thing);
  print(
      filled(tr("There is no place here yet for: {1}. They stay where you imported from."), line));
}

}  // namespace waterline::cli
