#pragma once

namespace waterline::base {

// Ends the process if an assumption of ours is wrong, since continuing could harm the person's
// words. It is never compiled out, and never used on input: foreign bytes and people's mistakes get
// a Result. The message contains only file and line, and so nothing that a person wrote.
[[noreturn]] void check_failed(const char* file, int line);

// Ends the process unless `belief` is true. The builtins are the place of the call: clang 14 cannot
// read gcc 12's std::source_location.
inline void check(bool belief, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!belief) check_failed(file, line);
}

}  // namespace waterline::base
