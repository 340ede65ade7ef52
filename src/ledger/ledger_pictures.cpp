#include <algorithm>
#include <utility>

#include "ledger/acts.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/pictures.h"

// The part of Ledger for the pictures of shares.
namespace waterline::ledger {
namespace {

// The item of an Extra: the row that item, kind and place make (row_of).
ItemRow row_for(Tables& tables, const PartnerRow& partner, const base::Extra& extra) {
  const base::ItemId name = row_of(extra);
  if (const auto row = tables.item(partner, name)) return *row;
  return tables.add_item(partner, name, base::Author::kMe, ItemIs::kExtra);
}

void put_piece(Tables& tables, const PartnerRow& partner, base::Extra piece) {
  const ItemRow row = row_for(tables, partner, piece);
  // A piece that is stored has this very content, and may have been sent already.
  if (!tables.operation(row, Place::kMyExtra)) put_waiting(tables, row, std::move(piece));
}

}  // namespace

bool Ledger::State::put_pictures(Tables& tables, const PartnerRow& partner,
                                 const base::ItemId& item,
                                 std::span<const PictureToShare> pictures) const {
  const auto before = tables.pictures(partner, item, base::Author::kMe);
  std::vector<base::Picture> listed;
  for (const PictureToShare& picture : pictures) listed.push_back(describe(author, item, picture));
  const base::Extra named = list_of(item);
  const auto row = tables.item(partner, row_of(named));
  const auto held = row ? tables.operation(*row, Place::kMyExtra) : std::nullopt;
  if (before == listed && (held || listed.empty())) return false;

  const std::uint32_t revision = held ? next_revision(*held) : 1;
  put_waiting(tables, row_for(tables, partner, named),
              list_of(item, written_pictures(listed), revision));
  for (const base::Picture& old : before) {
    if (find(listed, old.id) == nullptr) {
      tables.erase_pieces(partner, item, base::Author::kMe, old);
    }
  }
  for (std::size_t i = 0; i < listed.size(); ++i) {
    for (std::size_t piece = 0; piece < listed[i].pieces.size(); ++piece) {
      put_piece(tables, partner,
                piece_at(item, listed[i].id, piece, piece_of(pictures[i].jpeg, piece)));
    }
  }
  if (const auto share = tables.item(partner, item)) tables.note_changed(*share);
  return true;
}

void Ledger::State::add_pictures(Tables& tables, std::int64_t partner, Item& item) {
  if (item.text.empty()) return;
  PartnerRow of;
  of.id = partner;
  const bool left_out = item.author == base::Author::kPartner && tables.is_left_out(of, item.id);
  for (base::Picture& picture : tables.pictures(of, item.id, item.author)) {
    using State = PictureView::State;
    const State state = tables.has_all_pieces(of, item.id, item.author, picture) ? State::kHere
                        : left_out                                               ? State::kDidNotFit
                                                                                 : State::kOnItsWay;
    item.pictures.push_back(
        {picture.id, picture.width, picture.height, std::move(picture.description), state});
  }
}

Result<base::Bytes> Ledger::picture(const base::ItemId& item, const base::PictureId& id) {
  auto shown = this->item(item);
  if (!shown) return shown.error();
  if (std::ranges::find(shown->pictures, id, &PictureView::id) == shown->pictures.end())
    return Error::kNoPicture;
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  if (!partner) return tables.failed() ? tables.outcome(base::Bytes()) : Error::kNoPicture;
  const auto listed = tables.pictures(*partner, item, shown->author);
  const base::Picture* picture = find(listed, id);
  if (picture == nullptr)
    return tables.failed() ? tables.outcome(base::Bytes()) : Error::kNoPicture;
  base::Bytes jpeg;
  for (std::size_t i = 0; i < picture->pieces.size(); ++i) {
    const auto piece = tables.piece(*partner, item, shown->author, id, i);
    // An earlier version of this program may have stored a piece that it could not check.
    if (!piece || hash_of_piece(*piece) != picture->pieces[i])
      return tables.failed() ? tables.outcome(base::Bytes()) : Error::kNotHere;
    base::append(jpeg, *piece);
  }
  jpeg.resize(picture->length);
  return tables.outcome(std::move(jpeg));
}

}  // namespace waterline::ledger
