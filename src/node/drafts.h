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
// journal was locked meanwhile, an id was wrong or a program ended. They are private. Each draft is
// stored on the side that it was written for, under a number; an index lists them, so that nobody
// has to read a draft to list it. While that side is not open, or has kMaxDrafts already, the draft
// is sealed to a public key and waits in a file of its own. The secret half of that key is in the
// vault.
namespace waterline::node {

// The most drafts that each side stores. The number of sealed drafts is not limited.
inline constexpr std::size_t kMaxDrafts = 16;

struct Draft {
  app::Side side = app::Side::kVault;
  // The command that the draft was written for, as a person types it.
  std::string purpose;
  // The draft itself, in the form that the command line gave it. The node does not interpret it.
  std::string content;
  base::WallTime written;
};
struct KeptDraft {
  std::string id;  // the side's letter and a number: "e1"
  Draft draft;
};

// REQUIRES for every function that takes a PrivateSide: the mutex of the private side is held.

// Returns the public half of the key to which drafts are sealed. The first call makes the key.
Outcome<crypto::PublicKey> draft_key(app::PrivateSide& open, base::Random& random);
// Makes the next call of draft_key() make a new key, so that nobody can open drafts that are sealed
// from then on with an earlier copy of the vault. The former secret half is kept, to open earlier
// drafts.
Outcome<void> renew_draft_key(app::PrivateSide& open);
// Stores a draft on its side and returns its id. An identical draft is not stored twice. Errors:
// kTooMany, kTooLong, kNotText.
Outcome<std::string> keep_draft(app::PrivateSide& open, const Draft& draft);
// Returns the drafts of a side, oldest first. If `purpose` is given, only drafts for that command
// are read and returned.
Outcome<std::vector<KeptDraft>> drafts_of(app::PrivateSide& open, app::Side side,
                                          const std::optional<std::string>& purpose = {});
// Returns whether a command may begin that may leave a draft behind. It may if the side has room
// for another draft, or has a draft for this command, which the command continues. Reads no draft.
Outcome<bool> may_begin(app::PrivateSide& open, app::Side side, const std::string& purpose);
// Deletes a draft. Error kUnknownId if there is no draft with this id.
Outcome<void> drop_draft(app::PrivateSide& open, std::string_view id);
// Moves sealed drafts into the store of their side. A draft that cannot be read, or for which the
// side has no room, stays sealed. A file that does not open under the journal's own keys is no
// draft of its owner, and is deleted.
void take_sealed_drafts(const Home& home, app::PrivateSide& open);
// Returns the number of files with sealed drafts. It does not open them, so some may be sealed by
// somebody else.
std::size_t sealed_drafts(const Home& home);

// Stores on this side a list of the folders in which commands edit texts now. It replaces the
// earlier list.
Outcome<void> note_editing(app::PrivateSide& open, app::Side side,
                           const std::map<std::filesystem::path, EditingFacts>& editing);
// Returns the folders that the lists of both sides contain (note_editing), made by this node or an
// earlier one. Drafts of the texts in these folders are sealed to `key`.
std::map<std::filesystem::path, EditingFacts> noted_editing(app::PrivateSide& open,
                                                            const crypto::PublicKey& key);

// Parses a public key in hex; nullopt for anything else.
std::optional<crypto::PublicKey> key_from(std::string_view hex);

// Seals a draft into a file of its own, durably. If a file or a link has the name of the folder for
// such files, it is moved aside. Errors: kTooLong, kStorageFailed, kDiskFull.
Outcome<void> seal_draft(const Home& home, const crypto::PublicKey& key, const Draft& draft);

}  // namespace waterline::node
