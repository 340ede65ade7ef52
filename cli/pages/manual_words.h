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

}  // namespace waterline::cli
