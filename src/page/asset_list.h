#pragma once

#include <span>

#include "page/assets.h"

namespace waterline::page {

// Every file of the page. CMakeLists.txt writes the definition (waterline_assets).
std::span<const Asset> all_assets();

}  // namespace waterline::page
