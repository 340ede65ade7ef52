#include "commands/new_file.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "context.h"
#include "fakes/temporary_folder.h"

// Tests the files that a command writes outside of the home: a command that is interrupted leaves
// no half-written file.

using namespace waterline;
using namespace waterline::cli;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a signal in the middle of writing leaves no file", "[cli][new-file]") {
  const fakes::TemporaryFolder folder;
  const std::string path = folder.path() / "out.json";
  {
    NewFiles files;
    raise(SIGTERM);
    CHECK_THROWS_AS(files.add_file(path, std::string(3'000'000, 'a')), EndedBySignal);
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a folder that cannot be finished is removed whole", "[cli][new-file]") {
  const fakes::TemporaryFolder folder;
  const fs::path out = folder.path() / "out";
  {
    NewFiles files;
    files.add_folder(out);
    files.add_folder(out / "shared");
    files.add_file(out / "shared" / "one.md", "a heron");
    CHECK_THROWS_AS(files.add_file(out / "shared" / "one.md", "a stork"), Ended);
  }
  CHECK_FALSE(fs::exists(out));
}

TEST_CASE("files that are kept stay, and a taken name is left alone", "[cli][new-file]") {
  const fakes::TemporaryFolder folder;
  const fs::path path = folder.path() / "out.md";
  const std::string content(2'500'000, 'a');
  write_new_file(path, content);
  CHECK(text_of(path) == content);
  CHECK((fs::status(path).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_THROWS_AS(write_new_file(path, "b"), Ended);
  CHECK(text_of(path) == content);
}
