#include <array>
#include <utility>

#include "api/entry_json.h"
#include "api/names.h"
#include "api/waiting_json.h"
#include "app/joint.h"

// The routes of docs/api.md, "Together" and "Sealed questions".
namespace waterline::api {
namespace {

constexpr std::string_view kReveal = "reveal";

constexpr std::array<std::pair<std::string_view, base::DocumentState>, 2> kStates = {{
    {"open", base::DocumentState::kOpen},
    {"done", base::DocumentState::kDone},
}};

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json json_of(const std::vector<ledger::Wording>& wordings) {
  Json list = Json::array();
  for (const ledger::Wording& wording : wordings) {
    list.push_back({{"author", wording.author == base::Author::kMe ? "me" : "partner"},
                    {"text", wording.text},
                    {"state", name_in(kStates, wording.state)},
                    {"lapsed", wording.lapsed},
                    {"for_earlier_goal", wording.for_earlier_goal},
                    {"words", base::to_base32(wording.tag)}});
  }
  return list;
}

Json json_of(const app::DocumentView& view) {
  const ledger::Document& document = view.document;
  return {{"id", document.id.text()},
          {"short", view.short_id},
          {"kind", name_of(document.kind)},
          {"goal", document.goal ? Json(document.goal->text()) : Json()},
          {"in_force", json_of(document.in_force)},
          {"versions", json_of(document.versions)},
          {"words", json_of_words(document.words)},
          {"my_report", text_or_null(document.my_report)},
          {"my_report_to_earlier", document.my_report_to_earlier},
          {"their_report", text_or_null(document.their_report)},
          {"their_report_to_earlier", document.their_report_to_earlier}};
}

Json json_of(const app::QuestionAndAnswer& view) {
  const ledger::QuestionView& question = view.question;
  return {{"id", question.id.text()},
          {"short", view.short_id},
          {"author", question.author == base::Author::kMe ? "me" : "partner"},
          {"text", question.text},
          {"words", json_of_words(question.words)},
          {"revised", question.revised},
          {"taken_back", question.taken_back},
          {"chosen", question.chosen},
          {"open", question.open},
          {"my_answer", text_or_null(view.my_answer)},
          {"mine_to_another", view.mine_to_another},
          {"their_answer", text_or_null(question.their_answer)},
          {"broken", question.broken}};
}

template <class View>
Outcome<Json> answer_with(std::string_view name, const Outcome<View>& view) {
  if (!view) return view.error();
  Json answer = answer_of(name);
  answer.update(json_of(*view));
  return answer;
}

// Reads a proposal from a request: the kind of document and, for a step, its goal. Returns a
// function that takes a text and makes the words to send (app::proposal_words).
auto proposal_of(Call& call) {
  const auto kind = kind_of(call.body.text("kind"));
  const auto goal = call.body.text_if_given("goal");
  const auto before = words_before(call.body);
  if (before && !goal) call.body.refuse();
  if (!kind || goal.has_value() != (kind == base::DocumentKind::kStep)) call.body.refuse();
  return [kind = kind.value_or(base::DocumentKind::kGoal), goal, before](link::SharedSide& both,
                                                                         std::string_view text) {
    return app::proposal_words(both, kind, text, goal, before);
  };
}

Outcome<Json> preview_proposal(Call& call) {
  return preview_words(call, proposal_of(call));
}

Outcome<Json> propose_document(Call& call) {
  return send_words(call, proposal_of(call));
}

Outcome<Json> answer_documents(Call& call, ledger::Ledger::With with) {
  const auto name = call.query.text_if_given("kind");
  const auto kind = name ? kind_of(*name) : std::nullopt;
  if (name && !kind) call.query.refuse();
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto views = call.node.while_open(
      [&](link::SharedSide& both) { return app::documents(both, kind, with); });
  if (!views) return views.error();
  Json answer = answer_of("documents");
  answer["documents"] = Json::array();
  for (const app::DocumentView& view : *views) answer["documents"].push_back(json_of(view));
  return answer;
}

Outcome<Json> list_documents(Call& call) {
  return answer_documents(call, ledger::Ledger::With::kPartner);
}

Outcome<Json> list_earlier_documents(Call& call) {
  return answer_documents(call, ledger::Ledger::With::kEarlier);
}

Outcome<Json> show_document(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return answer_with("document", call.node.while_open([&](link::SharedSide& both) {
    return app::document(both, call.id);
  }));
}

auto change_of(Call& call) {
  const auto before = words_before(call.body);
  return [&call, before](link::SharedSide& both, std::string_view text) {
    return app::change_words(both, call.id, text, before);
  };
}

Outcome<Json> preview_change(Call& call) {
  return preview_words(call, change_of(call));
}

Outcome<Json> change_document(Call& call) {
  return send_words(call, change_of(call));
}

Outcome<Json> set_document_state(Call& call) {
  const auto state = value_of(kStates, call.body.text("state"));
  const auto before = words_before(call.body);
  if (!call.sound() || !state) return Failure(Error::kBadRequest);
  return answer_with("document", act(call, [&](app::PrivateSide&, link::SharedSide& both) {
                       return app::set_state(both, call.id, *state, before);
                     }));
}

Outcome<Json> accept_document(Call& call) {
  const auto version = words_before(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  return answer_with("document", act(call, [&](app::PrivateSide&, link::SharedSide& both) {
                       return app::accept(both, call.id, version);
                     }));
}

Outcome<Json> withdraw_document(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(act(call, [&](app::PrivateSide&, link::SharedSide& both) {
    return app::withdraw(both, call.id);
  }));
}

auto report_of(Call& call) {
  const auto before = words_before(call.body);
  return [&call, before](link::SharedSide& both, std::string_view text) {
    return app::report_words(both, call.id, text, before);
  };
}

Outcome<Json> preview_report(Call& call) {
  return preview_words(call, report_of(call));
}

Outcome<Json> report_on_document(Call& call) {
  return send_words(call, report_of(call));
}

Outcome<Json> remove_report(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return answer_with("document", act(call, [&](app::PrivateSide&, link::SharedSide& both) {
                       return app::take_report_back(both, call.id);
                     }));
}

Outcome<app::Words> question_of(link::SharedSide& /*both*/, std::string_view text) {
  return app::question_words(text);
}

Outcome<Json> preview_question(Call& call) {
  return preview_words(call, question_of);
}

Outcome<Json> ask_question(Call& call) {
  return send_words(call, question_of);
}

Outcome<Json> answer_questions(Call& call, ledger::Ledger::With with) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto views = call.node.while_open(
      [&](app::PrivateSide& open, link::SharedSide& both) { return questions(open, both, with); });
  if (!views) return views.error();
  Json answer = answer_of("questions");
  answer["questions"] = Json::array();
  for (const app::QuestionAndAnswer& view : *views) answer["questions"].push_back(json_of(view));
  return answer;
}

Outcome<Json> list_questions(Call& call) {
  return answer_questions(call, ledger::Ledger::With::kPartner);
}

Outcome<Json> list_earlier_questions(Call& call) {
  return answer_questions(call, ledger::Ledger::With::kEarlier);
}

Outcome<Json> show_question(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return answer_with("question",
                     call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) {
                       return question(open, both, call.id);
                     }));
}

Outcome<Json> answer_question(Call& call) {
  const std::string text = call.body.text("text");
  const auto before = words_before(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  return answer_with("question",
                     call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) {
                       return answer(open, both, call.id, text, before);
                     }));
}

Outcome<Json> reveal_answer(Call& call) {
  const auto confirm = call.body.text_if_given("confirm");
  const auto before = words_before(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto revealed = act(
      call, [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<app::QuestionAndAnswer> {
        if (const auto found = question(open, both, call.id); !found) return found.error();
        if (confirm != kReveal) return Failure(Error::kNeedsConfirmation, app::Word{kReveal});
        return app::reveal(open, both, call.id, before);
      });
  return answer_with("question", revealed);
}

Outcome<Json> remove_answer(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(act(call, [&](app::PrivateSide& open, link::SharedSide& both) {
    return app::take_answer_back(open, both, call.id);
  }));
}

constexpr Route kJointRoutes[] = {
    {"POST", "/v1/joint", propose_document},
    {"GET", "/v1/joint", list_documents},
    {"GET", "/v1/joint/earlier", list_earlier_documents},
    {"GET", "/v1/joint/ID", show_document},
    {"POST", "/v1/joint/preview", preview_proposal},
    {"PUT", "/v1/joint/ID", change_document},
    {"POST", "/v1/joint/ID/preview", preview_change},
    {"PUT", "/v1/joint/ID/state", set_document_state},
    {"POST", "/v1/joint/ID/accept", accept_document},
    {"POST", "/v1/joint/ID/withdraw", withdraw_document},
    {"POST", "/v1/joint/ID/report", report_on_document},
    {"POST", "/v1/joint/ID/report/preview", preview_report},
    {"DELETE", "/v1/joint/ID/report", remove_report},
    {"POST", "/v1/questions", ask_question},
    {"POST", "/v1/questions/preview", preview_question},
    {"GET", "/v1/questions", list_questions},
    {"GET", "/v1/questions/earlier", list_earlier_questions},
    {"GET", "/v1/questions/ID", show_question},
    {"PUT", "/v1/questions/ID/answer", answer_question},
    {"DELETE", "/v1/questions/ID/answer", remove_answer},
    {"POST", "/v1/questions/ID/reveal", reveal_answer},
};

}  // namespace

std::span<const Route> joint_routes() {
  return kJointRoutes;
}

}  // namespace waterline::api
