#pragma once

#include <source_location>

namespace waterline::base {

// Ends the process when one of our own beliefs is wrong: going on could harm what the person wrote. Never compiled
// out, and never used on input: foreign bytes and people's mistakes get a Result. The message names file and line
// alone, so that nothing a person wrote can stand in it.
[[noreturn]] void check_failed(const std::source_location& where);

inline void check(bool belief, const std::source_location& where = std::source_location::current()) {
  if (!belief) check_failed(where);
}

}  // namespace waterline::base
