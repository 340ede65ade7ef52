#pragma once

namespace waterline::base {

// Ends the process, because an assumption of our own code is wrong and continuing could harm the
// person's words. It is never compiled out. It is never used on input: foreign bytes and people's
// mistakes get a Result. The message contains only file and line, and so nothing that a person
// wrote.
[[noreturn]] void check_failed(const char* file, int line);

// Ends the process unless `belief` is true. The default arguments are the place of the call, by
// builtins, because clang 14 cannot read gcc 12's std::source_location.
inline void check(bool belief, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!belief) check_failed(file, line);
}

}  // namespace waterline::base
