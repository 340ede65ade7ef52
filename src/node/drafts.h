#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "crypto/sealed_box.h"
#include "node/entries.h"
#include "node/failure.h"
#include "node/home.h"
#include "node/sides.h"

// Drafts: what a person wrote and what could not be kept in its place, because the journal was locked meanwhile, an id
// was wrong or a program ended. They are private, and lie on the side that they were written for. While that side is
// not open a draft is sealed to a key whose secret half lies in the vault, and waits in a file of its own.
namespace waterline::node {

inline constexpr std::size_t kMaxDrafts = 16;  // a side; and as many sealed ones
inline constexpr std::size_t kMaxPurpose = 200;

struct Draft {
  Side side = Side::kVault;
  std::string purpose;  // what it was written for: the command, as it is typed
  std::string content;  // what the command line makes of it: the node does not look into it
  base::WallTime written;
};
struct KeptDraft {
  std::string id;  // "e1": the side's letter, and its place
  Draft draft;
};

// REQUIRES of these: the node's mutex is held.

// The public half of the key that drafts are sealed to; the key is made at the first call.
Outcome<crypto::PublicKey> draft_key(PrivateSide& open, base::Random& random);
// Its id. One that is there already, word for word, is not kept twice. kTooMany, kTooLong, kNotText.
Outcome<std::string> keep_draft(PrivateSide& open, const Draft& draft);
Outcome<std::vector<KeptDraft>> drafts_of(PrivateSide& open, Side side);  // oldest first
Outcome<void> drop_draft(PrivateSide& open, std::string_view id);         // kUnknownId
// Moves what was sealed meanwhile to its side. What cannot be opened or kept stays as it is.
void take_sealed_drafts(const Home& home, PrivateSide& open);

// A public key in hex; none for anything else.
std::optional<crypto::PublicKey> key_from(std::string_view hex);

// Into a file of its own, durably. kTooMany, kTooLong, kStorageFailed.
Outcome<void> seal_draft(const Home& home, const crypto::PublicKey& key, const Draft& draft);

}  // namespace waterline::node
