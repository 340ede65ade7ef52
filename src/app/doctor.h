#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "link/folder_watch.h"
#include "link/network_signs.h"
#include "link/partner_link.h"

// Finds out why the two devices do not meet.
namespace waterline::app {

// One reason why the devices do not meet, by its name in docs/api.md ("doctor"), and the address
// that it is about, which may be empty.
struct Finding {
  std::string_view name;
  std::string address{};
  std::optional<int> percent{};           // tor_starting and tor_stuck: how far Tor has come
  std::optional<std::int64_t> seconds{};  // tor_clock: this computer's clock is ahead by so many

  friend bool operator==(const Finding&, const Finding&) = default;
};

// Says whether the partner's device was reached when it was tried just now.
enum class Reached { kNo, kYes };
std::vector<Finding> findings_of(const link::PartnerLink::Diagnosis& seen, Reached reached,
                                 const link::FolderWatch::Status& folder = {},
                                 const link::NetworkSigns& signs = {});
// Returns the findings for a device that is not paired. They include the addresses at which another
// device could find this one. `hosts`, the result of link::hosts_to_name(), has their host parts.
std::vector<Finding> findings_before_a_pairing(const link::PartnerLink::Diagnosis& seen,
                                               const std::vector<std::string>& hosts,
                                               const link::NetworkSigns& signs = {});

// Returns the way to the partner's device that a finding is about: direct, beacons, tor, box or
// folder; empty for none of these.
std::string_view way_of(std::string_view finding);

// Returns the name of the finding for a problem of the watched folder or the box; empty for none.
std::string_view name_of(link::FolderWatch::Problem problem);

// Returns the name that docs/api.md has for this failure.
std::string_view name_of(link::DialFailure failure);

}  // namespace waterline::app
