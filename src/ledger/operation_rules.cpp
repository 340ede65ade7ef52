#include "ledger/operation_rules.h"

#include <algorithm>
#include <span>
#include <tuple>

#include "base/text.h"
#include "crypto/mac.h"
#include "ledger/ledger.h"
#include "ledger/pictures.h"

namespace waterline::ledger {
namespace {

template <class Enum>
bool is_one_of(Enum value, Enum last) {
  return static_cast<int>(value) >= 1 && value <= last;
}

bool is_note(std::string_view text) {
  return text.size() <= base::kMaxNoteSize && base::is_plain_text(text);
}

// True for a body that takes back its item or answer. It replaces any share, reply, question or
// answer, and none of those can replace it.
bool is_last_word(const base::OperationBody& body) {
  const auto* answer = std::get_if<base::Answer>(&body);
  return std::holds_alternative<base::TakeBack>(body) ||
         (answer != nullptr && answer->text.empty());
}

auto rank(const base::Operation& operation) {
  return std::tuple(is_last_word(operation.body), revision_of(operation.body), operation.epoch,
                    operation.number);
}

bool names(const base::Words& words) {
  return words != base::Words{};
}

struct WellFormed {
  bool operator()(const base::Share& share) const {
    return share.revision > 0 && is_one_of(share.depth, base::Depth::kWhole) &&
           check_share(share.text, share.day, share.expires).ok();
  }
  bool operator()(const base::TakeBack& take_back) const {
    return is_one_of(take_back.content, base::Content::kQuestion);
  }
  bool operator()(const base::Acknowledgement& acknowledgement) const {
    return acknowledgement.revision > 0 &&
           is_one_of(acknowledgement.kind, base::AcknowledgementKind::kWithdrawn) &&
           names(acknowledgement.words) ==
               (acknowledgement.kind != base::AcknowledgementKind::kWithdrawn);
  }
  bool operator()(const base::Replies& replies) const { return replies.revision > 0; }
  bool operator()(const base::Reply& reply) const {
    return (reply.opening == 0 || opens_replies(reply.opening)) && check_note(reply.text).ok() &&
           names(reply.words);
  }
  bool operator()(const base::Terms& terms) const {
    return is_one_of(terms.kind, base::DocumentKind::kTakeaway) && terms.revision > 0 &&
           terms.revision <= kMaxRevision && terms.replaces <= kMaxRevision &&
           is_one_of(terms.state, base::DocumentState::kDone) && is_note(terms.text) &&
           terms.goal.has_value() == (terms.kind == base::DocumentKind::kStep) &&
           names(terms.goal_words) == terms.goal.has_value();
  }
  bool operator()(const base::Version& version) const {
    return (*this)(version.terms) && version.ended_own < version.terms.revision &&
           version.ended_others <= kMaxRevision;
  }
  bool operator()(const base::Accept& accept) const {
    return (*this)(accept.terms) && needs_both(accept.terms.kind) && !accept.terms.text.empty();
  }
  bool operator()(const base::Report& report) const {
    return report.revision > 0 && is_note(report.text) &&
           names(report.words) == !report.text.empty();
  }
  bool operator()(const base::Question& question) const { return check_note(question.text).ok(); }
  bool operator()(const base::Seal& seal) const {
    return is_one_of(seal.role, base::QuestionRole::kAsked) && names(seal.words);
  }
  bool operator()(const base::Answer& answer) const {
    return is_one_of(answer.role, base::QuestionRole::kAsked) && is_note(answer.text) &&
           (!answer.text.empty() || answer.nonce == base::CommitmentNonce{}) &&
           names(answer.words) == !answer.text.empty();
  }
  bool operator()(const base::Extra& extra) const {
    if (extra.kind == static_cast<std::uint16_t>(base::ExtraKind::kPictures))
      return extra.place.empty() && extra.revision > 0 && read_pictures(extra.content).has_value();
    if (extra.kind == static_cast<std::uint16_t>(base::ExtraKind::kPiece))
      return name_of(extra).has_value() && extra.revision == 1 &&
             extra.content.size() == base::kPieceSize;
    return extra.kind > 0 && extra.revision > 0 && extra.place.size() <= base::kMaxExtraPlaceSize &&
           extra.content.size() <= base::kMaxExtraContentSize;
  }
};

// Returns a copy of the body with its revision removed, for comparison.
struct WithoutRevision {
  base::OperationBody operator()(base::Share share) const {
    share.revision = 1;
    return share;
  }
  base::OperationBody operator()(base::Acknowledgement mark) const {
    mark.revision = 1;
    return mark;
  }
  base::OperationBody operator()(base::Replies replies) const {
    replies.revision = opens_replies(replies.revision) ? 1 : 2;
    return replies;
  }
  base::OperationBody operator()(base::Version version) const {
    version.terms.revision = 1;
    version.terms.replaces = 0;
    version.terms.tag = {};
    return version;
  }
  base::OperationBody operator()(base::Report report) const {
    report.revision = 1;
    return report;
  }
  base::OperationBody operator()(base::Extra extra) const {
    extra.revision = 1;
    return extra;
  }
  template <class Other>
  base::OperationBody operator()(Other other) const {
    return other;
  }
};

Place of(base::Author author, Place mine) {
  return author == base::Author::kMe ? mine : Place(static_cast<std::uint8_t>(mine) + 1);
}

}  // namespace

Place place_of(const base::OperationBody& body, base::Author author) {
  if (std::holds_alternative<base::Acknowledgement>(body)) return Place::kAcknowledgement;
  if (std::holds_alternative<base::Replies>(body)) return Place::kReplies;
  if (std::holds_alternative<base::Version>(body)) return of(author, Place::kMyVersion);
  if (std::holds_alternative<base::Accept>(body)) return of(author, Place::kMyAccept);
  if (std::holds_alternative<base::Report>(body)) return of(author, Place::kMyReport);
  if (std::holds_alternative<base::Seal>(body)) return of(author, Place::kMySeal);
  if (std::holds_alternative<base::Answer>(body)) return of(author, Place::kMyAnswer);
  if (std::holds_alternative<base::Extra>(body)) return of(author, Place::kMyExtra);
  return Place::kContent;
}

ItemIs item_is(base::DocumentKind kind) {
  return ItemIs(static_cast<std::uint8_t>(kind) + static_cast<std::uint8_t>(ItemIs::kGoal) - 1);
}

ItemIs item_is(const base::OperationBody& body) {
  if (const auto* take_back = std::get_if<base::TakeBack>(&body)) return ItemIs(take_back->content);
  if (std::holds_alternative<base::Reply>(body)) return ItemIs::kReply;
  if (std::holds_alternative<base::Extra>(body)) return ItemIs::kExtra;
  if (const auto* version = std::get_if<base::Version>(&body)) return item_is(version->terms.kind);
  if (const auto* accept = std::get_if<base::Accept>(&body)) return item_is(accept->terms.kind);
  if (std::holds_alternative<base::Report>(body)) return ItemIs::kAgreement;
  if (std::holds_alternative<base::Question>(body) || std::holds_alternative<base::Seal>(body) ||
      std::holds_alternative<base::Answer>(body)) {
    return ItemIs::kQuestion;
  }
  return ItemIs::kShare;
}

base::ItemId row_of(const base::OperationBody& body) {
  const auto* extra = std::get_if<base::Extra>(&body);
  if (extra == nullptr) return base::item_of(body);
  base::Bytes name;
  base::append_length_value(name, base::bytes_of("waterline/1 extra"));
  base::append_length_value(name, extra->item.bytes());
  base::append_little_endian(name, extra->kind);
  base::append_length_value(name, extra->place);
  const auto hash = crypto::sha512(name);
  return base::ItemId::from_bytes(std::span(hash).first(base::ItemId::kSize));
}

std::optional<base::Author> owner_of(const base::OperationBody& body, base::Author author) {
  const auto by_role = [&](base::QuestionRole role) {
    return role == base::QuestionRole::kAsker ? author : base::mirrored(author);
  };
  if (std::holds_alternative<base::Acknowledgement>(body)) return base::mirrored(author);
  if (const auto* seal = std::get_if<base::Seal>(&body)) return by_role(seal->role);
  if (const auto* answer = std::get_if<base::Answer>(&body)) return by_role(answer->role);
  if (const auto* version = std::get_if<base::Version>(&body)) {
    if (version->terms.kind != base::DocumentKind::kAgenda) return {};
    return author;
  }
  if (std::holds_alternative<base::Accept>(body) || std::holds_alternative<base::Report>(body) ||
      std::holds_alternative<base::Extra>(body)) {
    return {};
  }
  return author;
}

std::uint32_t revision_of(const base::OperationBody& body) {
  return std::visit(
      [](const auto& any) -> std::uint32_t {
        if constexpr (requires { any.revision; }) return any.revision;
        if constexpr (requires { any.terms; }) return any.terms.revision;
        return 0;
      },
      body);
}

std::size_t weight_of(const base::OperationBody& body) {
  return kOperationWeight + base::carried_size(body);
}

std::uint64_t room_of(const base::OperationBody& body) {
  return std::max<std::uint64_t>(weight_of(body), kMinRoom);
}

Result<void> check_share(std::string_view text, std::optional<base::Day> day,
                         std::optional<base::Day> expires) {
  if (text.empty()) return Error::kEmpty;
  if (text.size() > base::kMaxSharedTextSize) return Error::kTooLong;
  if (!base::is_plain_text(text)) return Error::kNotPlainText;
  for (const auto& one : {day, expires}) {
    if (one && (*one < kFirstDay || *one > kLastDay)) return Error::kBadDay;
  }
  return {};
}

Result<void> check_note(std::string_view text) {
  if (text.empty()) return Error::kEmpty;
  if (text.size() > base::kMaxNoteSize) return Error::kNoteTooLong;
  if (!base::is_plain_text(text)) return Error::kNotPlainText;
  return {};
}

bool well_formed(const base::OperationBody& body) {
  return std::visit(WellFormed{}, body);
}

bool needs_both(base::DocumentKind kind) {
  return kind == base::DocumentKind::kGoal || kind == base::DocumentKind::kStep ||
         kind == base::DocumentKind::kAgreement;
}

bool outdoes(const base::Operation& a, const base::Operation& b) {
  // A sent seal is never replaced. Otherwise an author could change their answer after seeing the
  // partner's, which seals exist to prevent.
  const auto* seal = std::get_if<base::Seal>(&a.body);
  const auto* held = std::get_if<base::Seal>(&b.body);
  if (seal != nullptr && held != nullptr && *seal != *held) return false;
  return rank(a) > rank(b);
}

bool is_for_good(const base::OperationBody& body) {
  return std::holds_alternative<base::Share>(body) ||
         std::holds_alternative<base::Question>(body) ||
         std::holds_alternative<base::Reply>(body) || std::holds_alternative<base::Version>(body) ||
         std::holds_alternative<base::Report>(body) || std::holds_alternative<base::Extra>(body);
}

bool changes_content(const base::OperationBody& a, const base::OperationBody& b) {
  if (a.index() != b.index() || !is_for_good(a) || revision_of(a) != revision_of(b)) return false;
  const auto* share = std::get_if<base::Share>(&a);
  if (share == nullptr) return a != b;
  base::Share other = std::get<base::Share>(b);
  other.expires = share->expires;
  return *share != other;
}

bool same_act(const base::OperationBody& a, const base::OperationBody& b) {
  return std::visit(WithoutRevision{}, a) == std::visit(WithoutRevision{}, b);
}

bool gives_way(const base::OperationBody& waiting, const base::OperationBody& recovered) {
  if (is_last_word(recovered)) return true;
  // If our waiting operation has the higher revision, the person made it when they knew of a later
  // state. So the operation that came back is out of date, even if both say the same. An old bundle
  // can bring such operations at any time.
  if (revision_of(waiting) > revision_of(recovered)) return false;
  if (same_act(waiting, recovered)) return true;
  if (std::holds_alternative<base::Seal>(waiting)) return true;  // the first seal was sent already
  // An acceptance cannot get a higher revision, since its revision is that of the accepted version,
  // which the partner wrote.
  return std::holds_alternative<base::Accept>(waiting) &&
         revision_of(waiting) <= revision_of(recovered);
}

base::OperationBody outdoing(base::OperationBody waiting, const base::OperationBody& recovered) {
  const std::uint32_t next = revision_of(recovered) + 1;
  if (auto* share = std::get_if<base::Share>(&waiting))
    share->revision = std::max(share->revision, next);
  if (auto* mark = std::get_if<base::Acknowledgement>(&waiting))
    mark->revision = std::max(mark->revision, next);
  if (auto* extra = std::get_if<base::Extra>(&waiting))
    extra->revision = std::max(extra->revision, next);
  if (auto* report = std::get_if<base::Report>(&waiting))
    report->revision = std::max(report->revision, next);
  if (auto* replies = std::get_if<base::Replies>(&waiting);
      replies != nullptr && replies->revision < next) {
    replies->revision = opens_replies(replies->revision) == opens_replies(next) ? next : next + 1;
  }
  if (auto* version = std::get_if<base::Version>(&waiting)) {
    version->terms.revision = std::max(version->terms.revision, next);
    if (const auto* before = std::get_if<base::Version>(&recovered)) {
      version->terms.replaces = std::max(version->terms.replaces, before->terms.replaces);
      version->ended_own = std::max(version->ended_own, before->ended_own);
      version->ended_others = std::max(version->ended_others, before->ended_others);
    }
  }
  return waiting;
}

}  // namespace waterline::ledger
