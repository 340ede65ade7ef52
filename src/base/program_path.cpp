#include "base/program_path.h"

namespace waterline::base {

std::filesystem::path helper_program(const std::string& name, const std::filesystem::path& own) {
  const std::filesystem::path folder = own.parent_path();
  // Look in `libexec` only if this program is in a folder `bin`. A build folder can be below a
  // folder of somebody else, such as /tmp, who could put programs into a `libexec` there. Look in
  // `libexec` first, since the program's own folder may have the helpers of an earlier version,
  // which was installed as a whole in one folder.
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
