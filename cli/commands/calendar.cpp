#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/time.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Prints a block for each month, like a printed calendar. Days with entries are in brackets.
void calendar(const Context& context, const Which& which) {
  Client client(context);
  auto filter = filter_of(client, which);
  if (!filter.contains("from")) {
    const std::chrono::year_month_day today(today_here());
    filter["from"] = text_of(std::chrono::sys_days(today.year() / today.month() / 1));
  }
  const Json answer = client.get("/v1/calendar" + in_path(filter));
  if (context.json) return print_json(answer);
  std::set<std::chrono::sys_days> days;
  for (const Json& day : answer["days"]) {
    if (const auto read = base::day_from_text(day.get<std::string>())) days.insert(*read);
  }
  std::set<std::pair<int, unsigned>> months;
  for (const auto day : days) {
    const std::chrono::year_month_day date(day);
    months.insert({static_cast<int>(date.year()), static_cast<unsigned>(date.month())});
  }
  if (months.empty()) return say(context, tr("Nothing is written in this time."));
  for (const auto& [year, month] : months) {
    const auto first = std::chrono::year(year) / std::chrono::month(month) / 1;
    const auto last = std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                            std::chrono::last);
    std::string block = bold(context, text_of(std::chrono::sys_days(first)).substr(0, 7)) + "\n";
    for (const std::string& name :
         {tr("Mo"), tr("Tu"), tr("We"), tr("Th"), tr("Fr"), tr("Sa"), tr("Su")})
      block += std::string("  ") + name;
    block += "\n";
    unsigned column = std::chrono::weekday(std::chrono::sys_days(first)).iso_encoding() - 1;
    block += std::string(std::size_t{column} * 4, ' ');
    for (auto day = std::chrono::sys_days(first); day <= last; day += std::chrono::days(1)) {
      const std::string number = text_of(day).substr(text_of(day)[8] == '0' ? 9 : 8);
      const std::string cell = days.contains(day) ? "[" + number + "]" : number + " ";
      block += std::string(4 - std::min<std::size_t>(cell.size(), 4), ' ') + cell;
      if (++column == 7) block += "\n", column = 0;
    }
    print(block + (column == 0 ? "" : "\n"));
  }
}

}  // namespace

void add_calendar(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "calendar", tr("Show the days on which you wrote; this month, unless you name another time"));
  auto which = std::make_shared<Which>();
  add_which_options(command, *which);
  command->callback([&context, which] { calendar(context, *which); });
}

}  // namespace waterline::cli
