#include "ledger/joint_tables.h"

#include <algorithm>
#include <utility>

#include "ledger/operation_mac.h"
#include "ledger/words.h"

namespace waterline::ledger {
namespace {

template <class Body>
std::optional<Body> body_at(Tables& tables, const ItemRow& item, Place place) {
  auto placed = tables.operation(item, place);
  if (!placed) return {};
  auto* body = std::get_if<Body>(&placed->operation.body);
  return body == nullptr ? std::nullopt : std::optional(std::move(*body));
}

}  // namespace

bool is_document(ItemIs what) {
  return what >= ItemIs::kGoal && what <= ItemIs::kTakeaway;
}

base::DocumentKind document_kind(ItemIs what) {
  base::check(is_document(what));
  return base::DocumentKind(static_cast<std::uint8_t>(what) -
                            static_cast<std::uint8_t>(ItemIs::kGoal) + 1);
}

DocumentOperations read_document(Tables& tables, const ItemRow& item) {
  return {body_at<base::Version>(tables, item, Place::kMyVersion),
          body_at<base::Version>(tables, item, Place::kTheirVersion),
          body_at<base::Accept>(tables, item, Place::kMyAccept),
          body_at<base::Accept>(tables, item, Place::kTheirAccept)};
}

namespace {

std::vector<std::string> shown_texts(const DocumentOperations& held) {
  std::vector<std::string> texts;
  for (const auto& accepted : {held.accepted_by_them, held.accepted_by_me}) {
    if (accepted) texts.push_back(accepted->terms.text);
  }
  if (!texts.empty()) return texts;
  for (const auto& version : {held.mine, held.theirs}) {
    if (version && !version->terms.text.empty()) texts.push_back(version->terms.text);
  }
  return texts;
}

}  // namespace

base::Words words_of(ItemIs what, const base::ItemId& document, const DocumentOperations& held) {
  return words_of(what, document, shown_texts(held));
}

GoalWords goal_words(Tables& tables, const PartnerRow& partner, const base::ItemId& goal) {
  const auto item = tables.item(partner, goal);
  const bool is_goal = item && item->what == ItemIs::kGoal;
  const auto texts =
      is_goal ? shown_texts(read_document(tables, *item)) : std::vector<std::string>();
  return {words_of(ItemIs::kGoal, goal, texts), !texts.empty()};
}

Settled settle(Tables& tables, const ItemRow& item) {
  const DocumentOperations here = read_document(tables, item);
  const DocumentOperations there = here.mirrored();
  Settled settled;
  const auto remove = [&](Place place, std::uint64_t freed) {
    tables.erase(item, place);
    settled.freed += freed;
    settled.removed = true;
  };
  if (here.mine_is_replaced()) remove(Place::kMyVersion, 0);
  if (there.mine_is_replaced()) remove(Place::kTheirVersion, room_of(*here.theirs));
  if (here.their_accept_is_over()) remove(Place::kTheirAccept, room_of(*here.accepted_by_them));
  if (there.their_accept_is_over()) remove(Place::kMyAccept, 0);
  return settled;
}

void lift_waiting_version(Tables& tables, const PartnerRow& partner,
                          const crypto::AuthorKey& author, const ItemRow& item,
                          std::uint32_t spoken_of) {
  auto placed = tables.operation(item, Place::kMyVersion);
  if (!placed || !placed->waits()) return;
  auto& mine = std::get<base::Version>(placed->operation.body);
  if (mine.terms.revision > spoken_of || spoken_of >= kMaxRevision) return;
  mine.terms.revision = spoken_of + 1;
  mine.terms.tag = version_tag(author, partner.key, mine.item, mine.terms);
  tables.put(item, Place::kMyVersion, nullptr, *placed);
}

}  // namespace waterline::ledger
