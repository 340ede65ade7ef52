#include "api/page_files.h"

#include <algorithm>
#include <string>

#include "page/assets.h"

namespace waterline::api {
namespace {

constexpr std::string_view kFolder = "/page/";

#define WATERLINE_FEATURES_OFF                                                            \
  "accelerometer=(), autoplay=(), bluetooth=(), clipboard-read=(), display-capture=(), "  \
  "encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), " \
  "idle-detection=(), local-fonts=(), magnetometer=(), midi=(), payment=(), "             \
  "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), " \
  "storage-access=(), usb=(), web-share=(), xr-spatial-tracking=(), microphone=(), "
constexpr std::array kFeaturesOff{Header{"Permissions-Policy", WATERLINE_FEATURES_OFF "camera=()"}};
constexpr std::array kCameraOnly{
    Header{"Permissions-Policy", WATERLINE_FEATURES_OFF "camera=(self)"}};
#undef WATERLINE_FEATURES_OFF

template <std::size_t N>
constexpr auto with_rules(const std::array<Header, N>& more) {
  std::array<Header, kPageRules.size() + N> all{};
  std::ranges::copy(more, std::ranges::copy(kPageRules, all.begin()).out);
  return all;
}
constexpr auto kWindowFeaturesOff = with_rules(kFeaturesOff);
constexpr auto kWindowCameraOnly = with_rules(kCameraOnly);

enum class Door { kLoopback, kSocket };

std::span<const Header> headers_of(bool scans, Door door) {
  if (door == Door::kLoopback) return scans ? std::span<const Header>(kCameraOnly) : kFeaturesOff;
  return scans ? std::span<const Header>(kWindowCameraOnly) : kWindowFeaturesOff;
}

Answer file_at(std::string_view path, Door door) {
  const bool scans = path == kScanner;
  const page::Asset* const asset = page::asset_named(path.empty() ? "index.html"
                                                     : scans      ? "scan.html"
                                                                  : path);
  if (asset == nullptr) return Api::failed(Error::kNotFound);
  return {200, std::string(asset->bytes), asset->type, headers_of(scans, door)};
}

}  // namespace

Answer page_file(std::string_view path) {
  return file_at(path, Door::kLoopback);
}

std::optional<Answer> window_file(const Request& request) {
  const std::string_view path = request.path;
  if (request.method != "GET" || !path.starts_with(kFolder)) return {};
  return file_at(path.substr(kFolder.size()), Door::kSocket);
}

}  // namespace waterline::api
