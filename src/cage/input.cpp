#include "cage/input.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>

#include "base/check.h"

namespace waterline::cage {
namespace {

constexpr std::size_t kPiece = std::size_t{1024} * 1024;

bool write_at(int file, std::uint64_t offset, base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    offset += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Input::Input() : file_(::memfd_create("waterline-foreign", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {}

bool Input::append(base::ByteView bytes) {
  if (!write_at(file_.get(), size_, bytes)) return false;
  size_ += bytes.size();
  return true;
}

bool Input::append_file(int file, std::uint64_t size) {
  base::Bytes piece(kPiece);
  std::uint64_t done = 0;
  while (done < size) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(size - done, piece.size()));
    const ssize_t got = ::pread(file, piece.data(), wanted, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;  // the file may have become shorter
    if (!append(base::ByteView(piece).first(static_cast<std::size_t>(got)))) return false;
    done += static_cast<std::uint64_t>(got);
  }
  return true;
}

bool Input::replace(std::uint64_t offset, base::ByteView bytes) {
  base::check(offset + bytes.size() <= size_);
  return write_at(file_.get(), offset, bytes);
}

int Input::hand_over() {
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  const bool sealed =
      ::fcntl(file_.get(), F_GET_SEALS) == kSeals || ::fcntl(file_.get(), F_ADD_SEALS, kSeals) == 0;
  return sealed && ::lseek(file_.get(), 0, SEEK_SET) == 0 ? file_.get() : -1;
}

}  // namespace waterline::cage
