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

struct AppendBody {
  base::Bytes& out;

  void begin(std::uint8_t kind, const base::ItemId& item) const {
    append_number(out, kind);
    base::append_length_value(out, item.bytes());
  }
  void operator()(const base::Share& share) const {
    begin(1, share.item);
    append_number(out, share.revision);
    append_number(out, static_cast<std::uint8_t>(share.rendition));
    if (share.day) {
      append_number(out, static_cast<std::uint32_t>(share.day->time_since_epoch().count()));
    } else {
      base::append_length_value(out, {});
    }
    base::append_length_value(out, base::bytes_of(share.text));
  }
  void operator()(const base::TakeBack& take_back) const { begin(2, take_back.item); }
  void operator()(const base::Mark& mark) const {
    begin(3, mark.item);
    append_number(out, mark.revision);
    append_number(out, static_cast<std::uint8_t>(mark.wording));
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

base::ItemId item_id(const crypto::AuthorKey& author, base::Rendition rendition, std::string_view text,
                     base::WallTime due) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kItem));
  append_number(message, static_cast<std::uint8_t>(rendition));
  base::append_length_value(message, base::bytes_of(text));
  append_number(message, static_cast<std::uint64_t>(due.time_since_epoch().count()));
  const auto full = crypto::hmac_sha512(author.bytes(), message);
  return base::ItemId::from_bytes(std::span(full).first(base::ItemId::kSize));
}

}  // namespace waterline::ledger
