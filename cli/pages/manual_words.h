#pragma once

#include <span>
#include <string_view>

// The part of the manual that no table of commands can tell.
namespace waterline::cli {

struct Term {
  std::string_view name;
  std::string_view meaning;
};

std::span<const Term> exit_codes();
std::span<const Term> files();
std::span<const Term> environment();

struct Example {
  std::string_view command;  // on the page of this command
  std::string_view line;     // what is typed
  std::string_view meaning;
};

std::span<const Example> examples();

}  // namespace waterline::cli
