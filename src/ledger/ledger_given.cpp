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

}  // namespace

Result<std::vector<Given>> Ledger::given() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  std::vector<Given> all;
  {
    // This selects our own operations. o.place % 16 is the kind of place (operation_rules.h): 0,
    // the content, is ours on our items; 1, the acknowledgement, is ours on the partner's items;
    // the odd ones from 3 to 11 are ours on every item. Without CROSS JOIN and the unary plus,
    // SQLite would scan all operations for each item, or join the tables in the other order.
    auto row = tables.prepare(
        "SELECT i.name, i.what, o.kind, o.revision, o.value, o.day, o.text, o.more, o.number"
        " FROM item i CROSS JOIN operation o ON o.place BETWEEN 16 * i.id AND 16 * i.id + 15"
        " WHERE i.partner = ?1 AND +o.silent = 0 AND ((i.author = 1 AND o.place % 16 = 0)"
        " OR (i.author = 2 AND o.place % 16 = 1) OR o.place % 16 IN (3, 5, 7, 9, 11)) ORDER BY "
        "i.id DESC, o.place");
    row.bind(1, partner ? partner->id : 0);
    while (tables.next(row)) {
      Given given;
      given.item = base::ItemId::from_bytes(row.blob(0));
      given.what = content_of(ItemIs(row.integer(1)));
      given.unsent = row.is_null(8);
      std::visit(Describe{given}, body_of(row, 2, given.item));
      all.push_back(std::move(given));
    }
  }
  // Documents for which no version of ours is stored. If we once wrote a version of such a
  // document, the partner has replaced it: our version was given, and both devices have deleted it.
  // Its text is left only if it is in an acceptance that is still in force.
  std::vector<std::pair<ItemRow, base::ItemId>> without_mine;
  {
    auto row = tables.prepare(
        "SELECT i.id, i.author, i.what, i.name FROM item i WHERE i.partner = ?1 AND i.what BETWEEN "
        "4 AND 8"
        " AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.place = 16 * i.id + 3) ORDER BY i.id "
        "DESC");
    row.bind(1, partner ? partner->id : 0);
    while (tables.next(row)) {
      without_mine.push_back({{row.integer(0), author_of(row.integer(1)), ItemIs(row.integer(2))},
                              base::ItemId::from_bytes(row.blob(3))});
    }
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
  return tables.outcome(std::move(all));
}

}  // namespace waterline::ledger
