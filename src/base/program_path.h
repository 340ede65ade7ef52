#pragma once

#include <filesystem>
#include <string>

namespace waterline::base {

// Returns the path of a program that is installed in the folder of the running one.
std::filesystem::path program_beside(const std::string& name);

}  // namespace waterline::base
