#pragma once

#include <string_view>

#include "crypto/onion_keys.h"
#include "crypto/secret.h"
#include "link/tor_control.h"

// The commands that the node gives to its own Tor (control-spec, section 3). Their lines hold keys,
// so they are made in guarded memory, and nothing else of the program sees these texts.
namespace waterline::link {

struct TorCommand {
  TorAsked asked;            // for TorControl::asked()
  crypto::SecretBytes line;  // with its CR LF
};

// Makes Tor end as soon as this control connection does.
TorCommand take_ownership();
// Asks for the events that TorControl knows.
TorCommand set_events();
// Lets Tor call this service with this key. The key stays in Tor's memory: the flag that would
// write it to the disk is not given.
TorCommand allow_calling(const crypto::OnionAddress& service, const crypto::OnionCallerKey& key);
// Makes Tor forget the key for this service.
TorCommand forbid_calling(const crypto::OnionAddress& service);
// Makes Tor offer the service of `seed` on port kOnionPort, to nobody but the holder of the key of
// `caller`, and pass every call on to the Unix socket `socket`, which it looks up in its working
// folder. A caller who opens more than 8 streams at once loses the circuit. REQUIRES: `socket` is a
// name of letters a-z, digits, "." and "-" (Tor has no way to quote any other in this command).
TorCommand add_service(const crypto::OnionSeed& seed, const crypto::OnionCallerPublicKey& caller,
                       std::string_view socket);
// Makes Tor offer this service of ours no longer. Streams that are open go on.
TorCommand end_service(const crypto::OnionAddress& service);

}  // namespace waterline::link
