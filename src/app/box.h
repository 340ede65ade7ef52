#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "app/bundles.h"
#include "app/failure.h"
#include "link/shared_side.h"

// The box: a place in between on a server of somebody else (link/box_setting.h). REQUIRES for every
// function: the mutex of the shared side is held, by `lock` where it is passed.
namespace waterline::app {

struct BoxRequest {
  std::string address;
  // Without a password or a key nothing is set: the address is checked, and an SFTP server asked for
  // its key.
  std::optional<std::string> password{};
  // A private key of SSH in place of a password (SFTP).
  std::optional<std::string> login_key{};
  link::BoxWay way = link::BoxWay::kDirect;
  // The key that the person has confirmed for an SFTP server, as fingerprint_of() gives it.
  std::optional<std::string> host_key{};
  Replaces replaces = Replaces::kAsksFirst;
};

// What came of setting a box. `is_set` is false without a password, if the person must first confirm
// `host_key`, or if `problem` stands in the way of that.
struct BoxSet {
  bool is_set = false;
  std::string host_key{};
  std::string host_key_kind{};  // as kind_of() gives it
  // How the first visit went, as the name of a finding (docs/api.md, "doctor"); empty if all is
  // well. Empty also if there was no visit, because this device is paused, say.
  std::string_view problem{};
  bool is_visited = false;
};
// Sets the box and visits it once, which takes `at_most` this long. Errors: kNoPartner;
// kNeedsConfirmation (kReplacesPlace); kBadBox with the reason.
Outcome<BoxSet> set_box(link::SharedSide& shared, base::FairLock& lock, const BoxRequest& request,
                        std::chrono::seconds at_most);
Outcome<void> leave_box(link::SharedSide& shared);

// Returns the fingerprint of an SSH server's public key, as ssh-keygen writes it. Empty for none.
std::string fingerprint_of(base::ByteView host_key);
// Returns the kind of such a key in the word that ssh-keygen has for it, such as "ED25519". A server
// has several keys, and only fingerprints of the same kind can be compared. Empty for none.
std::string kind_of(base::ByteView host_key);

}  // namespace waterline::app
