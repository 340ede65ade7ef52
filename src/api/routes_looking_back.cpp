#include <algorithm>
#include <array>

#include "api/entry_json.h"
#include "api/limits.h"
#include "api/routes.h"
#include "app/looking_back.h"
#include "app/notes.h"
#include "app/quiet_hours.h"

// The routes for looking back at earlier entries, and for the reminder to reassess (docs/api.md,
// "Entries").
namespace waterline::api {
namespace {

base::Day day_of_now(const Call& call) {
  return std::chrono::floor<std::chrono::days>(call.node.clock().now());
}

Outcome<Json> look_back_from(Call& call) {
  const auto day = call.query.day_if_given("day");
  const auto preview = call.query.integer_if_given("preview", 1, kMaxPreview).value_or(0);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto looked = call.node.while_open([&](app::PrivateSide& open) {
    return app::look_back(open, day.value_or(day_of_now(call)), static_cast<std::size_t>(preview));
  });
  if (!looked) return looked.error();
  Json answer = answer_of("look-back");
  answer["days"] = Json::array();
  for (const app::LookBack& one : *looked) {
    answer["days"].push_back(
        {{"day", base::to_text(one.day)},
         {"entries", json_of(one.entries, preview > 0 ? Preview::kWith : Preview::kWithout)}});
  }
  return answer;
}

Outcome<Json> spans(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto left_out =
      call.node.while_open([](app::PrivateSide& open) { return app::left_out_spans(open); });
  if (!left_out) return left_out.error();
  Json answer = answer_of("look-back-settings");
  answer["without"] = Json::array();
  for (const app::Span& span : *left_out) {
    answer["without"].push_back(
        {{"from", base::to_text(span.from)}, {"to", base::to_text(span.to)}});
  }
  return answer;
}

Outcome<Json> set_spans(Call& call) {
  std::vector<app::Span> given;
  for (Fields& one : call.body.objects("without")) {
    const auto from = one.day_if_given("from");
    const auto to = one.day_if_given("to");
    if (!one.sound() || !from || !to || *to < *from) {
      call.body.refuse();
    } else {
      given.push_back({*from, *to});
    }
  }
  if (!call.sound() || given.size() > app::kMaxSpans) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open(
      [&](app::PrivateSide& open) { return app::set_left_out_spans(open, given); }));
}

Outcome<Json> reassessment_is(Call& call) {
  const auto today = call.query.day_if_given("day").value_or(day_of_now(call));
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto told =
      call.node.while_open([&](app::PrivateSide& open) { return app::reassessment(open, today); });
  if (!told) return told.error();
  Json answer = answer_of("reassessment");
  answer["months"] = told->months ? Json(*told->months) : Json();
  answer["last"] = told->last ? Json(base::to_text(*told->last)) : Json();
  answer["due"] = told->is_due;
  return answer;
}

Outcome<Json> set_months(Call& call) {
  const auto months = call.body.integer_if_given("months", 0, app::kMaxMonths);
  const auto today = call.body.day_if_given("day").value_or(day_of_now(call));
  if (!call.sound() || !months) return Failure(Error::kBadRequest);
  std::optional<int> kept;
  if (*months > 0) kept = static_cast<int>(*months);
  return done_or(call.node.while_open(
      [&](app::PrivateSide& open) { return app::set_reassessment(open, kept, today); }));
}

Outcome<Json> quiet_hours(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto hours =
      call.node.while_open([](app::PrivateSide& open) { return app::quiet_hours(open); });
  if (!hours) return hours.error();
  Json answer = answer_of("reminder-settings");
  answer["from"] = hours->empty() ? Json() : Json(hours->substr(0, 5));
  answer["to"] = hours->empty() ? Json() : Json(hours->substr(hours->size() - 5));
  return answer;
}

Outcome<Json> set_quiet_hours(Call& call) {
  const auto from = call.body.text_if_given("from");
  const auto to = call.body.text_if_given("to");
  const bool fits =
      from.has_value() == to.has_value() &&
      (!from || (app::minute_of_day(*from) && app::minute_of_day(*to) && *from != *to));
  if (!call.sound() || !fits) return Failure(Error::kBadRequest);
  const std::string hours = from ? *from + ".." + *to : "";
  return done_or(call.node.while_open(
      [&](app::PrivateSide& open) { return app::set_quiet_hours(open, hours); }));
}

constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu",
                                                       "fri", "sat", "sun"};

std::string time_of_day(int minute) {
  const auto two = [](int number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minute / 60) + ":" + two(minute % 60);
}

Json or_null(const std::optional<int>& number) {
  return number ? Json(*number) : Json();
}

Json json_of(const app::Notes& notes) {
  Json answer = answer_of("desktop-reminders");
  answer["days"] = Json::array();
  for (std::size_t day = 0; notes.writing && day < kWeekdays.size(); ++day) {
    if ((notes.writing->days >> day & 1) != 0) answer["days"].push_back(kWeekdays[day]);
  }
  answer["time"] = notes.writing ? Json(time_of_day(notes.writing->minute)) : Json();
  answer["backup_weeks"] = notes.backup ? Json(notes.backup->weeks) : Json();
  answer["minutes_before"] = or_null(notes.before_appointments);
  return answer;
}

Outcome<Json> desktop_reminders(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto set = call.node.while_open([](app::PrivateSide& open) { return app::notes(open); });
  if (!set) return set.error();
  return json_of(*set);
}

// Returns the days as bits; 0 if one of them is no day.
std::uint8_t days_from(const std::vector<std::string>& names) {
  unsigned days = 0;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(kWeekdays, name);
    if (found == kWeekdays.end()) return 0;
    days |= 1U << (found - kWeekdays.begin());
  }
  return static_cast<std::uint8_t>(days);
}

Outcome<Json> set_desktop_reminders(Call& call) {
  const auto days = call.body.texts_if_given("days", kWeekdays.size());
  const auto time = call.body.text_if_given("time");
  const auto weeks = call.body.integer_if_given("backup_weeks", 1, app::Notes::kMaxWeeks);
  const auto before =
      call.body.integer_if_given("minutes_before", 0, app::Notes::kMaxMinutesBefore);
  app::Notes asked;
  if (time || !days.empty()) {
    const auto minute = time ? app::minute_of_day(*time) : std::nullopt;
    asked.writing = app::Notes::Writing{days_from(days), minute.value_or(0)};
    if (!minute || asked.writing->days == 0) call.body.refuse();
  }
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (weeks) {
    const base::Day today = app::local_minute(call.node.clock().now()).day;
    asked.backup = app::Notes::Backup{static_cast<int>(*weeks), today};
  }
  if (before) asked.before_appointments = static_cast<int>(*before);
  const auto set = call.node.while_open([&](app::PrivateSide& open) -> Outcome<void> {
    const auto present = app::notes(open);
    if (!present) return present.error();
    // The same weeks go on counting.
    if (asked.backup && present->backup && present->backup->weeks == asked.backup->weeks)
      asked.backup = present->backup;
    return app::set_notes(open, asked);
  });
  if (!set) return set.error();
  return json_of(asked);
}

constexpr Route kLookingBackRoutes[] = {
    {"GET", "/v1/look-back", look_back_from},
    {"GET", "/v1/look-back/settings", spans},
    {"PUT", "/v1/look-back/settings", set_spans},
    {"GET", "/v1/reassessment", reassessment_is},
    {"PUT", "/v1/reassessment/settings", set_months},
    {"GET", "/v1/reminders/settings", quiet_hours},
    {"PUT", "/v1/reminders/settings", set_quiet_hours},
    {"GET", "/v1/reminders/desktop", desktop_reminders},
    {"PUT", "/v1/reminders/desktop", set_desktop_reminders},
};

}  // namespace

std::span<const Route> looking_back_routes() {
  return kLookingBackRoutes;
}

}  // namespace waterline::api
