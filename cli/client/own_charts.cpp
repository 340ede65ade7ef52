#include "client/own_charts.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/time.h"
#include "client/client.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/names.h"
#include "terminal/chart.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// The title of a scale or a question, and the form in which a chart shows its values.
struct Meaning {
  std::string title;
  bool duration = false;
  std::map<long, std::string> words{};  // for the numbers of a scale
};
Meaning meaning_of(Client& client, const std::string& field) {
  const Json scales = list_of(client, "scales")["groups"];
  for (const Json& scale : scales) {
    if (scale["name"] != field) continue;
    Meaning meaning{scale["title"]};
    for (const Json& line : scale["lines"]) {
      meaning.words[std::strtol(line["name"].get<std::string>().c_str(), nullptr, 10)] =
          line["text"];
    }
    return meaning;
  }
  const Json kinds = kinds_of(client, "vault");
  for (const Json& kind : kinds) {
    for (const Json& line : kind["lines"]) {
      if (line["name"] == field) return {line["text"], line["type"] == "duration"};
    }
  }
  return {field};
}

std::vector<Answer> answers_to(Client& client, const ChartRequest& request) {
  std::string path = "/v1/values?field=" + in_query(request.field);
  if (!request.from.empty()) path += "&from=" + day_for(request.from);
  if (!request.to.empty()) path += "&to=" + day_for(request.to);
  const Json values = client.get(path)["values"];
  std::vector<Answer> answers;
  for (const Json& value : values) {
    const auto day = base::day_from_text(value["day"].get<std::string>());
    const auto text = value["value"].get<std::string>();
    if (!day || (!request.count.empty() && text != request.count)) continue;
    char* end = nullptr;
    const long number = std::strtol(text.c_str(), &end, 10);
    if (request.count.empty() && (text.empty() || *end != '\0')) continue;
    answers.push_back({*day, number});
  }
  return answers;
}

}  // namespace

std::optional<Chart> chart_of(Client& client, const ChartRequest& said) {
  Names names(client);
  ChartRequest request = said;
  request.field = names.typed_field("vault", said.field);
  request.count = names.typed_answer("vault", request.field, said.count);
  const std::vector<Answer> answers = answers_to(client, request);
  if (answers.empty()) return {};
  const Meaning meaning = meaning_of(client, request.field);
  Chart drawn;
  const auto [first, last] = std::ranges::minmax(answers, {}, &Answer::day);
  drawn.first_day = first.day;
  drawn.last_day = last.day;
  drawn.title =
      meaning.title +
      (request.count.empty() ? "" : " " + names.answer("vault", request.field, request.count));
  drawn.step = request.step == "day"     ? Step::kDay
               : request.step == "month" ? Step::kMonth
                                         : Step::kWeek;
  drawn.counts = !request.count.empty();
  drawn.periods = drawn.counts ? counts_of(answers, drawn.step) : periods_of(answers, drawn.step);
  if (drawn.periods.size() > 1) {  // periods_of may have used a wider step
    const auto apart = drawn.periods[1].begin - drawn.periods[0].begin;
    drawn.step = apart == std::chrono::days(1)   ? Step::kDay
                 : apart == std::chrono::days(7) ? Step::kWeek
                                                 : Step::kMonth;
  }
  const bool is_duration = meaning.duration && !drawn.counts;
  drawn.shown = [is_duration](long value) {
    return is_duration ? duration_shown(std::to_string(value)) : std::to_string(value);
  };
  drawn.at_axis = [shown = drawn.shown, words = drawn.counts ? std::map<long, std::string>()
                                                             : meaning.words](long value) {
    const auto word = words.find(value);
    return shown(value) + (word == words.end() ? "" : " " + word->second);
  };
  return drawn;
}

std::string chart_in_words(const Chart& chart) {
  const std::string table = table_of(chart);
  return for_terminal(chart.title) + "\n\n" + drawn_for_terminal(chart, chart_width()) +
         (output_is_terminal() ? wrapped(table) : table) + wrapped(sentence_of(chart));
}

}  // namespace waterline::cli
