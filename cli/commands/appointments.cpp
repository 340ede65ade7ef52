#include <memory>

#include "client/client.h"
#include "client/dated_entry.h"
#include "client/held_words.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr const char* kAppointmentKind = "appointment";

void list_appointments(const Context& context, const std::string& from) {
  Client client(context);
  const Json answer = client.get(std::string("/v1/entries?kind=") + kAppointmentKind +
                                 "&limit=10000&from=" + day_for(from, Towards::kFuture));
  if (context.json) return print_json(answer);
  if (answer["entries"].empty()) return say(context, tr("No appointments from that day on."));
  // The API returns the latest appointment first. Print the earliest first.
  for (auto entry = answer["entries"].rbegin(); entry != answer["entries"].rend(); ++entry) {
    print_dated_entry(context, *entry);
  }
}

void add_appointment(const Context& context, const std::string& label, const std::string& at,
                     const std::string& lasts) {
  const Moment moment = moment_for(at, Towards::kFuture);
  const std::vector<std::string> words =
      label.empty() ? std::vector<std::string>() : std::vector{label};
  Client client(context);
  auto fields =
      labelled_fields(context, client, "appointments add", words, tr("What may it be called? "));
  if (!fields) return say(context, tr("Nothing was written, so nothing is kept."));
  if (!lasts.empty()) (*fields)["lasts"] = lasts;
  const Json entry = client.post("/v1/entries", {{"kind", kAppointmentKind},
                                                 {"fields", *fields},
                                                 {"created", moment.created},
                                                 {"day", moment.day},
                                                 {"time_zone", moment.time_zone}});
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context,
      filled(tr("Noted for {1}, here alone."), time_in_zone(moment.created, moment.time_zone)));
}

}  // namespace

void add_appointments(CLI::App& app, Context& context) {
  auto* appointments = app.add_subcommand(
      "appointments", tr("Times of your own, each under a label that you choose"));
  appointments->require_subcommand(0, 1);
  auto from = std::make_shared<std::string>("today");
  appointments->add_option("--from", *from, tr("From this day on"));
  appointments->callback([&context, appointments, from] {
    if (appointments->get_subcommands().empty()) list_appointments(context, *from);
  });
  auto* command = appointments->add_subcommand("add", tr("Note a time"));
  auto label = std::make_shared<std::string>();
  auto at = std::make_shared<std::string>();
  auto lasts = std::make_shared<std::string>();
  mark_words(
      command->add_option("label", *label, tr("The label: \"Library\" will do; none or `-` asks")));
  command->add_option("--at", *at, tr("When: \"friday 18:00\", \"2026-12-03 17:30\""))->required();
  command->add_option("--lasts", *lasts, tr("How long: 50m, 1h30"));
  command->callback(
      [&context, label, at, lasts] { add_appointment(context, *label, *at, *lasts); });
}

}  // namespace waterline::cli
