#pragma once

#include <string_view>

#include "client/client.h"

namespace waterline::cli {

// Changes settings of the partnership (docs/api.md, /v1/partner/settings), then prints `said`.
void set_for_partner(const Context& context, const Json& settings, std::string_view said);

// Returns the node's answer about the partner: the settings of the partnership and its state.
// Throws Ended if nobody is paired.
Json partner_of(Client& client);
// Returns whether this device meets the partner's through Tor alone. Takes `partner` of GET
// /v1/partner, which may be null.
bool meets_by_tor_alone(const Json& partner);
// Says that addresses and beacons are not used then.
std::string words_for_tor_alone();
// Returns whether the devices may meet by Tor, so that a call may take a minute.
bool waits_for_tor(Client& client);

}  // namespace waterline::cli
