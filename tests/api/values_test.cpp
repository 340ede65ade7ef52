#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "app/page_chart.h"
#include "fakes/running_node.h"
#include "fakes/seeded_random.h"

namespace waterline::api {

using namespace waterline::test;
namespace {

// Returns the first day of the period in which a day lies, by the calendar of C.
std::string begin_by_hand(const std::string& day, const std::string& by) {
  if (by == "day") return day;
  if (by == "month") return day.substr(0, 8) + "01";
  std::tm date{};
  date.tm_year = std::stoi(day.substr(0, 4)) - 1900;
  date.tm_mon = std::stoi(day.substr(5, 2)) - 1;
  date.tm_mday = std::stoi(day.substr(8, 2));
  std::time_t moment = timegm(&date);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
  moment -= std::time_t{(gmtime(&moment)->tm_wday + 6) % 7} * 86'400;
  char text[11];
  // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
  std::strftime(text, sizeof text, "%Y-%m-%d", gmtime(&moment));
  return text;
}

TEST_CASE("values by period are the values one by one, gathered", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  fakes::SeededRandom random(18);
  for (int i = 0; i < 120; ++i) {
    const base::Day day = base::Day(std::chrono::days(20'000 + random.below(500)));
    const bool is_boundary = random.below(3) == 0;
    const char* const states[] = {"set", "held", "crossed", "repaired"};
    Json entry = {{"day", base::to_text(day)}, {"created", base::to_text(day) + "T12:00:00Z"}};
    if (is_boundary) {
      entry["kind"] = "boundary";
      entry["fields"] = {{"state", states[random.below(4)]}};
    } else {
      entry["kind"] = "mood";
      entry["fields"] = {{"mood", std::to_string(1 + random.below(5))}};
    }
    RunningNode::require_ok(node.post("/v1/entries", entry));
  }
  const std::string field_of_each[] = {"mood", "state"};
  for (const std::string& field : field_of_each) {
    for (const std::string by : {"day", "week", "month"}) {
      INFO(field << " by " << by);
      std::map<std::string, std::vector<int>> numbers;
      std::map<std::string, std::map<std::string, int>> words;
      const Json values = node.get("/v1/values?field=" + field + "&from=2025-01-01")["values"];
      for (const Json& value : values) {
        const std::string begin = begin_by_hand(value["day"], by);
        const std::string text = value["value"];
        if (field == "mood") numbers[begin].push_back(std::stoi(text));
        if (field == "state") ++words[begin][text];
      }
      Json expected = Json::array();
      for (auto& [begin, all] : numbers) {
        std::ranges::sort(all);
        expected.push_back({{"begin", begin},
                            {"least", all.front()},
                            {"middle", all[(all.size() - 1) / 2]},
                            {"most", all.back()},
                            {"words", Json::array()}});
      }
      for (const auto& [begin, all] : words) {
        Json times = Json::array();
        for (const auto& [word, count] : all) times.push_back({{"word", word}, {"times", count}});
        expected.push_back({{"begin", begin},
                            {"least", nullptr},
                            {"middle", nullptr},
                            {"most", nullptr},
                            {"words", std::move(times)}});
      }
      REQUIRE_FALSE(expected.empty());
      CHECK(node.get("/v1/values?field=" + field + "&from=2025-01-01&by=" + by)["periods"] ==
            expected);
    }
  }
  CHECK(node.get("/v1/values?field=mood&by=year").error() == "bad_request");
  CHECK(node.get("/v1/values?by=day").error() == "bad_request");
  CHECK(node.get("/v1/values?field=nothing&by=day")["periods"].empty());
}

TEST_CASE("a value is a number only if all of it is one", "[api]") {
  const base::Day day{std::chrono::days(20'000)};
  std::vector<journal::Value> values;
  for (const char* text : {"3", "-2", "3x", "", " 4", "99999999999999999999", "4.5"})
    values.push_back({{}, day, text});
  const auto periods = app::periods_of(values, app::Step::kDay);
  REQUIRE(periods.size() == 1);
  REQUIRE(periods[0].numbers);
  CHECK(periods[0].numbers->least == -2);
  CHECK(periods[0].numbers->middle == -2);
  CHECK(periods[0].numbers->most == 3);
  CHECK(periods[0].words.size() == 5);
}

}  // namespace
}  // namespace waterline::api
