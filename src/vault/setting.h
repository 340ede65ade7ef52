#pragma once

#include <cstdint>
#include <string_view>

namespace waterline::vault {

// Small private settings. Most belong to the person and would hold on every device of theirs. The
// name of a setting that is for this device alone begins with "device." in the store.
enum class Setting : std::uint8_t {
  // How long words to the partner wait, in seconds.
  kDefaultWait,
  kDaysInBin,  // how long the bin keeps entries
  // The periods whose entries look back leaves out: "2024-03-01..2024-06-30 ...".
  kLookBackWithout,
  kIdleLock,     // in seconds
  kCountedTime,  // docs/storage.md, "Time that passed"
  kLastBackup,   // when the last backup was made
  // The file of a backup that is being written, so that the remains of it can be deleted if the
  // program is killed meanwhile.
  kUnfinishedBackup,
  // The key that opens drafts which were written while the journal was locked.
  kDraftSecret,
  // The keys that open drafts which were written before the keys were renewed; the newest first.
  kFormerDraftSecrets,
  // The ids of the shared items that the person pinned. The partner is never told.
  kPinnedShared,
  kQuietHours,    // "22:00..07:00": when no reminder is shown
  kLockWhenDark,  // "no": a screen that only goes dark does not lock the journal
  kComputerTold,  // what this computer has ever told (node/node.h): "locked sleep"
  kNotes,         // when a note to oneself is shown (app/notes.h)
};
inline constexpr Setting kSettings[] = {
    Setting::kDefaultWait,      Setting::kDaysInBin,   Setting::kLookBackWithout,
    Setting::kIdleLock,         Setting::kCountedTime, Setting::kLastBackup,
    Setting::kUnfinishedBackup, Setting::kDraftSecret, Setting::kFormerDraftSecrets,
    Setting::kPinnedShared,     Setting::kQuietHours,  Setting::kLockWhenDark,
    Setting::kComputerTold,     Setting::kNotes};

std::string_view name_of(Setting setting);

}  // namespace waterline::vault
