#include "ledger/ledger_state.h"

namespace waterline::ledger {
namespace {

std::string_view name_of(SyncSetting setting) {
  switch (setting) {
    case SyncSetting::kPaused:
      return "paused";
    case SyncSetting::kMetAt:
      return "met_at";
    case SyncSetting::kSyncWhen:
      return "sync_when";
    case SyncSetting::kFolder:
      return "folder";
    case SyncSetting::kFolderBundles:
      return "folder_bundles";
    case SyncSetting::kFormerFolder:
      return "former_folder";
    case SyncSetting::kFormerBundles:
      return "former_bundles";
    case SyncSetting::kFormerUntil:
      return "former_until";
    case SyncSetting::kQuiet:
      return "quiet";
    case SyncSetting::kAnew:
      return "anew";
    case SyncSetting::kLeftPorts:
      return "left_ports";
    case SyncSetting::kSilentOffer:
      return "silent_offer";
    case SyncSetting::kPairingRun:
      return "pairing_run";
    case SyncSetting::kTor:
      return "tor";
    case SyncSetting::kTorBridges:
      return "tor_bridges";
    case SyncSetting::kBeacons:
      break;
  }
  return "beacons";
}

}  // namespace

Result<std::string> Ledger::sync_setting(SyncSetting setting) {
  Tables tables = state_->reading();
  auto row = tables.prepare("SELECT value FROM meeting_setting WHERE name = ?1");
  row.bind(1, name_of(setting));
  std::string value;
  if (tables.next(row)) value = row.text(0);
  return tables.outcome(std::move(value));
}

Result<void> Ledger::set_sync_setting(SyncSetting setting, std::string_view value) {
  Tables tables = state_->writing();
  auto row = tables.prepare("INSERT OR REPLACE INTO meeting_setting (name, value) VALUES (?1, ?2)");
  row.bind(1, name_of(setting)).bind(2, value);
  tables.run(row);
  return tables.commit();
}

Result<void> Ledger::set_listen(std::string_view address) {
  Tables tables = state_->writing();
  auto row = tables.prepare("INSERT OR REPLACE INTO listening (id, address) VALUES (1, ?1)");
  row.bind(1, address);
  tables.run(row);
  return tables.commit();
}

Result<std::string> Ledger::listen() {
  Tables tables = state_->reading();
  auto row = tables.prepare("SELECT address FROM listening");
  std::string address;
  if (tables.next(row)) address = row.text(0);
  return tables.outcome(std::move(address));
}

}  // namespace waterline::ledger
