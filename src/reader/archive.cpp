#include "reader/archive.h"

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

std::optional<Extent> Archive::extent(std::size_t member) const {
  if (zip_) return extent_of(*file_, zip_->members[member]);
  const TarMember& one = tar_.members[member];
  if (one.refused) return {};
  return Extent{one.offset, one.size};
}

}  // namespace waterline::reader
