#include "reader/run.h"

#include <algorithm>
#include <exception>
#include <new>
#include <vector>

#include "cage/inside.h"
#include "formats/coded_reading.h"
#include "formats/reader_input.h"
#include "reader/read.h"

namespace waterline::reader {
namespace {

using cage::answer;
using cage::Outcome;

// The bytes of one of the files that lie in the input of the program.
class InputSource final : public Source {
 public:
  InputSource(std::uint64_t offset, std::uint64_t size) : offset_(offset), size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    if (offset > size_) return {};
    return cage::read_input_at(
        offset_ + offset, static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - offset)));
  }

 private:
  std::uint64_t offset_;
  std::uint64_t size_;
};

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
  for (const formats::InputFile& file : index.files) sources.emplace_back(file.offset, file.size);
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
    answer_with(read_input());
  } catch (const std::bad_alloc&) {
    answer(Outcome::kTooLarge);
  } catch (const std::exception&) {
    answer(Outcome::kUnreadable);
  }
}

}  // namespace waterline::reader
