#pragma once

namespace waterline::base {

// Ends the process when one of our own beliefs is wrong: going on could harm what the person wrote.
// Never compiled out, and never used on input: foreign bytes and people's mistakes get a Result.
// The message names file and line alone, so that nothing a person wrote can stand in it.
[[noreturn]] void check_failed(const char* file, int line);

// The place of the call by the compilers' builtins: clang 14 cannot read gcc 12's
// std::source_location.
inline void check(bool belief, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!belief) check_failed(file, line);
}

}  // namespace waterline::base
