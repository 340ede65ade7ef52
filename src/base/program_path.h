#pragma once

#include <filesystem>
#include <string>

namespace waterline::base {

// The file of a program that is installed beside the one that runs.
std::filesystem::path program_beside(const std::string& name);

}  // namespace waterline::base
