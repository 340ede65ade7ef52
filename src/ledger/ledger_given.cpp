#include <set>
#include <string>
#include <utility>

#include "ledger/joint_tables.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_row.h"

// The part of Ledger that lists what the partner's device was given.
namespace waterline::ledger {
namespace {

using What = Given::What;

struct Describe {
  Given& given;

  void says(What what, const std::string& text, std::uint32_t revision) const {
    given.what = what;
    given.text = text;
    given.earlier_removed = revision > 1;
    if (text.empty()) given.state = Given::State::kAskedToRemove;
  }
  void operator()(const base::Share& share) const {
    says(What::kShare, share.text, share.revision);
    given.depth = share.depth;
    given.day = share.day;
  }
  void operator()(const base::TakeBack& /*take_back*/) const { says(given.what, {}, 1); }
  void operator()(const base::Acknowledgement& acknowledgement) const {
    given.what = What::kAcknowledgement;
    if (acknowledgement.kind == base::AcknowledgementKind::kWithdrawn) {
      given.state = Given::State::kAskedToRemove;
    } else {
      given.acknowledgement = acknowledgement.kind;
    }
  }
  void operator()(const base::Replies& /*replies*/) const {}
  void operator()(const base::Reply& reply) const { says(What::kReply, reply.text, 1); }
  void operator()(const base::Version& version) const {
    says(What::kVersion, version.terms.text, version.terms.revision);
  }
  void operator()(const base::Accept& accept) const { says(What::kAccept, accept.terms.text, 1); }
  void operator()(const base::Report& report) const {
    says(What::kReport, report.text, report.revision);
  }
  void operator()(const base::Question& question) const { says(What::kQuestion, question.text, 1); }
  void operator()(const base::Seal& /*seal*/) const { given.what = What::kSeal; }
  void operator()(const base::Answer& answer) const { says(What::kAnswer, answer.text, 1); }
  void operator()(const base::Extra& /*extra*/) const {}  // not listed
};

What content_of(ItemIs what) {
  if (what == ItemIs::kReply) return What::kReply;
  return what == ItemIs::kQuestion ? What::kQuestion : What::kShare;
}

// Selects our own operations on the partner's items. o.place % 16 is the kind of place
// (operation_rules.h): 0, the content, is ours on our items; 1, the acknowledgement, is ours on the
// partner's items; the odd ones from 3 to 11 are ours on every item. Without CROSS JOIN and the
// unary plus, SQLite would scan all operations for each item, or join the tables in the other
// order.
constexpr std::string_view kGiven =
    "SELECT i.name, i.what, o.kind, o.revision, o.value, o.day, o.text, o.more, o.number, i.said"
    " FROM item i CROSS JOIN operation o ON o.place BETWEEN 16 * i.id AND 16 * i.id + 15"
    " WHERE i.partner = ?1 AND +o.silent = 0 AND ((i.author = 1 AND o.place % 16 = 0)"
    " OR (i.author = 2 AND o.place % 16 = 1) OR o.place % 16 IN (3, 5, 7, 9, 11))";

// Selects the documents for which no version of ours is stored. If we once wrote a version of such
// a document, the partner has replaced it: our version was given, and both devices have deleted it.
// Its text is left only if it is in an acceptance that is still in force.
constexpr std::string_view kWithoutMine =
    "SELECT i.id, i.author, i.what, i.name FROM item i WHERE i.partner = ?1 AND i.what BETWEEN "
    "4 AND 8 AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.place = 16 * i.id + 3)";

void read_given(Tables& tables, store::Statement& row, std::vector<Given>& all) {
  while (tables.next(row)) {
    Given given;
    given.item = base::ItemId::from_bytes(row.blob(0));
    given.what = content_of(ItemIs(row.integer(1)));
    given.unsent = row.is_null(8);
    std::visit(Describe{given}, body_of(row, 2, given.item));
    // Of a share whose last day alone is new, the words were sent before.
    if (given.what == What::kShare && row.integer(9) != 0 && !given.earlier_removed)
      given.unsent = false;
    all.push_back(std::move(given));
  }
}

void read_without_mine(Tables& tables, store::Statement& row, std::vector<Given>& all) {
  std::vector<std::pair<ItemRow, base::ItemId>> without_mine;
  while (tables.next(row)) {
    without_mine.push_back({{row.integer(0), author_of(row.integer(1)), ItemIs(row.integer(2))},
                            base::ItemId::from_bytes(row.blob(3))});
  }
  for (const auto& [item, id] : without_mine) {
    const DocumentOperations held = read_document(tables, item);
    if (held.my_revision() == 0) continue;
    const auto& accepted = held.accepted_by_them;
    const auto state = accepted ? Given::State::kGiven : Given::State::kAskedToRemove;
    Given given{.item = id, .what = What::kVersion, .state = state};
    if (accepted) given.text = accepted->terms.text;
    all.push_back(std::move(given));
  }
}

std::vector<Given> given_to(Tables& tables, std::int64_t partner) {
  std::vector<Given> all;
  {
    auto row = tables.prepare(std::string(kGiven) + " ORDER BY i.id DESC, o.place");
    row.bind(1, partner);
    read_given(tables, row, all);
  }
  auto row = tables.prepare(std::string(kWithoutMine) + " ORDER BY i.id DESC");
  row.bind(1, partner);
  read_without_mine(tables, row, all);
  return all;
}

// As given_to(), of these items only, and in the same order.
std::vector<Given> given_of(Tables& tables, std::int64_t partner,
                            const std::set<std::int64_t>& items) {
  std::vector<Given> some;
  const auto each = [&](std::string_view sql, const auto& read) {
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
      auto row = tables.prepare(sql);
      row.bind(1, partner).bind(2, *item);
      read(tables, row, some);
    }
  };
  each(std::string(kGiven) + " AND i.id = ?2 ORDER BY o.place", read_given);
  each(std::string(kWithoutMine) + " AND i.id = ?2", read_without_mine);
  return some;
}

}  // namespace

Result<std::vector<Given>> Ledger::given() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto all = given_to(tables, partner ? partner->id : 0);
  return tables.outcome(std::move(all));
}

Result<GivenChanges> Ledger::given_changes(const base::Changes<base::ItemId>& besides) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  if (!partner) return tables.outcome(GivenChanges{});
  const bool is_another = state_->given_partner != partner->id;
  GivenChanges changes{.all = is_another || besides.all() || state_->changed.all()};
  if (changes.all) {
    changes.given = given_to(tables, partner->id);
  } else {
    std::set<std::int64_t> rows;
    for (const std::int64_t changed : state_->changed.some()) {
      auto row = tables.prepare("SELECT name FROM item WHERE id = ?1 AND partner = ?2");
      row.bind(1, changed).bind(2, partner->id);
      if (!tables.next(row)) continue;  // of an earlier partner's, or of an Extra that is deleted
      rows.insert(changed);
      changes.items.insert(base::ItemId::from_bytes(row.blob(0)));
    }
    for (const base::ItemId& name : besides.some()) {
      if (const auto item = tables.item(*partner, name)) rows.insert(item->id);
      changes.items.insert(name);
    }
    changes.given = given_of(tables, partner->id, rows);
  }
  if (const auto sound = tables.outcome(); !sound) return sound.error();
  state_->changed = base::Changes<std::int64_t>::none();
  state_->given_partner = partner->id;
  return changes;
}

}  // namespace waterline::ledger
