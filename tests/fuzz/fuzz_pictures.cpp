#include "base/picture.h"
#include "fuzz/input.h"
#include "ledger/operation_rules.h"
#include "ledger/pictures.h"

// Reads a list of pictures of the partner's, and the place of a piece. A list that is read is
// within every limit, and is written again as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const base::ByteView bytes = fuzz::view_of(data, size);
  const base::ItemId item;

  base::Extra piece = ledger::piece_at(item, {}, 0, base::Bytes(base::kPieceSize));
  piece.place = base::to_bytes(bytes);
  const auto name = ledger::name_of(piece);
  fuzz::require(name.has_value() == ledger::well_formed(piece));
  if (name) {
    const auto again = ledger::piece_at(item, name->picture, name->index);
    fuzz::require(again.place == piece.place);
  }

  const auto list = ledger::list_of(item, base::to_bytes(bytes));
  const auto pictures = ledger::read_pictures(bytes);
  fuzz::require(pictures.has_value() == ledger::well_formed(list));
  if (!pictures) return 0;
  fuzz::require(pictures->size() <= base::kMaxPictures && size <= base::kMaxExtraContentSize);
  for (const base::Picture& one : *pictures) {
    fuzz::require(one.length > 0 && one.length <= base::kMaxPictureLength);
    fuzz::require(one.pieces.size() <= base::kMaxPieces &&
                  one.pieces.size() * base::kPieceSize >= one.length);
    fuzz::require(one.description.size() <= base::kMaxPictureDescription);
    fuzz::require(ledger::find(*pictures, one.id) == &one);
  }
  const base::Bytes written = ledger::written_pictures(*pictures);
  fuzz::require(std::ranges::equal(written, bytes));
  return 0;
}
