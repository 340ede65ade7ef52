#include "link/tor_setting.h"

namespace waterline::link {
namespace {

constexpr std::string_view kOnlyCall = " only-call";

}  // namespace

std::optional<std::string_view> name_of(TorUse use) {
  switch (use) {
    case TorUse::kOff:
      return "off";
    case TorUse::kOn:
      return "on";
    case TorUse::kOnly:
      return "only";
    case TorUse::kUnreadable:
      break;
  }
  return {};
}

std::optional<TorUse> tor_use_from(std::string_view name) {
  for (const TorUse use : {TorUse::kOff, TorUse::kOn, TorUse::kOnly}) {
    if (name_of(use) == name) return use;
  }
  return {};
}

TorSetting TorSetting::from_text(std::string_view text) {
  if (text.empty()) return {};
  TorSetting setting;
  if (text.ends_with(kOnlyCall)) {
    setting.hosting = TorHosting::kOnlyCalls;
    text.remove_suffix(kOnlyCall.size());
  }
  setting.use = tor_use_from(text).value_or(TorUse::kUnreadable);
  return setting;
}

std::string TorSetting::text() const {
  const auto name = name_of(use);
  std::string text(name.value_or("unreadable"));
  if (hosting == TorHosting::kOnlyCalls) text += kOnlyCall;
  return text;
}

}  // namespace waterline::link
