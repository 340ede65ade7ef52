#include "app/bin.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "app/lasting_decisions.h"
#include "app/side_failures.h"
#include "app/side_stores.h"

namespace waterline::app {
Outcome<void> remove_entry(PrivateSide& open, std::string_view id, base::WallTime now) {
  const auto time = time_in_bin(open);
  if (!time) return time.error();
  if (time->count() == 0) return remove_entry_for_good(open, id);
  const std::vector<vault::WaitingId> shares = waiting_of(open, id);
  auto done =
      on_entry<void>(open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<void> {
        const auto removed = store.entries().put_into_bin(whole, now);
        if (!removed) return failed(removed.error(), store, side);
        return {};
      });
  if (done) note_cancelled(open, shares);
  return done;
}

Outcome<void> remove_entry_for_good(PrivateSide& open, std::string_view id) {
  const std::vector<vault::WaitingId> shares = waiting_of(open, id);
  auto done =
      on_entry<void>(open, id, [](auto& store, Side side, const auto& whole) -> Outcome<void> {
        const auto removed = store.entries().remove(whole);
        if (!removed) return failed(removed.error(), store, side);
        return {};
      });
  if (done) note_cancelled(open, shares);
  return done;
}

Outcome<EntryView> restore_entry(PrivateSide& open, std::string_view id) {
  return on_entry<EntryView>(open, id,
                             [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
                               const auto restored = store.entries().restore(whole);
                               if (!restored) return failed(restored.error(), store, side);
                               return view(store, side, whole);
                             });
}

Outcome<std::size_t> empty_bin(PrivateSide& open, Side side, base::WallTime until) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::size_t> {
    auto gone = store.entries().empty_bin(until);
    if (!gone) return failed(gone.error(), store, side);
    return *gone;
  });
}

Outcome<std::chrono::days> time_in_bin(PrivateSide& open) {
  const auto set = open.vault.setting(vault::Setting::kDaysInBin);
  if (!set) return vault_failed(open, set.error(), journal::kMaxEntrySize);
  if (!*set) return kDefaultTimeInBin;
  int days = 0;
  const std::string& text = **set;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || days < 0) return kDefaultTimeInBin;
  return std::min(std::chrono::days(days), kMaxTimeInBin);
}

Outcome<void> set_time_in_bin(PrivateSide& open, std::chrono::days time) {
  const auto set = open.vault.set_setting(vault::Setting::kDaysInBin, std::to_string(time.count()));
  if (!set) return vault_failed(open, set.error(), journal::kMaxEntrySize);
  return {};
}

Outcome<void> empty_bins_when_due(PrivateSide& open, base::WallTime now) {
  const auto time = time_in_bin(open);
  if (!time) return time.error();
  for (const Side side : {Side::kVault, Side::kDeep}) {
    if (const auto gone = empty_bin(open, side, now - *time); !gone) return gone.error();
  }
  return {};
}

}  // namespace waterline::app
