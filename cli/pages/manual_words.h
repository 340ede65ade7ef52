#pragma once

#include <span>
#include <string_view>

// The parts of the manual that do not follow from the commands.
namespace waterline::cli {

struct Term {
  std::string_view name;
  std::string_view meaning;
};

std::span<const Term> exit_codes();
std::span<const Term> files();
std::span<const Term> environment();

}  // namespace waterline::cli
