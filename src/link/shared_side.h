#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "link/bundle_marker.h"
#include "link/folder_watch.h"
#include "link/own_identities.h"
#include "link/partner_link.h"

namespace waterline::link {

inline constexpr std::string_view kLedgerFile = "ledger.db";

// Everything that stays open while the journal is locked: the ledger, the partner link and the
// shared folder. It cannot be moved or copied, because the members refer to each other.
struct SharedSide {
  SharedSide(ledger::Ledger opened, OwnIdentities own, std::filesystem::path courier_program,
             const base::Clock& the_clock, base::Random& shared_random,
             base::FairMutex& shared_mutex, std::filesystem::path marker_file,
             TorProcess::Places tor = {}, std::filesystem::path carrier_program = {})
      : ledger(std::move(opened)),
        identities(std::move(own)),
        courier(std::move(courier_program)),
        carrier(std::move(carrier_program)),
        tor_run(tor.run),
        clock(the_clock),
        random(shared_random),
        bundle_marker(std::move(marker_file)),
        partner_link(courier, ledger, identities, clock, random, shared_mutex, local_wall_clock,
                     {.places = std::move(tor)}),
        folder(*this, random, shared_mutex) {}

  ledger::Ledger ledger;
  OwnIdentities identities;
  const std::filesystem::path courier;
  const std::filesystem::path carrier;
  const std::filesystem::path tor_run;  // the folder with the sockets of the node's own Tor
  const base::Clock& clock;
  base::Random& random;
  BundleMarker bundle_marker;
  PartnerLink partner_link;
  // The watch of the shared folder. It is the last member, because its thread uses the others and
  // must end first.
  FolderWatch folder;
};

}  // namespace waterline::link
