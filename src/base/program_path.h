#pragma once

#include <filesystem>
#include <string>

namespace waterline::base {

// Returns the path of a program that is installed in the folder of the running one.
std::filesystem::path sibling_program(const std::string& name);

}  // namespace waterline::base
