#pragma once

#include <span>
#include <string_view>

// Those parts of the manual pages that cannot be derived from the commands, such as the exit codes.
namespace waterline::cli {

struct Term {
  std::string_view name;
  std::string_view meaning;
};

std::span<const Term> exit_codes();
std::span<const Term> files();
std::span<const Term> environment();

}  // namespace waterline::cli
