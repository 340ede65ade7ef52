#include "base/program_path.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.h"

namespace waterline::base {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& file) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "program";
}

TEST_CASE("an installed program starts its helpers from libexec", "[base]") {
  const fakes::TemporaryFolder folder;
  const fs::path own = folder.path() / "bin" / "waterline";
  const fs::path beside = folder.path() / "bin" / "waterline-lens";
  const fs::path installed = folder.path() / "libexec" / "waterline" / "waterline-lens";
  put(own);
  CHECK(helper_program("waterline-lens", own) == beside);
  put(installed);
  CHECK(helper_program("waterline-lens", own) == installed);
  put(beside);  // of an earlier version
  CHECK(helper_program("waterline-lens", own) == installed);
  CHECK(helper_program("waterline-reader", own).parent_path() == folder.path() / "bin");
}

TEST_CASE("a program in a build folder starts nothing from above it", "[base]") {
  const fakes::TemporaryFolder folder;
  put(folder.path() / "libexec" / "waterline" / "waterline-lens");
  const fs::path own = folder.path() / "build" / "waterline";
  CHECK(helper_program("waterline-lens", own) == folder.path() / "build" / "waterline-lens");
}

TEST_CASE("a program finds its own folder", "[base]") {
  const fs::path own = fs::read_symlink("/proc/self/exe");
  CHECK(helper_program("other") == own.parent_path() / "other");
}

}  // namespace
}  // namespace waterline::base
