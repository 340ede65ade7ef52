#include <algorithm>

#include "ledger/pictures.h"
#include "ledger/tables.h"

// The part of Tables for pictures. Each Extra has a row of its own in the table `item`, whose name
// derives from its item, kind and place (row_of), so every piece is found by that name.
namespace waterline::ledger {
namespace {

Place extra_place(base::Author author) {
  return author == base::Author::kMe ? Place::kMyExtra : Place::kTheirExtra;
}

}  // namespace

std::vector<base::Picture> Tables::pictures(const PartnerRow& partner, const base::ItemId& item,
                                            base::Author author) {
  const auto row = this->item(partner, row_of(list_of(item)));
  const auto held = row ? operation(*row, extra_place(author)) : std::nullopt;
  const auto* extra = held ? std::get_if<base::Extra>(&held->operation.body) : nullptr;
  if (extra == nullptr) return {};
  return read_pictures(extra->content).value_or(std::vector<base::Picture>());
}

std::uint64_t Tables::erase_pieces(const PartnerRow& partner, const base::ItemId& item,
                                   base::Author author, const base::Picture& picture) {
  std::uint64_t freed = 0;
  for (std::size_t i = 0; i < picture.pieces.size(); ++i) {
    const auto row = this->item(partner, row_of(piece_at(item, picture.id, i)));
    if (!row) continue;
    const auto place = kPlacesOfItem * row->id + static_cast<std::int64_t>(extra_place(author));
    auto held = prepare("SELECT 1 FROM operation WHERE place = ?1");
    held.bind(1, place);
    if (!next(held)) continue;
    auto piece = prepare("DELETE FROM operation WHERE place = ?1");
    piece.bind(1, place);
    run(piece);
    freed += base::kOperationWeight + base::kPieceSize;
    auto empty = prepare(
        "DELETE FROM item WHERE id = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM operation WHERE place IN (16 * ?1 + 13, 16 * ?1 + 14))");
    empty.bind(1, row->id);
    run(empty);
  }
  return freed;
}

bool Tables::has_all_pieces(const PartnerRow& partner, const base::ItemId& item,
                            base::Author author, const base::Picture& picture) {
  for (std::size_t i = 0; i < picture.pieces.size(); ++i) {
    auto row = prepare(
        "SELECT 1 FROM item i JOIN operation o ON o.place = 16 * i.id + ?3"
        " WHERE i.name = ?1 AND i.partner = ?2");
    row.bind(1, row_of(piece_at(item, picture.id, i)).bytes()).bind(2, partner.id);
    row.bind(3, static_cast<std::int64_t>(extra_place(author)));
    if (!next(row)) return false;
  }
  return true;
}

std::optional<base::Bytes> Tables::piece(const PartnerRow& partner, const base::ItemId& item,
                                         base::Author author, const base::PictureId& picture,
                                         std::size_t index) {
  const auto row = this->item(partner, row_of(piece_at(item, picture, index)));
  auto held = row ? operation(*row, extra_place(author)) : std::nullopt;
  auto* extra = held ? std::get_if<base::Extra>(&held->operation.body) : nullptr;
  if (extra == nullptr) return {};
  return std::move(extra->content);
}

void Tables::note_left_out(const PartnerRow& partner, const base::ItemId& item) {
  auto row = prepare("UPDATE item SET left_out = 1 WHERE name = ?1 AND partner = ?2");
  row.bind(1, row_of(list_of(item)).bytes()).bind(2, partner.id);
  run(row);
}

bool Tables::is_left_out(const PartnerRow& partner, const base::ItemId& item) {
  auto row = prepare("SELECT left_out FROM item WHERE name = ?1 AND partner = ?2");
  row.bind(1, row_of(list_of(item)).bytes()).bind(2, partner.id);
  return next(row) && row.integer(0) != 0;
}

}  // namespace waterline::ledger
