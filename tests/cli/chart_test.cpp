#include "terminal/chart.h"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "terminal/layout.h"

namespace waterline::cli {
namespace {

std::chrono::sys_days day(int number) {
  return std::chrono::sys_days(std::chrono::year(2026) / 11 / 1) + std::chrono::days(number);
}

Chart chart_of(const std::vector<Answer>& answers, Step step) {
  Chart chart;
  chart.title = "How is it <all> & \"in all\"?";
  chart.step = step;
  chart.periods = periods_of(answers, step);
  chart.shown = [](long value) { return std::to_string(value); };
  chart.at_axis = chart.shown;
  return chart;
}

TEST_CASE("every answer is in its period, and periods have no gaps", "[cli]") {
  fakes::SeededRandom random(4);
  for (int round = 0; round < 300; ++round) {
    std::vector<Answer> answers;
    const std::size_t span = 1 + random.below(round % 2 == 0 ? 30 : 3000);
    for (std::size_t n = 1 + random.below(40); n > 0; --n) {
      answers.push_back(
          {day(static_cast<int>(random.below(span))), static_cast<long>(random.below(9))});
    }
    for (const Step step : {Step::kDay, Step::kWeek, Step::kMonth}) {
      const auto periods = periods_of(answers, step);
      REQUIRE((periods.size() <= kMaxPeriods || step == Step::kMonth));
      std::size_t count = 0;
      for (std::size_t i = 0; i < periods.size(); ++i) {
        count += periods[i].values.size();
        REQUIRE(std::ranges::is_sorted(periods[i].values));
        std::vector<long> expected;
        for (const Answer& answer : answers) {
          const bool in = answer.day >= periods[i].begin &&
                          (i + 1 == periods.size() || answer.day < periods[i + 1].begin);
          if (in) expected.push_back(answer.value);
        }
        std::ranges::sort(expected);
        REQUIRE(periods[i].values == expected);
      }
      REQUIRE(count == answers.size());
      REQUIRE_FALSE(periods.front().values.empty());
      REQUIRE_FALSE(periods.back().values.empty());
    }
  }
}

TEST_CASE("drawing, table and sentence of a chart agree", "[cli]") {
  const Chart chart =
      chart_of({{day(0), 2}, {day(0), 4}, {day(0), 3}, {day(2), 5}, {day(3), 1}}, Step::kDay);
  CHECK(drawn_for_terminal(chart, 40) ==
        "5 |      o\n"
        "  |.\n"
        "  |o\n"
        "  |.\n"
        "1 |         o\n"
        "  +----------\n"
        "   2026-11-01 to 2026-11-04\n");
  CHECK(table_of(chart) ==
        "2026-11-01  lowest 2, middle 3, highest 4 (3 answers)\n"
        "2026-11-03  5\n"
        "2026-11-04  1\n");
  CHECK(sentence_of(chart) ==
        "From 2026-11-01 to 2026-11-04 there are 5 answers, from 1 to 5; the median is 3.");
  const std::string svg = drawn_as_svg(chart);
  CHECK(svg.find("How is it &lt;all&gt; &amp; &quot;in all&quot;?") != std::string::npos);
  CHECK(svg.find(sentence_of(chart)) != std::string::npos);
  CHECK(svg.find("lowest 2, middle 3, highest 4") != std::string::npos);
  CHECK(svg.find("<title id=\"title\">") != std::string::npos);
  CHECK(svg.ends_with("</svg>\n"));
}

TEST_CASE("a chart names the days of the answers, not of their weeks", "[cli]") {
  Chart chart = chart_of({{day(3), 2}, {day(10), 4}}, Step::kWeek);
  chart.first_day = day(3);
  chart.last_day = day(10);
  CHECK(sentence_of(chart) == "From 2026-11-04 to 2026-11-11 there are 2 answers, from 2 to 4.");
}

TEST_CASE("a drawing uses the given width and shows the latest periods", "[cli]") {
  const std::string words[] = {"",
                               " very good",
                               " \u975e\u5e38\u597d\uff0c\u4ece\u672a\u5982\u6b64",
                               " \xd7\x98\xd7\x95\xd7\x91 \xd7\x9e\xd7\x90\xd7\x95\xd7\x93",
                               " caf\x65\xcc\x81",
                               " " + std::string(300, 'x')};
  fakes::SeededRandom random(9);
  for (int round = 0; round < 500; ++round) {
    std::vector<Answer> answers;
    const std::size_t span = 1 + random.below(round % 3 == 0 ? 5 : 200);
    for (std::size_t n = 1 + random.below(60); n > 0; --n) {
      answers.push_back(
          {day(static_cast<int>(random.below(span))), static_cast<long>(random.below(12))});
    }
    Chart chart = chart_of(answers, Step::kDay);
    const std::string& word = words[random.below(std::size(words))];
    chart.at_axis = [&](long value) { return std::to_string(value) + word; };
    const std::size_t width = 40 + random.below(80);
    const std::string drawn = drawn_for_terminal(chart, width);
    INFO(width << "\n" << drawn);
    std::size_t bar = 0;
    std::size_t middles = 0;
    std::istringstream lines(drawn);
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);) all.push_back(line);
    REQUIRE(all.size() >= 3);
    for (const std::string& line : all) REQUIRE(display_width(line) <= width);
    for (std::size_t i = 0; i + 2 < all.size(); ++i) {
      const std::size_t at = all[i].find('|');
      REQUIRE(at != std::string::npos);
      const std::size_t column = display_width(all[i].substr(0, at));
      REQUIRE((i == 0 || column == bar));
      bar = column;
      const std::string_view row = std::string_view(all[i]).substr(at);
      middles += static_cast<std::size_t>(std::ranges::count(row, 'o'));
    }
    REQUIRE(bar <= width / 3 + 1);
    // The chart has as many of the latest periods as fit, and draws the middle value of each as an
    // "o".
    const std::size_t fit = std::min(chart.periods.size(), width - bar - 1);
    std::size_t expected = 0;
    for (std::size_t i = chart.periods.size() - fit; i < chart.periods.size(); ++i) {
      expected += chart.periods[i].values.empty() ? 0 : 1;
    }
    REQUIRE(middles == expected);
    REQUIRE(all.back().find(label_of(chart.periods[chart.periods.size() - fit].begin,
                                     Step::kDay)) != std::string::npos);
    REQUIRE(all.back().ends_with(label_of(chart.periods.back().begin, Step::kDay)));
    // The whole width is used if there are enough periods.
    if (chart.periods.size() >= width) REQUIRE(display_width(all[all.size() - 2]) == width);
  }
}

TEST_CASE("a single answer is drawn, and answers are counted", "[cli]") {
  const Chart one = chart_of({{day(0), 3}}, Step::kWeek);
  CHECK(drawn_for_terminal(one, 40).find('o') != std::string::npos);
  CHECK(sentence_of(one) == "On 2026-10-26 there is one answer: 3.");
  CHECK(drawn_as_svg(one).find("<circle") != std::string::npos);
  Chart counted = one;
  counted.counts = true;
  counted.periods = counts_of({{day(0), 0}, {day(1), 0}, {day(20), 0}}, Step::kWeek);
  CHECK(table_of(counted).starts_with("week of 2026-10-26  1\n"));
  CHECK(sentence_of(counted) ==
        "From 2026-10-26 to 2026-11-16 this was written 3 times, in 3 of 4 weeks.");
}

}  // namespace
}  // namespace waterline::cli
