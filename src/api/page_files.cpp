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
  "storage-access=(), usb=(), web-share=(), xr-spatial-tracking=(), "
constexpr std::array kFeaturesOff{
    Header{"Permissions-Policy", WATERLINE_FEATURES_OFF "camera=(), microphone=()"}};
constexpr std::array kCameraOnly{
    Header{"Permissions-Policy", WATERLINE_FEATURES_OFF "camera=(self), microphone=()"}};
constexpr std::array kMicrophoneOnly{
    Header{"Permissions-Policy", WATERLINE_FEATURES_OFF "camera=(), microphone=(self)"}};
#undef WATERLINE_FEATURES_OFF

template <std::size_t N>
constexpr auto with_rules(const std::array<Header, N>& more) {
  std::array<Header, kPageRules.size() + N> all{};
  std::ranges::copy(more, std::ranges::copy(kPageRules, all.begin()).out);
  return all;
}
constexpr auto kWindowFeaturesOff = with_rules(kFeaturesOff);
constexpr auto kWindowCameraOnly = with_rules(kCameraOnly);
constexpr auto kWindowMicrophoneOnly = with_rules(kMicrophoneOnly);

enum class Door { kLoopback, kSocket };

// A document of the page: its address, its file, and what it may use at either door.
struct Document {
  std::string_view address;
  std::string_view file;
  std::span<const Header> on_loopback;
  std::span<const Header> in_window;
};
constexpr std::array kDocuments{
    Document{"", "index.html", kFeaturesOff, kWindowFeaturesOff},
    Document{kScanner, "scan.html", kCameraOnly, kWindowCameraOnly},
    Document{kRecorder, "record.html", kMicrophoneOnly, kWindowMicrophoneOnly},
};

Answer file_at(std::string_view path, Door door) {
  const auto* const found = std::ranges::find(kDocuments, path, &Document::address);
  const Document& document = found == kDocuments.end() ? kDocuments.front() : *found;
  const page::Asset* const asset =
      page::asset_named(found == kDocuments.end() ? path : document.file);
  if (asset == nullptr) return Api::failed(Error::kNotFound);
  return {200, std::string(asset->bytes), asset->type,
          door == Door::kLoopback ? document.on_loopback : document.in_window};
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
