#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "client/checks.h"
#include "client/client.h"
#include "client/draft_offer.h"
#include "client/drafts.h"
#include "client/held_words.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/own_charts.h"
#include "commands/commands.h"
#include "commands/entry_options.h"
#include "commands/new_file.h"
#include "terminal/argument_words.h"
#include "terminal/chart.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr const char* kMoodKind = "mood";

// Returns the range of the numbers that name the lines of a scale, for example "1..5"; empty if no
// line is named by a number.
std::string range_of(const Json& lines) {
  std::optional<std::pair<long, long>> range;
  for (const Json& line : lines) {
    const auto name = line["name"].get<std::string>();
    char* end = nullptr;
    const long number = std::strtol(name.c_str(), &end, 10);
    if (name.empty() || *end != '\0') continue;
    range = range ? std::pair(std::min(range->first, number), std::max(range->second, number))
                  : std::pair(number, number);
  }
  return range ? std::to_string(range->first) + ".." + std::to_string(range->second)
               : std::string();
}

// Returns the person's scales as questions, each with its numbers and the words for them.
Json scale_questions(Client& client) {
  Json questions = Json::array();
  const Json scales = list_of(client, "scales")["groups"];
  for (const Json& scale : scales) {
    std::string words;
    for (const Json& line : scale["lines"]) {
      words += (words.empty() ? "" : ", ") + line["name"].get<std::string>() + " " +
               line["text"].get<std::string>();
    }
    questions.push_back({{"name", scale["name"]},
                         {"type", words},
                         {"text", scale["title"]},
                         {"fits", range_of(scale["lines"])}});
  }
  return questions;
}

struct CheckIn {
  std::vector<std::string> answers;
  std::vector<std::string> tags;
  std::string on;
};

void check_in(const Context& context, const CheckIn& given) {
  require_few_tags(given.tags.size());
  Client client(context);
  Json questions = scale_questions(client);
  const Json scales = questions;
  for (const Json& question : questions_of(kinds_of(client, "vault"), kMoodKind))
    questions.push_back(question);
  Json request = {{"kind", kMoodKind},
                  {"time_zone", time_zone()},
                  {"day", text_of(today_here())},
                  {"tags", given.tags}};
  if (!given.on.empty()) {
    const Moment moment = moment_for(given.on);
    request["created"] = moment.created;
    request["day"] = moment.day;
  }
  std::vector<std::string> answers = given.answers;
  // A number without a name is the answer on the first scale.
  if (!answers.empty() && answers.front().find('=') == std::string::npos && !scales.empty()) {
    answers.front().insert(0, scales[0]["name"].get<std::string>() + "=");
  }
  const bool asking = answers.empty() && input_is_terminal() && can_ask();
  if (asking) {
    begin_writing(client, kMoodKind, "vault", request);
    const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
    if (draft) go_on(request, *draft);
    say(context, tr("Press Enter to skip a question."));
    request["fields"] = ask_questions(client, questions, request.value("fields", Json::object()));
  } else {
    request["fields"] = answers_from(client, "vault", answers);
    if (were_asked_for()) {
      begin_writing(client, kMoodKind, "vault", request);
      hold_words({{"fields", request["fields"]}});
    }
  }
  if (asking && request["fields"].empty()) {
    drop_words();
    return say(context, tr("Nothing was written, so nothing is kept."));
  }
  const Json entry = write_entry(client, std::move(request), questions, asking);
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context, tr("Kept. Only you can see it."));
}

void chart(const Context& context, const ChartRequest& request, const std::string& svg) {
  Client client(context);
  const auto drawn = chart_of(client, request);
  if (!drawn) {
    throw Ended(Exit::kNothing, tr("There are no answers to draw yet."),
                tr("`waterline lists scales` shows the scales; --count VALUE draws how often an "
                   "answer was given."),
                "nothing_found");
  }
  if (!svg.empty()) {
    write_new_file(svg, drawn_as_svg(*drawn));
    say(context, tr("Written. This file is not sealed: anybody who has it can read it."));
  }
  if (context.json) {
    Json periods = Json::array();
    for (const Period& period : drawn->periods) {
      periods.push_back(
          {{"begin", label_of(period.begin, drawn->step)}, {"values", period.values}});
    }
    return print_json({{"schema", "waterline/chart/1"},
                       {"title", drawn->title},
                       {"periods", std::move(periods)},
                       {"sentence", sentence_of(*drawn)}});
  }
  if (svg.empty()) print(chart_in_words(*drawn));
}

}  // namespace

void add_mood(CLI::App& app, Context& context) {
  auto* mood =
      app.add_subcommand("mood", tr("Note how you are, on your own scales, as often as you like"));
  mood->require_subcommand(0, 1);
  auto given = std::make_shared<CheckIn>();
  const auto opens = [&context] {
    Client client(context);
    open_journal(client);
  };
  take_words(mood->add_option("answers", given->answers,
                              tr("A number on the first scale, or NAME=VALUE; without it all are "
                                 "asked, NAME=- asks for one")),
             tr("Answer: "), opens);
  take_words(
      mood->add_option("--tag", given->tags, tr("A tag; `-` asks. More than once if need be")),
      tr("Tag: "), opens)
      ->allow_extra_args(false);
  mood->add_option("--on", given->on, tr("When it was"));
  mood->callback([&context, mood, given] {
    if (mood->get_subcommands().empty()) check_in(context, *given);
  });
  auto* command = mood->add_subcommand(
      "chart", tr("Show your own answers over time: a drawing, a table and a sentence"));
  auto request = std::make_shared<ChartRequest>();
  auto svg = std::make_shared<std::string>();
  request->field = kMoodKind;
  command->add_option("name", request->field,
                      tr("A scale, or a question such as `recovery` of a conflict"));
  take_words(
      command->add_option(
          "--count", request->count,
          tr("Draw how often this was the answer: `mood chart state --count held`; `-` asks")),
      tr("Which answer: "));
  command->add_option("--from", request->from, tr("From this day on"));
  command->add_option("--to", request->to, tr("Up to this day"));
  command->add_option("--by", request->step, tr("day, week or month for each point"))
      ->check(CLI::IsMember({"day", "week", "month"}));
  command->add_option("--svg", *svg, tr("Draw into this file instead"))->type_name("FILE");
  command->callback([&context, request, svg] { chart(context, *request, *svg); });
}

}  // namespace waterline::cli
