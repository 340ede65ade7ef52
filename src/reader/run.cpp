#include "reader/run.h"

#include <algorithm>
#include <array>
#include <exception>
#include <limits>
#include <new>
#include <vector>

#include "cage/inside.h"
#include "formats/coded_reading.h"
#include "formats/reader_input.h"
#include "reader/read.h"
#include "reader/unpack.h"

namespace waterline::reader {
namespace {

using cage::answer;
using cage::Outcome;

// The bytes of one of the files of the import. It lies in the input of the program, or is the file
// beside the input.
class InputSource final : public Source {
 public:
  InputSource(std::uint32_t number, const formats::InputFile& file)
      : number_(number), where_(file.where), offset_(file.offset), size_(file.size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    if (offset > size_) return {};
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - offset));
    return where_ == formats::InputFile::Where::kBeside
               ? cage::read_beside_at(offset_ + offset, wanted)
               : cage::read_input_at(offset_ + offset, wanted);
  }
  [[nodiscard]] std::optional<Origin> origin() const override { return Origin{number_, 0}; }

 private:
  std::uint32_t number_;
  formats::InputFile::Where where_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

// The whole file beside the input, whatever its size is.
class BesideSource final : public Source {
 public:
  [[nodiscard]] std::uint64_t size() const override {
    return std::numeric_limits<std::int64_t>::max();
  }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    return offset > this->size() - size ? std::string() : cage::read_beside_at(offset, size);
  }
};

// Carries out an order to unpack a medium. The answer is as long as it said it would be, or the
// program ends before.
[[noreturn]] void carry_out(const formats::UnpackOrder& order) {
  cage::begin_answer(order.size + 1);
  try {
    const auto checked = unpack_medium(order, BesideSource(), cage::write_answer);
    if (checked) cage::write_answer(std::array{static_cast<std::byte>(*checked)});
  } catch (const std::exception&) {
    cage::end();
  }
  cage::end();
}

formats::InputIndex index_of_input() {
  const auto head =
      formats::decode_input_head(base::bytes_of(cage::read_input_at(0, formats::kInputHeadSize)));
  if (!head) answer(Outcome::kUnreadable);
  const std::string coded =
      cage::read_input_at(head->index_at, static_cast<std::size_t>(head->index_size));
  auto index = formats::decode_input_index(base::bytes_of(coded));
  if (!index) answer(Outcome::kUnreadable);
  return std::move(*index);
}

Reading read_input() {
  const formats::InputIndex index = index_of_input();
  std::vector<InputSource> sources;
  for (const formats::InputFile& file : index.files)
    sources.emplace_back(static_cast<std::uint32_t>(sources.size()), file);
  std::vector<File> files;
  for (std::size_t i = 0; i < sources.size(); ++i)
    files.push_back({index.files[i].name, &sources[i]});
  return read(files, index.options);
}

[[noreturn]] void answer_with(const Reading& reading) {
  std::uint64_t size = 0;
  formats::encode(reading, [&size](base::ByteView record) { size += record.size(); });
  if (size > formats::kMaxCodedReading) answer(Outcome::kTooLarge);
  cage::begin_answer(size);
  formats::encode(reading, cage::write_answer);
  cage::end();
}

}  // namespace

void run() {
  cage::enter(cage::Access::kAnywhere);
  try {
    const auto order = formats::decode_unpack_order(
        base::bytes_of(cage::read_input_at(0, formats::kUnpackOrderSize + 1)));
    if (order) carry_out(*order);
    answer_with(read_input());
  } catch (const std::bad_alloc&) {
    answer(Outcome::kTooLarge);
  } catch (const std::exception&) {
    answer(Outcome::kUnreadable);
  }
}

}  // namespace waterline::reader
