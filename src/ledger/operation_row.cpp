#include "ledger/operation_row.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/check.h"

namespace waterline::ledger {
namespace {

enum Kind : std::int64_t {
  kShare = 1,
  kTakeBack = 2,
  kAcknowledgement = 3,
  kReplies = 4,
  kReply = 5,
  kVersion = 6,
  kAccept = 7,
  kReport = 8,
  kQuestion = 9,
  kSeal = 10,
  kAnswer = 11,
  kExtra = 12,
};

// The column `more` holds the fields without a column of their own, one after the other, integers
// least significant byte first:
//
//   share            last day (4 bytes)
//   reply            the item it is about (16), words (16)
//   version, accept  replaces, ended_own, ended_others (4 each), tag (16);
//                    of a step also goal (16), goal words (16)
//   acknowledgement  words (16)
//   report           words (16)
//   seal             commitment (32), words (16)
//   answer           nonce (32), words (16)
//   Extra            item (16), place
//
// `words` is missing in rows that an earlier version wrote, which did not know it.
class Unpacked {
 public:
  explicit Unpacked(base::ByteView bytes) : rest_(bytes) {}

  std::uint32_t number() { return base::read_little_endian<std::uint32_t>(take(4)); }
  base::ItemId id() { return base::ItemId::from_bytes(take(base::ItemId::kSize)); }
  template <std::size_t N>
  std::array<std::byte, N> array() {
    std::array<std::byte, N> out{};
    std::ranges::copy(take(N), out.begin());
    return out;
  }
  base::ByteView rest() { return take(rest_.size()); }
  // zeros in rows written before `words` existed
  base::Words words() { return empty() ? base::Words{} : array<16>(); }
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  base::ByteView take(std::size_t size) {
    // A mismatch is a bug of this program: nobody else can write a row, since the store is sealed.
    base::check(size <= rest_.size());
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  base::ByteView rest_;
};

std::int64_t packed_enumerators(const base::Terms& terms) {
  return static_cast<std::int64_t>(terms.kind) * 16 + static_cast<std::int64_t>(terms.state);
}

base::Bytes more_of(const base::Terms& terms, std::uint32_t ended_own, std::uint32_t ended_others) {
  base::Bytes more;
  for (const std::uint32_t number : {terms.replaces, ended_own, ended_others}) {
    base::append_little_endian(more, number);
  }
  base::append(more, terms.tag);
  if (terms.goal) base::append(more, terms.goal->bytes());
  if (terms.goal) base::append(more, terms.goal_words);
  return more;
}

base::Version version_of(const store::Statement& row, int first, const base::ItemId& item) {
  base::Version version;
  version.item = item;
  version.terms.revision = static_cast<std::uint32_t>(row.integer(first + 1));
  version.terms.kind = base::DocumentKind(row.integer(first + 2) / 16);
  version.terms.state = base::DocumentState(row.integer(first + 2) % 16);
  version.terms.text = base::text_of(row.blob(first + 4));
  Unpacked more(row.blob(first + 5));
  version.terms.replaces = more.number();
  version.ended_own = more.number();
  version.ended_others = more.number();
  version.terms.tag = more.array<16>();
  if (!more.empty()) version.terms.goal = more.id();
  version.terms.goal_words = more.words();
  return version;
}

struct Bind {
  store::Statement& row;
  int first;

  void head(Kind kind, std::uint32_t revision, std::int64_t value) const {
    row.bind(first, std::int64_t{kind})
        .bind(first + 1, std::int64_t{revision})
        .bind(first + 2, value);
    row.bind_null(first + 3).bind_null(first + 4).bind_null(first + 5);
  }
  void text(const std::string& text) const { row.bind(first + 4, base::bytes_of(text)); }
  void more(base::ByteView more) const { row.bind(first + 5, more); }
  void more_and_words(base::ByteView first_part, const base::Words& words) const {
    base::Bytes both = base::to_bytes(first_part);
    base::append(both, words);
    more(both);
  }

  void operator()(const base::Share& share) const {
    head(kShare, share.revision, static_cast<std::int64_t>(share.depth));
    if (share.day) row.bind(first + 3, std::int64_t{share.day->time_since_epoch().count()});
    text(share.text);
    if (!share.expires) return;
    base::Bytes bytes;
    base::append_little_endian(
        bytes, static_cast<std::uint32_t>(share.expires->time_since_epoch().count()));
    more(bytes);
  }
  void operator()(const base::TakeBack& take_back) const {
    head(kTakeBack, 0, static_cast<std::int64_t>(take_back.content));
  }
  void operator()(const base::Acknowledgement& acknowledgement) const {
    head(kAcknowledgement, acknowledgement.revision,
         static_cast<std::int64_t>(acknowledgement.kind));
    more(acknowledgement.words);
  }
  void operator()(const base::Replies& replies) const { head(kReplies, replies.revision, 0); }
  void operator()(const base::Reply& reply) const {
    head(kReply, 0, std::int64_t{reply.opening});
    text(reply.text);
    more_and_words(reply.about.bytes(), reply.words);
  }
  void operator()(const base::Version& version) const {
    head(kVersion, version.terms.revision, packed_enumerators(version.terms));
    text(version.terms.text);
    more(more_of(version.terms, version.ended_own, version.ended_others));
  }
  void operator()(const base::Accept& accept) const {
    head(kAccept, accept.terms.revision, packed_enumerators(accept.terms));
    text(accept.terms.text);
    more(more_of(accept.terms, 0, 0));
  }
  void operator()(const base::Report& report) const {
    head(kReport, report.revision, 0);
    text(report.text);
    more(report.words);
  }
  void operator()(const base::Question& question) const {
    head(kQuestion, 0, 0);
    text(question.text);
  }
  void operator()(const base::Seal& seal) const {
    head(kSeal, 0, static_cast<std::int64_t>(seal.role));
    more_and_words(seal.commitment, seal.words);
  }
  void operator()(const base::Answer& answer) const {
    head(kAnswer, 0, static_cast<std::int64_t>(answer.role));
    text(answer.text);
    more_and_words(answer.nonce, answer.words);
  }
  void operator()(const base::Extra& extra) const {
    head(kExtra, extra.revision, std::int64_t{extra.kind});
    row.bind(first + 4, extra.content);
    base::Bytes where = base::to_bytes(extra.item.bytes());
    base::append(where, extra.place);
    more(where);
  }
};

}  // namespace

void bind_body(store::Statement& row, int first, const base::OperationBody& body) {
  std::visit(Bind{row, first}, body);
}

base::OperationBody body_of(const store::Statement& row, int first, const base::ItemId& item) {
  const auto revision = static_cast<std::uint32_t>(row.integer(first + 1));
  const std::int64_t value = row.integer(first + 2);
  std::string text(base::text_of(row.blob(first + 4)));
  Unpacked more(row.blob(first + 5));
  switch (row.integer(first)) {
    case kShare: {
      base::Share share{item, revision, base::Depth(value), std::move(text), {}, {}};
      if (!row.is_null(first + 3)) share.day = base::Day(std::chrono::days(row.integer(first + 3)));
      if (!more.empty())
        share.expires = base::Day(std::chrono::days(static_cast<std::int32_t>(more.number())));
      return share;
    }
    case kAcknowledgement:
      return base::Acknowledgement{item, base::AcknowledgementKind(value), revision, more.words()};
    case kReplies:
      return base::Replies{item, revision};
    case kReply:
      return base::Reply{item, more.id(), static_cast<std::uint32_t>(value), std::move(text),
                         more.words()};
    case kVersion:
      return version_of(row, first, item);
    case kAccept:
      return base::Accept{item, version_of(row, first, item).terms};
    case kReport:
      return base::Report{item, revision, std::move(text), more.words()};
    case kQuestion:
      return base::Question{item, std::move(text)};
    case kSeal:
      return base::Seal{item, base::QuestionRole(value), more.array<32>(), more.words()};
    case kAnswer:
      return base::Answer{item, base::QuestionRole(value), more.array<32>(), std::move(text),
                          more.words()};
    case kExtra: {
      // The row of an Extra (an operation of a later version) has a hash as its name (row_of), so
      // the id of the Extra's item is stored in the column `more`.
      const base::ItemId about = more.id();
      return base::Extra{about, static_cast<std::uint16_t>(value), base::to_bytes(more.rest()),
                         revision, base::to_bytes(row.blob(first + 4))};
    }
    default:
      return base::TakeBack{item, base::Content(value)};
  }
}

base::Author author_of(std::int64_t column) {
  return column == static_cast<std::int64_t>(base::Author::kMe) ? base::Author::kMe
                                                                : base::Author::kPartner;
}

}  // namespace waterline::ledger
