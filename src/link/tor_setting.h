#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waterline::link {

// How this device may reach the partner's device. kOff: directly alone. kOn: directly, and through
// Tor if that fails. kOnly: through Tor alone; no address is dialled, no name resolved, and nothing
// listens or sends beacons on a network. kUnreadable: the stored setting makes no sense, so that
// nothing may be done; it counts as paused, since a direct dial could show what was to stay hidden.
enum class TorUse : std::uint8_t { kOff, kOn, kOnly, kUnreadable };

// Whether the partner's device can call this one through Tor, or only this one calls.
enum class TorHosting : std::uint8_t { kHosts, kOnlyCalls };

struct TorSetting {
  TorUse use = TorUse::kOff;
  TorHosting hosting = TorHosting::kHosts;

  // The form in the ledger: "on", "only" or "off", then " only-call" or nothing. Nothing at all: off.
  static TorSetting from_text(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool goes_by_tor() const { return use == TorUse::kOn || use == TorUse::kOnly; }
  [[nodiscard]] bool goes_directly() const { return use == TorUse::kOff || use == TorUse::kOn; }

  friend bool operator==(const TorSetting&, const TorSetting&) = default;
};

// Returns "off", "on" or "only"; nullopt for kUnreadable.
std::optional<std::string_view> name_of(TorUse use);
// The use that has this name; nullopt if there is none.
std::optional<TorUse> tor_use_from(std::string_view name);

}  // namespace waterline::link
