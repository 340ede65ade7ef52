#include "lens/made_photo.h"

#include <array>
#include <stdexcept>
#include <vector>

#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>

namespace waterline::lens {
namespace {

void expect(bool done) {
  if (!done) throw std::runtime_error("a library of pictures failed");
}

std::string number(std::uint32_t value, unsigned size) {
  std::string bytes;
  for (unsigned i = 0; i < size; ++i)
    bytes.push_back(static_cast<char>(value >> (8 * (size - 1 - i)) & 0xff));
  return bytes;
}

std::string little(std::uint32_t value) {
  const std::string bytes = number(value, 4);
  return {bytes.rbegin(), bytes.rend()};
}

// PNG, annex D.
std::string checksum_of(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return number(~crc, 4);
}

std::string compressed(const std::uint8_t* pixels, int width, int height, int format,
                       int flags = 0) {
  tjhandle encoder = tjInitCompress();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  expect(tjCompress2(encoder, pixels, width, 0, height, format, &bytes, &size, TJSAMP_444, 95,
                     flags) == 0);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  tjFree(bytes);
  tjDestroy(encoder);
  return file;
}

std::string png_in_format(const std::vector<std::uint8_t>& pixels, std::uint32_t width,
                          std::uint32_t height, png_uint_32 format) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = format;
  png_alloc_size_t size = 0;
  expect(png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr) != 0);
  std::string file(size, '\0');
  expect(png_image_write_to_memory(&image, file.data(), &size, 0, pixels.data(), 0, nullptr) != 0);
  return file;
}

constexpr int kSide = 16;

std::vector<std::uint8_t> half_green() {
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < kSide * kSide; ++i) {
    for (const int value : {0, 255, 0, 128}) pixels.push_back(static_cast<std::uint8_t>(value));
  }
  return pixels;
}

}  // namespace

Photo four_fields(std::uint32_t width, std::uint32_t height) {
  constexpr std::array<std::array<std::uint8_t, kColours>, 4> kFields{
      {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}}};
  Photo photo{width, height, {}};
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const auto& field = kFields.at((y >= height / 2 ? 2U : 0U) + (x >= width / 2 ? 1U : 0U));
      photo.pixels.insert(photo.pixels.end(), field.begin(), field.end());
    }
  }
  return photo;
}

std::string jpeg_of(const Photo& photo) {
  return compressed(photo.pixels.data(), static_cast<int>(photo.width),
                    static_cast<int>(photo.height), TJPF_RGB);
}

std::string progressive_jpeg_of(const Photo& photo) {
  return compressed(photo.pixels.data(), static_cast<int>(photo.width),
                    static_cast<int>(photo.height), TJPF_RGB, TJFLAG_PROGRESSIVE);
}

std::string png_of(const Photo& photo) {
  return png_in_format(photo.pixels, photo.width, photo.height, PNG_FORMAT_RGB);
}

std::string webp_of(const Photo& photo) {
  std::uint8_t* bytes = nullptr;
  const auto width = static_cast<int>(photo.width);
  const std::size_t size =
      WebPEncodeLosslessRGB(photo.pixels.data(), width, static_cast<int>(photo.height),
                            width * static_cast<int>(kColours), &bytes);
  expect(size > 0);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  WebPFree(bytes);
  return file;
}

std::string half_green_png() {
  return png_in_format(half_green(), kSide, kSide, PNG_FORMAT_RGBA);
}

std::string half_green_webp() {
  std::uint8_t* bytes = nullptr;
  const std::vector<std::uint8_t> pixels = half_green();
  const std::size_t size = WebPEncodeLosslessRGBA(pixels.data(), kSide, kSide, kSide * 4, &bytes);
  expect(size > 0);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  WebPFree(bytes);
  return file;
}

std::string red_inks() {
  std::vector<std::uint8_t> inks;
  for (int i = 0; i < kSide * kSide; ++i) {
    for (const int ink : {255, 0, 0, 255}) inks.push_back(static_cast<std::uint8_t>(ink));
  }
  return compressed(inks.data(), kSide, kSide, TJPF_CMYK);
}

std::string exif_of(int orientation, std::string_view order, std::string_view text) {
  const auto put = [&](std::uint32_t value, unsigned size) {
    const std::string bytes = number(value, size);
    return order == "MM" ? bytes : std::string(bytes.rbegin(), bytes.rend());
  };
  const auto length = static_cast<std::uint32_t>(text.size());
  // A list of two tags at offset 8, and the text of the first one behind it.
  std::string exif = std::string(order) + put(42, 2) + put(8, 4) + put(2, 2);
  exif += put(0x010e, 2) + put(2, 2) + put(length, 4) + put(8 + 2 + 24 + 4, 4);
  exif += put(0x0112, 2) + put(3, 2) + put(1, 4);
  exif += put(static_cast<std::uint32_t>(orientation), 2) + put(0, 2);
  exif += put(0, 4);
  return exif.append(text);
}

std::string jpeg_with_exif(const std::string& jpeg, const std::string& exif) {
  return with_segment(jpeg, 0xe1, std::string("Exif\0\0", 6) + exif);
}

std::string png_with_exif(const std::string& png, const std::string& exif) {
  const std::string named = "eXIf" + exif;
  const std::string chunk =
      number(static_cast<std::uint32_t>(exif.size()), 4) + named + checksum_of(named);
  return std::string(png).insert(33, chunk);  // behind the header
}

std::string webp_with_exif(const std::string& webp, const std::string& exif) {
  std::string file = webp + "EXIF" + little(static_cast<std::uint32_t>(exif.size())) + exif;
  if (exif.size() % 2 != 0) file.push_back('\0');
  return file.replace(4, 4, little(static_cast<std::uint32_t>(file.size() - 8)));
}

std::string with_segment(const std::string& jpeg, unsigned char code, std::string_view content) {
  std::string segment = {'\xff', static_cast<char>(code)};
  segment += number(static_cast<std::uint32_t>(content.size() + 2), 2);
  return std::string(jpeg).insert(2, segment.append(content));
}

std::string with_scans(const std::string& jpeg, int times) {
  const std::size_t begin = jpeg.find("\xff\xda");
  const std::string scan = jpeg.substr(begin, jpeg.size() - 2 - begin);
  std::string file = jpeg.substr(0, begin);
  for (int i = 0; i < times; ++i) file += scan;
  return file + "\xff\xd9";
}

std::string jpeg_that_says(const std::string& jpeg, std::uint32_t width, std::uint32_t height) {
  const std::size_t frame = jpeg.find("\xff\xc0");
  return std::string(jpeg).replace(frame + 5, 4, number(height, 2) + number(width, 2));
}

std::string png_that_says(const std::string& png, std::uint32_t width, std::uint32_t height) {
  std::string file = std::string(png).replace(16, 8, number(width, 4) + number(height, 4));
  return file.replace(29, 4, checksum_of(std::string_view(file).substr(12, 17)));
}

}  // namespace waterline::lens
