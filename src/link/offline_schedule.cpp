#include "link/offline_schedule.h"

namespace waterline::link {

bool is_paused(const SyncSettings& settings) {
  return settings.paused == Paused::kYes || settings.tor.use == TorUse::kUnreadable;
}

Offline offline_reason(Partner partner, const SyncSettings& settings, int waiting_for_sync,
                       Hours hours) {
  if (partner == Partner::kNone) return Offline::kNone;
  if (!settings.quiet.empty()) return Offline::kQuiet;
  if (is_paused(settings)) return Offline::kPaused;
  if (waiting_for_sync > 0 || partner == Partner::kProvisional) return Offline::kNone;
  if (settings.sync_when.is_manual()) return Offline::kManual;
  return hours == Hours::kOpen ? Offline::kNone : Offline::kOutsideHours;
}

}  // namespace waterline::link
