#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"
#include "app/private_side.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/sealed_box.h"
#include "link/shared_side.h"
#include "node/editing.h"
#include "node/error.h"
#include "node/home.h"

// Drafts: what a person wrote and what could not be kept in its place, because the journal was
// locked meanwhile, an id was wrong or a program ended. They are private, and lie on the side that
// they were written for, under an index, so that nobody has to read them to know which there are.
// While that side is not open, or has no place left, a draft is sealed to a key whose secret half
// lies in the vault, and waits in a file of its own.
namespace waterline::node {

// a side. As many as there is room for wait sealed
inline constexpr std::size_t kMaxDrafts = 16;

struct Draft {
  app::Side side = app::Side::kVault;
  // what it was written for: the command, as it is typed
  std::string purpose;
  // what the command line makes of it: the node does not look into it
  std::string content;
  base::WallTime written;
};
struct KeptDraft {
  std::string id;  // "e1": the side's letter, and its place
  Draft draft;
};

// REQUIRES of these: the node's mutex is held.

// The public half of the key that drafts are sealed to; the key is made at the first call.
Outcome<crypto::PublicKey> draft_key(app::PrivateSide& open, base::Random& random);
// The next call of draft_key makes a new key: an earlier copy of the vault opens nothing that is
// sealed from then on. The former secret half stays, to read what was sealed before.
Outcome<void> renew_draft_key(app::PrivateSide& open);
// Its id. One that is there already, word for word, is not kept twice. kTooMany, kTooLong,
// kNotText.
Outcome<std::string> keep_draft(app::PrivateSide& open, const Draft& draft);
// Oldest first; of one purpose alone if it is given. Nothing else is read.
Outcome<std::vector<KeptDraft>> drafts_of(app::PrivateSide& open, app::Side side,
                                          const std::optional<std::string>& purpose = {});
// Whether one more of this purpose is to be begun: there is a place left, or one of it to go on
// with. Reads no draft.
Outcome<bool> may_begin(app::PrivateSide& open, app::Side side, const std::string& purpose);
Outcome<void> drop_draft(app::PrivateSide& open, std::string_view id);  // kUnknownId
// Moves what was sealed meanwhile to its side. What cannot be read, or has no place yet, stays as
// it is; what does not open under the journal's own key is no draft of its owner, and goes.
void take_sealed_drafts(const Home& home, app::PrivateSide& open);
// How many wait sealed, whoever sealed them.
std::size_t sealed_drafts(const Home& home);

// What the commands that write now are for, on this side, in place of what was noted before.
Outcome<void> note_editing(app::PrivateSide& open, app::Side side,
                           const std::map<std::filesystem::path, EditingFacts>& editing);
// What was noted on both sides, by this node or an earlier one.
std::map<std::filesystem::path, EditingFacts> noted_editing(app::PrivateSide& open,
                                                            const crypto::PublicKey& key);

// A public key in hex; none for anything else.
std::optional<crypto::PublicKey> key_from(std::string_view hex);

// Into a file of its own, durably. A file or a link that stands in the way of the folder is moved
// aside. kTooLong, kStorageFailed, kDiskFull.
Outcome<void> seal_draft(const Home& home, const crypto::PublicKey& key, const Draft& draft);

}  // namespace waterline::node
