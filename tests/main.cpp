#define CATCH_CONFIG_RUNNER
#include <cstdlib>
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

// Gives the tests a runtime folder of their own, so that the sockets of their nodes are gone when
// they end.
int main(int count, char** words) {
  std::string runtime = std::filesystem::temp_directory_path() / "runtime-XXXXXX";
  if (mkdtemp(runtime.data()) == nullptr) return 1;
  setenv("XDG_RUNTIME_DIR", runtime.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
  const int result = Catch::Session().run(count, words);
  std::error_code ignored;
  std::filesystem::remove_all(runtime, ignored);
  return result;
}
