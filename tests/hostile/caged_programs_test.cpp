#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage/run.h"
#include "formats/coded_reading.h"
#include "formats/reader_input.h"
#include "scenario/person.h"
#include "scenario/process.h"

// Tests what the programs that read untrusted files and pictures can do after their input took them
// over. The probes (caged_probe/) are these programs, and obey an order in their input.

using namespace waterline;
using cage::Failure;
using scenario::Person;

namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;
const fs::path kBuild = WATERLINE_BUILD_DIR;

std::string order(const std::string& attempt, const std::string& target) {
  return "TAKE OVER: " + attempt + "|" + target + "\n";
}

std::vector<std::string> attempts() {
  std::istringstream lines(
      scenario::Running({kBuild / "waterline-reader-probe", "list"}, {}, "").wait().out);
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  return names;
}

cage::Input as_picture(const std::string& bytes) {
  cage::Input input;
  REQUIRE(input.append(base::bytes_of(bytes)));
  return input;
}

cage::Input as_file(const std::string& bytes) {
  cage::Input input;
  const base::Bytes index =
      formats::encode(formats::InputIndex{{{"a.md", formats::kInputHeadSize, bytes.size()}}, {}});
  REQUIRE(input.append(
      formats::encode(formats::InputHead{formats::kInputHeadSize + bytes.size(), index.size()})));
  REQUIRE(input.append(base::bytes_of(bytes)));
  REQUIRE(input.append(index));
  return input;
}

// A folder that anybody may read, with copies of the programs and a file that they attack.
class Cages {
 public:
  Cages() {
    chmod(folder_.path().c_str(), 0777);
    for (const char* program :
         {"waterline-reader-probe", "waterline-lens-probe", "waterline-sound-probe"}) {
      fs::copy(kBuild / program, folder_.path() / program);
    }
    scenario::write_file(victim(), "sealed");
    chmod(victim().c_str(), 0666);
  }
  [[nodiscard]] fs::path victim() const { return folder_.path() / "vault.db"; }
  [[nodiscard]] bool victim_is_unharmed() const {
    struct stat about {};
    const bool as_it_was = stat(victim().c_str(), &about) == 0 && (about.st_mode & 07777) == 0666 &&
                           about.st_nlink == 1;
    const auto files = std::distance(fs::directory_iterator(folder_.path()), {});
    return as_it_was && files == 4 && scenario::content_of(victim()) == "sealed";
  }
  [[nodiscard]] cage::Work reader() const {
    return {folder_.path() / "waterline-reader-probe", {}, 1 << 20};
  }
  [[nodiscard]] cage::Work lens() const {
    return {folder_.path() / "waterline-lens-probe", {"qr"}, 1 << 20};
  }
  [[nodiscard]] cage::Work sound() const {
    return {folder_.path() / "waterline-sound-probe", {"decode"}, 1 << 20};
  }

 private:
  scenario::Scratch folder_;
};

// Runs the program as this user and returns its failure; none if it answered.
std::optional<Failure> end_as(uid_t user, const cage::Work& work, cage::Input input) {
  constexpr int kAnswered = 99;
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (user != geteuid() && (setgid(user) != 0 || setuid(user) != 0)) _exit(98);
    const auto answer = cage::run(work, input);
    _exit(answer ? kAnswered : static_cast<int>(answer.error()));
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kAnswered) return {};
  return static_cast<Failure>(WEXITSTATUS(status));
}

void every_attempt_fails(uid_t user) {
  const Cages cages;
  const auto all = attempts();
  REQUIRE(all.size() > 100);
  for (const std::string& attempt : all) {
    INFO(attempt);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // The sanitizers need these calls (cage/confine.cpp).
    if (attempt == "make a pipe" || attempt == "know the time" || attempt == "advise about memory")
      continue;
#endif
    const bool is_about_a_file =
        attempt.find("file") != std::string::npos || attempt.find("socket") != std::string::npos;
    const std::string bytes =
        order(attempt, is_about_a_file ? cages.victim().string() : std::to_string(getpid()));
    // Reading the environment takes no system call: that attempt must find nothing. Every other
    // attempt must be stopped by the filter, or, if it is a 32-bit call, perhaps by the kernel
    // before that.
    const bool is_no_call = attempt == "find an environment";
    const bool may_crash = attempt == "call as a 32-bit program does";
    for (const auto& end : {end_as(user, cages.reader(), as_file(bytes)),
                            end_as(user, cages.lens(), as_picture(bytes)),
                            end_as(user, cages.sound(), as_picture(bytes))}) {
      REQUIRE(end.has_value());
      const bool as_expected =
          is_no_call ? *end == Failure::kFailed
                     : *end == Failure::kForbidden || (may_crash && *end == Failure::kCrashed);
      INFO(static_cast<int>(*end));
      CHECK(as_expected);
    }
    CHECK(cages.victim_is_unharmed());
  }
}

}  // namespace

TEST_CASE("as root, a taken-over reader, lens or sound program is killed for every attempt",
          "[hostile][cage]") {
  every_attempt_fails(geteuid());
}

TEST_CASE("as an ordinary user, a taken-over reader, lens or sound program is killed too",
          "[hostile][cage]") {
  if (geteuid() != 0) {
    WARN("skipped: this whole run is an ordinary user's, so the test before was it");
    return;
  }
  every_attempt_fails(kNobody);
}

TEST_CASE("a file that takes over the reader changes nothing and is reported", "[hostile][cage]") {
  const scenario::Scratch programs;
  for (const char* program : {"waterline", "waterline-courier", "waterline-lens"}) {
    fs::copy(kBuild / program, programs.path() / program);
  }
  fs::copy(kBuild / "waterline-reader-probe", programs.path() / "waterline-reader");
  Person person("A");
  person.use_programs(programs.path());
  person.initialize();
  person.ask({"write", "-"}, "Mine.");
  const fs::path file = person.folder() / "old.md";
  scenario::write_file(
      file, "# One\n" + order("connect to the node's socket", person.socket()) + "# Two\n");
  const std::string told = person.refused(2, {"import", file});
  CHECK(told.find("This could not be read safely. Nothing was imported.") != std::string::npos);
  CHECK(person.ask({"list"})["entries"].size() == 1);
  scenario::write_file(file, "# One\nwords\n");
  CHECK(person.ask({"import", file})["added"] == 1);
}

TEST_CASE("a picture that takes over the lens pairs nobody and is reported", "[hostile][cage]") {
  const scenario::Scratch programs;
  for (const char* program : {"waterline", "waterline-courier", "waterline-reader"}) {
    fs::copy(kBuild / program, programs.path() / program);
  }
  fs::copy(kBuild / "waterline-lens-probe", programs.path() / "waterline-lens");
  Person person("A");
  person.use_programs(programs.path());
  person.initialize();
  const fs::path picture = person.folder() / "picture.png";
  scenario::write_file(picture, order("open a file to read", person.home() / "vault.db"));
  const std::string told =
      person.refused(2, {"pair", "join", "--qr", picture, "--confirm", "same"});
  CHECK(told.find("This picture could not be read safely. Nothing was paired.") !=
        std::string::npos);
  CHECK(person.ask({"status"})["partner"].is_null());
}

TEST_CASE("a missing reader or lens is reported, and nothing is read", "[hostile][cage]") {
  const scenario::Scratch programs;
  for (const char* program : {"waterline", "waterline-courier"}) {
    fs::copy(kBuild / program, programs.path() / program);
  }
  Person person("A");
  person.use_programs(programs.path());
  person.initialize();
  scenario::write_file(person.folder() / "it", "words");
  CHECK(person.refused(1, {"import", person.folder() / "it"}).find("waterline-reader is missing") !=
        std::string::npos);
  CHECK(person.refused(1, {"pair", "join", "--qr", person.folder() / "it"})
            .find("waterline-lens is missing") != std::string::npos);
}
