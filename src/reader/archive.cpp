#include "reader/archive.h"

#include "formats/limits.h"

namespace waterline::reader {

std::optional<Archive> Archive::open(const Source& file) {
  Archive archive(file);
  if (is_zip(file)) {
    archive.zip_ = list_zip(file);
  } else if (is_tar(file)) {
    archive.tar_ = list_tar(file);
  } else {
    return {};
  }
  return archive;
}

std::optional<Reason> Archive::refused() const {
  return zip_ ? zip_->refused : tar_.refused;
}

std::size_t Archive::count() const {
  return zip_ ? zip_->members.size() : tar_.members.size();
}

const std::string& Archive::name(std::size_t member) const {
  return zip_ ? zip_->members[member].name : tar_.members[member].name;
}

std::optional<Reason> Archive::refused(std::size_t member) const {
  return zip_ ? zip_->members[member].refused : tar_.members[member].refused;
}

Unpacked Archive::content(std::size_t member, std::size_t room) const {
  if (zip_) return unpack(*file_, zip_->members[member], room);
  const TarMember& one = tar_.members[member];
  if (one.refused) return {{}, one.refused};
  if (one.size > room) return {{}, Reason::kTooLarge};
  return {file_->read(one.offset, static_cast<std::size_t>(one.size)), {}};
}

std::optional<formats::MediaBytes> Archive::media_bytes(std::size_t member) const {
  using Packing = formats::MediaBytes::Packing;
  const auto origin = file_->origin();
  if (!origin) return {};
  if (zip_) {
    const ZipMember& one = zip_->members[member];
    const auto begin = one.media_refused ? std::nullopt : begin_of(*file_, one);
    if (!begin || *begin > file_->size() || one.packed_size > file_->size() - *begin) return {};
    return formats::MediaBytes{one.is_deflated() ? Packing::kDeflated : Packing::kStored,
                               origin->file,
                               origin->offset + *begin,
                               one.packed_size,
                               one.size,
                               one.checksum};
  }
  const TarMember& one = tar_.members[member];
  if (one.refused || one.size > formats::kMaxMediaSize) return {};
  return formats::MediaBytes{Packing::kStored, origin->file, origin->offset + one.offset,
                             one.size,         one.size,     {}};
}

std::optional<Extent> Archive::extent(std::size_t member) const {
  if (zip_) return extent_of(*file_, zip_->members[member]);
  const TarMember& one = tar_.members[member];
  if (one.refused) return {};
  return Extent{one.offset, one.size};
}

}  // namespace waterline::reader
