#include "lens/qr.h"

#include <BarcodeFormat.h>
#include <BitMatrix.h>
#include <DecodeHints.h>
#include <MultiFormatWriter.h>
#include <ReadBarcode.h>

namespace waterline::lens {
namespace {

constexpr int kQuietZone = 4;  // modules; the QR standard requires it
constexpr int kCorrection = 2;

Picture picture_of(int width, int height) {
  return {width, height,
          std::vector<std::uint8_t>(static_cast<std::size_t>(width) *
                                    static_cast<std::size_t>(height))};
}

std::uint8_t& pixel(Picture& picture, int x, int y) {
  return picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                        static_cast<std::size_t>(x)];
}

}  // namespace

std::optional<std::string> read_qr(const Picture& picture) {
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode);
  hints.setTryHarder(true);
  const auto result = ZXing::ReadBarcode(
      {picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum}, hints);
  if (!result.isValid()) return {};
  return result.text();
}

Picture draw_qr(std::string_view text) {
  ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
  writer.setMargin(kQuietZone);
  writer.setEccLevel(kCorrection);
  const ZXing::BitMatrix modules = writer.encode(std::string(text), 0, 0);
  Picture picture = picture_of(modules.width(), modules.height());
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) pixel(picture, x, y) = modules.get(x, y) ? 0 : 255;
  }
  return picture;
}

Picture enlarged(const Picture& picture, int times) {
  Picture large = picture_of(picture.width * times, picture.height * times);
  Picture small = picture;
  for (int y = 0; y < large.height; ++y) {
    for (int x = 0; x < large.width; ++x) pixel(large, x, y) = pixel(small, x / times, y / times);
  }
  return large;
}

}  // namespace waterline::lens
