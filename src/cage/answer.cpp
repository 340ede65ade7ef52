#include "cage/answer.h"

#include <algorithm>

namespace waterline::cage {
namespace {

constexpr std::uint32_t kMagic = 0x31474357;  // "WCG1"

}  // namespace

AnswerHeaderBytes encode(const AnswerHeader& header) {
  base::Bytes bytes;
  base::append_little_endian(bytes, kMagic);
  base::append_little_endian(bytes, static_cast<std::uint32_t>(header.outcome));
  base::append_little_endian(bytes, header.size);
  AnswerHeaderBytes fixed{};
  std::copy(bytes.begin(), bytes.end(), fixed.begin());
  return fixed;
}

std::optional<AnswerHeader> decode_header(const AnswerHeaderBytes& bytes) {
  const base::ByteView view(bytes);
  const auto outcome = base::read_little_endian<std::uint32_t>(view.subspan(4));
  const auto size = base::read_little_endian<std::uint64_t>(view.subspan(8));
  if (base::read_little_endian<std::uint32_t>(view) != kMagic) return {};
  if (outcome < static_cast<std::uint32_t>(Outcome::kDone) ||
      outcome > static_cast<std::uint32_t>(Outcome::kTooLarge))
    return {};
  const AnswerHeader header{static_cast<Outcome>(outcome), size};
  if (header.outcome != Outcome::kDone && size != 0) return {};
  return header;
}

}  // namespace waterline::cage
