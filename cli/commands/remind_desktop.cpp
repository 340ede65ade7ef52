#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "client/client.h"
#include "commands/remind.h"
#include "terminal/terminal.h"
#include "words/day_words.h"
#include "words/quiet_hours.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr const char* kPath = "/v1/reminders/desktop";
constexpr const char* kOff = "off";
// As in docs/api.md.
constexpr int kMaxWeeks = 52;
constexpr int kMaxMinutes = 1440;

struct Weekday {
  std::string_view name;  // as the API and a person type it
  std::string_view words;
};
constexpr std::array kWeekdays = {
    Weekday{"mon", marked("Monday")},    Weekday{"tue", marked("Tuesday")},
    Weekday{"wed", marked("Wednesday")}, Weekday{"thu", marked("Thursday")},
    Weekday{"fri", marked("Friday")},    Weekday{"sat", marked("Saturday")},
    Weekday{"sun", marked("Sunday")}};

struct Wanted {
  std::string write;
  std::string backup;
  std::string appointments;

  [[nodiscard]] bool is_empty() const {
    return write.empty() && backup.empty() && appointments.empty();
  }
};

Ended no_such_times() {
  return {Exit::kUsage, tr("These are no times for a note. Nothing was changed."),
          tr("For example: --write \"mon thu 20:30\", --write \"daily 20:30\", --backup 4 (weeks), "
             "--appointments 30 (minutes before); `off` ends one."),
          "bad_request"};
}

// Returns the days that a word names: one, or all of them for "daily"; none for any other word.
std::vector<std::string_view> days_named(const std::string& word) {
  const bool is_daily = word == "daily" || word == tr("daily");
  const std::vector<std::string> english = day_in_english({word});
  std::vector<std::string_view> days;
  for (const Weekday& day : kWeekdays) {
    if (is_daily || (english.size() == 1 && english.front().starts_with(day.name)))
      days.push_back(day.name);
  }
  return days;
}

// Sets the days and the time in a request from "mon thu 20:30" or "daily 20:30".
void set_writing(Json& request, const std::string& text) {
  request.erase("days");
  request.erase("time");
  if (text == kOff) return;
  std::istringstream in(text);
  Json days = Json::array();
  std::optional<std::string> time;
  for (std::string word; in >> word;) {
    if (time) throw no_such_times();  // it is the last word
    const auto named = days_named(word);
    for (const std::string_view day : named) {
      if (std::ranges::find(days, Json(day)) == days.end()) days.push_back(day);
    }
    if (named.empty() && !(time = time_of_day_from(word))) throw no_such_times();
  }
  if (!time || days.empty()) throw no_such_times();
  request["days"] = days;
  request["time"] = *time;
}

void set_number(Json& request, const std::string& key, const std::string& text, int min, int max) {
  request.erase(key);
  if (text == kOff) return;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < min || number > max)
    throw no_such_times();
  request[key] = number;
}

// Returns the request that would leave all settings as they are. The command then changes single
// members of it.
Json request_for(const Json& present) {
  Json request = Json::object();
  if (!present["time"].is_null()) {
    request["days"] = present["days"];
    request["time"] = present["time"];
  }
  for (const char* key : {"backup_weeks", "minutes_before"}) {
    if (!present[key].is_null()) request[key] = present[key];
  }
  return request;
}

std::string in_words(const Json& notes) {
  std::string text;
  if (!notes["time"].is_null()) {
    std::string days;
    for (const Json& name : notes["days"]) {
      for (const Weekday& day : kWeekdays) {
        if (name == day.name) days += (days.empty() ? "" : ", ") + tr(day.words);
      }
    }
    if (notes["days"].size() == kWeekdays.size()) days = tr("every day");
    text += filled(tr("To write: {1}, {2}."), days, notes["time"].get<std::string>()) + "\n";
  }
  if (!notes["backup_weeks"].is_null()) {
    const auto weeks = notes["backup_weeks"].get<std::size_t>();
    text += filled(tr_n("To make a backup: {1} week after the last one.",
                        "To make a backup: {1} weeks after the last one.", weeks),
                   weeks) +
            "\n";
  }
  if (!notes["minutes_before"].is_null()) {
    const auto minutes = notes["minutes_before"].get<std::size_t>();
    text +=
        filled(tr_n("{1} minute before an appointment of yours, and at the time of a reminder.",
                    "{1} minutes before an appointment of yours, and at the time of a reminder.",
                    minutes),
               minutes) +
        "\n";
  }
  return text.empty() ? tr("No note comes.") + "\n" : text;
}

void remind_on_desktop(const Context& context, const Wanted& wanted) {
  Client client(context);
  Json notes = client.get(kPath);
  if (!wanted.is_empty()) {
    Json request = request_for(notes);
    if (!wanted.write.empty()) set_writing(request, wanted.write);
    if (!wanted.backup.empty()) set_number(request, "backup_weeks", wanted.backup, 1, kMaxWeeks);
    if (!wanted.appointments.empty())
      set_number(request, "minutes_before", wanted.appointments, 0, kMaxMinutes);
    notes = client.put(kPath, request);
  }
  if (context.json) return print_json(notes);
  std::string text = in_words(notes);
  const Json computer = client.get("/v1/status").value("computer", Json());
  if (computer.is_object() && computer["watcher"] != "begins" && computer["desktop"] == false)
    text += wrapped(tr("This program reaches no desktop here now, so no note can be shown."));
  print(text +
        wrapped(tr("Your desktop then shows \"A note to yourself.\", whatever it is about. This "
                   "reaches you only while the journal is open, and never in the quiet hours. For "
                   "more, use the clock of your computer: it can ring without saying why.")));
}

}  // namespace

void add_remind_desktop(CLI::App& remind, Context& context) {
  auto* command = remind.add_subcommand(
      "desktop", tr("A neutral note on the desktop at times you choose; off unless you do"));
  auto wanted = std::make_shared<Wanted>();
  command->add_option("--write", wanted->write,
                      tr("To write: \"mon thu 20:30\", \"daily 20:30\", or `off`"));
  command->add_option("--backup", wanted->backup,
                      tr("To make a backup, so many weeks after the last, 1 to 52, or `off`"));
  command->add_option("--appointments", wanted->appointments,
                      tr("So many minutes before an appointment, 0 to 1440, or `off`"));
  command->callback([&context, wanted] { remind_on_desktop(context, *wanted); });
}

}  // namespace waterline::cli
