#include "app/notes.h"

#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "app/looking_back.h"
#include "app/quiet_hours.h"
#include "fakes/running_node.h"

namespace waterline::app {

using namespace waterline::test;
using namespace std::chrono_literals;
namespace {

// Sets the time zone of this process to one with summer time, as long as this object lives.
class InBerlin {
 public:
  InBerlin() {
    if (const char* const zone = std::getenv("TZ"))
      before_ = zone;                    // NOLINT(concurrency-mt-unsafe)
    ::setenv("TZ", "Europe/Berlin", 1);  // NOLINT(concurrency-mt-unsafe)
    ::tzset();
  }
  InBerlin(const InBerlin&) = delete;
  InBerlin& operator=(const InBerlin&) = delete;
  ~InBerlin() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread of the test reads it now
    before_ ? ::setenv("TZ", before_->c_str(), 1) : ::unsetenv("TZ");
    ::tzset();
  }

 private:
  std::optional<std::string> before_;
};

base::WallTime at(const char* text) {
  return base::time_from_text(text).value();
}

class Journal {
 public:
  Journal() { node_.make_journal(); }

  void set(const Json& notes) {
    RunningNode::require_ok(node_.put("/v1/reminders/desktop", notes));
  }
  void set_quiet(const char* from, const char* to) {
    RunningNode::require_ok(node_.put("/v1/reminders/settings", {{"from", from}, {"to", to}}));
  }
  void add(const char* kind, const char* created) {
    RunningNode::require_ok(node_.post(
        "/v1/entries", {{"kind", kind}, {"fields", {{"label", "marker"}}}, {"created", created}}));
  }
  bool is_due(NoteTimes& times, base::WallTime now) {
    const auto due = node_.node().while_open(
        [&](PrivateSide& open) -> Outcome<bool> { return times.is_due(open, now); });
    REQUIRE(due.ok());
    return *due;
  }
  // Opens the journal at `from` and asks until `to`, every `step`, whether a note is due, as the
  // node does. Returns the minutes at which a note was due.
  std::vector<std::string> due_between(const char* from, const char* to,
                                       std::chrono::seconds step = 30s) {
    NoteTimes times(at(from));
    std::vector<std::string> due;
    for (base::WallTime now = at(from); now <= at(to); now += step) {
      if (is_due(times, now)) due.push_back(base::to_text(now).substr(0, 16));
    }
    return due;
  }
  RunningNode& node() { return node_; }

 private:
  InBerlin zone_;
  TemporaryFolder folder_;
  RunningNode node_{folder_.path()};
};

using Times = std::vector<std::string>;

TEST_CASE("a note to write is due at its minute on its days", "[app][notes]") {
  Journal journal;
  CHECK(journal.due_between("2026-11-23T00:00:00Z", "2026-11-23T23:59:00Z").empty());
  journal.set({{"days", {"mon", "wed"}}, {"time", "20:30"}});
  CHECK(journal.due_between("2026-11-23T00:00:10Z", "2026-11-26T00:00:00Z") ==
        Times{"2026-11-23T19:30", "2026-11-25T19:30"});
  // If the time of a note came before the journal was opened, the note is never shown.
  CHECK(journal.due_between("2026-11-23T19:30:05Z", "2026-11-23T23:59:00Z").empty());
  journal.set({{"days", {"tue"}}, {"time", "00:00"}});
  CHECK(journal.due_between("2026-11-23T20:00:00Z", "2026-11-25T00:00:00Z") ==
        Times{"2026-11-23T23:00"});
  // If the node asks only some minutes later whether a note is due, it still is, even after
  // midnight. A quarter of an hour later it is not.
  journal.set({{"days", {"mon"}}, {"time", "23:59"}});
  NoteTimes times(at("2026-11-23T22:50:00Z"));
  CHECK(journal.is_due(times, at("2026-11-23T23:05:00Z")));
  NoteTimes late(at("2026-11-23T22:50:00Z"));
  CHECK_FALSE(journal.is_due(late, at("2026-11-23T23:15:00Z")));
}

TEST_CASE("no note comes in the quiet hours, also over midnight", "[app][notes]") {
  Journal journal;
  journal.set({{"days", {"mon", "tue"}}, {"time", "23:30"}});
  journal.set_quiet("22:00", "07:00");
  CHECK(journal.due_between("2026-11-23T12:00:00Z", "2026-11-25T12:00:00Z").empty());
  journal.set({{"days", {"mon", "tue"}}, {"time", "06:59"}});
  CHECK(journal.due_between("2026-11-23T00:00:00Z", "2026-11-25T12:00:00Z").empty());
  journal.set({{"days", {"mon"}}, {"time", "07:00"}});
  CHECK(journal.due_between("2026-11-23T00:00:00Z", "2026-11-24T12:00:00Z").size() == 1);
  for (int minute = 0; minute < 24 * 60; ++minute) {
    CHECK(is_quiet("22:00..07:00", minute) == (minute >= 22 * 60 || minute < 7 * 60));
    CHECK(is_quiet("07:00..22:00", minute) == (minute < 22 * 60 && minute >= 7 * 60));
    CHECK_FALSE(is_quiet("", minute));
  }
}

TEST_CASE("a change to and from summer time shows a note once", "[app][notes]") {
  Journal journal;
  const Json daily = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  journal.set({{"days", daily}, {"time", "02:30"}});
  // When summer time ends, the local hour from two to three comes twice; when it begins, that hour
  // is left out. A note at 02:30 must be due exactly once on both days.
  CHECK(journal.due_between("2026-10-24T20:00:00Z", "2026-10-25T12:00:00Z") ==
        Times{"2026-10-25T00:30"});
  CHECK(journal.due_between("2027-03-27T20:00:00Z", "2027-03-28T12:00:00Z") ==
        Times{"2027-03-28T01:00"});
  // The quiet hours are in local time, too, like the time of a note.
  journal.set_quiet("22:00", "02:45");
  CHECK(journal.due_between("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z").empty());
  journal.set({{"days", daily}, {"time", "02:50"}});
  CHECK(journal.due_between("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z").size() == 1);
}

TEST_CASE("a clock that was set shows no note twice and none of long ago", "[app][notes]") {
  Journal journal;
  journal.set({{"days", {"mon"}}, {"time", "20:30"}});
  NoteTimes times(at("2026-11-23T19:00:00Z"));
  CHECK_FALSE(journal.is_due(times, at("2026-11-23T19:29:59Z")));
  CHECK(journal.is_due(times, at("2026-11-23T19:30:10Z")));
  for (const char* back : {"2026-11-23T18:30:00Z", "2026-11-23T19:29:00Z", "2026-11-23T19:30:00Z",
                           "2026-11-23T19:31:00Z"})
    CHECK_FALSE(journal.is_due(times, at(back)));
  NoteTimes ahead(at("2026-11-23T19:00:00Z"));
  CHECK_FALSE(journal.is_due(ahead, at("2026-12-24T12:00:00Z")));
}

TEST_CASE("a note comes before an appointment and at a reminder", "[app][notes]") {
  Journal journal;
  journal.add("appointment", "2026-11-23T17:00:00Z");
  journal.add("reminder", "2026-11-24T08:00:00Z");
  CHECK(journal.due_between("2026-11-23T12:00:00Z", "2026-11-24T12:00:00Z", 60s).empty());
  journal.set({{"minutes_before", 30}});
  CHECK(journal.due_between("2026-11-23T12:00:00Z", "2026-11-24T12:00:00Z", 60s) ==
        Times{"2026-11-23T16:30", "2026-11-24T08:00"});
  journal.set({{"minutes_before", 1440}});
  CHECK(journal.due_between("2026-11-22T12:00:00Z", "2026-11-23T12:00:00Z", 60s) ==
        Times{"2026-11-22T17:00"});
}

TEST_CASE("a note to make a backup comes once in so many weeks", "[app][notes]") {
  Journal journal;  // it was set on 23 November
  journal.set({{"backup_weeks", 2}});
  journal.set_quiet("22:00", "07:00");
  CHECK(journal.due_between("2026-12-06T12:00:00Z", "2026-12-06T22:00:00Z", 10min).empty());
  CHECK(journal.due_between("2026-12-06T23:00:00Z", "2026-12-20T12:00:00Z", 10min) ==
        Times{"2026-12-07T06:00"});
  // The weeks until a note to make a backup do not begin anew when the person sets something else.
  journal.set({{"backup_weeks", 2}, {"minutes_before", 5}});
  CHECK(journal.due_between("2026-12-21T12:00:00Z", "2026-12-21T13:00:00Z", 10min) ==
        Times{"2026-12-21T12:10"});
}

TEST_CASE("notes are off, kept as they were set, and refused when wrong", "[app][notes]") {
  Journal journal;
  const NodeAnswer off = journal.node().get("/v1/reminders/desktop");
  CHECK(off["days"].empty());
  for (const char* key : {"time", "backup_weeks", "minutes_before"}) CHECK(off[key].is_null());
  const Json all = {
      {"days", {"mon", "sun"}}, {"time", "08:05"}, {"backup_weeks", 52}, {"minutes_before", 0}};
  journal.set(all);
  const NodeAnswer kept = journal.node().get("/v1/reminders/desktop");
  for (const auto& [key, value] : all.items()) CHECK(kept[key.c_str()] == value);
  for (const Json& wrong :
       {Json{{"days", {"mon"}}}, Json{{"time", "08:00"}}, Json{{"days", {"mo"}}, {"time", "08:00"}},
        Json{{"days", {"mon"}}, {"time", "24:00"}}, Json{{"backup_weeks", 0}},
        Json{{"minutes_before", 1441}}, Json{{"text", "anything"}}}) {
    INFO(wrong.dump());
    CHECK(journal.node().put("/v1/reminders/desktop", wrong).error() == "bad_request");
  }
  RunningNode::require_ok(journal.node().post("/v1/lock"));
  CHECK(journal.node().get("/v1/reminders/desktop").error() == "locked");
  for (const char* text : {"", "writing 127 1439", "backup 1 2026-11-23 appointments 0",
                           "writing 1 0 backup 52 2026-11-23 appointments 1440"}) {
    REQUIRE(notes_from_text(text).has_value());
    CHECK(to_text(*notes_from_text(text)) == text);
  }
  for (const char* text : {"writing", "writing 0 0", "writing 128 0", "backup 4", "sing 1", " ",
                           "appointments 1 ", "appointments -1", "writing 1 1440"})
    CHECK_FALSE(notes_from_text(text).has_value());
}

}  // namespace
}  // namespace waterline::app
