#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "link/partner_link.h"

// Finds out why the two devices do not meet.
namespace waterline::app {

// One reason, by its name in docs/api.md ("doctor"), with the address that it is about; may be
// empty.
struct Finding {
  std::string_view name;
  std::string address{};

  friend bool operator==(const Finding&, const Finding&) = default;
};

// Returns the reasons, the likeliest first. Uses only what was found just now. `reached`: the
// partner's device was met.
enum class Reached { kNo, kYes };
std::vector<Finding> findings_of(const link::PartnerLink::Diagnosis& seen, Reached reached);
// Without a partner nobody can be reached. Returns where another device could find this one:
// `hosts` are the addresses of link::hosts_to_name().
std::vector<Finding> findings_before_a_pairing(const link::PartnerLink::Diagnosis& seen,
                                               const std::vector<std::string>& hosts);

// The name of docs/api.md.
std::string_view name_of(link::DialFailure failure);

}  // namespace waterline::app
