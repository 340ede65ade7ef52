#include "lens/photo.h"

#include <limits>
#include <memory>
#include <utility>

#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include "lens/orientation.h"
#include "lens/scaling.h"

namespace waterline::lens {
namespace {

using Decoded = base::Result<Photo, PhotoFault>;

// Returns what is wrong with this size, if anything is.
std::optional<PhotoFault> fault_in(Size size) {
  if (size.width == 0 || size.height == 0) return PhotoFault::kUnreadable;
  if (size.width > kMaxPhotoSide || size.height > kMaxPhotoSide ||
      std::uint64_t{size.width} * size.height > kMaxPhotoPixels) {
    return PhotoFault::kTooLarge;
  }
  return {};
}

const std::uint8_t* bytes_of(std::string_view file) {
  return reinterpret_cast<const std::uint8_t*>(file.data());
}

std::size_t pixels_of(Size size) {
  return std::size_t{size.width} * size.height;
}

// Returns the smallest size in which the library can decode at once and that is not below `wanted`,
// so that a large photo never lies in memory whole.
tjscalingfactor factor_for(Size size, Size wanted) {
  int count = 0;
  const tjscalingfactor* factors = tjGetScalingFactors(&count);
  tjscalingfactor best{1, 1};
  for (int i = 0; i < count; ++i) {
    const tjscalingfactor factor = factors[i];
    const auto scaled = [&](std::uint32_t length) {
      return static_cast<std::uint32_t>(TJSCALED(static_cast<int>(length), factor));
    };
    const bool enough = scaled(size.width) >= wanted.width && scaled(size.height) >= wanted.height;
    if (enough && factor.num * best.denom < best.num * factor.denom) best = factor;
  }
  return best;
}

// Cyan, magenta, yellow and black, inverted as Adobe writes them.
std::vector<std::uint8_t> from_inks(const std::vector<std::uint8_t>& inks) {
  std::vector<std::uint8_t> pixels(inks.size() / 4 * kColours);
  for (std::size_t from = 0, to = 0; from < inks.size(); from += 4) {
    for (std::size_t ink = 0; ink < kColours; ++ink)
      pixels[to++] = static_cast<std::uint8_t>(inks[from + ink] * inks[from + 3] / 255);
  }
  return pixels;
}

Decoded decode_jpeg(std::string_view file, std::uint32_t side) {
  if (scans_of_jpeg(file) > kMaxScans) return PhotoFault::kTooLarge;
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
  int width = 0;
  int height = 0;
  int subsampling = 0;
  int colours = 0;
  if (!decoder || tjDecompressHeader3(decoder.get(), bytes_of(file), file.size(), &width, &height,
                                      &subsampling, &colours) != 0) {
    return PhotoFault::kUnreadable;
  }
  const Size size{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
  if (const auto fault = fault_in(size)) return *fault;
  const Size wanted = fitted(size, side);
  const tjscalingfactor factor = factor_for(size, wanted);
  width = TJSCALED(width, factor);
  height = TJSCALED(height, factor);
  const int format = colours == TJCS_CMYK || colours == TJCS_YCCK ? TJPF_CMYK : TJPF_RGB;
  Photo photo{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  photo.pixels.resize(pixels_of({photo.width, photo.height}) *
                      static_cast<std::size_t>(tjPixelSize[format]));
  // A warning is a damaged or cut file, of which the library decodes what is there.
  if (tjDecompress2(decoder.get(), bytes_of(file), file.size(), photo.pixels.data(), width, 0,
                    height, format, TJFLAG_LIMITSCANS) != 0 &&
      tjGetErrorCode(decoder.get()) != TJERR_WARNING) {
    return PhotoFault::kUnreadable;
  }
  if (format == TJPF_CMYK) photo.pixels = from_inks(photo.pixels);
  return scaled_down(std::move(photo), wanted);
}

Decoded decode_png(std::string_view file, std::uint32_t side) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0)
    return PhotoFault::kUnreadable;
  const std::unique_ptr<png_image, void (*)(png_imagep)> freed(&image, png_image_free);
  const Size size{image.width, image.height};
  if (const auto fault = fault_in(size)) return *fault;
  image.format = PNG_FORMAT_RGB;
  Photo photo{size.width, size.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, photo.pixels.data(), 0, nullptr) == 0)
    return PhotoFault::kUnreadable;
  return scaled_down(std::move(photo), fitted(size, side));
}

// Colours that are multiplied with their opacity already, on white.
std::vector<std::uint8_t> on_white(const std::vector<std::uint8_t>& transparent) {
  std::vector<std::uint8_t> pixels(transparent.size() / 4 * kColours);
  for (std::size_t from = 0, to = 0; from < transparent.size(); from += 4) {
    const int white = 255 - transparent[from + 3];
    for (std::size_t colour = 0; colour < kColours; ++colour)
      pixels[to++] = static_cast<std::uint8_t>(transparent[from + colour] + white);
  }
  return pixels;
}

Decoded decode_webp(std::string_view file, std::uint32_t side) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0 ||
      WebPGetFeatures(bytes_of(file), file.size(), &config.input) != VP8_STATUS_OK) {
    return PhotoFault::kUnreadable;
  }
  if (config.input.has_animation != 0) return PhotoFault::kUnreadable;
  const Size size{static_cast<std::uint32_t>(config.input.width),
                  static_cast<std::uint32_t>(config.input.height)};
  if (const auto fault = fault_in(size)) return *fault;
  const Size wanted = fitted(size, side);
  std::vector<std::uint8_t> pixels(pixels_of(wanted) * 4);
  config.options.use_scaling = 1;
  config.options.scaled_width = static_cast<int>(wanted.width);
  config.options.scaled_height = static_cast<int>(wanted.height);
  config.output.colorspace = MODE_rgbA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {pixels.data(), static_cast<int>(wanted.width) * 4, pixels.size()};
  const VP8StatusCode status = WebPDecode(bytes_of(file), file.size(), &config);
  WebPFreeDecBuffer(&config.output);
  if (status != VP8_STATUS_OK) return PhotoFault::kUnreadable;
  return Photo{wanted.width, wanted.height, on_white(pixels)};
}

Decoded decode_stored(std::string_view file, std::uint32_t side) {
  if (file.starts_with("\xff\xd8")) return decode_jpeg(file, side);
  if (file.starts_with("\x89PNG")) return decode_png(file, side);
  if (file.starts_with("RIFF")) return decode_webp(file, side);
  return PhotoFault::kUnreadable;
}

}  // namespace

Decoded decode_photo(std::string_view file, std::uint32_t side) {
  auto photo = decode_stored(file, side);
  if (!photo) return photo;
  return upright(std::move(*photo), orientation_of(file));
}

std::optional<base::Bytes> encode_photo(const Photo& photo, int quality) {
  constexpr auto kMost = static_cast<std::uint32_t>(std::numeric_limits<int>::max());
  if (photo.width > kMost || photo.height > kMost) return {};
  const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), tjDestroy);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const bool done =
      encoder && tjCompress2(encoder.get(), photo.pixels.data(), static_cast<int>(photo.width), 0,
                             static_cast<int>(photo.height), TJPF_RGB, &bytes, &size, TJSAMP_420,
                             quality, TJFLAG_ACCURATEDCT) == 0;
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> freed(bytes, tjFree);
  if (!done) return {};
  const auto file = std::as_bytes(std::span(bytes, size));
  return base::Bytes(file.begin(), file.end());
}

}  // namespace waterline::lens
