#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/picture.h"
#include "crypto/keys.h"
#include "ledger/error.h"

// The pictures of a share as operations: a list (an Extra of kind kPictures) and pieces (Extras of
// kind kPiece). These functions need no store. docs/protocol.md, "Pictures", describes the bytes.
namespace waterline::ledger {

// A picture to share: a JPEG file that the encoder made of pixels alone.
struct PictureToShare {
  std::string description;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  base::Bytes jpeg;
};

// Returns the number of pieces of a picture with a file of this length: as many as its bytes need,
// raised by Padmé, so that their number tells little of the length.
std::size_t piece_count(std::size_t length);

// Checks that there are at most kMaxPictures, all different, each within its limits.
// A line has none.
Result<void> check_pictures(base::Depth depth, std::span<const PictureToShare> pictures);
// Returns what the list says about a picture. REQUIRES: check_pictures() allows it.
base::Picture describe(const crypto::AuthorKey& author, const base::ItemId& item,
                       const PictureToShare& picture);
// Returns piece `index` of a file, filled with zeros.
base::Bytes piece_of(base::ByteView jpeg, std::size_t index);

// The content of the list, and back. read_pictures() returns nullopt for bytes that break a rule.
base::Bytes written_pictures(std::span<const base::Picture> pictures);
std::optional<std::vector<base::Picture>> read_pictures(base::ByteView bytes);

// The bodies of operations. Those without `content` serve to find the operation's row.
base::Extra list_of(const base::ItemId& item, base::Bytes content = {}, std::uint32_t revision = 1);
base::Extra piece_at(const base::ItemId& item, const base::PictureId& picture, std::size_t index,
                     base::Bytes content = {});

// Names a piece by its picture and its index there, from 0.
struct PieceName {
  base::PictureId picture;
  std::size_t index = 0;
};
// Returns the name in the place of a piece; nullopt if the place does not have the form of one.
std::optional<PieceName> name_of(const base::Extra& piece);

base::PieceHash hash_of_piece(base::ByteView content);

// Returns the picture of this id in a list; null if it is not there.
const base::Picture* find(std::span<const base::Picture> pictures, const base::PictureId& id);

}  // namespace waterline::ledger
