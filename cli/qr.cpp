#include "qr.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include <BarcodeFormat.h>
#include <BitMatrix.h>
#include <DecodeHints.h>
#include <MultiFormatWriter.h>
#include <ReadBarcode.h>
#include <fcntl.h>
#include <png.h>
#include <turbojpeg.h>
#include <unistd.h>

#include "base/text.h"
#include "context.h"
#include "terminal.h"
#include "translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxPictureFile = std::size_t{32} * 1024 * 1024;
constexpr std::uint64_t kMaxPixels = 40'000'000;
constexpr int kQuietZone = 4;  // modules, as the QR standard asks
constexpr int kModulePixels = 8;

// Grey pixels, row by row; 0 is black.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

ZXing::BitMatrix modules_of(std::string_view text) {
  ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
  writer.setMargin(kQuietZone);
  writer.setEccLevel(2);
  return writer.encode(std::string(text), 0, 0);
}

Ended unreadable(const std::string& path) {
  return {Exit::kUsage, filled(tr("{1} is not a picture that can be read here."), base::for_terminal(path)),
          tr("A PNG or JPEG file will do."), "bad_code"};
}

void require_size(std::uint64_t width, std::uint64_t height, const std::string& path) {
  if (width == 0 || height == 0 || width > kMaxPixels || height > kMaxPixels || width * height > kMaxPixels) {
    throw unreadable(path);
  }
}

Picture from_png(const std::string& file, const std::string& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) throw unreadable(path);
  const std::unique_ptr<png_image, void (*)(png_imagep)> freed(&image, png_image_free);
  require_size(image.width, image.height, path);
  image.format = PNG_FORMAT_GRAY;
  Picture picture{static_cast<int>(image.width), static_cast<int>(image.height),
                  std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, picture.pixels.data(), 0, nullptr) == 0) throw unreadable(path);
  return picture;
}

Picture from_jpeg(const std::string& file, const std::string& path) {
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  Picture picture;
  int subsampling = 0;
  int color_space = 0;
  if (!decoder || tjDecompressHeader3(decoder.get(), bytes, file.size(), &picture.width, &picture.height, &subsampling,
                                      &color_space) != 0) {
    throw unreadable(path);
  }
  require_size(static_cast<std::uint64_t>(picture.width), static_cast<std::uint64_t>(picture.height), path);
  picture.pixels.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
  if (tjDecompress2(decoder.get(), bytes, file.size(), picture.pixels.data(), picture.width, 0, picture.height,
                    TJPF_GRAY, 0) != 0) {
    throw unreadable(path);
  }
  return picture;
}

}  // namespace

std::string qr_for_terminal(std::string_view text) {
  const ZXing::BitMatrix modules = modules_of(text);
  // Light modules are drawn and dark ones left empty, on a black ground, so a camera sees dark on light.
  const auto is_light = [&](int x, int y) { return y >= modules.height() || !modules.get(x, y); };
  std::string out;
  for (int y = 0; y < modules.height(); y += 2) {
    out += "\x1b[97;40m";
    for (int x = 0; x < modules.width(); ++x) {
      const bool upper = is_light(x, y);
      const bool lower = is_light(x, y + 1);
      out += upper && lower ? "\xe2\x96\x88" : upper ? "\xe2\x96\x80" : lower ? "\xe2\x96\x84" : " ";
    }
    out += "\x1b[0m\n";
  }
  return out;
}

void write_qr_picture(std::string_view text, const std::string& path) {
  const ZXing::BitMatrix modules = modules_of(text);
  const int side = modules.width() * kModulePixels;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)] =
          modules.get(x / kModulePixels, y / kModulePixels) ? 0 : 255;
    }
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(side);
  image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw Ended(
        Exit::kUsage,
        filled(tr("The picture could not be written to {1}: {2}."), base::for_terminal(path), std::strerror(errno)),
        tr("Name a file that is not there yet."), "bad_request");
  }
  FILE* const file = fdopen(descriptor, "wb");
  const bool written = file != nullptr && png_image_write_to_stdio(&image, file, 0, pixels.data(), 0, nullptr) != 0;
  const bool closed = file != nullptr ? fclose(file) == 0 : close(descriptor) == 0;
  if (!written || !closed) {
    unlink(path.c_str());
    throw Ended(Exit::kFailure, tr("The picture could not be written."), tr("Is there room on the disk?"));
  }
}

std::optional<std::string> read_qr_picture(const std::string& path) {
  const std::string file = read_file(path, kMaxPictureFile);
  const bool is_jpeg = file.starts_with("\xff\xd8");
  const Picture picture = is_jpeg ? from_jpeg(file, path) : from_png(file, path);
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode);
  hints.setTryHarder(true);
  const auto result =
      ZXing::ReadBarcode({picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum}, hints);
  if (!result.isValid()) return {};
  return result.text();
}

}  // namespace waterline::cli
