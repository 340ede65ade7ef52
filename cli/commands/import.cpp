#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/foreign_files.h"
#include "commands/gather_files.h"
#include "commands/import_media.h"
#include "commands/import_report.h"
#include "crypto/mac.h"
#include "formats/import_plan.h"
#include "formats/source_fields.h"
#include "terminal/endings.h"
#include "terminal/progress.h"
#include "words/dates.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/zone_clock.h"

namespace waterline::cli {
namespace {

struct ImportOptions {
  std::string path;
  bool dry_run = false;
  std::vector<std::string> moods;  // "good=4"
  std::vector<std::string> names;  // "sleep=words"
  std::string dates;               // "day-first"
  std::string sealed_with;
};

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
  const auto clock = std::make_shared<ZoneClock>();
  const std::string here = time_zone();
  return {.sha512 = crypto::sha512,
          .time_zone = here,
          .utc_of_local =
              [clock](base::WallTime local) {
                clock->set({});
                return utc_of(local);
              },
          .day_in_zone =
              [clock, here](const std::string& utc, const std::string& zone) {
                clock->set(zone == here ? std::string() : zone);
                return local_time(utc).substr(0, 10);
              }};
}

Json json_of(const formats::NamedValues& fields) {
  Json list = Json::array();
  for (const auto& [name, value] : fields) list.push_back({{"name", name}, {"value", value}});
  return list;
}

// Adds to `state`, an entry or one of its revisions, the id that this revision had in the journal
// from which it was exported, and the ids of the revisions that preceded it, if the file has them.
void put_lineage(Json& state, const char* id, const formats::Lineage& lineage) {
  if (lineage.id.empty()) return;
  state[id] = lineage.id;
  state["parents"] = lineage.parents;
}

Json json_of(const formats::Draft& draft, const formats::PlannedEntry& planned,
             const std::string& source, const std::string& moment) {
  Json entry = {{"text", draft.text},
                {"time_zone", planned.time_zone},
                {"tags", planned.tags},
                {"source", source}};
  if (formats::has_id(draft)) entry["may_differ"] = true;
  if (!draft.attachments.empty()) entry["attachments_follow"] = true;
  if (!moment.empty()) entry["moment"] = moment;
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

formats::DayOrder order_from(const std::string& given) {
  if (given.empty()) return formats::DayOrder::kUnknown;
  return given == "day-first" ? formats::DayOrder::kDayFirst : formats::DayOrder::kMonthFirst;
}

std::map<std::string, formats::NamePlace> names_from(const std::vector<std::string>& given) {
  std::map<std::string, formats::NamePlace> names;
  for (const std::string& one : given) {
    const std::size_t at = std::min(one.rfind('='), one.size());
    const std::string place = one.substr(std::min(at + 1, one.size()));
    std::string name = one.substr(0, at);
    // Writes a name as the reader does: in lower case, with "_" for " " and "-".
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
      if (c == ' ' || c == '-') c = '_';
    }
    if (!name.empty() && (place == "answer" || place == "words" || place == "nothing")) {
      names[name] = place == "answer"  ? formats::NamePlace::kAnswer
                    : place == "words" ? formats::NamePlace::kWords
                                       : formats::NamePlace::kNothing;
      continue;
    }
    throw Ended(Exit::kUsage,
                tr("A name at the head of a file is given with what it becomes: `answer`, `words` "
                   "or `nothing`."),
                tr("For example: --front-matter sleep=words"), "bad_request");
  }
  return names;
}

class Sender {
 public:
  // `drafts` and `sources` must outlive this object.
  Sender(const Context& context, Client& client, const std::vector<formats::Draft>& drafts,
         const std::vector<std::string>& sources, ForeignFiles& files, bool trial,
         ImportReport& report)
      : client_(client),
        drafts_(drafts),
        sources_(sources),
        moments_(formats::moments_of(drafts, tools_)),
        trial_(trial),
        report_(report),
        media_(client, files, report),
        entries_(drafts.size()),
        progress_(context) {
    for (const formats::Draft& draft : drafts) total_ += 1 + draft.media.size();
  }

  void send_all() {
    try {
      for (const formats::ImportBatch& batch : formats::import_batches(drafts_)) send(batch);
      if (!trial_) restore_marks();
      for (std::size_t i = 0; i < drafts_.size(); ++i) bring_media(i);
    } catch (const EndedBySignal&) {
      throw;
    } catch (const Ended& ended) {
      if (trial_) throw;
      throw stopped(ended);
    }
  }

 private:
  // Returns the error for an import that stopped in the middle: how many entries are in the
  // journal, and how to go on.
  [[nodiscard]] Ended stopped(const Ended& ended) const {
    const std::string& code = ended.error_code();
    const std::string why = code == "disk_full" ? tr("There is no room left on the disk.")
                            : code == "storage_failed"
                                ? tr("The system could not read or write the journal's files.")
                                : ended.message();
    const std::string hint = code == "disk_full" ? tr("Make some room.") : ended.hint();
    return Ended(
        ended.code(),
        why + " " +
            (done_ < drafts_.size()
                 ? filled(tr("{1} of {2} entries were imported or were here already; nothing is "
                             "lost."),
                          done_, drafts_.size())
                 : tr("All words were imported or were here already, and some of the photos and "
                      "other files; nothing is lost.")),
        hint + (hint.empty() ? "" : " ") +
            tr("After that, import the same again: the rest is added, and nothing twice."),
        code);
  }

  void send(const formats::ImportBatch& batch) {
    Json entries = Json::array();
    for (const std::size_t i : batch.drafts) {
      entries.push_back(json_of(drafts_[i], formats::planned_entry(drafts_[i], tools_), sources_[i],
                                moments_[i]));
    }
    Json request = {{"entries", std::move(entries)}, {"side", batch.side}, {"trial", trial_}};
    const auto elsewhere = formats::sources_elsewhere(batch, sources_, moments_);
    if (!elsewhere.empty()) request["elsewhere"] = elsewhere;
    const Json answer = client_.post("/v1/entries/import", request);
    report_.added += answer["added"].get<std::size_t>();
    report_.known += answer["known"].get<std::size_t>();
    report_.in_bin += answer["in_bin"].get<std::size_t>();
    report_.revised += answer["revised"].get<std::size_t>();
    report_.to_history += answer["to_history"].get<std::size_t>();
    for (const Json& skip : answer["skipped"]) {
      const std::size_t i = batch.drafts[skip["index"].get<std::size_t>()];
      report_.left_out.emplace_back(drafts_[i].place, skip["error"].get<std::string>());
    }
    std::map<std::size_t, Json> resembles;
    for (const Json& one : answer["resembles"]) resembles[one["index"].get<std::size_t>()] = one;
    report_.resembling += resembles.size();
    for (std::size_t place = 0; place < batch.drafts.size(); ++place) {
      const formats::Draft& draft = drafts_[batch.drafts[place]];
      const auto result = answer["results"][place].get<std::string>();
      if (result == "skipped") continue;
      // An entry in the bin stays as it is.
      if (result != "in_bin") {
        const Json& entry = answer["ids"][place];
        entries_[batch.drafts[place]] = entry.is_string() ? entry.get<std::string>() : "new";
      }
      const bool undated = result == "added" && draft.created.kind == formats::Moment::Kind::kNone;
      report_.undated += undated ? 1 : 0;
      report_.items.push_back({draft.place, result, undated});
      if (const auto one = resembles.find(place); one != resembles.end()) {
        report_.items.back().resembles = one->second["id"].get<std::string>();
        report_.items.back().resembles_short = one->second["short"].get<std::string>();
      }
      const Json& id = answer["ids"][place];
      if (!id.is_string() || draft.source != "waterline") continue;
      ids_[draft.source_id] = id.get<std::string>();
      if (result == "added") added_.insert(id.get<std::string>());
    }
    done_ += batch.drafts.size();
    progress_.reached(done_, total_);
  }

  // Brings the media of a draft, if its words are here. The words of all entries come first, so that
  // no word waits for a picture.
  void bring_media(std::size_t i) {
    const formats::Draft& draft = drafts_[i];
    if (draft.media.empty() || !entries_[i]) return;
    if (trial_) return media_.try_out(draft);
    if (draft.source == "waterline") {
      media_.bring_own(draft, *entries_[i]);
    } else {
      media_.bring(draft, *entries_[i]);
    }
    media_done_ += draft.media.size();
    progress_.reached(done_ + media_done_, total_);
  }

  void restore_marks() {
    for (const formats::EntryMarks& marks : formats::marks_after_import(drafts_, ids_, added_)) {
      const std::string path = "/v1/entries/" + marks.id;
      if (marks.pinned) client_.put(path + "/pin", {{"pinned", true}});
      if (marks.left_out_of_look_back) client_.put(path + "/look-back", {{"left_out", true}});
      for (const std::string& to : marks.links)
        client_.put(path + "/links", {{"to", to}, {"linked", true}});
    }
  }

  Client& client_;
  const std::vector<formats::Draft>& drafts_;
  const std::vector<std::string>& sources_;
  const formats::ImportTools tools_ = import_tools();
  const std::vector<std::string> moments_;
  bool trial_;
  ImportReport& report_;
  MediaImport media_;
  std::vector<std::optional<std::string>>
      entries_;  // the id here of each draft; not set: left alone
  Progress progress_;
  std::map<std::string, std::string> ids_;  // id in the export -> id in this journal
  std::set<std::string> added_;             // ids in this journal
  std::size_t done_ = 0;
  std::size_t media_done_ = 0;
  std::size_t total_ = 0;
};

// Imports the lists that the person had changed in the exported journal.
void take_lists(Client& client, const std::vector<formats::OwnList>& lists, bool trial,
                ImportReport& report) {
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

// Gathers the files, runs the reader on them, and returns its result. In the result's list of files
// that were left out, those that could not be gathered come first.
formats::Reading reading_of(const Context& context, const ImportOptions& wanted,
                            ForeignFiles& files) {
  const formats::ReadingOptions options{moods_from(wanted.moods), order_from(wanted.dates),
                                        names_from(wanted.names)};
  std::vector<formats::LeftOut> left_out = gather_files(wanted.path, context.job_file, files);
  formats::Reading reading = files.read(options);
  left_out.insert(left_out.end(), reading.left_out.begin(), reading.left_out.end());
  reading.left_out = std::move(left_out);
  return reading;
}

void import_files(const Context& context, const ImportOptions& wanted) {
  ForeignFiles files(wanted.sealed_with);
  formats::Reading reading = reading_of(context, wanted, files);

  ImportReport report;
  report.not_kept = std::move(reading.not_kept);
  report.remarks = std::move(reading.remarks);
  report.names = std::move(reading.names);
  for (const formats::LeftOut& one : reading.left_out) {
    report.left_out.emplace_back(one.place, code_of(one.reason));
  }
  if (reading.drafts.empty()) {
    const bool nothing = report.left_out.empty();
    const std::string code = nothing ? "empty" : report.left_out.front().second;
    throw Ended(Exit::kUsage, filled(tr("Nothing was imported: {1}."), words_for_left_out(code)),
                tr("`waterline import --help` names what can be imported."), code);
  }
  const std::map<std::string, int> moods = moods_from(wanted.moods);
  report.moods = formats::moods_without_number(reading.drafts, moods);
  report.fields = formats::place_fields(reading.drafts, moods);
  Client client(context);
  std::vector<std::string> sources = formats::sources_of(reading.drafts, import_tools());
  report.copies = formats::remove_copies(reading.drafts, sources);
  Sender(context, client, reading.drafts, sources, files, wanted.dry_run, report).send_all();
  take_lists(client, reading.lists, wanted.dry_run, report);
  print_import_report(context, report, wanted.dry_run);
  if (!report.left_out.empty()) {
    throw Ended(Exit::kPartly,
                wanted.dry_run ? tr("Some of it could not be imported; the rest could.")
                               : tr("Some of it could not be imported; the rest is kept."),
                "", "partly_imported");
  }
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "import", tr("Bring along what you wrote elsewhere, all of it private: "
                   "Day One, jrnl, Daylio, Journey, Diarium, Diaro, Evernote, Joplin, "
                   "Bear, Google Keep, Standard Notes, Notion, Markdown (a file "
                   "or a folder), and what `export` made"));
  auto wanted = std::make_shared<ImportOptions>();
  command->add_option("file", wanted->path, tr("The file or folder"))
      ->type_name("FILE")
      ->required();
  command->add_flag("--dry-run", wanted->dry_run, tr("Only say what would be imported"));
  command
      ->add_option("--mood", wanted->moods,
                   tr("What a mood in the file is on your own scale: good=4"))
      ->allow_extra_args(false);
  command
      ->add_option("--dates", wanted->dates,
                   tr("How a day such as 07-01-2024 is read: day-first (7 January) or "
                      "month-first (1 July)"))
      ->check(CLI::IsMember({"day-first", "month-first"}));
  command
      ->add_option("--front-matter", wanted->names,
                   tr("What a name at the head of a Markdown file becomes: sleep=answer, "
                      "sleep=words or sleep=nothing"))
      ->allow_extra_args(false);
  command
      ->add_option("--sealed-with", wanted->sealed_with,
                   tr("Of a sealed export: a file whose first line is its passphrase"))
      ->type_name("FILE");
  command->callback([&context, wanted] { import_files(context, *wanted); });
}

}  // namespace waterline::cli
