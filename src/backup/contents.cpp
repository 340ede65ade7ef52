#include "backup/contents.h"

#include <algorithm>

#include "base/check.h"

namespace waterline::backup {
namespace {

constexpr std::size_t kPartHeaderSize = 1 + 8;  // code, length in bytes
constexpr std::byte kEnd{0};

bool all_zero(base::ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

// ---- packing

Packer::Packer(base::ByteView keyring, const About& about, const Pages& pages,
               const crypto::BackupKey& key, base::Random& random)
    : header_(make_header(keyring, random)),
      key_(file_key(key, header_)),
      random_(random),
      left_(pages),
      announced_(pages) {
  std::uint64_t content = kAboutSize + 1;  // and the end mark
  for (const auto& [part, count] : announced_) content += kPartHeaderSize + count * kPageSize;
  for (const Part part : std::span(kParts).first(kStoreParts))
    base::check(announced_.contains(part));
  content_left_ = padded_content(content);
  chunk_.reserve(kChunkSize);
  base::append(chunk_, to_bytes(about));
  content_left_ -= chunk_.size();
}

Packer::~Packer() {
  crypto::wipe(chunk_);
}

void Packer::add(Part part, base::ByteView pages, base::Bytes& out) {
  std::uint64_t& left = left_.at(part);
  base::check(pages.size() % kPageSize == 0 && pages.size() / kPageSize <= left);
  if (left == announced_.at(part)) {
    base::Bytes beginning{static_cast<std::byte>(part)};
    base::append_little_endian(beginning, left * kPageSize);
    put(beginning, out);
  }
  left -= pages.size() / kPageSize;
  put(pages, out);
}

void Packer::finish(base::Bytes& out) {
  base::check(std::ranges::all_of(left_, [](const auto& part) { return part.second == 0; }));
  const base::Bytes zeros(kChunkSize);
  while (content_left_ > 0)
    put(base::ByteView(zeros).first(std::min<std::uint64_t>(content_left_, zeros.size())), out);
}

void Packer::put(base::ByteView content, base::Bytes& out) {
  base::append(out, header_);
  header_.clear();
  base::check(content.size() <= content_left_);
  content_left_ -= content.size();
  while (!content.empty()) {
    const std::size_t size = std::min(content.size(), kChunkSize - chunk_.size());
    base::append(chunk_, content.first(size));
    content = content.subspan(size);
    const bool last = content.empty() && content_left_ == 0;
    if (chunk_.size() < kChunkSize && !last) continue;
    seal_chunk(key_, next_chunk_++, last ? Place::kLast : Place::kInside, chunk_, random_, out);
    crypto::wipe(chunk_);
    chunk_.clear();
  }
}

// ---- unpacking

Unpacker::Unpacker(base::ByteView header, const crypto::BackupKey& key, Sink& sink)
    : key_(file_key(key, header)), sink_(sink) {
  content_.reserve(kChunkSize);
  pending_.reserve(kPageSize);
}

Unpacker::~Unpacker() {
  crypto::wipe(content_);
  crypto::wipe(pending_);
}

Result<void> Unpacker::add(base::ByteView sealed, Place place) {
  if (place_ == Place::kLast) return Error::kDamaged;
  if (place == Place::kInside && sealed.size() != kSealedChunkSize) return Error::kDamaged;
  if (auto opened = open_chunk(key_, next_chunk_, place, sealed, content_); !opened) return opened;
  ++next_chunk_;
  place_ = place;
  auto taken = take(content_);
  crypto::wipe(content_);
  if (taken && place == Place::kLast && !complete()) return Error::kDamaged;
  return taken;
}

Result<void> Unpacker::take(base::ByteView content) {
  while (!content.empty()) {
    if (ended_) return all_zero(content) ? Result<void>() : Error::kDamaged;
    if (pages_left_ == 0 && pending_.empty() && next_part_ >= kStoreParts) {
      // A backup has its parts in ascending order of their codes. So if a part comes after the last
      // one that this version knows, a later version wrote the file.
      if (content.front() > static_cast<std::byte>(kParts.back())) return Error::kNewer;
      if (content.front() == kEnd) {
        ended_ = true;
        content = content.subspan(1);
        continue;
      }
    }
    const std::size_t whole = !has_about_       ? kAboutSize
                              : pages_left_ > 0 ? kPageSize
                                                : kPartHeaderSize;
    const std::size_t size = std::min(content.size(), whole - pending_.size());
    base::append(pending_, content.first(size));
    content = content.subspan(size);
    if (pending_.size() < whole) continue;
    if (auto taken = take_whole(); !taken) return taken;
    crypto::wipe(pending_);
    pending_.clear();
  }
  return {};
}

// Handles the bytes in pending_, once they are complete: the about block, a page, or the code and
// length of a part.
Result<void> Unpacker::take_whole() {
  if (!has_about_) {
    const auto about = about_from(pending_);
    if (!about) return about.error();
    has_about_ = true;
    sink_.about(*about);
    return {};
  }
  if (pages_left_ == 0) return begin_part();
  --pages_left_;
  if (!sink_.page(kParts.at(next_part_ - 1), pending_)) return Error::kInterrupted;
  return {};
}

Result<void> Unpacker::begin_part() {
  const auto* const found =
      std::ranges::find(kParts, static_cast<Part>(std::to_integer<std::uint8_t>(pending_.front())));
  const auto index = static_cast<std::size_t>(found - kParts.begin());
  if (index < next_part_ || index >= kParts.size()) return Error::kDamaged;
  if (next_part_ < kStoreParts && index != next_part_) return Error::kDamaged;
  const auto length = base::read_little_endian<std::uint64_t>(base::ByteView(pending_).subspan(1));
  if (length == 0 || length % kPageSize != 0) return Error::kDamaged;
  const Part part = *found;
  next_part_ = index + 1;
  pages_left_ = length / kPageSize;
  if (!sink_.begin(part, pages_left_)) return Error::kInterrupted;
  return {};
}

}  // namespace waterline::backup
