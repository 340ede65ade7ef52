#include "commands/foreign_files.h"

#include <algorithm>
#include <array>

#include <unistd.h>

#include "base/bytes.h"
#include "commands/sealing.h"
#include "crypto/secret.h"
#include "formats/coded_reading.h"
#include "terminal/caged.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMagicSize = 64;  // enough for is_sealed_file

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

std::string content_of(int file, std::uint64_t size) {
  std::string content(static_cast<std::size_t>(size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got =
        ::pread(file, content.data() + filled, content.size() - filled, static_cast<off_t>(filled));
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
  const std::uint64_t offset = input_.size();
  if (is_sealed_file(content_of(file, std::min<std::uint64_t>(size, kMagicSize)))) {
    std::string opened = unsealed(content_of(file, size), sealed_with_);
    append(base::bytes_of(opened));
    crypto::wipe(std::as_writable_bytes(std::span(opened)));
  } else if (!input_.append_file(file, size)) {
    throw no_memory();
  }
  index_.files.push_back({name, offset, input_.size() - offset});
  return input_.size() - offset;
}

void ForeignFiles::add_name(const std::string& name) {
  index_.files.push_back({name, input_.size(), 0});
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
  const cage::Answer answer =
      run_caged({"waterline-reader", {}, formats::kMaxCodedReading, not_read_safely()}, input_);
  // decode_reading checks every rule of the answer, since the input may have taken the reader over.
  auto reading = formats::decode_reading(answer.bytes);
  if (answer.outcome != cage::Outcome::kDone || !reading) throw not_read_safely();
  return std::move(*reading);
}

}  // namespace waterline::cli
