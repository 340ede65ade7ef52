#include "heic/heic_photo.h"

#include <cstring>
#include <memory>
#include <utility>

#include <libheif/heif.h>

#include "heic/hevc_decoder.h"
#include "lens/scaling.h"

namespace waterline::heic {
namespace {

using lens::Photo;
using lens::PhotoFault;

bool is_ok(const heif_error& error) {
  return error.code == heif_error_Ok;
}

bool is_too_large(std::uint32_t width, std::uint32_t height) {
  return width > lens::kMaxPhotoSide || height > lens::kMaxPhotoSide ||
         std::uint64_t{width} * height > lens::kMaxPhotoPixels;
}

}  // namespace

bool prepare() {
  return is_ok(heif_init(nullptr)) && is_ok(heif_register_decoder_plugin(&hevc_decoder()));
}

base::Result<Photo, PhotoFault> decode_heic(std::string_view file, std::uint32_t side) {
  const std::unique_ptr<heif_context, void (*)(heif_context*)> context(heif_context_alloc(),
                                                                       heif_context_free);
  if (!context) return PhotoFault::kUnreadable;
  heif_context_set_max_decoding_threads(context.get(), 0);
  heif_context_set_maximum_image_size_limit(context.get(), static_cast<int>(lens::kMaxPhotoSide));
  if (!is_ok(heif_context_read_from_memory_without_copy(context.get(), file.data(), file.size(),
                                                        nullptr)))
    return PhotoFault::kUnreadable;
  heif_image_handle* found = nullptr;
  if (!is_ok(heif_context_get_primary_image_handle(context.get(), &found)))
    return PhotoFault::kUnreadable;
  const std::unique_ptr<heif_image_handle, void (*)(const heif_image_handle*)> handle(
      found, heif_image_handle_release);
  const int stated_width = heif_image_handle_get_width(handle.get());
  const int stated_height = heif_image_handle_get_height(handle.get());
  if (stated_width <= 0 || stated_height <= 0) return PhotoFault::kUnreadable;
  if (is_too_large(static_cast<std::uint32_t>(stated_width),
                   static_cast<std::uint32_t>(stated_height)))
    return PhotoFault::kTooLarge;

  heif_image* decoded = nullptr;
  if (!is_ok(heif_decode_image(handle.get(), &decoded, heif_colorspace_RGB,
                               heif_chroma_interleaved_RGB, nullptr)))
    return PhotoFault::kUnreadable;
  const std::unique_ptr<heif_image, void (*)(const heif_image*)> image(decoded, heif_image_release);
  const int width = heif_image_get_width(image.get(), heif_channel_interleaved);
  const int height = heif_image_get_height(image.get(), heif_channel_interleaved);
  int stride = 0;
  const std::uint8_t* const plane =
      heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
  if (plane == nullptr || width <= 0 || height <= 0) return PhotoFault::kUnreadable;
  Photo photo{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  if (is_too_large(photo.width, photo.height)) return PhotoFault::kTooLarge;
  const std::size_t row = std::size_t{photo.width} * lens::kColours;
  if (stride < 0 || static_cast<std::size_t>(stride) < row) return PhotoFault::kUnreadable;
  photo.pixels.resize(row * photo.height);
  for (std::size_t y = 0; y < photo.height; ++y)
    std::memcpy(photo.pixels.data() + y * row, plane + y * static_cast<std::size_t>(stride), row);
  const lens::Size wanted = lens::fitted({photo.width, photo.height}, side);
  return lens::scaled_down(std::move(photo), wanted);
}

}  // namespace waterline::heic
