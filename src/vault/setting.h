#pragma once

#include <cstdint>
#include <string_view>

namespace waterline::vault {

// Small private settings. Each is either the person's, so that it would hold on every device of
// theirs, or of this device alone: then its name in the store begins with "device.".
enum class Setting : std::uint8_t {
  // for how long words to the partner wait, in seconds
  kUsualWait,
  kDaysInBin,  // how long the bin keeps
  // "2024-03-01..2024-06-30 ...": times that are not looked back at
  kLookBackWithout,
  kIdleLock,     // seconds
  kCountedTime,  // docs/storage.md, "Time that passed"
  kLastBackup,   // when it was made
  // the file that one is being written to, so that what a kill left there can be removed
  kUnfinishedBackup,
  // opens what was written while the journal was locked
  kDraftSecret,
  // open what was written before new keys; the newest first
  kFormerDraftSecrets,
};
inline constexpr Setting kSettings[] = {
    Setting::kUsualWait,        Setting::kDaysInBin,   Setting::kLookBackWithout,
    Setting::kIdleLock,         Setting::kCountedTime, Setting::kLastBackup,
    Setting::kUnfinishedBackup, Setting::kDraftSecret, Setting::kFormerDraftSecrets};

std::string_view name_of(Setting setting);

}  // namespace waterline::vault
