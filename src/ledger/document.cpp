#include "ledger/document.h"

#include <utility>

#include "ledger/joint_tables.h"
#include "ledger/tables.h"

namespace waterline::ledger {
namespace {

Wording wording_of(base::Author author, const base::Terms& terms, bool lapsed,
                   const std::optional<GoalWords>& goal) {
  const bool for_earlier = goal && goal->shown && goal->words != terms.goal_words;
  return {author, terms.text, terms.state, lapsed, for_earlier, terms.tag};
}

// A version by one author that the other has not accepted. People see it next to the accepted
// versions.
struct OpenVersion {
  base::VersionTag tag;
  Wording wording;
};

std::optional<OpenVersion> open_version(base::Author author, const DocumentOperations& held,
                                        const std::optional<GoalWords>& goal) {
  if (!held.mine || held.mine->terms.text.empty()) return {};
  const base::Terms& terms = held.mine->terms;
  // Compare all terms and not only the revision. After a store was set back, two different versions
  // may have the same revision, each from another epoch.
  const bool in_force = held.accepted_by_them && held.accepted_by_them->terms == terms;
  if (in_force) return {};
  return OpenVersion{terms.tag, wording_of(author, terms, terms.revision <= held.my_ended(), goal)};
}

std::optional<base::Report> report_at(Tables& tables, const ItemRow& item, Place place) {
  const auto held = tables.operation(item, place);
  if (!held || base::text_of(held->operation.body).empty()) return {};
  return std::get<base::Report>(held->operation.body);
}

}  // namespace

Document document_of(Tables& tables, const PartnerRow& partner, const ItemRow& row,
                     const base::ItemId& id) {
  const DocumentOperations held = read_document(tables, row);
  Document document;
  document.id = id;
  document.kind = document_kind(row.what);
  document.goal = held.goal();
  document.words = words_of(row.what, id, held);
  std::optional<GoalWords> goal;
  if (document.goal) goal = goal_words(tables, partner, *document.goal);
  if (held.accepted_by_them) {
    document.in_force.push_back(
        wording_of(base::Author::kMe, held.accepted_by_them->terms, false, goal));
  }
  if (held.accepted_by_me) {
    document.in_force.push_back(
        wording_of(base::Author::kPartner, held.accepted_by_me->terms, false, goal));
    if (held.accepted_by_them &&
        held.accepted_by_me->terms.tag < held.accepted_by_them->terms.tag) {
      std::swap(document.in_force[0], document.in_force[1]);
    }
  }
  auto mine = open_version(base::Author::kMe, held, goal);
  auto theirs = open_version(base::Author::kPartner, held.mirrored(), goal);
  if (mine && theirs && theirs->tag < mine->tag) std::swap(mine, theirs);
  for (auto* one : {&mine, &theirs}) {
    if (*one) document.versions.push_back(std::move((*one)->wording));
  }
  if (const auto mine_said = report_at(tables, row, Place::kMyReport)) {
    document.my_report = mine_said->text;
    document.my_report_to_earlier = mine_said->words != document.words;
  }
  if (const auto they_said = report_at(tables, row, Place::kTheirReport)) {
    document.their_report = they_said->text;
    document.their_report_to_earlier = they_said->words != document.words;
  }
  return document;
}

bool says_something(const Document& document) {
  return !document.in_force.empty() || !document.versions.empty() || document.my_report ||
         document.their_report;
}

}  // namespace waterline::ledger
