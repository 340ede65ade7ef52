#pragma once

#include <filesystem>
#include <string>

namespace waterline::base {

// Returns the path of another program of Waterline, a helper, for the program at `own`. If `own` is
// installed in a folder `bin`, its helpers are in `libexec/waterline` next to that folder. In a
// build folder all programs are together. If `libexec/waterline` does not have the helper, returns
// a path in the folder of `own`, even if nothing is there.
std::filesystem::path helper_program(const std::string& name, const std::filesystem::path& own);

// Returns the same for the running program.
std::filesystem::path helper_program(const std::string& name);

}  // namespace waterline::base
