#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "client/client.h"
#include "client/own_entries.h"
#include "commands/commands.h"
#include "commands/foreign_files.h"
#include "commands/gather_files.h"
#include "crypto/mac.h"
#include "formats/import_plan.h"
#include "terminal/progress.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kShownLines = 20;

struct ImportOptions {
  std::string path;
  bool dry_run = false;
  std::vector<std::string> moods;  // "good=4"
  std::string sealed_with;
};

struct Words {
  formats::Reason reason;
  const char* code;
  std::string_view words;
};
constexpr Words kReasons[] = {
    {formats::Reason::kUnknownFormat, "unknown_format",
     marked("this is no format that can be imported")},
    {formats::Reason::kDamaged, "damaged", marked("it is not whole, or not what it should be")},
    {formats::Reason::kNotText, "not_text", marked("it is not UTF-8 text")},
    {formats::Reason::kEmpty, "empty", marked("there are no words in it")},
    {formats::Reason::kTooLarge, "too_long",
     marked("it is larger, or would become larger, than can be kept")},
    {formats::Reason::kUnsafeName, "unsafe_name",
     marked("it is a link or no plain file, or its name leads elsewhere")},
    {formats::Reason::kSealed, "sealed",
     marked("it is encrypted; export it in the open (`jrnl --format json`) and import that")},
    {formats::Reason::kNotOurs, "not_yours", marked("it is your partner's, and stays theirs")},
    {formats::Reason::kUnreadable, "unreadable", marked("it could not be read")},
    {formats::Reason::kUnsupported, "unsupported",
     marked("it is written in a way that can't be read here (Daylio: use its CSV export)")},
};

// The names of `not_kept` (formats/draft.h).
constexpr OneAndMany kThings[] = {
    marked_n("{1} photo", "{1} photos"),
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

const Words& words_of(formats::Reason reason) {
  return *std::find_if(std::begin(kReasons), std::end(kReasons),
                       [&](const Words& one) { return one.reason == reason; });
}

// Returns the moment at which the wall clock of this machine showed `local`.
base::WallTime utc_of(base::WallTime local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(local - day));
  std::tm shown{};
  shown.tm_year = static_cast<int>(date.year()) - 1900;
  shown.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  shown.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  shown.tm_hour = static_cast<int>(clock.hours().count());
  shown.tm_min = static_cast<int>(clock.minutes().count());
  shown.tm_sec = static_cast<int>(clock.seconds().count());
  shown.tm_isdst = -1;
  return base::WallTime(std::chrono::seconds(std::mktime(&shown)));
}

formats::ImportTools import_tools() {
  return {.sha512 = crypto::sha512,
          .time_zone = time_zone(),
          .utc_of_local = utc_of,
          .day_in_zone = [](const std::string& utc, const std::string& zone) {
            return time_in_zone(utc, zone).substr(0, 10);
          }};
}

Json json_of(const formats::NamedValues& fields) {
  Json list = Json::array();
  for (const auto& [name, value] : fields) list.push_back({{"name", name}, {"value", value}});
  return list;
}

// Adds the revision id that a state had where it was exported, if its file has one.
void put_lineage(Json& state, const char* id, const formats::Lineage& lineage) {
  if (lineage.id.empty()) return;
  state[id] = lineage.id;
  state["parents"] = lineage.parents;
}

Json json_of(const formats::Draft& draft, const formats::PlannedEntry& planned) {
  Json entry = {{"text", draft.text},
                {"time_zone", planned.time_zone},
                {"tags", planned.tags},
                {"source", planned.source}};
  if (!planned.created.empty()) entry["created"] = planned.created;
  if (!planned.day.empty()) entry["day"] = planned.day;
  if (!draft.kind.empty()) entry["kind"] = draft.kind;
  if (!draft.fields.empty()) entry["fields"] = json_of(draft.fields);
  if (!planned.modified.empty()) entry["modified"] = planned.modified;
  put_lineage(entry, "revision_id", draft.lineage);
  for (std::size_t i = 0; i < draft.earlier.size(); ++i) {
    const formats::EarlierState& state = draft.earlier[i];
    Json said = {{"text", state.text}, {"fields", json_of(state.fields)}};
    if (!planned.written[i].empty()) said["written"] = planned.written[i];
    put_lineage(said, "id", state.lineage);
    entry["history"].push_back(std::move(said));
  }
  return entry;
}

std::map<std::string, int> moods_from(const std::vector<std::string>& given) {
  std::map<std::string, int> moods;
  for (const std::string& one : given) {
    const std::size_t at = one.rfind('=');
    const std::string number = at == std::string::npos ? "" : one.substr(at + 1);
    if (number.empty() || number.size() > 3 ||
        number.find_first_not_of("0123456789") != std::string::npos) {
      throw Ended(Exit::kUsage,
                  tr("A mood is given as its word in the file and your number for it."),
                  tr("For example: --mood good=4 --mood meh=3"), "bad_request");
    }
    moods[one.substr(0, at)] = std::stoi(number);
  }
  return moods;
}

// The outcome of an import.
struct Report {
  std::size_t added = 0;
  std::size_t known = 0;
  std::size_t lists = 0;                                      // changed lists that were taken over
  std::vector<std::pair<std::string, std::string>> left_out;  // place, code
  std::map<std::string, std::size_t> not_kept;
  std::vector<std::string> taken;  // places
};

// Removes the entries that are in this journal when an export comes back to where it was made.
// Entries in the bin count as here, and stay there.
void remove_those_here(Client& client, std::vector<formats::Draft>& drafts, Report& report) {
  if (!formats::has_own_entries(drafts)) return;
  std::set<std::string> here;
  for (const char* side : {"vault", "deep"}) {
    for (std::string& id : ids_of(client, side)) here.insert(std::move(id));
    const Json bin = client.get("/v1/bin?side=" + std::string(side));
    for (const Json& entry : bin["entries"]) here.insert(entry["id"].get<std::string>());
  }
  report.known += formats::remove_entries_here(drafts, here);
}

class Sender {
 public:
  Sender(const Context& context, Client& client, const std::vector<formats::Draft>& drafts,
         bool trial, Report& report)
      : client_(client),
        drafts_(drafts),
        trial_(trial),
        report_(report),
        progress_(context, drafts.size()) {}

  void send_all() {
    for (const formats::ImportBatch& batch : formats::import_batches(drafts_)) send(batch);
    if (!trial_) restore_marks();
  }

 private:
  void send(const formats::ImportBatch& batch) {
    Json entries = Json::array();
    for (const std::size_t i : batch.drafts)
      entries.push_back(json_of(drafts_[i], formats::planned_entry(drafts_[i], tools_)));
    const Json answer =
        client_.post("/v1/entries/import",
                     {{"entries", std::move(entries)}, {"side", batch.side}, {"trial", trial_}});
    report_.added += answer["added"].get<std::size_t>();
    report_.known += answer["known"].get<std::size_t>();
    std::set<std::size_t> skipped;
    for (const Json& skip : answer["skipped"]) {
      const std::size_t i = batch.drafts[skip["index"].get<std::size_t>()];
      skipped.insert(i);
      report_.left_out.emplace_back(drafts_[i].place, skip["error"].get<std::string>());
    }
    for (std::size_t place = 0; place < batch.drafts.size(); ++place) {
      const std::size_t i = batch.drafts[place];
      if (!skipped.contains(i)) report_.taken.push_back(drafts_[i].place);
      const Json& id = answer["ids"][place];
      if (id.is_string() && drafts_[i].source == "waterline")
        ids_[drafts_[i].source_id] = id.get<std::string>();
    }
    done_ += batch.drafts.size();
    progress_.reached(done_);
  }

  void restore_marks() {
    for (const formats::EntryMarks& marks : formats::marks_after_import(drafts_, ids_)) {
      const std::string path = "/v1/entries/" + marks.id;
      if (marks.pinned) client_.put(path + "/pin", {{"pinned", true}});
      if (marks.left_out_of_look_back) client_.put(path + "/look-back", {{"left_out", true}});
      for (const std::string& to : marks.links)
        client_.put(path + "/links", {{"to", to}, {"linked", true}});
    }
  }

  Client& client_;
  const std::vector<formats::Draft>& drafts_;
  bool trial_;
  Report& report_;
  Progress progress_;
  const formats::ImportTools tools_ = import_tools();
  std::map<std::string, std::string> ids_;  // in an export -> here
  std::size_t done_ = 0;
};

// Takes over the lists that the person changed.
void take_lists(Client& client, const std::vector<formats::OwnList>& lists, bool trial,
                Report& report) {
  if (lists.empty()) return;
  std::set<std::string> known;
  const Json all = client.get("/v1/lists");
  for (const Json& list : all["lists"]) known.insert(list["name"].get<std::string>());
  for (const formats::OwnList& list : lists) {
    const std::string path = "/v1/lists/" + list.name;
    std::optional<formats::ListHere> here;
    if (known.contains(list.name)) {
      const Json present = client.get(path);
      here = {present["text"].get<std::string>(), present["own"].get<bool>()};
    }
    switch (formats::fate_of_list(list, here)) {
      case formats::ListFate::kTaken:
        if (!trial) client.put(path, {{"text", list.text}});
        ++report.lists;
        break;
      case formats::ListFate::kSame:
        break;
      case formats::ListFate::kLeft:
        ++report.not_kept["list of your own"];
        break;
    }
  }
}

// Returns "3 photos" for 3 of a "photo".
std::string counted(std::size_t count, const std::string& thing) {
  for (const auto& [one, many] : kThings) {
    if (one.substr(4) == thing) return filled(tr_n(one, many, count), count);
  }
  return std::to_string(count) + " " + base::for_terminal(thing);
}

std::string words_for_code(const std::string& code) {
  for (const Words& one : kReasons) {
    if (code == one.code) return tr(one.words);
  }
  return words_for({{"error", code}}).message();
}

void print_report(const Context& context, const Report& report, bool dry_run) {
  if (context.json) {
    Json items = Json::array();
    for (const std::string& place : report.taken)
      items.push_back({{"place", place}, {"result", "taken"}});
    Json skipped = Json::array();
    for (const auto& [place, code] : report.left_out) {
      items.push_back({{"place", place}, {"result", "left_out"}, {"error", code}});
      skipped.push_back({{"place", place}, {"error", code}});
    }
    return print_json({{"schema", "waterline/imported/1"},
                       {"dry_run", dry_run},
                       {"added", report.added},
                       {"known", report.known},
                       {"lists", report.lists},
                       {"skipped", skipped},
                       {"not_kept", report.not_kept},
                       {"items", items}});
  }
  if (dry_run) {
    std::string line =
        report.added == 0
            ? tr("Nothing new would be imported.")
            : filled(
                  tr_n("{1} entry would be imported, and only you could see it.",
                       "{1} entries would be imported, and only you could see them.", report.added),
                  report.added);
    if (report.known > 0)
      line += " " + filled(tr_n("{1} is here already.", "{1} are here already.", report.known),
                           report.known);
    print(line + " " + tr("Nothing was kept."));
  } else {
    std::string line =
        report.added == 0
            ? tr("Nothing new was imported.")
            : filled(tr_n("{1} entry imported. Only you can see it.",
                          "{1} entries imported. Only you can see them.", report.added),
                     report.added);
    if (report.known > 0)
      line += " " + filled(tr_n("{1} was here already.", "{1} were here already.", report.known),
                           report.known);
    print(line);
  }
  for (std::size_t i = 0; i < std::min(report.left_out.size(), kShownLines); ++i) {
    const std::string why = words_for_code(report.left_out[i].second);
    print(filled(tr("Left out: {1}: {2}"), base::for_terminal(report.left_out[i].first),
                 why.ends_with('.') ? why : why + "."));
  }
  if (report.left_out.size() > kShownLines)
    print(filled(tr_n("And {1} more; --json names them all.",
                      "And {1} more; --json names them all.", report.left_out.size() - kShownLines),
                 report.left_out.size() - kShownLines));
  if (report.not_kept.empty()) return;
  std::string line;
  for (const auto& [thing, count] : report.not_kept)
    line += (line.empty() ? "" : ", ") + counted(count, thing);
  print(
      filled(tr("There is no place here yet for: {1}. They stay where you imported from."), line));
}

// Lists the files that could not be gathered before everything else that was left out.
formats::Reading reading_of(const ImportOptions& wanted, const std::map<std::string, int>& moods) {
  ForeignFiles files(wanted.sealed_with);
  std::vector<formats::LeftOut> left_out = gather_files(wanted.path, files);
  formats::Reading reading = files.read(moods);
  left_out.insert(left_out.end(), reading.left_out.begin(), reading.left_out.end());
  reading.left_out = std::move(left_out);
  return reading;
}

void import_files(const Context& context, const ImportOptions& wanted) {
  const std::map<std::string, int> moods = moods_from(wanted.moods);
  formats::Reading reading = reading_of(wanted, moods);

  Report report;
  report.not_kept = std::move(reading.not_kept);
  for (const formats::LeftOut& one : reading.left_out) {
    report.left_out.emplace_back(one.place, words_of(one.reason).code);
  }
  if (reading.drafts.empty()) {
    const bool nothing = report.left_out.empty();
    const std::string code = nothing ? "empty" : report.left_out.front().second;
    throw Ended(Exit::kUsage, filled(tr("Nothing was imported: {1}."), words_for_code(code)),
                tr("`waterline import --help` names what can be imported."), code);
  }
  Client client(context);
  remove_those_here(client, reading.drafts, report);
  Sender(context, client, reading.drafts, wanted.dry_run, report).send_all();
  take_lists(client, reading.lists, wanted.dry_run, report);
  print_report(context, report, wanted.dry_run);
  if (!report.left_out.empty()) {
    throw Ended(Exit::kPartly,
                wanted.dry_run ? tr("Some of it could not be imported; the rest could.")
                               : tr("Some of it could not be imported; the rest is kept."),
                "", "partly_imported");
  }
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("import", tr("Bring along what you wrote elsewhere, all of it private: "
                                      "Day One (zip, folder, JSON, Classic), jrnl (text, "
                                      "JSON, "
                                      "XML, YAML), Markdown (a file or a folder), Daylio (CSV), "
                                      "Journey (zip), and what `export` made"));
  auto wanted = std::make_shared<ImportOptions>();
  command->add_option("file", wanted->path, tr("The file or folder"))
      ->type_name("FILE")
      ->required();
  command->add_flag("--dry-run", wanted->dry_run, tr("Only say what would be imported"));
  command
      ->add_option("--mood", wanted->moods,
                   tr("What a mood of Daylio's is on your own scale: good=4"))
      ->allow_extra_args(false);
  command
      ->add_option("--sealed-with", wanted->sealed_with,
                   tr("Of a sealed export: a file whose first line is its passphrase"))
      ->type_name("FILE");
  command->callback([&context, wanted] { import_files(context, *wanted); });
}

}  // namespace waterline::cli
