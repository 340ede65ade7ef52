#include <filesystem>

#include "carrier/run.h"

// The carrier as the tests have it: it trusts those alone whose certificates are in the file
// `trusted.pem` beside it. The program that people run trusts those whom their computer trusts, and
// nothing can tell it otherwise.
int main() {
  const auto own = std::filesystem::read_symlink("/proc/self/exe");
  waterline::carrier::run(3, own.parent_path() / "trusted.pem");
}
