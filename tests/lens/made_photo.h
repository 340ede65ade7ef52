#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lens/photo.h"

// Files of photos, for tests.
namespace waterline::lens {

// Returns a photo of four fields: red and green above, blue and white below.
Photo four_fields(std::uint32_t width, std::uint32_t height);

std::string jpeg_of(const Photo& photo);
std::string progressive_jpeg_of(const Photo& photo);
std::string png_of(const Photo& photo);
std::string webp_of(const Photo& photo);
// Returns files in which every pixel is a green of which one half is to be seen.
std::string half_green_png();
std::string half_green_webp();
// Returns a JPEG file in cyan, magenta, yellow and black, as Adobe writes it: all of it red.
std::string red_inks();

// Returns Exif data of a camera that was held in this way, with numbers in either order of bytes
// ("II" or "MM"), and with this text in it.
std::string exif_of(int orientation, std::string_view order, std::string_view text);
// Each returns the file with this Exif data in it.
std::string jpeg_with_exif(const std::string& jpeg, const std::string& exif);
std::string png_with_exif(const std::string& png, const std::string& exif);
std::string webp_with_exif(const std::string& webp, const std::string& exif);

// Returns the JPEG file with a segment of this code behind its start.
std::string with_segment(const std::string& jpeg, unsigned char code, std::string_view content);
// Returns the JPEG file with its scan in it so many times.
std::string with_scans(const std::string& jpeg, int times);
// Returns the JPEG file with another size in its header.
std::string jpeg_that_says(const std::string& jpeg, std::uint32_t width, std::uint32_t height);
// Returns the PNG file with another size in its header, and with the checksum that belongs to it.
std::string png_that_says(const std::string& png, std::uint32_t width, std::uint32_t height);

}  // namespace waterline::lens
