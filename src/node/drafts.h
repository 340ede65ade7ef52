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

// Drafts: texts that a person wrote and that could not be stored where they belong, because the
// journal was locked meanwhile, an id was wrong or a program ended. They are private. Each is
// stored on the side that it was written for, under a number, so that a list needs to read no
// draft. While that side is not open, or has kMaxDrafts already, a draft is sealed to a public key
// and waits in a file of its own. The secret half of that key is in the vault.
namespace waterline::node {

// The most drafts of each side. Sealed drafts are not limited.
inline constexpr std::size_t kMaxDrafts = 16;

struct Draft {
  app::Side side = app::Side::kVault;
  // The command that the draft was written for, as it is typed.
  std::string purpose;
  // The draft itself, as the command line made it. The node does not read it.
  std::string content;
  base::WallTime written;
};
struct KeptDraft {
  std::string id;  // the side's letter and a number: "e1"
  Draft draft;
};

// REQUIRES everywhere: the mutex of the private side is held, if a function takes that side.

// Returns the public half of the key that drafts are sealed to. The first call makes the key.
Outcome<crypto::PublicKey> draft_key(app::PrivateSide& open, base::Random& random);
// Makes the next call of draft_key() make a new key, so that an earlier copy of the vault cannot
// open drafts that are sealed from then on. The former secret half is kept, to open earlier drafts.
Outcome<void> renew_draft_key(app::PrivateSide& open);
// Stores a draft on its side and returns its id. An identical draft is not stored twice. kTooMany,
// kTooLong, kNotText.
Outcome<std::string> keep_draft(app::PrivateSide& open, const Draft& draft);
// Returns the drafts of a side, oldest first. With `purpose`, only drafts of that purpose are read
// and returned.
Outcome<std::vector<KeptDraft>> drafts_of(app::PrivateSide& open, app::Side side,
                                          const std::optional<std::string>& purpose = {});
// Returns whether a command of this purpose may begin: the side has room for a draft, or has one of
// this purpose to continue. Reads no draft.
Outcome<bool> may_begin(app::PrivateSide& open, app::Side side, const std::string& purpose);
// Deletes a draft. kUnknownId.
Outcome<void> drop_draft(app::PrivateSide& open, std::string_view id);
// Moves sealed drafts to their side. A draft that cannot be read, or for which the side has no
// room, stays sealed. A file that does not open under the journal's own keys is no draft of its
// owner, and is deleted.
void take_sealed_drafts(const Home& home, app::PrivateSide& open);
// Returns the number of files with sealed drafts. They are not opened, so anybody may have sealed
// them.
std::size_t sealed_drafts(const Home& home);

// Notes on this side the folders in which commands are editing now, in place of the earlier note.
Outcome<void> note_editing(app::PrivateSide& open, app::Side side,
                           const std::map<std::filesystem::path, EditingFacts>& editing);
// Returns the folders that are noted on both sides, by this node or an earlier one. Drafts of their
// texts are sealed to `key`.
std::map<std::filesystem::path, EditingFacts> noted_editing(app::PrivateSide& open,
                                                            const crypto::PublicKey& key);

// Parses a public key in hex; nullopt for anything else.
std::optional<crypto::PublicKey> key_from(std::string_view hex);

// Seals a draft into a file of its own, durably. If the folder for such files is a file or a link,
// that is moved aside. kTooLong, kStorageFailed, kDiskFull.
Outcome<void> seal_draft(const Home& home, const crypto::PublicKey& key, const Draft& draft);

}  // namespace waterline::node
