#include "page/assets.h"

#include <algorithm>

#include "page/asset_list.h"

namespace waterline::page {

const Asset* asset_named(std::string_view name) {
  const auto all = all_assets();
  const auto found = std::ranges::find(all, name, &Asset::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace waterline::page
