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
#include "formats/word_files.h"
#include "terminal/caged.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMagicSize = 64;  // enough for is_sealed_file
// The limit for the words of a sealed file, which are held in memory.
constexpr std::uint64_t kMaxSealedWords = std::uint64_t{1} << 30;
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

void ForeignFiles::add_to_index(const std::string& name, std::uint64_t offset, std::uint64_t size,
                                Place place) {
  index_.files.push_back({name, offset, size});
  places_.push_back(std::move(place));
}

std::uint64_t ForeignFiles::add(const std::string& name, base::FileDescriptor file,
                                std::uint64_t size, const std::filesystem::path& path) {
  if (is_sealed_file(content_of(file.get(), std::min<std::uint64_t>(size, kMagicSize))))
    return add_sealed(name, name + "/", std::move(file), size);
  const std::uint64_t offset = input_.size();
  if (!input_.append_file(file.get(), size)) throw no_memory();
  // It may have become shorter meanwhile.
  add_to_index(name, offset, input_.size() - offset, {path});
  return input_.size() - offset;
}

// `folder` is put before the names of the files in it. A file that is alone in it has the name of the
// sealed file instead.
std::uint64_t ForeignFiles::add_sealed(const std::string& name_of_all, const std::string& folder,
                                       base::FileDescriptor file, std::uint64_t size) {
  sealed_.push_back(
      std::make_unique<backup::SealedFiles>(open_sealed(std::move(file), size, sealed_with_)));
  backup::SealedFiles& sealed = *sealed_.back();
  std::uint64_t copied = 0;
  for (const backup::SealedFiles::File& one : sealed.files()) {
    const std::string name = sealed.files().size() == 1 ? name_of_all : folder + one.name;
    const Place place{{}, sealed_.size() - 1, &one};
    if (formats::is_own_medium(one.name)) {
      add_to_index(name, input_.size(), 0, place);
      continue;
    }
    if (one.size > kMaxSealedWords - copied) throw no_memory();
    const std::uint64_t offset = input_.size();
    copied += one.size;
    base::Bytes piece;
    for (std::uint64_t done = 0; done < one.size; done += piece.size()) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(one.size - done, kPiece)));
      if (!sealed.read_file(one, done, piece)) throw not_read_safely();
      append(piece);
      crypto::wipe(piece);
    }
    add_to_index(name, offset, one.size, place);
  }
  return copied;
}

void ForeignFiles::add_whole(const std::string& name, base::FileDescriptor file,
                             std::uint64_t size) {
  if (is_sealed_file(content_of(file.get(), std::min<std::uint64_t>(size, kMagicSize)))) {
    add_sealed(name, {}, std::move(file), size);
    return;
  }
  index_.files.push_back({name, 0, size, formats::InputFile::Where::kBeside});
  places_.emplace_back();
  whole_ = std::move(file);
}

void ForeignFiles::add_name(const std::string& name, const std::filesystem::path& path) {
  add_to_index(name, input_.size(), 0, {path});
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
  const Place& place = places_[bytes.file];
  if (!in_archive)
    return place.file != nullptr ? read_sealed(place, begin, take)
                                 : read_file(place.path, begin, take);
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

ForeignFiles::MediumRead ForeignFiles::read_sealed(
    const Place& place, const std::function<void(std::uint64_t)>& begin,
    const std::function<void(std::string_view)>& take) {
  const std::uint64_t size = place.file->size;
  if (size == 0 || size > formats::kMaxMediaSize) return MediumRead::kNot;
  begin(size);
  base::Bytes piece;
  for (std::uint64_t done = 0; done < size; done += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min(size - done, kPiece)));
    if (!sealed_[place.sealed]->read_file(*place.file, done, piece)) return MediumRead::kNot;
    take(base::text_of(piece));
    crypto::wipe(piece);
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
