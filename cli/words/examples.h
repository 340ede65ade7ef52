#pragma once

#include <span>
#include <string_view>

namespace waterline::cli {

struct Example {
  std::string_view command;  // on the page of this command
  std::string_view line;     // what is typed
  std::string_view meaning;
};

// Examples of commands, for the manual pages and for hints about a wrong command line.
std::span<const Example> examples();

}  // namespace waterline::cli
