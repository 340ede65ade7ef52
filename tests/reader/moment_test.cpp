#include "reader/moment.h"

#include <catch2/catch.hpp>

using namespace waterline;
using formats::Moment;
using reader::moment_from;

namespace {

std::string shown(const Moment& moment) {
  const char* kinds[] = {"none", "utc", "local", "day"};
  const std::string kind = kinds[static_cast<int>(moment.kind)];
  return moment.kind == Moment::Kind::kNone ? kind : kind + " " + base::to_text(moment.time);
}

}  // namespace

TEST_CASE("dates are read as exporters write them", "[reader]") {
  CHECK(shown(moment_from("2026-11-22T05:12:30Z")) == "utc 2026-11-22T05:12:30Z");
  CHECK(shown(moment_from("2026-11-22T05:12:30.123Z")) == "utc 2026-11-22T05:12:30Z");
  CHECK(shown(moment_from("2026-11-22 05:12Z")) == "utc 2026-11-22T05:12:00Z");
  CHECK(shown(moment_from("2026-11-22T01:12:30+02:00")) == "utc 2026-11-21T23:12:30Z");
  CHECK(shown(moment_from("2026-11-22T23:12:30 -0500")) == "utc 2026-11-23T04:12:30Z");
  CHECK(shown(moment_from("2026-11-22 05:12:30 PM")) == "local 2026-11-22T17:12:30Z");
  CHECK(shown(moment_from("2026-11-22 12:00 am")) == "local 2026-11-22T00:00:00Z");
  CHECK(shown(moment_from("2026-11-22 8:30 p.m.")) == "local 2026-11-22T20:30:00Z");
  CHECK(shown(moment_from("2026-11-22 8:30\u202fPM")) == "local 2026-11-22T20:30:00Z");
  CHECK(shown(moment_from("2026-11-22")) == "day 2026-11-22T12:00:00Z");
  CHECK(shown(reader::moment_from_milliseconds(1'700'000'000'000.0)) == "utc 2023-11-14T22:13:20Z");
}

TEST_CASE("a text that is not a date gives none", "[reader]") {
  for (const char* text :
       {"", "yesterday", "2026-02-30", "2026-13-01", "0000-01-01", "2026-11-22 25:00", "07-01-2024",
        "2026-11-22 05:61", "2026-11-22T05:12:30+99:00", "2026-11-22 05:12 and more"}) {
    INFO(text);
    CHECK(shown(moment_from(text)) == "none");
  }
  CHECK(shown(reader::moment_from_milliseconds(1e300)) == "none");
}
