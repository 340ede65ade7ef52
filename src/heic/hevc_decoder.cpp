#include "heic/hevc_decoder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include <libde265/de265.h>

#include "lens/photo.h"

namespace waterline::heic {
namespace {

// Above that of libheif's own decoder, which is 100.
constexpr int kPriority = 1000;
constexpr int kPluginVersion = 3;
constexpr std::size_t kLengthSize = 4;
constexpr int kBitsOfByte = 8;

constexpr heif_error kOk{heif_error_Ok, heif_suberror_Unspecified, "Success"};
constexpr heif_error kFailed{heif_error_Decoder_plugin_error, heif_suberror_Unspecified,
                             "The picture is damaged"};

de265_decoder_context* context_of(void* decoder) {
  return static_cast<de265_decoder_context*>(decoder);
}

heif_error new_decoder(void** decoder) {
  *decoder = de265_new_decoder();
  return *decoder == nullptr ? kFailed : kOk;
}

void free_decoder(void* decoder) {
  de265_free_decoder(context_of(decoder));
}

// Takes units of HEVC, each behind its length in 4 bytes, the highest first (ISO/IEC 14496-15).
heif_error push_data(void* decoder, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  while (size > 0) {
    if (size < kLengthSize) return kFailed;
    std::size_t length = 0;
    for (std::size_t i = 0; i < kLengthSize; ++i) length = length << 8 | bytes[i];
    bytes += kLengthSize;
    size -= kLengthSize;
    if (length > size) return kFailed;
    if (de265_push_NAL(context_of(decoder), bytes, static_cast<int>(length), 0, nullptr) !=
        DE265_OK)
      return kFailed;
    bytes += length;
    size -= length;
  }
  return kOk;
}

heif_chroma chroma_of(de265_chroma chroma) {
  switch (chroma) {
    case de265_chroma_mono:
      return heif_chroma_monochrome;
    case de265_chroma_420:
      return heif_chroma_420;
    case de265_chroma_422:
      return heif_chroma_422;
    case de265_chroma_444:
      return heif_chroma_444;
  }
  return heif_chroma_undefined;
}

// Copies a decoded picture, plane by plane.
heif_error copied(const de265_image* from, heif_image** out) {
  constexpr std::array kChannels = {heif_channel_Y, heif_channel_Cb, heif_channel_Cr};
  const heif_chroma chroma = chroma_of(de265_get_chroma_format(from));
  const bool is_grey = chroma == heif_chroma_monochrome;
  const int width = de265_get_image_width(from, 0);
  const int height = de265_get_image_height(from, 0);
  if (width <= 0 || height <= 0 ||
      static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) >
          lens::kMaxPhotoPixels)
    return kFailed;
  heif_image* image = nullptr;
  const auto made = heif_image_create(
      width, height, is_grey ? heif_colorspace_monochrome : heif_colorspace_YCbCr, chroma, &image);
  if (made.code != heif_error_Ok) return made;
  std::unique_ptr<heif_image, void (*)(const heif_image*)> kept(image, heif_image_release);
  for (int plane = 0; plane < (is_grey ? 1 : 3); ++plane) {
    const heif_channel channel = kChannels[static_cast<std::size_t>(plane)];
    const int bits = de265_get_bits_per_pixel(from, plane);
    const int columns = de265_get_image_width(from, plane);
    const int rows = de265_get_image_height(from, plane);
    int stride = 0;
    const std::uint8_t* const source = de265_get_image_plane(from, plane, &stride);
    if (source == nullptr || columns <= 0 || rows <= 0) return kFailed;
    const auto added = heif_image_add_plane(image, channel, columns, rows, bits);
    if (added.code != heif_error_Ok) return added;
    int own_stride = 0;
    std::uint8_t* const target = heif_image_get_plane(image, channel, &own_stride);
    if (target == nullptr) return kFailed;
    const std::size_t bytes = static_cast<std::size_t>(columns) * (bits > kBitsOfByte ? 2 : 1);
    for (int row = 0; row < rows; ++row) {
      std::memcpy(target + static_cast<std::ptrdiff_t>(row) * own_stride,
                  source + static_cast<std::ptrdiff_t>(row) * stride, bytes);
    }
  }
  *out = kept.release();
  return kOk;
}

heif_error decode_image(void* decoder, heif_image** out) {
  de265_decoder_context* const context = context_of(decoder);
  if (de265_flush_data(context) != DE265_OK) return kFailed;
  int more = 1;
  while (more != 0) {
    more = 0;
    if (de265_decode(context, &more) != DE265_OK) return kFailed;
    // A still picture has one, and the first is taken.
    if (const de265_image* const image = de265_get_next_picture(context)) return copied(image, out);
  }
  return kFailed;
}

}  // namespace

const heif_decoder_plugin& hevc_decoder() {
  static const heif_decoder_plugin plugin = [] {
    heif_decoder_plugin made{};
    made.plugin_api_version = kPluginVersion;
    made.get_plugin_name = [] { return "libde265 in one thread"; };
    made.does_support_format = [](heif_compression_format format) {
      return format == heif_compression_HEVC ? kPriority : 0;
    };
    made.new_decoder = new_decoder;
    made.free_decoder = free_decoder;
    made.push_data = push_data;
    made.decode_image = decode_image;
    made.set_strict_decoding = [](void*, int) {};
    made.id_name = "waterline";
    return made;
  }();
  return plugin;
}

}  // namespace waterline::heic
