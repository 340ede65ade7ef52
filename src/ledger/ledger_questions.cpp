#include <algorithm>
#include <array>
#include <utility>

#include "ledger/acts.h"
#include "ledger/commitment.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_row.h"
#include "ledger/question_tables.h"
#include "ledger/words.h"

// The part of Ledger for sealed questions.
namespace waterline::ledger {
namespace {

std::int64_t count_own_questions(Tables& tables, const PartnerRow& partner) {
  auto row = tables.prepare(
      "SELECT count(*) FROM item i JOIN operation o ON o.place = 16 * i.id"
      " WHERE i.partner = ?1 AND i.what = 3 AND i.author = 1 AND o.text IS NOT NULL");
  row.bind(1, partner.id);
  return tables.next(row) ? row.integer(0) : 0;
}

// Returns the text of the answer; nullopt if there is no answer or its author has taken it back.
std::optional<std::string> answer_at(const std::optional<PlacedOperation>& placed) {
  if (!placed || base::text_of(placed->operation.body).empty()) return {};
  return base::text_of(placed->operation.body);
}

// Two facts that the row of a question stores: an answer contradicted its seal (`broken`), or the
// question's text was replaced under the same revision (`replaced`).
struct Flags {
  bool broken = false;
  bool replaced = false;
};

QuestionView question_of(Tables& tables, const ItemRow& item, const base::ItemId& id,
                         const base::OperationBody& content, const Flags& flags) {
  QuestionView view;
  view.id = id;
  view.author = item.author;
  view.text = base::text_of(content);
  view.taken_back = std::holds_alternative<base::TakeBack>(content);
  const auto mine = tables.operation(item, Place::kMyAnswer);
  const auto theirs = tables.operation(item, Place::kTheirAnswer);
  view.revised = flags.replaced;
  view.words = words_of(content);
  view.chosen = tables.operation(item, Place::kMySeal).has_value();
  view.open = both_revealed(tables, item);
  view.mine_to_another =
      view.chosen && !view.taken_back && sealed_words(tables, item, Place::kMySeal) != view.words;
  if (!view.mine_to_another) view.my_answer = mine ? answer_at(mine) : tables.kept_answer(item);
  if (view.open) view.their_answer = answer_at(theirs);
  view.broken = flags.broken && view.chosen;
  return view;
}

constexpr std::string_view kQuestionColumns =
    "SELECT id, author, what, name, broken, replaced, kind, revision, value, day, text, more FROM "
    "visible_item";

std::vector<QuestionView> read_questions(Tables& tables, store::Statement& row) {
  struct Found {
    ItemRow item;
    base::ItemId id;
    base::OperationBody content;
    Flags flags;
  };
  std::vector<Found> found;
  while (tables.next(row)) {
    const auto id = base::ItemId::from_bytes(row.blob(3));
    found.push_back({{row.integer(0), author_of(row.integer(1)), ItemIs(row.integer(2))},
                     id,
                     body_of(row, 6, id),
                     {row.integer(4) != 0, row.integer(5) != 0}});
  }
  std::vector<QuestionView> views;
  views.reserve(found.size());
  for (const Found& one : found)
    views.push_back(question_of(tables, one.item, one.id, one.content, one.flags));
  return views;
}

}  // namespace

// Requires both seals besides both answers: an answer can arrive before its seal, and until the
// seal arrives nothing has compared the two.
bool both_revealed(Tables& tables, const ItemRow& item) {
  constexpr std::array kPlaces = {Place::kContent, Place::kMySeal, Place::kMyAnswer,
                                  Place::kTheirSeal, Place::kTheirAnswer};
  const bool all = std::ranges::all_of(
      kPlaces, [&](Place place) { return tables.operation(item, place).has_value(); });
  if (!all) return false;
  const base::Words mine = sealed_words(tables, item, Place::kMySeal);
  const base::Words asked = words_of(tables.operation(item, Place::kContent)->operation.body);
  return mine == sealed_words(tables, item, Place::kTheirSeal) &&
         (mine == asked || asked == base::Words{});
}

Result<base::ItemId> Ledger::ask(std::string_view text, std::optional<base::ItemId> as,
                                 Doing doing) {
  if (auto sound = check_note(text); !sound) return sound.error();
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (tables.failed()) return tables.outcome(base::ItemId());
  if (!partner) return Error::kNoPartner;
  if (count_own_questions(tables, *partner) >= kMaxOwnQuestions) return Error::kTooMany;
  if (doing == Doing::kToTry) return tables.outcome(as.value_or(base::ItemId()));
  const auto id = as ? *as : base::ItemId::generate(*state_->random);
  put_waiting(tables, tables.add_item(*partner, id, base::Author::kMe, ItemIs::kQuestion),
              base::Question{id, std::string(text)});
  if (auto done = state_->commit_act(tables); !done) return done.error();
  return id;
}

Result<void> Ledger::seal(const base::ItemId& question, std::string_view answer,
                          std::optional<base::Words> words) {
  if (auto sound = check_note(answer); !sound) return sound.error();
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, question) : std::nullopt;
  const auto content = row ? tables.operation(*row, Place::kContent) : std::nullopt;
  const auto before = row ? tables.operation(*row, Place::kMySeal) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!partner) return Error::kNoPartner;
  if (!visible(content) || row->what != ItemIs::kQuestion) return Error::kUnknownItem;
  if (std::holds_alternative<base::TakeBack>(content->operation.body)) return Error::kTakenBack;

  const auto role =
      row->author == base::Author::kMe ? base::QuestionRole::kAsker : base::QuestionRole::kAsked;
  const base::Words asked = words.value_or(words_of(content->operation.body));
  const auto nonce = answer_nonce(state_->author, question, asked, answer);
  const base::Seal seal{question, role, commit(nonce, question, role, asked, answer), asked};
  const bool new_seal = !before || before->waits();
  // Try the earlier keys too: the same answer may have been sealed under one of them.
  const auto is_same = [&](const base::Seal& held) {
    return held.role == role && held.words == asked &&
           sealed_answer(state_->authors(), held, answer);
  };
  if (!new_seal && !is_same(std::get<base::Seal>(before->operation.body))) return Error::kSealed;
  if (tables.operation(*row, Place::kMyAnswer)) return Error::kSealed;
  if (new_seal) put_waiting(tables, *row, seal);
  tables.keep_answer(*row, answer);
  say_answer_if_both_sealed(tables, state_->authors(), *row);
  return state_->commit_act(tables);
}

Result<void> Ledger::take_answer_back(const base::ItemId& question) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, question) : std::nullopt;
  const auto seal = row ? tables.operation(*row, Place::kMySeal) : std::nullopt;
  const auto answer = row ? tables.operation(*row, Place::kMyAnswer) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!partner) return Error::kNoPartner;
  if (!row || row->what != ItemIs::kQuestion) return Error::kUnknownItem;
  if (answer) {
    if (base::text_of(answer->operation.body).empty()) return {};
    const auto role = std::get<base::Answer>(answer->operation.body).role;
    put_waiting(tables, *row, base::Answer{question, role, {}, {}});
  } else if (seal && seal->waits()) {
    tables.erase(*row, Place::kMySeal);
    tables.forget_answer(*row);
  } else {
    return seal ? Error::kSealed : Error::kUnknownItem;
  }
  return tables.commit_and_forget();
}

Result<std::vector<QuestionView>> Ledger::questions(With with) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kQuestionColumns) +
                            " WHERE (partner = ?1) = ?2 AND what = 3 ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0).bind(2, std::int64_t{with == With::kPartner});
  return tables.outcome(read_questions(tables, row));
}

Result<QuestionView> Ledger::question(const base::ItemId& id) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kQuestionColumns) +
                            " WHERE partner = ?1 AND what = 3 AND name = ?2");
  row.bind(1, partner ? partner->id : 0).bind(2, id.bytes());
  auto found = read_questions(tables, row);
  if (found.empty()) return tables.failed() ? tables.outcome(QuestionView{}) : Error::kUnknownItem;
  return std::move(found.front());
}

}  // namespace waterline::ledger
