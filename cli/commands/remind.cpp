#include "commands/remind.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/quiet_hours.h"
#include "client/dated_entry.h"
#include "client/held_words.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/quiet_hours.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr const char* kReminderKind = "reminder";

Json reminders(Client& client) {
  Json all = client.get(std::string("/v1/entries?kind=") + kReminderKind + "&limit=10000");
  // The API returns the newest reminder first; the oldest is printed first.
  std::reverse(all["entries"].begin(), all["entries"].end());
  return all;
}

bool has_come(const Json& reminder) {
  return reminder["created"].get<std::string>() <= moment_for("today").created;
}

void list_reminders(const Context& context) {
  Client client(context);
  const Json answer = reminders(client);
  if (context.json) return print_json(answer);
  const Json quiet = client.get("/v1/reminders/settings");
  if (answer["entries"].empty()) say(context, tr("There are no reminders."));
  for (const Json& reminder : answer["entries"]) {
    print_dated_entry(context, reminder);
  }
  if (!quiet["from"].is_null()) {
    say(context, filled(tr("Quiet from {1} to {2}: no line at `unlock` then."),
                        quiet["from"].get<std::string>(), quiet["to"].get<std::string>()));
  }
}

void add_reminder(const Context& context, const std::vector<std::string>& words,
                  const std::string& at) {
  const Moment moment = moment_for(at, Towards::kFuture);
  Client client(context);
  const auto fields =
      labelled_fields(context, client, "remind add", words, tr("Of what may it remind you? "));
  if (!fields) return say(context, tr("Nothing was written, so nothing is kept."));
  const Json entry = client.post("/v1/entries", {{"kind", kReminderKind},
                                                 {"fields", *fields},
                                                 {"created", moment.created},
                                                 {"day", moment.day},
                                                 {"time_zone", moment.time_zone}});
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context, filled(tr("A line at `unlock` says from {1} on that there is a reminder, and not of "
                         "what. Only this device knows of it."),
                      time_in_zone(moment.created, moment.time_zone)));
}

void end_reminder(const Context& context, const std::string& id) {
  Client client(context);
  const std::string path = "/v1/entries/" + id_in_path(id);
  const Json entry = client.get(path);
  if (entry["kind"] != kReminderKind) {
    throw Ended(Exit::kUsage, tr("That is no reminder. Nothing was changed."),
                tr("`waterline remind` lists them."), "bad_request");
  }
  const Json answer = client.remove(path);
  if (context.json) return print_json(answer);
  say(context, tr("Done with. It lies in the bin."));
}

void set_quiet(const Context& context, const std::string& hours) {
  Json request = Json::object();
  if (hours != "off") {
    const QuietHours quiet = quiet_hours_from(hours);
    request = {{"from", quiet.from}, {"to", quiet.to}};
  }
  Client client(context);
  const Json answer = client.put("/v1/reminders/settings", request);
  if (context.json) return print_json(answer);
  say(context, request.empty()
                   ? tr("No hours are quiet.")
                   : filled(tr("Quiet from {1} to {2}: no line at `unlock` then."),
                            request["from"].get<std::string>(), request["to"].get<std::string>()));
}

}  // namespace

void say_if_reminded(const Context& context, Client& client) {
  const Json answer = reminders(client);
  if (answer["entries"].empty() || !has_come(answer["entries"][0])) return;
  const Json quiet = client.get("/v1/reminders/settings");
  const std::string now = local_time(moment_for("today").created);
  const auto minute = app::minute_of_day(std::string_view(now).substr(now.size() - 5));
  if (!quiet["from"].is_null() && minute &&
      app::is_quiet(quiet["from"].get<std::string>() + ".." + quiet["to"].get<std::string>(),
                    *minute))
    return;
  say(context, tr("There is something for you: `waterline remind`."));
}

void add_remind(CLI::App& app, Context& context) {
  auto* remind =
      app.add_subcommand("remind", tr("Reminders from you to you; a neutral line at `unlock`"));
  remind->require_subcommand(0, 1);
  remind->callback([&context, remind] {
    if (remind->get_subcommands().empty()) list_reminders(context);
  });
  {
    auto* command = remind->add_subcommand("add", tr("Be reminded of something"));
    auto words = std::make_shared<std::vector<std::string>>();
    auto at = std::make_shared<std::string>();
    mark_words(
        command->add_option("text", *words, tr("Of what; nothing or `-` asks, or reads a line")));
    command
        ->add_option("--at", *at, tr("From when on: tomorrow, \"next friday 18:00\", 2026-12-01"))
        ->required();
    command->callback([&context, words, at] { add_reminder(context, *words, *at); });
  }
  {
    auto* command = remind->add_subcommand("done", tr("It is done with: into the bin"));
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->callback([&context, id] { end_reminder(context, *id); });
  }
  {
    auto* command =
        remind->add_subcommand("quiet", tr("The hours in which no line is shown, or `off`"));
    auto hours = std::make_shared<std::string>();
    command->add_option("hours", *hours, tr("22:00..07:00, or `off`"))->required();
    command->callback([&context, hours] { set_quiet(context, *hours); });
  }
  add_remind_desktop(*remind, context);
}

}  // namespace waterline::cli
