#include "app/pinned_items.h"

#include <sstream>
#include <string>
#include <utility>

#include "app/side_stores.h"

namespace waterline::app {
namespace {

Outcome<std::vector<std::string>> pinned_ids(PrivateSide& open) {
  const auto set = open.vault.setting(vault::Setting::kPinnedShared);
  if (!set) return failed(set.error(), open.vault, Side::kVault);
  std::vector<std::string> ids;
  std::istringstream words(set->value_or(""));
  for (std::string id; words >> id;) ids.push_back(id);
  return ids;
}

}  // namespace

Outcome<std::vector<ItemView>> pinned_items(PrivateSide& open, link::SharedSide& shared) {
  const auto ids = pinned_ids(open);
  if (!ids) return ids.error();
  std::vector<ItemView> views;
  for (const std::string& id : *ids) {
    auto found = shared_item(shared, id);
    if (!found && found.error().error != Error::kUnknownId) return found.error();
    if (found && !found->item.taken_back && !found->item.expired)
      views.push_back(std::move(*found));
  }
  return views;
}

Outcome<ItemView> pin_item(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                           bool pinned) {
  auto found = shared_item(shared, id);
  if (!found) return found;
  auto ids = pinned_ids(open);
  if (!ids) return ids.error();
  const std::string whole = found->item.id.text();
  std::erase(*ids, whole);
  if (pinned) {
    if (ids->size() >= kMaxPinnedShared) return Failure(Error::kTooMany);
    ids->push_back(whole);
  }
  std::string text;
  for (const std::string& one : *ids) text += (text.empty() ? "" : " ") + one;
  if (const auto set = open.vault.set_setting(vault::Setting::kPinnedShared, text); !set)
    return failed(set.error(), open.vault, Side::kVault);
  return found;
}

}  // namespace waterline::app
