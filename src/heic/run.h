#pragma once

#include <string_view>

namespace waterline::heic {

// The work of waterline-lens-heic, a program of its own for a format whose libraries had many
// faults: enters the same cage as the lens, with the same calls and limits, and answers
// `decode SIDE` as the lens does (lens/run.h), with pixels.
[[noreturn]] void run(std::string_view act, std::string_view number);

}  // namespace waterline::heic
