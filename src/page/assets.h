#pragma once

#include <string_view>

// The files of the page in the browser. The program contains them as they are in src/page/web.
namespace waterline::page {

struct Asset {
  std::string_view name;  // the path below src/page/web, with slashes: "app/start.js"
  std::string_view type;  // for Content-Type
  std::string_view bytes;
};

// Returns the file of that name; nullptr if there is none. The file lives as long as the program.
const Asset* asset_named(std::string_view name);

}  // namespace waterline::page
