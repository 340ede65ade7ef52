#include "ledger/words.h"

#include <algorithm>

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

base::Bytes begun(ItemIs what, const base::ItemId& item, std::uint32_t revision) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kWords));
  append_number(message, static_cast<std::uint8_t>(what));
  base::append_length_value(message, item.bytes());
  append_number(message, revision);
  return message;
}

base::Words digest_of(const base::Bytes& message) {
  const auto full = crypto::sha512(message);
  base::Words words;
  std::copy_n(full.begin(), words.size(), words.begin());
  return words;
}

}  // namespace

base::Words words_of(const base::OperationBody& content) {
  if (const auto* share = std::get_if<base::Share>(&content)) {
    base::Bytes message = begun(ItemIs::kShare, share->item, share->revision);
    append_number(message, static_cast<std::uint8_t>(share->depth));
    if (share->day) {
      append_number(message, static_cast<std::uint32_t>(share->day->time_since_epoch().count()));
    } else {
      base::append_length_value(message, {});
    }
    base::append_length_value(message, base::bytes_of(share->text));
    return digest_of(message);
  }
  if (const auto* question = std::get_if<base::Question>(&content)) {
    base::Bytes message = begun(ItemIs::kQuestion, question->item, 0);
    base::append_length_value(message, base::bytes_of(question->text));
    return digest_of(message);
  }
  return {};
}

base::Words words_of(ItemIs what, const base::ItemId& document, std::vector<std::string> texts) {
  std::ranges::sort(texts);
  base::Bytes message = begun(what, document, 0);
  for (const std::string& text : texts) base::append_length_value(message, base::bytes_of(text));
  return digest_of(message);
}

bool is_earlier(base::ByteView said_about, const base::Words& shown) {
  return shown != base::Words{} && !std::ranges::equal(said_about, shown);
}

}  // namespace waterline::ledger
