#include "formats/zip_writer.h"

#include <algorithm>

#include <zlib.h>

#include "base/check.h"
#include "formats/write.h"

namespace waterline::formats {
namespace {

constexpr std::uint32_t kIn64 = 0xffffffff;
constexpr std::uint16_t kIn64Count = 0xffff;
constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kVersion64 = 45;
constexpr std::size_t kChecksumAt = 14;  // in a local header

void put(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

// Returns what the local header and the list say of a file in the same words, from the version that
// is needed on up to the size of the extra field.
std::string common_of(std::string_view name, std::uint64_t size, std::uint32_t checksum,
                      std::uint16_t version, std::uint16_t extra) {
  constexpr std::uint32_t kUtf8Names = 1 << 11;
  std::string out;
  put(out, version, 2);
  put(out, kUtf8Names, 2);
  put(out, 0, 2);           // stored
  put(out, 0x00210000, 4);  // 1980-01-01, the first possible day
  put(out, checksum, 4);
  put(out, size, 4);
  put(out, size, 4);
  put(out, name.size(), 2);
  put(out, extra, 2);
  return out;
}

}  // namespace

// The records are those of APPNOTE 4.3.7, 4.3.12, 4.3.14, 4.3.15, 4.3.16 and 4.5.3.
std::string ZipWriter::begin_file(std::string_view name, std::uint64_t size) {
  base::check(left_ == 0 && size <= kMaxFileSize);
  files_.push_back({std::string(name), size, at_, 0});
  std::string out;
  put(out, 0x04034b50, 4);
  out += common_of(name, size, 0, kVersion, 0);
  out += name;
  at_ += out.size();
  left_ = size;
  return out;
}

void ZipWriter::add(std::string_view bytes) {
  base::check(bytes.size() <= left_);
  constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;
  at_ += bytes.size();
  left_ -= bytes.size();
  std::uint32_t& checksum = files_.back().checksum;
  while (!bytes.empty()) {
    const auto some = bytes.substr(0, kMostAtOnce);
    checksum = static_cast<std::uint32_t>(crc32(
        checksum, reinterpret_cast<const Bytef*>(some.data()), static_cast<uInt>(some.size())));
    bytes.remove_prefix(some.size());
  }
}

std::string ZipWriter::finish() {
  base::check(left_ == 0);
  std::string out;
  for (const File& file : files_) {
    const bool is_far = file.header_at >= kIn64;
    put(out, 0x02014b50, 4);
    put(out, is_far ? kVersion64 : kVersion, 2);
    out += common_of(file.name, file.size, file.checksum, is_far ? kVersion64 : kVersion,
                     is_far ? 12 : 0);
    out.append(10, '\0');  // comment, disk, attributes
    put(out, is_far ? kIn64 : file.header_at, 4);
    out += file.name;
    if (!is_far) continue;
    put(out, 1, 2);  // the extra field with what did not fit
    put(out, 8, 2);
    put(out, file.header_at, 8);
  }
  const std::uint64_t start = at_;
  const std::uint64_t size = out.size();
  if (start >= kIn64 || size >= kIn64 || files_.size() >= kIn64Count) {
    const std::uint64_t end_at = start + size;
    put(out, 0x06064b50, 4);
    put(out, 44, 8);  // the size of the rest of this record
    put(out, kVersion64, 2);
    put(out, kVersion64, 2);
    put(out, 0, 8);  // disks
    put(out, files_.size(), 8);
    put(out, files_.size(), 8);
    put(out, size, 8);
    put(out, start, 8);
    put(out, 0x07064b50, 4);
    put(out, 0, 4);
    put(out, end_at, 8);
    put(out, 1, 4);
  }
  const std::uint64_t count = std::min<std::uint64_t>(files_.size(), kIn64Count);
  put(out, 0x06054b50, 4);
  put(out, 0, 4);
  put(out, count, 2);
  put(out, count, 2);
  put(out, std::min<std::uint64_t>(size, kIn64), 4);
  put(out, std::min<std::uint64_t>(start, kIn64), 4);
  put(out, 0, 2);
  at_ += out.size();
  return out;
}

std::vector<ZipWriter::Patch> ZipWriter::patches() const {
  std::vector<Patch> patches;
  for (const File& file : files_) {
    Patch& patch = patches.emplace_back(Patch{file.header_at + kChecksumAt, {}});
    put(patch.bytes, file.checksum, 4);
  }
  return patches;
}

std::string write_zip(const std::vector<NamedText>& files) {
  ZipWriter zip;
  std::string out;
  for (const NamedText& file : files) {
    out += zip.begin_file(file.name, file.content.size());
    zip.add(file.content);
    out += file.content;
  }
  out += zip.finish();
  for (const ZipWriter::Patch& patch : zip.patches())
    out.replace(static_cast<std::size_t>(patch.offset), patch.bytes.size(), patch.bytes);
  return out;
}

}  // namespace waterline::formats
