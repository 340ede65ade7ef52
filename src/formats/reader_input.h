#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "formats/draft.h"

// The input of the reader program as one sequence of bytes: a head of fixed size, the files one
// after another, and an index that says where each file is.
namespace waterline::formats {

// The beginning of the input: it says where the index is.
struct InputHead {
  std::uint64_t index_at = 0;
  std::uint64_t index_size = 0;
};
inline constexpr std::size_t kInputHeadSize = 24;
using InputHeadBytes = std::array<std::byte, kInputHeadSize>;

struct InputFile {
  std::string name;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  // 0 for a file that cannot hold words
  // Where `offset` counts: in the input, or in the one file beside it, which may have gigabytes.
  enum class Where : std::uint8_t { kInput, kBeside };
  Where where = Where::kInput;
};

// The person's choices for the reading.
struct ReadingOptions {
  // The numbers on the person's own scale that the person gave to words for moods: to Daylio's
  // labels and to moods in front matter. A mood that is not in this map stays a word.
  std::map<std::string, int> moods;
  DayOrder dates = DayOrder::kUnknown;
  // For each name in front matter, where in an entry the person wants its values. The names are in
  // lower case.
  std::map<std::string, NamePlace> names{};
};

struct InputIndex {
  std::vector<InputFile> files;
  ReadingOptions options;
};

// The other kind of input: an order to unpack one medium, which lies in the file beside the input.
struct UnpackOrder {
  MediaBytes::Packing packing = MediaBytes::Packing::kStored;
  std::uint64_t offset = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::optional<std::uint32_t> checksum{};
};
// The answer to such an order is the medium and then one byte. kSame also stands if the archive
// states no checksum.
enum class Checked : std::uint8_t { kSame = 1, kOther = 2 };

base::Bytes encode(const UnpackOrder& order);
// Returns nullopt if the bytes are no such order.
std::optional<UnpackOrder> decode_unpack_order(base::ByteView bytes);
inline constexpr std::size_t kUnpackOrderSize = 38;

InputHeadBytes encode(const InputHead& head);
std::optional<InputHead> decode_input_head(base::ByteView bytes);
base::Bytes encode(const InputIndex& index);
std::optional<InputIndex> decode_input_index(base::ByteView bytes);

}  // namespace waterline::formats
