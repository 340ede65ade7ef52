#include "window/addresses.h"

namespace waterline::window {
namespace {

constexpr std::string_view kHere = "notes://here";
constexpr std::string_view kAfreshAddress = "notes://here/afresh";
constexpr std::string_view kPrintAddress = "notes://here/print";
constexpr std::string_view kNothing = "about:blank";

std::string_view without_fragment(std::string_view address) {
  return address.substr(0, address.find('#'));
}

}  // namespace

std::optional<std::string> path_at_node(std::string_view address) {
  address = without_fragment(address);
  if (!address.starts_with(kHere)) return {};
  const std::string_view path = address.substr(kHere.size());
  // No user, port or longer host: what follows the host is a path.
  if (!path.starts_with("/page/") && !path.starts_with("/v1/")) return {};
  return std::string(path);
}

Way way_to(std::string_view address) {
  const std::string_view place = without_fragment(address);
  if (place == kDoor || place == kScannerAddress) return Way::kShow;
  if (address == kNothing) return Way::kLeave;
  if (address == kPrintAddress) return Way::kPrint;
  return place == kAfreshAddress ? Way::kAfresh : Way::kNowhere;
}

std::string door_after(std::string_view afresh) {
  const std::size_t fragment = afresh.find('#');
  return kDoor + std::string(fragment == std::string_view::npos ? "" : afresh.substr(fragment));
}

}  // namespace waterline::window
