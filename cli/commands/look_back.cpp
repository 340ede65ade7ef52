#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct LookBackRequest {
  std::string on;
  std::string leave_out;  // the entry to leave out
  std::string take_in;
  std::string without;  // "2024-03-01..2024-06-30"
  std::string with;
};

// Reads "FIRST..LAST". Both are days in any form in which a person may type a day ("yesterday").
Json span_from(const std::string& given) {
  const std::size_t at = given.find("..");
  if (at == std::string::npos) {
    throw Ended(Exit::kUsage, tr("Give a time as its first and its last day. Nothing was changed."),
                tr("For example: --without 2024-03-01..2024-06-30"), "bad_request");
  }
  const std::string from = day_for(given.substr(0, at));
  const std::string to = day_for(given.substr(at + 2));
  if (to < from) {
    throw Ended(Exit::kUsage, tr("The last day comes before the first. Nothing was changed."),
                tr("For example: --without 2024-03-01..2024-06-30"), "bad_request");
  }
  return {{"from", from}, {"to", to}};
}

void change_spans(const Context& context, Client& client, const LookBackRequest& request) {
  const Json span = span_from(request.without.empty() ? request.with : request.without);
  Json spans = client.get("/v1/look-back/settings")["without"];
  const auto found = std::find(spans.begin(), spans.end(), span);
  if (!request.without.empty() && found == spans.end()) spans.push_back(span);
  if (!request.with.empty()) {
    if (found == spans.end()) {
      throw Ended(Exit::kNothing, tr("That time is not left out of the look-back."),
                  tr("`waterline look-back --left-out` shows the times that are left out."),
                  "nothing_found");
    }
    spans.erase(found);
  }
  client.put("/v1/look-back/settings", {{"without", spans}});
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  say(context,
      request.with.empty()
          ? tr("The look-back will show nothing of that time. All of it stays where it is.")
          : tr("The look-back may show that time again."));
}

void show_spans(const Context& context) {
  Client client(context);
  const Json settings = client.get("/v1/look-back/settings");
  if (context.json) return print_json(settings);
  if (settings["without"].empty()) return say(context, tr("No time is left out of the look-back."));
  for (const Json& span : settings["without"]) {
    print(span["from"].get<std::string>() + ".." + span["to"].get<std::string>());
  }
}

void look_back(const Context& context, const LookBackRequest& request) {
  const auto& [on, leave_out, take_in, without, with] = request;
  Client client(context);
  if (!without.empty() || !with.empty()) return change_spans(context, client, request);
  for (const auto& [id, left_out] : {std::pair{leave_out, true}, {take_in, false}}) {
    if (id.empty()) continue;
    const Json entry =
        client.put("/v1/entries/" + id_in_path(id) + "/look-back", {{"left_out", left_out}});
    if (context.json) return print_json(entry);
    return say(context, left_out
                            ? tr("The look-back will not show this entry. It stays where it is.")
                            : tr("The look-back may show this entry again."));
  }
  const Json answer = client.get("/v1/look-back?day=" + day_for(on.empty() ? "today" : on));
  if (context.json) return print_json(answer);
  if (answer["days"].empty())
    return say(context, tr("You wrote nothing on this day in earlier weeks, months or years."));
  for (const Json& day : answer["days"]) {
    print(bold(context, day["day"].get<std::string>()));
    print_entries(context, client, day["entries"], Snippets::kHide);
  }
}

}  // namespace

void add_look_back(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "look-back", tr("Show your entries of this day a week, a month, years ago"));
  auto request = std::make_shared<LookBackRequest>();
  auto left_out = std::make_shared<bool>(false);
  command->add_option("--on", request->on, tr("Look back from this day"));
  auto* leave_out = command->add_option("--leave-out", request->leave_out,
                                        tr("Never show this entry in the look-back"));
  auto* take_in = command->add_option("--take-in", request->take_in,
                                      tr("Show this entry in the look-back again"));
  auto* without = command->add_option("--without", request->without,
                                      tr("Never show this time in the look-back: FIRST..LAST day"));
  auto* with =
      command->add_option("--with", request->with, tr("Show this time in the look-back again"));
  command->add_flag("--left-out", *left_out, tr("List the times that are left out"))
      ->excludes(without)
      ->excludes(with);
  without->excludes(with)->excludes(leave_out)->excludes(take_in);
  with->excludes(leave_out)->excludes(take_in);
  command->callback([&context, request, left_out] {
    *left_out ? show_spans(context) : look_back(context, *request);
  });
}

}  // namespace waterline::cli
