#include "reader/unpack.h"

#include <algorithm>
#include <string>

#include <zlib.h>

namespace waterline::reader {
namespace {

constexpr std::size_t kMostAtOnce = std::size_t{1024} * 1024;

const Bytef* zlib_bytes(const std::byte* bytes) {
  return reinterpret_cast<const Bytef*>(bytes);
}

// The bytes that came out so far: how many more there may be, and their checksum.
class Output {
 public:
  Output(std::uint64_t size, const std::function<void(base::ByteView)>& put)
      : left_(size), put_(put) {}

  // Returns false, and puts nothing, if these are more bytes than there may be.
  bool add(base::ByteView bytes) {
    if (bytes.size() > left_) return false;
    left_ -= bytes.size();
    checksum_ = crc32(checksum_, zlib_bytes(bytes.data()), static_cast<uInt>(bytes.size()));
    if (!bytes.empty()) put_(bytes);
    return true;
  }
  [[nodiscard]] bool is_whole() const { return left_ == 0; }
  [[nodiscard]] std::uint32_t checksum() const { return static_cast<std::uint32_t>(checksum_); }

 private:
  std::uint64_t left_;
  uLong checksum_ = 0;
  const std::function<void(base::ByteView)>& put_;
};

// Calls `use` with the packed bytes, piece by piece, until it returns false. Returns whether all of
// them were there.
template <class Use>
bool for_each_piece(const formats::UnpackOrder& order, const Source& archive, const Use& use) {
  for (std::uint64_t done = 0; done < order.packed_size;) {
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(order.packed_size - done, kMostAtOnce));
    const std::string piece = archive.read(order.offset + done, wanted);
    if (piece.size() < wanted) return false;
    if (!use(base::bytes_of(piece))) break;
    done += wanted;
  }
  return true;
}

// A stream of zlib that is ended with this object.
class Inflating {
 public:
  Inflating() {
    constexpr int kRawDeflate = -15;
    ready_ = inflateInit2(&stream_, kRawDeflate) == Z_OK;
  }
  ~Inflating() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflating(const Inflating&) = delete;
  Inflating& operator=(const Inflating&) = delete;

  // Unpacks these bytes into `out`. Returns whether the stream can go on.
  bool add(base::ByteView packed, Output& out) {
    if (!ready_) return false;
    // The cast is safe: zlib only reads these bytes, but its interface lacks the const.
    stream_.next_in = const_cast<Bytef*>(zlib_bytes(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(room_.data());
      stream_.avail_out = static_cast<uInt>(room_.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      ended_ = result == Z_STREAM_END;
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
      if (!out.add(base::ByteView(room_).first(room_.size() - stream_.avail_out))) return false;
    } while (!ended_ && stream_.avail_out == 0);
    return !ended_;
  }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  z_stream stream_{};
  base::Bytes room_ = base::Bytes(kMostAtOnce);
  bool ready_ = false;
  bool ended_ = false;
};

}  // namespace

std::optional<formats::Checked> unpack_medium(const formats::UnpackOrder& order,
                                              const Source& archive,
                                              const std::function<void(base::ByteView)>& put) {
  Output out(order.size, put);
  bool sound = true;
  if (order.packing == formats::MediaBytes::Packing::kDeflated) {
    Inflating inflating;
    sound = for_each_piece(order, archive,
                           [&](base::ByteView piece) { return inflating.add(piece, out); }) &&
            inflating.ended();
  } else {
    sound = for_each_piece(order, archive, [&](base::ByteView piece) { return out.add(piece); });
  }
  if (!sound || !out.is_whole()) return {};
  const bool same = !order.checksum || *order.checksum == out.checksum();
  return same ? formats::Checked::kSame : formats::Checked::kOther;
}

}  // namespace waterline::reader
