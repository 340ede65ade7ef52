#include "base/program_path.h"

namespace waterline::base {

std::filesystem::path sibling_program(const std::string& name) {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / name;
}

}  // namespace waterline::base
