#include "app/availability.h"

#include <algorithm>
#include <charconv>

#include "app/entry_state.h"
#include "app/kinds_with_own_view.h"
#include "app/side_stores.h"

namespace waterline::app {
namespace {

constexpr std::string_view kLasts = "lasts";  // field of an appointment, in minutes

// Returns how long an appointment lasts; nullopt if its field is no plain number of minutes. The
// field can hold any text, since the person may change the question that fills it.
std::optional<std::chrono::minutes> length_of(const vault::Entry& entry) {
  constexpr int kLongest = 366 * 24 * 60;
  const auto lasts = std::ranges::find(entry.fields, kLasts, &journal::Field::name);
  if (lasts == entry.fields.end()) return {};
  const std::string& text = lasts->value;
  int minutes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
  if (error != std::errc() || end != text.data() + text.size() || minutes < 1 || minutes > kLongest)
    return {};
  return std::chrono::minutes(minutes);
}

}  // namespace

Outcome<BusyTime> busy_time(PrivateSide& open, std::string_view entry) {
  if (side_of(entry) == Side::kDeep) return Failure(Error::kStaysBelow);
  const auto id = open.vault.entries().resolve(entry);
  if (!id) return failed(id.error(), open.vault, Side::kVault);
  const auto found = open.vault.entries().get(*id);
  if (!found) return failed(found.error(), open.vault, Side::kVault);
  if (found->removed) return Failure(Error::kUnknownId);
  if (found->kind != kAppointment) return Failure(Error::kNoAppointment);
  BusyTime time{std::chrono::floor<std::chrono::minutes>(found->created), {}};
  if (const auto length = length_of(*found)) time.to = time.from + *length;
  return time;
}

}  // namespace waterline::app
