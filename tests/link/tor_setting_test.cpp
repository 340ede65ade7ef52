#include "link/tor_setting.h"

#include <catch2/catch.hpp>

#include "link/offline_schedule.h"

namespace waterline::link {
namespace {

TEST_CASE("Every setting for Tor is read as it was stored", "[link]") {
  for (const TorUse use : {TorUse::kOff, TorUse::kOn, TorUse::kOnly}) {
    for (const TorHosting hosting : {TorHosting::kHosts, TorHosting::kOnlyCalls}) {
      const TorSetting setting{use, hosting};
      CHECK(TorSetting::from_text(setting.text()) == setting);
      CHECK(setting.goes_by_tor() == (use != TorUse::kOff));
      CHECK(setting.goes_directly() == (use != TorUse::kOnly));
      CHECK(tor_use_from(*name_of(use)) == use);
    }
  }
  CHECK(TorSetting::from_text("") == TorSetting{});
}

TEST_CASE("An unreadable setting for Tor allows no way and counts as paused", "[link]") {
  for (const std::string_view text : {"On", "on ", "only only", " only-call", "bridges", "\n"}) {
    INFO(text);
    const TorSetting setting = TorSetting::from_text(text);
    CHECK(setting.use == TorUse::kUnreadable);
    CHECK(!setting.goes_by_tor());
    CHECK(!setting.goes_directly());
    CHECK(TorSetting::from_text(setting.text()).use == TorUse::kUnreadable);
    const SyncSettings settings{.tor = setting};
    CHECK(offline_reason(Partner::kConfirmed, settings, 1, Hours::kOpen) == Offline::kPaused);
  }
}

}  // namespace
}  // namespace waterline::link
