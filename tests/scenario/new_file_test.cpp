#include <filesystem>

#include <catch2/catch.hpp>

#include "fakes/looking.h"
#include "scenario/person.h"

using namespace waterline::scenario;
namespace fs = std::filesystem;

namespace {

// Runs an export in the open under strace with these options. Returns how it ended, or nullopt if
// no strace may look on here.
std::optional<Finished> export_under(Person& person, const fs::path& file,
                                     std::vector<std::string> options) {
  if (!waterline::fakes::may_look()) return std::nullopt;
  options.insert(options.begin(), {"/usr/bin/strace", "-q", "-o", "/dev/null"});
  person.live_in({"/usr/bin/strace", "-q", "-o", "/dev/null", "-e", "trace=fsync"});
  if (person.run({"status"}).code != 0) {
    WARN("skipped: there is no strace here that may look on (apt: strace)");
    return std::nullopt;
  }
  person.live_in(options);
  return person.run({"export", file, "--plain", "--confirm", "plain"});
}

}  // namespace

TEST_CASE("an export that is killed before its last step leaves nothing", "[scenario]") {
  Person person("A");
  person.initialize();
  person.ask({"write", "-"}, "A walk that nobody has to know of.");
  const fs::path folder = person.folder() / "taken-out";
  fs::create_directory(folder);
  const auto ended = export_under(person, folder / "open.json",
                                  {"-e", "trace=fsync", "-e", "inject=fsync:signal=SIGKILL"});
  if (!ended) return;
  CHECK(ended->code != 0);
  CHECK(fs::is_empty(folder));
}

TEST_CASE("a file system without nameless files takes an export, too", "[scenario]") {
  Person person("A");
  person.initialize();
  person.ask({"write", "-"}, "A walk that nobody has to know of.");
  const fs::path folder = person.folder() / "taken-out";
  fs::create_directory(folder);
  const auto ended =
      export_under(person, folder / "open.json",
                   {"-P", folder, "-e", "trace=openat", "-e", "inject=openat:error=EOPNOTSUPP"});
  if (!ended) return;
  CHECK(ended->code == 0);
  CHECK(fs::file_size(folder / "open.json") > 0);
  CHECK((fs::status(folder / "open.json").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}
