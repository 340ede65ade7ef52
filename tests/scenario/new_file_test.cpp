#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/looking.h"
#include "scenario/person.h"

using namespace waterline::scenario;
namespace fs = std::filesystem;

namespace {

// A journal with one entry, and a run of `export` under strace that writes the entry unencrypted.
class Export {
 public:
  Export() : folder_(person_.folder() / "taken-out") {
    person_.initialize();
    person_.ask({"write", "-"}, "A walk that nobody has to know of.");
    fs::create_directory(folder_);
  }

  // Returns how the export ended, or nullopt if this system does not let strace trace it.
  std::optional<Finished> run_under(const std::vector<std::string>& options) {
    if (!waterline::fakes::may_look()) return std::nullopt;
    std::vector<std::string> strace = {"/usr/bin/strace", "-q", "-o", "/dev/null"};
    strace.insert(strace.end(), options.begin(), options.end());
    person_.live_in(strace);
    if (person_.run({"--version"}).code != 0) {
      WARN("skipped: there is no strace here that may look on (apt: strace)");
      return std::nullopt;
    }
    return person_.run({"export", file(), "--plain", "--confirm", "plain"});
  }
  [[nodiscard]] const fs::path& folder() const { return folder_; }
  [[nodiscard]] fs::path file() const { return folder_ / "open.json"; }

 private:
  Person person_{"A"};
  fs::path folder_;
};

}  // namespace

TEST_CASE("an export that is killed before its last step leaves nothing", "[scenario]") {
  Export taken_out;
  const auto ended =
      taken_out.run_under({"-e", "trace=fsync", "-e", "inject=fsync:signal=SIGKILL"});
  if (!ended) return;
  CHECK(ended->code != 0);
  CHECK(fs::is_empty(taken_out.folder()));
}

TEST_CASE("a file system without nameless files takes an export, too", "[scenario]") {
  Export taken_out;
  const auto ended = taken_out.run_under(
      {"-P", taken_out.folder(), "-e", "trace=openat", "-e", "inject=openat:error=EOPNOTSUPP"});
  if (!ended) return;
  CHECK(ended->code == 0);
  CHECK(fs::file_size(taken_out.file()) > 0);
  CHECK((fs::status(taken_out.file()).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}
