#include "ledger/pictures.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/padme.h"

namespace waterline::ledger {
namespace {

constexpr std::size_t kPiecePlaceSize = base::PictureId::kSize + 2;

bool is_within_limits(std::size_t length, std::size_t width, std::size_t height,
                      std::string_view description) {
  return length > 0 && length <= base::kMaxPictureLength && width > 0 && height > 0 &&
         width <= base::kMaxPictureSide && height <= base::kMaxPictureSide &&
         description.size() <= base::kMaxPictureDescription && base::is_plain_text(description);
}

// Reads values from the front of bytes. After a read past the end, failed() is true and every
// value is empty.
class ListReader {
 public:
  explicit ListReader(base::ByteView bytes) : rest_(bytes) {}

  template <class Unsigned>
  Unsigned number() {
    const auto bytes = take(sizeof(Unsigned));
    return failed_ ? Unsigned{0} : base::read_little_endian<Unsigned>(bytes);
  }
  base::ByteView take(std::size_t size) {
    failed_ = failed_ || size > rest_.size();
    if (failed_) return {};
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  base::ByteView rest_;
  bool failed_ = false;
};

std::optional<base::Picture> read_picture(ListReader& in) {
  base::Picture picture;
  const auto id = in.take(base::PictureId::kSize);
  picture.length = in.number<std::uint32_t>();
  picture.width = in.number<std::uint16_t>();
  picture.height = in.number<std::uint16_t>();
  picture.description = base::text_of(in.take(in.number<std::uint16_t>()));
  if (in.failed() ||
      !is_within_limits(picture.length, picture.width, picture.height, picture.description)) {
    return {};
  }
  picture.id = base::PictureId::from_bytes(id);
  picture.pieces.resize(piece_count(picture.length));
  for (base::PieceHash& hash : picture.pieces) {
    const auto bytes = in.take(hash.size());
    if (in.failed()) return {};
    base::copy(bytes, hash);
  }
  return picture;
}

}  // namespace

std::size_t piece_count(std::size_t length) {
  return crypto::padme((length + base::kPieceSize - 1) / base::kPieceSize);
}

Result<void> check_pictures(base::Depth depth, std::span<const PictureToShare> pictures) {
  if (depth == base::Depth::kLine && !pictures.empty()) return Error::kBadPicture;
  if (pictures.size() > base::kMaxPictures) return Error::kTooMany;
  for (const PictureToShare& one : pictures) {
    if (!is_within_limits(one.jpeg.size(), one.width, one.height, one.description))
      return Error::kBadPicture;
  }
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (pictures[i].jpeg == pictures[j].jpeg) return Error::kBadPicture;
    }
  }
  return {};
}

base::Picture describe(const crypto::AuthorKey& author, const base::ItemId& item,
                       const PictureToShare& picture) {
  base::Bytes message;
  base::append_length_value(message, base::bytes_of(crypto::label::kPicture));
  base::append_length_value(message, item.bytes());
  base::append_length_value(message, crypto::sha512(picture.jpeg));
  const auto full = crypto::hmac_sha512(author.bytes(), message);
  base::Picture described{
      base::PictureId::from_bytes(std::span(full).first(base::PictureId::kSize)),
      static_cast<std::uint32_t>(picture.jpeg.size()),
      picture.width,
      picture.height,
      picture.description,
      {}};
  for (std::size_t i = 0; i < piece_count(picture.jpeg.size()); ++i)
    described.pieces.push_back(hash_of_piece(piece_of(picture.jpeg, i)));
  return described;
}

base::Bytes piece_of(base::ByteView jpeg, std::size_t index) {
  const std::size_t begin = std::min(index * base::kPieceSize, jpeg.size());
  base::Bytes piece = base::to_bytes(jpeg.subspan(begin));
  piece.resize(base::kPieceSize);
  return piece;
}

base::Bytes written_pictures(std::span<const base::Picture> pictures) {
  base::check(pictures.size() <= base::kMaxPictures);
  base::Bytes out;
  base::append_little_endian(out, static_cast<std::uint8_t>(pictures.size()));
  for (const base::Picture& picture : pictures) {
    base::check(picture.pieces.size() == piece_count(picture.length));
    base::append(out, picture.id.bytes());
    base::append_little_endian(out, picture.length);
    base::append_little_endian(out, picture.width);
    base::append_little_endian(out, picture.height);
    base::append_little_endian(out, static_cast<std::uint16_t>(picture.description.size()));
    base::append(out, base::bytes_of(picture.description));
    for (const base::PieceHash& hash : picture.pieces) base::append(out, hash);
  }
  return out;
}

std::optional<std::vector<base::Picture>> read_pictures(base::ByteView bytes) {
  ListReader in(bytes);
  const auto count = in.number<std::uint8_t>();
  if (in.failed() || count > base::kMaxPictures) return {};
  std::vector<base::Picture> pictures;
  for (int i = 0; i < count; ++i) {
    auto picture = read_picture(in);
    if (!picture || find(pictures, picture->id) != nullptr) return {};
    pictures.push_back(std::move(*picture));
  }
  if (!in.at_end()) return {};
  return pictures;
}

base::Extra list_of(const base::ItemId& item, base::Bytes content, std::uint32_t revision) {
  return {item,
          static_cast<std::uint16_t>(base::ExtraKind::kPictures),
          {},
          revision,
          std::move(content)};
}

base::Extra piece_at(const base::ItemId& item, const base::PictureId& picture, std::size_t index,
                     base::Bytes content) {
  base::Bytes place = base::to_bytes(picture.bytes());
  base::append_little_endian(place, static_cast<std::uint16_t>(index));
  return {item, static_cast<std::uint16_t>(base::ExtraKind::kPiece), std::move(place), 1,
          std::move(content)};
}

std::optional<PieceName> name_of(const base::Extra& piece) {
  if (piece.place.size() != kPiecePlaceSize) return {};
  const base::ByteView place = piece.place;
  const PieceName name{
      base::PictureId::from_bytes(place.first(base::PictureId::kSize)),
      base::read_little_endian<std::uint16_t>(place.subspan(base::PictureId::kSize))};
  if (name.index >= base::kMaxPieces) return {};
  return name;
}

base::PieceHash hash_of_piece(base::ByteView content) {
  const auto full = crypto::sha512(content);
  base::PieceHash hash;
  std::copy_n(full.begin(), hash.size(), hash.begin());
  return hash;
}

const base::Picture* find(std::span<const base::Picture> pictures, const base::PictureId& id) {
  const auto found = std::ranges::find(pictures, id, &base::Picture::id);
  return found == pictures.end() ? nullptr : &*found;
}

}  // namespace waterline::ledger
