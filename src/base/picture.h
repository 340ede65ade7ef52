#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/operation.h"

// The pictures that go with a share, as both devices know them: plain values. ledger/pictures.h
// makes and reads the operations that carry them (docs/protocol.md, "Pictures").
namespace waterline::base {

// The kinds of Extra that this version knows.
enum class ExtraKind : std::uint16_t {
  kPictures = 1,  // the list of the pictures of a share
  kPiece = 2,     // a piece of one of these pictures
};

struct PictureKind {
  static constexpr char kLetter = 'p';
};
using PictureId = Id<PictureKind>;

// The first 32 bytes of SHA-512 of a piece.
using PieceHash = std::array<std::byte, 32>;

constexpr std::size_t kMaxPictures = 4;                 // of a share
constexpr std::size_t kMaxPictureLength = 1024 * 1024;  // of its JPEG file
constexpr std::size_t kMaxPictureSide = 2048;           // in pixels
constexpr std::size_t kMaxPictureDescription = 1000;    // in bytes of UTF-8
constexpr std::size_t kPieceSize = kMaxExtraContentSize;
constexpr std::size_t kMaxPieces = 36;  // of a picture: 33, raised by Padmé

struct Picture {
  // A keyed hash of its author's over the item and the content: the same picture of one share
  // always has the same id, and nobody else can compute it.
  PictureId id;
  std::uint32_t length = 0;  // of the JPEG file, without the zeros that fill the last pieces
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::string description;  // plain text; empty if the author chose to give none
  std::vector<PieceHash> pieces;

  friend bool operator==(const Picture&, const Picture&) = default;
};

inline bool is_piece(const OperationBody& body) {
  const auto* extra = std::get_if<Extra>(&body);
  return extra != nullptr && extra->kind == static_cast<std::uint16_t>(ExtraKind::kPiece);
}

inline bool is_list_of_pictures(const OperationBody& body) {
  const auto* extra = std::get_if<Extra>(&body);
  return extra != nullptr && extra->kind == static_cast<std::uint16_t>(ExtraKind::kPictures);
}

}  // namespace waterline::base
