#include "formats/reader_input.h"

#include <algorithm>

#include "formats/coded_text.h"

namespace waterline::formats {
namespace {

constexpr std::uint64_t kMagic = 0x31444145524c5457;       // "WTLREAD1"
constexpr std::uint64_t kOrderMagic = 0x314b50554e4c5457;  // "WTLNUPK1"

}  // namespace

InputHeadBytes encode(const InputHead& head) {
  base::Bytes bytes;
  base::append_little_endian(bytes, kMagic);
  base::append_little_endian(bytes, head.index_at);
  base::append_little_endian(bytes, head.index_size);
  InputHeadBytes fixed{};
  std::copy(bytes.begin(), bytes.end(), fixed.begin());
  return fixed;
}

std::optional<InputHead> decode_input_head(base::ByteView bytes) {
  Cursor cursor(bytes);
  if (cursor.number<std::uint64_t>() != kMagic) return {};
  InputHead head;
  head.index_at = cursor.number<std::uint64_t>();
  head.index_size = cursor.number<std::uint64_t>();
  if (!cursor.sound()) return {};
  return head;
}

base::Bytes encode(const UnpackOrder& order) {
  base::Bytes out;
  base::append_little_endian(out, kOrderMagic);
  out.push_back(static_cast<std::byte>(order.packing));
  for (const std::uint64_t number : {order.offset, order.packed_size, order.size})
    base::append_little_endian(out, number);
  out.push_back(std::byte{order.checksum.has_value()});
  base::append_little_endian(out, order.checksum.value_or(0));
  return out;
}

std::optional<UnpackOrder> decode_unpack_order(base::ByteView bytes) {
  Cursor cursor(bytes);
  if (cursor.number<std::uint64_t>() != kOrderMagic) return {};
  UnpackOrder order;
  const auto packing = cursor.number<std::uint8_t>();
  for (std::uint64_t* number : {&order.offset, &order.packed_size, &order.size})
    *number = cursor.number<std::uint64_t>();
  const bool has_checksum = cursor.number<std::uint8_t>() != 0;
  const auto checksum = cursor.number<std::uint32_t>();
  if (has_checksum) order.checksum = checksum;
  if (!cursor.sound() || !cursor.at_end() ||
      packing > static_cast<std::uint8_t>(MediaBytes::Packing::kDeflated))
    return {};
  order.packing = static_cast<MediaBytes::Packing>(packing);
  return order;
}

base::Bytes encode(const InputIndex& index) {
  base::Bytes out;
  base::append_little_endian(out, static_cast<std::uint32_t>(index.files.size()));
  for (const InputFile& file : index.files) {
    put_text(out, file.name);
    base::append_little_endian(out, file.offset);
    base::append_little_endian(out, file.size);
    out.push_back(static_cast<std::byte>(file.where));
  }
  out.push_back(static_cast<std::byte>(index.options.dates));
  base::append_little_endian(out, static_cast<std::uint32_t>(index.options.moods.size()));
  for (const auto& [word, number] : index.options.moods) {
    put_text(out, word);
    base::append_little_endian(out, static_cast<std::uint32_t>(number));
  }
  for (const auto& [name, place] : index.options.names) {
    put_text(out, name);
    out.push_back(static_cast<std::byte>(place));
  }
  return out;
}

std::optional<InputIndex> decode_input_index(base::ByteView bytes) {
  Cursor cursor(bytes);
  InputIndex index;
  for (auto left = cursor.number<std::uint32_t>(); left > 0 && cursor.sound(); --left) {
    InputFile file;
    file.name = cursor.text();
    file.offset = cursor.number<std::uint64_t>();
    file.size = cursor.number<std::uint64_t>();
    const auto where = cursor.number<std::uint8_t>();
    if (where > static_cast<std::uint8_t>(InputFile::Where::kBeside)) return {};
    file.where = static_cast<InputFile::Where>(where);
    index.files.push_back(std::move(file));
  }
  const auto order = cursor.number<std::uint8_t>();
  if (order > static_cast<std::uint8_t>(DayOrder::kMonthFirst)) return {};
  index.options.dates = static_cast<DayOrder>(order);
  for (auto left = cursor.number<std::uint32_t>(); left > 0 && cursor.sound(); --left) {
    std::string word = cursor.text();
    index.options.moods[std::move(word)] = static_cast<int>(cursor.number<std::uint32_t>());
  }
  while (!cursor.at_end()) {
    std::string name = cursor.text();
    const auto place = cursor.number<std::uint8_t>();
    if (place > static_cast<std::uint8_t>(NamePlace::kNothing)) return {};
    index.options.names[std::move(name)] = static_cast<NamePlace>(place);
  }
  if (!cursor.sound()) return {};
  return index;
}

}  // namespace waterline::formats
