#include "ledger/operation_mac.h"

#include <algorithm>
#include <span>

#include "crypto/kdf.h"
#include "crypto/mac.h"

namespace waterline::ledger {
namespace {

template <class Unsigned>
void append_number(base::Bytes& out, Unsigned value) {
  base::Bytes bytes;
  base::append_little_endian(bytes, value);
  base::append_length_value(out, bytes);
}

// Appends all fields of the terms except the tag.
void append_terms(base::Bytes& out, const base::Terms& terms) {
  append_number(out, static_cast<std::uint8_t>(terms.kind));
  append_number(out, terms.revision);
  append_number(out, terms.replaces);
  append_number(out, static_cast<std::uint8_t>(terms.state));
  base::append_length_value(out, terms.goal ? terms.goal->bytes() : base::ByteView());
  base::append_length_value(out, base::bytes_of(terms.text));
  if (terms.goal) base::append_length_value(out, terms.goal_words);
}

struct AppendBody {
  base::Bytes& out;

  void begin(std::uint8_t kind, const base::ItemId& item) const {
    append_number(out, kind);
    base::append_length_value(out, item.bytes());
  }
  void append_words(const base::Words& words) const { base::append_length_value(out, words); }
  void append_text(std::string_view text) const {
    base::append_length_value(out, base::bytes_of(text));
  }
  void operator()(const base::Share& share) const {
    begin(1, share.item);
    append_number(out, share.revision);
    append_number(out, static_cast<std::uint8_t>(share.depth));
    if (share.day) {
      append_number(out, static_cast<std::uint32_t>(share.day->time_since_epoch().count()));
    } else {
      base::append_length_value(out, {});
    }
    append_text(share.text);
    // The last day is appended only if it is set, so that a share that never expires has the same
    // MAC as in versions that knew no last day.
    if (share.expires)
      append_number(out, static_cast<std::uint32_t>(share.expires->time_since_epoch().count()));
  }
  void operator()(const base::TakeBack& take_back) const {
    begin(2, take_back.item);
    // The kind of content is appended only if it is not a share, so that the TakeBack of a share
    // has the same MAC as in versions that could take back only shares.
    if (take_back.content != base::Content::kShare)
      append_number(out, static_cast<std::uint8_t>(take_back.content));
  }
  void operator()(const base::Acknowledgement& acknowledgement) const {
    begin(3, acknowledgement.item);
    append_number(out, acknowledgement.revision);
    append_number(out, static_cast<std::uint8_t>(acknowledgement.kind));
    append_words(acknowledgement.words);
  }
  void operator()(const base::Replies& replies) const {
    begin(4, replies.item);
    append_number(out, replies.revision);
  }
  void operator()(const base::Reply& reply) const {
    begin(5, reply.item);
    base::append_length_value(out, reply.about.bytes());
    append_number(out, reply.opening);
    append_text(reply.text);
    append_words(reply.words);
  }
  void operator()(const base::Version& version) const {
    begin(6, version.item);
    append_terms(out, version.terms);
    base::append_length_value(out, version.terms.tag);
    append_number(out, version.ended_own);
    append_number(out, version.ended_others);
  }
  void operator()(const base::Accept& accept) const {
    begin(7, accept.item);
    append_terms(out, accept.terms);
    base::append_length_value(out, accept.terms.tag);
  }
  void operator()(const base::Report& report) const {
    begin(8, report.item);
    append_number(out, report.revision);
    append_text(report.text);
    append_words(report.words);
  }
  void operator()(const base::Question& question) const {
    begin(9, question.item);
    append_text(question.text);
  }
  void operator()(const base::Seal& seal) const {
    begin(10, seal.item);
    append_number(out, static_cast<std::uint8_t>(seal.role));
    base::append_length_value(out, seal.commitment);
    append_words(seal.words);
  }
  void operator()(const base::Answer& answer) const {
    begin(11, answer.item);
    append_number(out, static_cast<std::uint8_t>(answer.role));
    base::append_length_value(out, answer.nonce);
    append_text(answer.text);
    append_words(answer.words);
  }
  void operator()(const base::Extra& extra) const {
    begin(12, extra.item);
    append_number(out, extra.kind);
    base::append_length_value(out, extra.place);
    append_number(out, extra.revision);
    base::append_length_value(out, extra.content);
  }
};

}  // namespace

base::OperationMac operation_mac(const crypto::AuthorKey& author, const crypto::PublicKey& partner,
                                 const base::Operation& operation) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kOperation));
  base::append_length_value(message, partner.bytes);
  base::append_length_value(message, operation.epoch.bytes());
  append_number(message, operation.number);
  std::visit(AppendBody{message}, operation.body);

  const auto full = crypto::hmac_sha512(author.bytes(), message);
  base::OperationMac mac;
  std::copy_n(full.begin(), mac.size(), mac.begin());
  return mac;
}

base::ItemId item_id(const crypto::AuthorKey& author, base::Depth depth, std::string_view text,
                     base::WallTime due) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kItem));
  append_number(message, static_cast<std::uint8_t>(depth));
  base::append_length_value(message, base::bytes_of(text));
  append_number(message, static_cast<std::uint64_t>(due.time_since_epoch().count()));
  const auto full = crypto::hmac_sha512(author.bytes(), message);
  return base::ItemId::from_bytes(std::span(full).first(base::ItemId::kSize));
}

base::ItemId act_id(const crypto::AuthorKey& author, ActKind what,
                    const std::optional<base::ItemId>& about, std::string_view text,
                    base::WallTime due) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kItem));
  append_number(message, static_cast<std::uint8_t>(what));
  base::append_length_value(message, about ? about->bytes() : base::ByteView());
  base::append_length_value(message, base::bytes_of(text));
  append_number(message, static_cast<std::uint64_t>(due.time_since_epoch().count()));
  const auto full = crypto::hmac_sha512(author.bytes(), message);
  return base::ItemId::from_bytes(std::span(full).first(base::ItemId::kSize));
}

base::VersionTag version_tag(const crypto::AuthorKey& author, const crypto::PublicKey& partner,
                             const base::ItemId& item, const base::Terms& terms) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kVersion));
  base::append_length_value(message, partner.bytes);
  base::append_length_value(message, item.bytes());
  append_terms(message, terms);
  const auto full = crypto::hmac_sha512(author.bytes(), message);
  base::VersionTag tag;
  std::copy_n(full.begin(), tag.size(), tag.begin());
  return tag;
}

}  // namespace waterline::ledger
