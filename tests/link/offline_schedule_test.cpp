#include "link/offline_schedule.h"

#include <catch2/catch.hpp>

namespace waterline::link {

TEST_CASE("the first reason of the table decides why a device is offline", "[link]") {
  const std::string quiet_reasons[] = {"", "restored"};
  for (const Partner partner : {Partner::kNone, Partner::kProvisional, Partner::kConfirmed}) {
    for (const std::string& quiet : quiet_reasons) {
      for (const Paused paused : {Paused::kNo, Paused::kYes}) {
        for (const int asking : {0, 1}) {
          for (const char* when : {"always", "manual", "07:00-08:30"}) {
            for (const Hours hours : {Hours::kOpen, Hours::kClosed}) {
              const SyncSettings settings{paused, *SyncSchedule::from_text(when), Beacons::kOff,
                                          quiet};
              const Offline reason = offline_reason(partner, settings, asking, hours);
              INFO(static_cast<int>(partner) << quiet << static_cast<int>(paused) << asking << when
                                             << static_cast<int>(hours));
              Offline expected = hours == Hours::kOpen ? Offline::kNone : Offline::kOutsideHours;
              if (settings.sync_when.is_manual()) expected = Offline::kManual;
              if (asking > 0 || partner == Partner::kProvisional) expected = Offline::kNone;
              if (paused == Paused::kYes) expected = Offline::kPaused;
              if (!quiet.empty()) expected = Offline::kQuiet;
              if (partner == Partner::kNone) expected = Offline::kNone;
              CHECK(reason == expected);
            }
          }
        }
      }
    }
  }
}

TEST_CASE("a device goes offline and online once for each change", "[link]") {
  using Change = OfflineSchedule::Change;
  OfflineSchedule schedule;
  CHECK(schedule.apply(Offline::kNone) == Change::kNone);
  CHECK(schedule.apply(Offline::kPaused) == Change::kGoesOffline);
  CHECK(schedule.is_offline());
  CHECK(schedule.apply(Offline::kManual) == Change::kNone);
  CHECK(schedule.apply(Offline::kNone) == Change::kGoesOnline);
  CHECK_FALSE(schedule.is_offline());
}

}  // namespace waterline::link
