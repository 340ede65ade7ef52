#pragma once

#include <cstdint>
#include <string_view>

namespace waterline::lens {

// The way round that a camera was held (Exif 2.32, tag 0x0112, with its numbers). A name says where
// the first row and the first column of the stored pixels belong.
enum class Orientation : std::uint8_t {
  kUpright = 1,
  kMirrored,
  kHalfTurn,
  kUpsideDownMirrored,
  kRowsAreColumns,
  kQuarterTurnRight,
  kRowsAreColumnsMirrored,
  kQuarterTurnLeft,
};

// The pixel of the upright picture in column x and row y is that of the stored one: with x and y
// exchanged first if the sides are swapped, then counted from the far end where it is mirrored.
struct Turn {
  bool swaps_sides = false;
  bool mirrors_columns = false;
  bool mirrors_rows = false;
};
Turn turn_of(Orientation orientation);

// Returns the orientation that the Exif data of a JPEG, PNG or WebP file names. Returns kUpright if
// it names none or the file is damaged.
Orientation orientation_of(std::string_view file);

// Returns how many scans a JPEG file has, as far as its markers can be followed.
int scans_of_jpeg(std::string_view file);

}  // namespace waterline::lens
