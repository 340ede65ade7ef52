#include <algorithm>
#include <utility>

#include "ledger/acts.h"
#include "ledger/joint_tables.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_mac.h"
#include "ledger/words.h"

// The part of Ledger for joint documents. Their rules are in joint_rules.h, and document.h computes
// what people see.
namespace waterline::ledger {
namespace {

using Upon = DocumentOperations::Upon;

// A document, and the stored operations on it, while this person makes an operation on it.
struct DocumentEdit {
  Tables tables;
  PartnerRow partner;
  ItemRow row;
  base::ItemId id;
  DocumentOperations held;
  bool version_waits = false;  // nobody has seen my version yet
};

Result<DocumentEdit> begin_edit(Tables tables, const base::ItemId& id) {
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, id) : std::nullopt;
  if (tables.failed()) return tables.commit().error();
  if (!partner) return Error::kNoPartner;
  if (!row || !is_document(row->what)) return Error::kUnknownItem;
  DocumentOperations held = read_document(tables, *row);
  const auto mine = tables.operation(*row, Place::kMyVersion);
  const bool waits = mine && mine->waits();
  return DocumentEdit{std::move(tables), *partner, *row, id, std::move(held), waits};
}

// Returns our next version. If our present version was not sent yet, the next one takes its
// revision, so that the partner cannot count how often we changed it.
base::Version next_version(DocumentEdit& edit, Upon upon) {
  DocumentOperations seen = edit.held;
  if (edit.version_waits) seen.mine.reset();
  base::Version next = seen.my_next(edit.id, document_kind(edit.row.what), upon);
  next.terms.goal = edit.held.goal();
  if (next.terms.goal)
    next.terms.goal_words = goal_words(edit.tables, edit.partner, *next.terms.goal).words;
  if (edit.version_waits) {
    // Our version that still waits is written again. Keep at least the revisions that it names: the
    // older version that it replaces was deleted when the waiting version was first written, so
    // that they cannot be computed again.
    next.terms.revision = std::max(next.terms.revision, edit.held.mine->terms.revision);
    next.terms.replaces = std::max(next.terms.replaces, edit.held.mine->terms.replaces);
    next.ended_own =
        std::max(next.ended_own, std::min(edit.held.mine->ended_own, next.terms.revision - 1));
    next.ended_others = std::max(next.ended_others, edit.held.mine->ended_others);
  }
  return next;
}

Result<void> put_version(DocumentEdit& edit, const crypto::AuthorKey& author,
                         base::Version version) {
  if (version.terms.revision > kMaxRevision) return Error::kTooMany;
  version.terms.tag = version_tag(author, edit.partner.key, version.item, version.terms);
  put_waiting(edit.tables, edit.row, std::move(version));
  return {};
}

// Deletes what the new operation replaced or ended in the document, and commits.
Result<void> finish(DocumentEdit& edit) {
  const Settled settled = settle(edit.tables, edit.row);
  Room room = edit.partner.room;
  room.free(edit.row.what, settled.freed);
  edit.tables.set_room(edit.partner, room);
  return edit.tables.commit_and_forget();
}

// Records the id of an act whose words are the present words already. By the id the act counts as
// carried out; nothing is sent.
Result<void> record_repetition(DocumentEdit& edit, Place place,
                               const std::optional<base::ItemId>& as, Doing doing) {
  if (!as || doing == Doing::kToTry) return edit.tables.outcome();
  edit.tables.set_last_of_document(edit.row, place, *as);
  return edit.tables.commit();
}

std::int64_t count_own_documents(Tables& tables, const PartnerRow& partner) {
  auto row = tables.prepare(
      "SELECT count(*) FROM item i JOIN operation o ON o.place = 16 * i.id + 3"
      " WHERE i.partner = ?1 AND i.what BETWEEN 4 AND 8 AND length(o.text) > 0");
  row.bind(1, partner.id);
  return tables.next(row) ? row.integer(0) : 0;
}

}  // namespace

Result<base::ItemId> Ledger::propose(base::DocumentKind kind, std::string_view text,
                                     std::optional<base::ItemId> goal,
                                     std::optional<base::ItemId> as, Doing doing,
                                     std::optional<base::Words> words) {
  if (auto sound = check_note(text); !sound) return sound.error();
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto of = partner && goal ? tables.item(*partner, *goal) : std::nullopt;
  if (tables.failed()) return tables.outcome(base::ItemId());
  if (!partner) return Error::kNoPartner;
  const bool is_step = kind == base::DocumentKind::kStep;
  if (is_step != goal.has_value() || (is_step && (!of || of->what != ItemIs::kGoal)))
    return Error::kUnknownItem;
  if (count_own_documents(tables, *partner) >= kMaxOwnDocuments) return Error::kTooMany;

  if (doing == Doing::kToTry) return tables.outcome(as.value_or(base::ItemId()));
  const auto id = as ? *as : base::ItemId::generate(*state_->random);
  const ItemRow row = tables.add_item(*partner, id, base::Author::kMe, item_is(kind));
  DocumentEdit edit{std::move(tables), *partner, row, id, {}, false};
  base::Version version = next_version(edit, Upon::kTheirs);
  version.terms.goal = goal;
  if (goal)
    version.terms.goal_words = words.value_or(goal_words(edit.tables, *partner, *goal).words);
  version.terms.text = text;
  if (auto put = put_version(edit, state_->author, std::move(version)); !put) return put.error();
  if (auto done = finish(edit); !done) return done.error();
  return id;
}

Result<void> Ledger::change(const base::ItemId& document, std::optional<std::string_view> text,
                            std::optional<base::DocumentState> state,
                            std::optional<base::ItemId> as, Doing doing,
                            std::optional<base::Words> words) {
  if (text) {
    if (auto sound = check_note(*text); !sound) return sound.error();
  }
  auto edit = begin_edit(state_->writing(), document);
  if (!edit) return edit.error();
  if (edit->row.what == ItemIs::kAgenda && edit->row.author != base::Author::kMe)
    return Error::kNotYours;
  const Document now = document_of(edit->tables, edit->partner, edit->row, document);
  // The texts that the person sees: the accepted versions, or if there is none, all versions.
  const auto& shown = now.in_force.empty() ? now.versions : now.in_force;
  if (!text && shown.size() != 1) return shown.empty() ? Error::kNotInForce : Error::kAmbiguous;
  base::Version version = next_version(*edit, Upon::kTheirs);
  version.terms.text = text ? std::string(*text) : shown.front().text;
  version.terms.state =
      state.value_or(shown.size() == 1 ? shown.front().state : base::DocumentState::kOpen);
  if (version.terms.goal && words) version.terms.goal_words = *words;
  const bool alone = now.versions.size() == 1 && now.in_force.empty() &&
                     !now.versions.front().lapsed && !now.versions.front().for_earlier_goal;
  if (alone && now.versions.front().text == version.terms.text &&
      now.versions.front().state == version.terms.state) {
    return record_repetition(*edit, Place::kMyVersion, as, doing);
  }
  if (doing == Doing::kToTry) return edit->tables.outcome();
  if (auto put = put_version(*edit, state_->author, std::move(version)); !put) return put.error();
  if (as) edit->tables.set_last_of_document(edit->row, Place::kMyVersion, *as);
  return finish(*edit);
}

Result<void> Ledger::accept(const base::ItemId& document) {
  auto edit = begin_edit(state_->writing(), document);
  if (!edit) return edit.error();
  const base::Version* const offered =
      needs_both(document_kind(edit->row.what)) ? edit->held.acceptable() : nullptr;
  if (offered == nullptr) return Error::kNothingToAccept;
  const base::Accept accept{document, offered->terms};
  if (edit->held.accepted_by_me == accept) return {};
  const auto& goal = accept.terms.goal;
  const auto goal_now = goal ? goal_words(edit->tables, edit->partner, *goal) : GoalWords{};
  if (goal_now.words != accept.terms.goal_words) return Error::kGoalChanged;
  put_waiting(edit->tables, edit->row, accept);
  return finish(*edit);
}

Result<void> Ledger::withdraw(const base::ItemId& document) {
  auto edit = begin_edit(state_->writing(), document);
  if (!edit) return edit.error();
  const DocumentOperations& held = edit->held;
  const bool in_force = held.accepted_by_me || held.accepted_by_them;
  if (!in_force && (!held.mine || held.mine->terms.text.empty())) return Error::kNotInForce;

  base::Version version = next_version(*edit, Upon::kMineOnly);
  if (in_force) {
    version.ended_own = version.terms.revision - 1;
    version.ended_others = held.mirrored().my_revision();
  }
  const bool never_left = edit->version_waits && version.terms.revision == 1 &&
                          version.terms.replaces == 0 && version.ended_others == 0;
  if (never_left) {
    edit->tables.erase(edit->row, Place::kMyVersion);
    return edit->tables.commit_and_forget();
  }
  if (auto put = put_version(*edit, state_->author, std::move(version)); !put) return put.error();
  return finish(*edit);
}

Result<void> Ledger::report(const base::ItemId& document, std::string_view text,
                            std::optional<base::ItemId> as, Doing doing,
                            std::optional<base::Words> words) {
  if (!text.empty()) {
    if (auto sound = check_note(text); !sound) return sound.error();
  }
  auto edit = begin_edit(state_->writing(), document);
  if (!edit) return edit.error();
  const bool in_force = edit->held.accepted_by_me || edit->held.accepted_by_them;
  const auto before = edit->tables.operation(edit->row, Place::kMyReport);
  if (edit->row.what != ItemIs::kAgreement) return Error::kNotInForce;
  if (text.empty() ? !before : !in_force) return Error::kNotInForce;
  base::Report report{document, before ? next_revision(*before) : 1, std::string(text), {}};
  if (!text.empty()) report.words = words.value_or(words_of(edit->row.what, document, edit->held));
  if (before && same_act(report, before->operation.body))
    return record_repetition(*edit, Place::kMyReport, as, doing);
  if (doing == Doing::kToTry) return edit->tables.outcome();
  put_waiting(edit->tables, edit->row, report);
  if (as) edit->tables.set_last_of_document(edit->row, Place::kMyReport, *as);
  return edit->tables.commit_and_forget();
}

Result<base::Words> Ledger::words(const base::ItemId& item) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const auto row = partner ? tables.item(*partner, item) : std::nullopt;
  if (!row) return tables.failed() ? tables.outcome(base::Words{}) : Error::kUnknownItem;
  if (is_document(row->what))
    return tables.outcome(words_of(row->what, item, read_document(tables, *row)));
  const auto content = tables.operation(*row, Place::kContent);
  const bool shown = content && !content->silent && !content->expired;
  return tables.outcome(shown ? words_of(content->operation.body) : base::Words{});
}

Result<std::vector<Document>> Ledger::documents(With with) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  struct Row {
    ItemRow item;
    base::ItemId id;
    PartnerRow of;
  };
  std::vector<Row> rows;
  {
    // Selects only documents with a text in some version, acceptance or report.
    auto row = tables.prepare(
        "SELECT i.id, i.author, i.what, i.name, i.partner FROM item i WHERE (i.partner = ?1) = ?2"
        " AND i.what BETWEEN 4 AND 8 AND EXISTS"
        " (SELECT 1 FROM operation o WHERE o.place BETWEEN 16 * i.id + 3 AND 16 * i.id + 8 AND "
        "length(o.text) > 0)"
        " ORDER BY i.id");
    row.bind(1, partner ? partner->id : 0).bind(2, std::int64_t{with == With::kPartner});
    while (tables.next(row)) {
      const auto author = row.integer(1) == 1 ? base::Author::kMe : base::Author::kPartner;
      rows.push_back({{row.integer(0), author, ItemIs(row.integer(2))},
                      base::ItemId::from_bytes(row.blob(3)),
                      {}});
      rows.back().of.id = row.integer(4);
    }
  }
  std::vector<Document> documents;
  for (const auto& [item, id, of] : rows) {
    Document document = document_of(tables, of, item, id);
    if (says_something(document)) documents.push_back(std::move(document));
  }
  return tables.outcome(std::move(documents));
}

Result<Document> Ledger::document(const base::ItemId& id) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const auto row = partner ? tables.item(*partner, id) : std::nullopt;
  if (!row || !is_document(row->what))
    return tables.failed() ? tables.outcome(Document{}) : Error::kUnknownItem;
  Document document = document_of(tables, *partner, *row, id);
  if (!says_something(document))
    return tables.failed() ? tables.outcome(Document{}) : Error::kUnknownItem;
  return tables.outcome(std::move(document));
}

}  // namespace waterline::ledger
