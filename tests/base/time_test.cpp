#include "base/time.h"

#include <catch2/catch.hpp>

namespace waterline::base {
namespace {

TEST_CASE("every day and second is read back as written", "[base]") {
  const Day last = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
  for (Day day = std::chrono::sys_days(std::chrono::year(0) / 1 / 1); day <= last;
       day += std::chrono::days(1)) {
    if (day_from_text(to_text(day)) != day) FAIL(to_text(day));
  }
  const Day leap = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29);
  for (std::chrono::seconds second(0); second < std::chrono::days(1); ++second) {
    const WallTime time = leap + second;
    if (time_from_text(to_text(time)) != time) FAIL(to_text(time));
  }
  CHECK(to_text(leap) == "2024-02-29");
  CHECK(to_text(WallTime(leap + std::chrono::milliseconds(999))) == "2024-02-29T00:00:00Z");
}

TEST_CASE("an invalid day or time is refused wherever the error is", "[base]") {
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "2026-11-00",
                           "2026-11-2", " 2026-11-23", "2026-11-23T20:15:02Z", "26-11-2023"}) {
    CAPTURE(text);
    CHECK_FALSE(day_from_text(text));
  }
  for (const char* text :
       {"2026-11-23T24:00:00Z", "2026-11-23T20:60:00Z", "2026-11-23T20:15:60Z",
        "2026-02-29T20:15:02Z", "2026-11-23", "2026-11-23T20:15:02", "2026-11-23T20:15:02.000Z"}) {
    CAPTURE(text);
    CHECK_FALSE(time_from_text(text));
  }
  const std::string sound = "2026-11-23T20:15:02Z";
  REQUIRE(time_from_text(sound));
  REQUIRE(day_from_text(sound.substr(0, 10)));
  for (std::size_t place = 0; place < sound.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = sound;
      text[place] = static_cast<char>(byte);
      const bool digit = byte >= '0' && byte <= '9';
      const bool same_kind = sound[place] >= '0' && sound[place] <= '9' ? digit : text == sound;
      CAPTURE(text);
      if (!same_kind) {
        if (time_from_text(text)) FAIL(text);
        if (place < 10 && day_from_text(text.substr(0, 10))) FAIL(text);
      }
    }
    CHECK_FALSE(time_from_text(sound.substr(0, place)));
    if (place < 10) CHECK_FALSE(day_from_text(sound.substr(0, place)));
  }
}

}  // namespace
}  // namespace waterline::base
