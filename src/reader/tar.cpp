#include "reader/tar.h"

#include <algorithm>
#include <string_view>

#include "formats/limits.h"
#include "reader/member_name.h"

namespace waterline::reader {
namespace {

// The block size of a tar file (POSIX.1-2017, pax, "ustar Interchange Format").
constexpr std::size_t kBlock = 512;
constexpr std::size_t kMagicAt = 257;
constexpr std::size_t kMaxLongName = std::size_t{64} * 1024;

std::string_view field(std::string_view block, std::size_t at, std::size_t size) {
  const std::string_view whole = block.substr(at, size);
  return whole.substr(0, whole.find('\0'));
}

// Reads an octal number with spaces around it. Returns nullopt for any other text.
std::optional<std::uint64_t> octal(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '7' || value >> 60 != 0) return {};
    value = value * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

bool is_header(std::string_view block) {
  constexpr std::size_t kChecksumAt = 148;
  constexpr std::size_t kChecksumSize = 8;
  if (block.size() < kBlock || !block.substr(kMagicAt).starts_with("ustar")) return false;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool inside = i >= kChecksumAt && i < kChecksumAt + kChecksumSize;
    sum += inside ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return octal(field(block, kChecksumAt, kChecksumSize)) == sum;
}

// Returns the path in the records of a pax header, "LENGTH path=VALUE\n"; empty if there is none.
std::string path_of_pax(std::string_view records) {
  while (!records.empty()) {
    std::size_t length = 0;
    std::size_t digits = 0;
    while (digits < records.size() && digits < 6 && records[digits] >= '0' &&
           records[digits] <= '9')
      length = length * 10 + static_cast<std::size_t>(records[digits++] - '0');
    if (length <= digits + 1 || length > records.size()) break;
    std::string_view record = records.substr(digits + 1, length - digits - 1);
    if (record.ends_with('\n')) record.remove_suffix(1);
    constexpr std::string_view kPath = "path=";
    if (record.starts_with(kPath)) return std::string(record.substr(kPath.size()));
    records.remove_prefix(length);
  }
  return {};
}

}  // namespace

bool is_tar(const Source& file) {
  return is_header(file.read(0, kBlock));
}

TarList list_tar(const Source& archive) {
  TarList list;
  std::string long_name;
  for (std::uint64_t at = 0; at < archive.size();) {
    const std::string block = archive.read(at, kBlock);
    if (block.find_first_not_of('\0') == std::string::npos) break;  // the end
    const auto size = is_header(block) ? octal(field(block, 124, 12)) : std::nullopt;
    if (!size || *size > archive.size() - at - kBlock) {
      list.refused = formats::Reason::kDamaged;
      break;
    }
    const std::uint64_t content_at = at + kBlock;
    at = content_at + (*size + kBlock - 1) / kBlock * kBlock;
    const char type = block[156];
    if (type == 'L' || type == 'x') {
      const std::string said = archive.read(
          content_at, static_cast<std::size_t>(std::min<std::uint64_t>(*size, kMaxLongName)));
      long_name = type == 'x' ? path_of_pax(said) : std::string(said.c_str());
      continue;
    }
    if (type == 'g' || type == 'K') continue;
    std::string name(field(block, 0, 100));
    if (const std::string_view prefix = field(block, 345, 155); !prefix.empty())
      name = std::string(prefix) + "/" + name;
    if (!long_name.empty()) name = std::move(long_name);
    long_name.clear();
    if (type == '5') continue;  // a folder
    if (list.members.size() >= formats::kMaxFiles) {
      list.refused = formats::Reason::kTooLarge;
      break;
    }
    TarMember member{member_name(name, NameCode::kSaid), content_at, *size, {}};
    if (type != '0' && type != '\0' && type != '7') member.refused = formats::Reason::kUnsafeName;
    list.members.push_back(std::move(member));
  }
  return list;
}

}  // namespace waterline::reader
