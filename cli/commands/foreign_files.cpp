#include "commands/foreign_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/program_path.h"
#include "cage/run.h"
#include "commands/sealing.h"
#include "crypto/secret.h"
#include "formats/coded_reading.h"
#include "formats/limits.h"
#include "terminal/caged.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMagicSize = 64;  // enough for is_sealed_file
constexpr std::uint64_t kMaxSealed = std::uint64_t{1} << 30;
constexpr std::uint64_t kPiece = std::uint64_t{1024} * 1024;

Ended no_memory() {
  return {Exit::kFailure, tr("There is not enough free memory to read this. Nothing was imported."),
          tr("Close other programs and try again, or bring along a smaller part."),
          "out_of_memory"};
}

Ended not_read_safely() {
  return {Exit::kUsage, tr("This could not be read safely. Nothing was imported."),
          tr("It is damaged, or takes more time or memory than a journal should. Export it again, "
             "or bring along a "
             "smaller part."),
          "not_read_safely"};
}

std::string content_of(int file, std::uint64_t size, std::uint64_t offset = 0) {
  std::string content(static_cast<std::size_t>(size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::pread(file, content.data() + filled, content.size() - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

}  // namespace

ForeignFiles::ForeignFiles(std::string sealed_with) : sealed_with_(std::move(sealed_with)) {
  append(base::Bytes(formats::kInputHeadSize));
}

std::uint64_t ForeignFiles::add(const std::string& name, int file, std::uint64_t size) {
  return add(name, file, size, {});
}

std::uint64_t ForeignFiles::add(const std::string& name, int file, std::uint64_t size,
                                const std::filesystem::path& path) {
  const std::uint64_t offset = input_.size();
  if (is_sealed_file(content_of(file, std::min<std::uint64_t>(size, kMagicSize)))) {
    std::string opened = unsealed(content_of(file, size), sealed_with_);
    append(base::bytes_of(opened));
    crypto::wipe(std::as_writable_bytes(std::span(opened)));
  } else if (!input_.append_file(file, size)) {
    throw no_memory();
  }
  index_.files.push_back({name, offset, input_.size() - offset});
  paths_.push_back(path);
  return input_.size() - offset;
}

void ForeignFiles::add_whole(const std::string& name, base::FileDescriptor file,
                             std::uint64_t size) {
  if (is_sealed_file(content_of(file.get(), std::min<std::uint64_t>(size, kMagicSize)))) {
    if (size > kMaxSealed) throw no_memory();
    add(name, file.get(), size);
    return;
  }
  index_.files.push_back({name, 0, size, formats::InputFile::Where::kBeside});
  paths_.emplace_back();
  whole_ = std::move(file);
}

void ForeignFiles::add_name(const std::string& name, const std::filesystem::path& path) {
  index_.files.push_back({name, input_.size(), 0});
  paths_.push_back(path);
}

void ForeignFiles::append(base::ByteView bytes) {
  if (!input_.append(bytes)) throw no_memory();
}

formats::Reading ForeignFiles::read(const formats::ReadingOptions& options) {
  index_.options = options;
  const base::Bytes index = formats::encode(index_);
  const auto head = formats::encode(formats::InputHead{input_.size(), index.size()});
  append(index);
  if (!input_.replace(0, head)) throw no_memory();
  const cage::Answer answer = run_caged(
      {"waterline-reader", {}, formats::kMaxCodedReading, not_read_safely(), whole_.get()}, input_);
  // decode_reading checks every rule of the answer, since the input may have taken the reader over.
  auto reading = formats::decode_reading(answer.bytes);
  if (answer.outcome != cage::Outcome::kDone || !reading) throw not_read_safely();
  return std::move(*reading);
}

ForeignFiles::MediumRead ForeignFiles::read_medium(
    const formats::MediaBytes& bytes, const std::function<void(std::uint64_t)>& begin,
    const std::function<void(std::string_view)>& take) {
  // The numbers come from the reader, which a file may have taken over.
  if (bytes.file >= index_.files.size()) return MediumRead::kNot;
  const bool in_archive = bytes.packing != formats::MediaBytes::Packing::kFile;
  if (!in_archive) return read_file(paths_[bytes.file], begin, take);
  const formats::InputFile& file = index_.files[bytes.file];
  const bool lies_within =
      bytes.offset <= file.size && bytes.packed_size <= file.size - bytes.offset;
  packed_ += lies_within ? bytes.packed_size : 0;
  const std::uint64_t all = whole_ ? file.size : input_.size();
  if (!lies_within || bytes.size == 0 || bytes.size > formats::kMaxMediaSize || packed_ > all)
    return MediumRead::kNot;
  return unpack(bytes, begin, take);
}

ForeignFiles::MediumRead ForeignFiles::read_file(
    const std::filesystem::path& path, const std::function<void(std::uint64_t)>& begin,
    const std::function<void(std::string_view)>& take) {
  // A link is not followed, and a pipe is not waited for.
  const base::FileDescriptor file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW));
  struct stat facts {};
  if (!file || fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return MediumRead::kNot;
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  if (size == 0 || size > formats::kMaxMediaSize) return MediumRead::kNot;
  begin(size);
  std::string piece;
  for (std::uint64_t done = 0; done < size; done += piece.size()) {
    piece = content_of(file.get(), std::min<std::uint64_t>(size - done, kPiece), done);
    if (piece.empty()) return MediumRead::kNot;  // it has become shorter
    take(piece);
  }
  return MediumRead::kWhole;
}

ForeignFiles::MediumRead ForeignFiles::unpack(const formats::MediaBytes& bytes,
                                              const std::function<void(std::uint64_t)>& begin,
                                              const std::function<void(std::string_view)>& take) {
  const formats::InputFile& file = index_.files[bytes.file];
  const std::uint64_t base = whole_ ? 0 : file.offset;
  cage::Input order;
  const auto coded = formats::encode(formats::UnpackOrder{
      bytes.packing, base + bytes.offset, bytes.packed_size, bytes.size, bytes.checksum});
  if (!order.append(coded)) throw no_memory();
  const int archive = whole_ ? whole_.get() : input_.hand_over();
  std::uint64_t left = bytes.size;
  std::optional<std::byte> checked;
  begin(bytes.size);
  const auto outcome = cage::run_in_pieces(
      {.program = base::helper_program("waterline-reader"),
       .most = static_cast<std::size_t>(bytes.size + 1),
       .beside = archive},
      order, [&](base::ByteView piece) {
        const auto part =
            piece.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())));
        left -= part.size();
        if (!part.empty()) take(base::text_of(part));
        if (part.size() < piece.size()) checked = piece[part.size()];
      });
  if (!outcome || *outcome != cage::Outcome::kDone || !checked) return MediumRead::kNot;
  return *checked == static_cast<std::byte>(formats::Checked::kOther) ? MediumRead::kOther
                                                                      : MediumRead::kWhole;
}

}  // namespace waterline::cli
