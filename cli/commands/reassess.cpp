#include "commands/reassess.h"

#include <charconv>
#include <vector>

#include "app/limits.h"
#include "client/client.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/own_charts.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::chrono::days kHalfAYear{182};

// Prints the newest entry of the kind "reassessment".
void show_earlier(const Context& context, Client& client) {
  const Json earlier =
      client.get("/v1/entries?side=deep&limit=1&kind=" + in_query(kReassessment))["entries"];
  if (earlier.empty()) return;
  const Json entry = client.get("/v1/entries/" + earlier[0]["id"].get<std::string>());
  say(context, filled(tr("Your words of {1}:"), entry["day"].get<std::string>()));
  const Json questions = questions_of(kinds_of(client, "deep"), kReassessment);
  print(answers_shown(entry["fields"], questions) + framed(entry["text"].get<std::string>()));
}

// Prints charts of the person's answers since this day.
void show_charts(Client& client, const std::string& since) {
  std::vector<ChartRequest> charts;
  const Json scales = list_of(client, "scales")["groups"];
  for (const Json& scale : scales) charts.push_back({scale["name"], "", since, "", "month"});
  charts.push_back({"recovery", "", since, "", "month"});
  charts.push_back({"state", "held", since, "", "month"});
  for (const ChartRequest& request : charts) {
    if (const auto chart = chart_of(client, request)) print(chart_in_words(*chart));
  }
}

void look_at_where_one_is(const Context& context) {
  Client client(context);
  const Json told = client.get("/v1/reassessment?day=" + text_of(today_here()));
  if (context.json) return print_json(told);
  show_what_was(context, client);
  if (told["months"].is_null()) {
    return say(
        context,
        tr("No reminder is set. `waterline reassess --remind 3` sets one for every three months."));
  }
  say(context, filled(tr_n("A line at `unlock` reminds you after {1} month. `waterline reassess "
                           "--remind off` ends that.",
                           "A line at `unlock` reminds you after {1} months. `waterline reassess "
                           "--remind off` ends that.",
                           told["months"].get<std::size_t>()),
                      told["months"].get<int>()));
}

void remind(const Context& context, const std::string& months) {
  int number = 0;
  const auto [end, error] = std::from_chars(months.data(), months.data() + months.size(), number);
  const bool is_number = error == std::errc() && end == months.data() + months.size() &&
                         number >= 1 && number <= app::kMaxMonths;
  if (months != "off" && !is_number) {
    throw Ended(Exit::kUsage,
                filled(tr("Give a number of months from 1 to {1}, or `off`. Nothing was changed."),
                       app::kMaxMonths),
                tr("For example: --remind 3"), "bad_request");
  }
  Client client(context);
  client.put("/v1/reassessment/settings", {{"months", number}, {"day", text_of(today_here())}});
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  say(context, number == 0 ? tr("Nothing will remind you.")
                           : tr("A line at `unlock` will remind you when the time has come. Only "
                                "this device knows of it."));
}

}  // namespace

void show_what_was(const Context& context, Client& client) {
  const Json told = client.get("/v1/reassessment");
  show_earlier(context, client);
  show_charts(client, told["last"].is_string() ? told["last"].get<std::string>()
                                               : text_of(today_here() - kHalfAYear));
}

void add_reassessment_options(CLI::App& command, Reassessing& request) {
  auto* months =
      command.add_option("--remind", request.months,
                         tr("Remind me by a line at `unlock` after so many months, or `off`"));
  command
      .add_flag("--look", request.look,
                tr("Only show your earlier words, and your answers since then"))
      ->excludes(months);
}

bool reassess(const Context& context, const Reassessing& request) {
  if (request.look) {
    look_at_where_one_is(context);
  } else if (!request.months.empty()) {
    remind(context, request.months);
  }
  return request.look || !request.months.empty();
}

void say_if_due(const Context& context, Client& client) {
  if (client.get("/v1/reassessment?day=" + text_of(today_here()))["due"] != true) return;
  say(context, tr("Whenever you like: `waterline reassess`. (`waterline reassess --remind off` "
                  "ends this line.)"));
}

}  // namespace waterline::cli
