#pragma once

#include "api/routes.h"
#include "link/partner_link.h"

// What the API tells of Tor. Nothing here says whether the partner's device is there.
namespace waterline::api {

// The setting, and how far this device's own Tor has come.
Json json_of_tor(const link::PartnerLink::Status& status);
// How far this device's own Tor has come.
Json json_of_own_tor(const link::TorReport& tor);

}  // namespace waterline::api
