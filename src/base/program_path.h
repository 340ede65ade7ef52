#pragma once

#include <filesystem>
#include <string>

namespace waterline::base {

// Returns the path of another program of Waterline, for the program at `own`. An installed program
// is in a folder `bin`, and those that it starts are in `libexec/waterline` beside that folder. In
// the build folder all of them are together. If a `bin` has its helper in neither place, the path
// is one beside `own`, where there is nothing.
std::filesystem::path helper_program(const std::string& name, const std::filesystem::path& own);

// Returns the same for the running program.
std::filesystem::path helper_program(const std::string& name);

}  // namespace waterline::base
