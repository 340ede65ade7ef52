#include "lens/picture.h"

#include <memory>

#include <png.h>
#include <turbojpeg.h>

namespace waterline::lens {
namespace {

bool fits(std::uint64_t width, std::uint64_t height) {
  return width > 0 && height > 0 && width <= kMaxPixels && height <= kMaxPixels &&
         width * height <= kMaxPixels;
}

std::optional<Picture> from_png(std::string_view file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) return {};
  const std::unique_ptr<png_image, void (*)(png_imagep)> freed(&image, png_image_free);
  if (!fits(image.width, image.height)) return {};
  image.format = PNG_FORMAT_GRAY;
  Picture picture{static_cast<int>(image.width), static_cast<int>(image.height),
                  std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, picture.pixels.data(), 0, nullptr) == 0) return {};
  return picture;
}

std::optional<Picture> from_jpeg(std::string_view file) {
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  Picture picture;
  int subsampling = 0;
  int color_space = 0;
  if (!decoder || tjDecompressHeader3(decoder.get(), bytes, file.size(), &picture.width,
                                      &picture.height, &subsampling, &color_space) != 0) {
    return {};
  }
  if (!fits(static_cast<std::uint64_t>(picture.width), static_cast<std::uint64_t>(picture.height)))
    return {};
  picture.pixels.resize(static_cast<std::size_t>(picture.width) *
                        static_cast<std::size_t>(picture.height));
  if (tjDecompress2(decoder.get(), bytes, file.size(), picture.pixels.data(), picture.width, 0,
                    picture.height, TJPF_GRAY, 0) != 0) {
    return {};
  }
  return picture;
}

}  // namespace

std::optional<Picture> decode_picture(std::string_view file) {
  return file.starts_with("\xff\xd8") ? from_jpeg(file) : from_png(file);
}

std::optional<base::Bytes> encode_png(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  base::Bytes file(size);
  if (png_image_write_to_memory(&image, file.data(), &size, 0, picture.pixels.data(), 0, nullptr) ==
      0)
    return {};
  file.resize(size);
  return file;
}

}  // namespace waterline::lens
