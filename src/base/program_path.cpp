#include "base/program_path.h"

namespace waterline::base {

std::filesystem::path helper_program(const std::string& name, const std::filesystem::path& own) {
  const std::filesystem::path folder = own.parent_path();
  // Only from a `bin`: above a build folder there may be a folder of somebody else, as /tmp is. And
  // before the program's own folder, where an earlier version was installed as a whole.
  if (folder.filename() == "bin") {
    std::filesystem::path helper = folder.parent_path() / "libexec" / "waterline" / name;
    std::error_code error;
    if (std::filesystem::exists(helper, error)) return helper;
  }
  return folder / name;
}

std::filesystem::path helper_program(const std::string& name) {
  std::error_code error;
  return helper_program(name, std::filesystem::read_symlink("/proc/self/exe", error));
}

}  // namespace waterline::base
