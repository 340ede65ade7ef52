#include "wire/operation_encoding.h"

#include "base/check.h"
#include "base/text.h"
#include "wire/ledger_encoding.h"

namespace waterline::wire {
namespace {

using base::check;

constexpr base::Day kFirstDay = std::chrono::year(1900) / 1 / 1;
constexpr base::Day kLastDay = std::chrono::year(2200) / 12 / 31;
constexpr std::uint32_t kMaxRevision = 1U << 30;  // of a joint document

bool is_shared_size(std::size_t size) {
  return size > 0 && size <= base::kMaxSharedTextSize;
}

std::int32_t days_of(base::Day day) {
  check(day >= kFirstDay && day <= kLastDay);
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

capnp::Text::Reader to_text(const std::string& text) {
  return {text.c_str(), text.size()};
}

// ---- writing

void write_terms(const base::Terms& terms, schema::Terms::Builder to) {
  check(terms.revision > 0 && terms.revision <= kMaxRevision && terms.replaces <= kMaxRevision);
  check(terms.text.size() <= base::kMaxNoteSize);
  to.setKind(static_cast<schema::DocumentKind>(terms.kind));
  to.setRevision(terms.revision);
  to.setReplaces(terms.replaces);
  to.setState(static_cast<schema::DocumentState>(terms.state));
  if (terms.goal) to.setGoal(to_data(terms.goal->bytes()));
  to.setTag(to_data(terms.tag));
  to.setText(to_text(terms.text));
  check((terms.goal_words != base::Words{}) == terms.goal.has_value());
  if (terms.goal) to.setGoalWords(to_data(terms.goal_words));
}

struct WriteBody {
  schema::Operation::Builder out;

  void operator()(const base::Share& share) {
    check(share.revision > 0 && is_shared_size(share.text.size()));
    auto to = out.initShare();
    to.setRevision(share.revision);
    to.setDepth(static_cast<schema::Depth>(share.depth));
    to.setText(to_text(share.text));
    if (share.day) to.setDay(days_of(*share.day));
    if (share.expires) to.getExpiry().setLastDay(days_of(*share.expires));
  }
  void operator()(const base::TakeBack& take_back) {
    out.setTakeBack(static_cast<schema::Content>(take_back.content));
  }
  void operator()(const base::Acknowledgement& mark) {
    check(mark.revision > 0);
    auto to = out.initAcknowledgement();
    to.setRevision(mark.revision);
    to.setKind(static_cast<schema::AcknowledgementKind>(mark.kind));
    check((mark.words == base::Words{}) == (mark.kind == base::AcknowledgementKind::kWithdrawn));
    if (mark.words != base::Words{}) to.setWords(to_data(mark.words));
  }
  void operator()(const base::Replies& replies) {
    check(replies.revision > 0);
    out.setReplies(replies.revision);
  }
  void operator()(const base::Reply& reply) {
    check(!reply.text.empty() && reply.text.size() <= base::kMaxNoteSize);
    auto to = out.initReply();
    to.setAbout(to_data(reply.about.bytes()));
    to.setOpening(reply.opening);
    to.setText(to_text(reply.text));
    check(reply.words != base::Words{});
    to.setWords(to_data(reply.words));
  }
  void operator()(const base::Version& version) {
    check(version.ended_own < version.terms.revision && version.ended_others <= kMaxRevision);
    auto to = out.initVersion();
    write_terms(version.terms, to.initTerms());
    to.setEndedOwn(version.ended_own);
    to.setEndedOthers(version.ended_others);
  }
  void operator()(const base::Accept& accept) {
    check(!accept.terms.text.empty());
    write_terms(accept.terms, out.initAccept());
  }
  void operator()(const base::Report& report) {
    check(report.revision > 0 && report.text.size() <= base::kMaxNoteSize);
    auto to = out.initReport();
    to.setRevision(report.revision);
    to.setText(to_text(report.text));
    check((report.words == base::Words{}) == report.text.empty());
    if (report.words != base::Words{}) to.setWords(to_data(report.words));
  }
  void operator()(const base::Question& question) {
    check(!question.text.empty() && question.text.size() <= base::kMaxNoteSize);
    out.setQuestion(to_text(question.text));
  }
  void operator()(const base::Seal& seal) {
    auto to = out.initSeal();
    to.setRole(static_cast<schema::QuestionRole>(seal.role));
    to.setCommitment(to_data(seal.commitment));
    check(seal.words != base::Words{});
    to.setWords(to_data(seal.words));
  }
  void operator()(const base::Answer& answer) {
    check(answer.text.size() <= base::kMaxNoteSize);
    auto to = out.initAnswer();
    to.setRole(static_cast<schema::QuestionRole>(answer.role));
    to.setNonce(to_data(answer.nonce));
    to.setText(to_text(answer.text));
    check((answer.words == base::Words{}) == answer.text.empty());
    if (answer.words != base::Words{}) to.setWords(to_data(answer.words));
  }
  void operator()(const base::Extra& extra) {
    check(extra.kind > 0 && extra.revision > 0 && extra.place.size() <= base::kMaxExtraPlaceSize &&
          extra.content.size() <= base::kMaxExtraContentSize);
    auto to = out.initExtra();
    to.setKind(extra.kind);
    to.setPlace(to_data(extra.place));
    to.setRevision(extra.revision);
    to.setContent(to_data(extra.content));
  }
};

// ---- reading

bool read_note(capnp::Text::Reader in, std::string& out) {
  const std::string_view text = view_of(in);
  if (text.size() > base::kMaxNoteSize || !base::is_plain_text(text)) return false;
  out = text;
  return true;
}

bool read_some_text(capnp::Text::Reader in, std::string& out) {
  return read_note(in, out) && !out.empty();
}

// Says whether an operation is about the words of some item. An operation with kSomething has a
// field `words`, a digest of those words, which is never all zeros. An operation with kNothing has
// no such field.
enum class SaidAbout { kNothing, kSomething };
bool read_words(capnp::Data::Reader in, SaidAbout about, base::Words& out) {
  if (about == SaidAbout::kNothing) return in.size() == 0;
  return read_exactly(in, out) && out != base::Words{};
}

SaidAbout about_something(bool something) {
  return something ? SaidAbout::kSomething : SaidAbout::kNothing;
}

bool read_day(std::int32_t days, std::optional<base::Day>& day) {
  day = base::Day(std::chrono::days(days));
  return *day >= kFirstDay && *day <= kLastDay;
}

bool read_shown_day(schema::Share::Reader in, std::optional<base::Day>& day) {
  switch (in.which()) {
    case schema::Share::NO_DAY:
      return true;
    case schema::Share::DAY:
      return read_day(in.getDay(), day);
  }
  return false;
}

bool read_expiry(schema::Share::Expiry::Reader in, std::optional<base::Day>& expires) {
  switch (in.which()) {
    case schema::Share::Expiry::NEVER:
      return true;
    case schema::Share::Expiry::LAST_DAY:
      return read_day(in.getLastDay(), expires);
  }
  return false;
}

bool read_share(schema::Share::Reader in, base::Share& share) {
  const std::string_view text = view_of(in.getText());
  share.revision = in.getRevision();
  if (share.revision == 0 || !is_shared_size(text.size()) || !base::is_plain_text(text))
    return false;
  share.text = text;
  return read_enumerator(in.getDepth(), base::Depth::kWhole, share.depth) &&
         read_shown_day(in, share.day) && read_expiry(in.getExpiry(), share.expires);
}

bool read_mark(schema::Acknowledgement::Reader in, base::Acknowledgement& mark) {
  mark.revision = in.getRevision();
  return mark.revision > 0 &&
         read_enumerator(in.getKind(), base::AcknowledgementKind::kWithdrawn, mark.kind) &&
         read_words(in.getWords(),
                    about_something(mark.kind != base::AcknowledgementKind::kWithdrawn),
                    mark.words);
}

bool read_reply(schema::Reply::Reader in, base::Reply& reply) {
  reply.opening = in.getOpening();
  if (reply.opening != 0 && reply.opening % 2 == 0) return false;
  return read_id(in.getAbout(), reply.about) && read_some_text(in.getText(), reply.text) &&
         read_words(in.getWords(), SaidAbout::kSomething, reply.words);
}

bool read_goal(capnp::Data::Reader in, base::Terms& terms) {
  if (terms.kind != base::DocumentKind::kStep) return in.size() == 0;
  return read_id(in, terms.goal.emplace());
}

bool read_terms(schema::Terms::Reader in, base::Terms& terms) {
  terms.revision = in.getRevision();
  terms.replaces = in.getReplaces();
  if (terms.revision == 0 || terms.revision > kMaxRevision || terms.replaces > kMaxRevision)
    return false;
  return read_enumerator(in.getKind(), base::DocumentKind::kTakeaway, terms.kind) &&
         read_enumerator(in.getState(), base::DocumentState::kDone, terms.state) &&
         read_goal(in.getGoal(), terms) && read_exactly(in.getTag(), terms.tag) &&
         read_note(in.getText(), terms.text) &&
         read_words(in.getGoalWords(), about_something(terms.goal.has_value()), terms.goal_words);
}

bool read_version(schema::Version::Reader in, base::Version& version) {
  version.ended_own = in.getEndedOwn();
  version.ended_others = in.getEndedOthers();
  return read_terms(in.getTerms(), version.terms) && version.ended_own < version.terms.revision &&
         version.ended_others <= kMaxRevision;
}

bool read_accept(schema::Terms::Reader in, base::Accept& accept) {
  return read_terms(in, accept.terms) && accept.terms.kind <= base::DocumentKind::kAgreement &&
         !accept.terms.text.empty();
}

bool read_report(schema::Report::Reader in, base::Report& report) {
  report.revision = in.getRevision();
  return report.revision > 0 && read_note(in.getText(), report.text) &&
         read_words(in.getWords(), about_something(!report.text.empty()), report.words);
}

bool read_seal(schema::Seal::Reader in, base::Seal& seal) {
  return read_enumerator(in.getRole(), base::QuestionRole::kAsked, seal.role) &&
         read_exactly(in.getCommitment(), seal.commitment) &&
         read_words(in.getWords(), SaidAbout::kSomething, seal.words);
}

bool read_answer(schema::Answer::Reader in, base::Answer& answer) {
  return read_enumerator(in.getRole(), base::QuestionRole::kAsked, answer.role) &&
         read_exactly(in.getNonce(), answer.nonce) && read_note(in.getText(), answer.text) &&
         (!answer.text.empty() || answer.nonce == base::CommitmentNonce{}) &&
         read_words(in.getWords(), about_something(!answer.text.empty()), answer.words);
}

// Reads an Extra, an operation of a later version. Accepts any kind, because this version knows
// none.
bool read_extra(schema::Extra::Reader in, base::Extra& extra) {
  extra.kind = in.getKind();
  extra.revision = in.getRevision();
  if (in.getPlace().size() > base::kMaxExtraPlaceSize ||
      in.getContent().size() > base::kMaxExtraContentSize) {
    return false;
  }
  extra.place = base::to_bytes(view_of(in.getPlace()));
  extra.content = base::to_bytes(view_of(in.getContent()));
  return extra.kind > 0 && extra.revision > 0;
}

// Reads a body of type Body that is about this item. Returns false if `read` refuses the content.
template <class Body, class In>
bool read_as(In in, bool (*read)(In, Body&), const base::ItemId& item, base::OperationBody& out) {
  Body body;
  body.item = item;
  if (!read(in, body)) return false;
  out = std::move(body);
  return true;
}

bool read_replies(std::uint32_t in, base::Replies& replies) {
  replies.revision = in;
  return in > 0;
}

bool read_take_back(schema::Content in, base::TakeBack& take_back) {
  return read_enumerator(in, base::Content::kQuestion, take_back.content);
}

bool read_question(capnp::Text::Reader in, base::Question& question) {
  return read_some_text(in, question.text);
}

bool read_body(schema::Operation::Reader in, base::OperationBody& body) {
  base::ItemId item;
  if (!read_id(in.getItem(), item)) return false;
  switch (in.which()) {
    case schema::Operation::UNSET:
      return false;
    case schema::Operation::SHARE:
      return read_as(in.getShare(), read_share, item, body);
    case schema::Operation::TAKE_BACK:
      return read_as(in.getTakeBack(), read_take_back, item, body);
    case schema::Operation::ACKNOWLEDGEMENT:
      return read_as(in.getAcknowledgement(), read_mark, item, body);
    case schema::Operation::REPLIES:
      return read_as(in.getReplies(), read_replies, item, body);
    case schema::Operation::REPLY:
      return read_as(in.getReply(), read_reply, item, body);
    case schema::Operation::VERSION:
      return read_as(in.getVersion(), read_version, item, body);
    case schema::Operation::ACCEPT:
      return read_as(in.getAccept(), read_accept, item, body);
    case schema::Operation::REPORT:
      return read_as(in.getReport(), read_report, item, body);
    case schema::Operation::QUESTION:
      return read_as(in.getQuestion(), read_question, item, body);
    case schema::Operation::SEAL:
      return read_as(in.getSeal(), read_seal, item, body);
    case schema::Operation::ANSWER:
      return read_as(in.getAnswer(), read_answer, item, body);
    case schema::Operation::EXTRA:
      return read_as(in.getExtra(), read_extra, item, body);
  }
  return false;
}

}  // namespace

std::size_t size_bound(const base::Operation& operation) {
  // The encoded size of the longest operation, a version of a document, without its text. It is the
  // sum of these parts: the struct Operation (24 bytes of data, 3 pointers), its id and MAC; the
  // struct of the version (16 bytes, 1 pointer); the struct of the terms (16 bytes, 4 pointers),
  // with its goal, tag and the digest of the goal's words; the terminator and padding of the text.
  constexpr std::size_t kSizeWithoutText = 232;
  return kSizeWithoutText + base::carried_size(operation.body);
}

void write_operation(const base::Operation& operation, schema::Operation::Builder out) {
  check(operation.number > 0);
  out.setNumber(operation.number);
  out.setItem(to_data(base::item_of(operation.body).bytes()));
  out.setMac(to_data(operation.mac));
  std::visit(WriteBody{out}, operation.body);
}

bool read_operation(schema::Operation::Reader in, base::Operation& operation) {
  operation.number = in.getNumber();
  return operation.number > 0 && read_exactly(in.getMac(), operation.mac) &&
         read_body(in, operation.body);
}

}  // namespace waterline::wire
