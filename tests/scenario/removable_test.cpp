#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include <catch2/catch.hpp>

#include "scenario/person.h"
#include "scenario/small_disk.h"

// Tests a journal on a disk that its person takes away.

namespace waterline::scenario {
namespace {

namespace fs = std::filesystem;

// Returns every file and folder below this one, with the content of the files.
std::string all_below(const fs::path& folder) {
  std::string all;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    all += file.path().native() + "\n";
    if (file.is_regular_file()) all += content_of(file.path()) + "\n";
  }
  return all;
}

// Runs a command of this person on a journal in another folder.
Finished run_at(const Person& person, const fs::path& home, std::vector<std::string> command,
                const std::string& input = {}, std::vector<std::string> enter = {}) {
  enter.insert(enter.end(), {fs::path(kBuildFolder) / "waterline", "--home", home,
                             "--passphrase-file", person.folder() / "passphrase"});
  enter.insert(enter.end(), command.begin(), command.end());
  return Running(enter,
                 {"PATH=/usr/bin:/bin", "HOME=" + person.folder().native(),
                  "XDG_RUNTIME_DIR=" + (person.folder() / "runtime").native(), "TERM=dumb",
                  "ASAN_OPTIONS=detect_leaks=0"},
                 input)
      .wait();
}

}  // namespace

TEST_CASE("a disk that is pulled out closes the journal at once", "[scenario][user]") {
  Person a("A");
  std::string why_not;
  const auto disk = SmallDisk::mount(a.home(), 8192, why_not);
  if (!disk) {
    WARN("skipped: " << why_not);
    return;
  }
  a.live_in(disk->enter(), disk->root());
  a.initialize();
  for (int i = 0; i < 10; ++i) a.ask({"write", "Entry " + std::to_string(i)});
  const pid_t node = a.node_process();
  // The same disk, put in again at another place.
  const fs::path again = a.folder() / "again";
  fs::create_directory(again);
  REQUIRE(disk->run({"mount", "--bind", a.home(), again}).code == 0);

  const auto ended = [&] { return !fs::exists("/proc/" + std::to_string(node)); };
  REQUIRE_FALSE(ended());
  const auto begun = std::chrono::steady_clock::now();
  REQUIRE(disk->run({"umount", "--lazy", a.home()}).code == 0);
  CHECK(eventually(ended));
  const auto took = std::chrono::steady_clock::now() - begun;
  WARN(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
       << " ms from the pull to the end of the node");
  CHECK(took < std::chrono::seconds(5));  // far less, unless the machine is busy

  // Without the disk nothing is in its place, and the words say so.
  const std::string said = a.refused(10, {"list"});
  CHECK(said.find("If it is on a disk that you took out") != std::string::npos);
  const Finished listed = run_at(a, again, {"--json", "list"}, {}, disk->enter());
  INFO(listed.err);
  REQUIRE(listed.code == 0);
  CHECK(Json::parse(listed.out)["entries"].size() == 10);
  run_at(a, again, {"stop"}, {}, disk->enter());
}

TEST_CASE("a journal in another folder leaves no line in the home of its person", "[scenario]") {
  Person a("A");
  const Scratch stick;
  const fs::path home = stick.path() / "my-journal";
  const auto run = [&](const std::vector<std::string>& command, const std::string& input = {}) {
    return run_at(a, home, command, input);
  };
  REQUIRE(run({"init", "--confirm", "loss"}).code == 0);
  REQUIRE(run({"write", "-"}, "Words.").code == 0);
  REQUIRE(run({"search", "words"}).code == 0);
  REQUIRE(run({"export", a.folder() / "out.json", "--plain", "--confirm", "plain"}).code == 0);
  run({"open", "--print"});
  run({"traces"});
  CHECK(run({"autostart", "on"}).code == 1);
  CHECK_FALSE(fs::exists(home / "run"));
  REQUIRE(run({"stop"}).code == 0);
  fs::remove(a.folder() / "out.json");
  const std::string left = all_below(a.folder());
  CHECK(left.find("my-journal") == std::string::npos);
  CHECK(left.find("waterline-home-") == std::string::npos);
}

TEST_CASE("a person moves the journal to a stick and finds all of it there", "[scenario]") {
  Person a("A");
  const Scratch stick;
  const fs::path home = stick.path() / "notes";
  a.initialize();
  a.ask({"write", "-"}, "Words for the stick.");
  CHECK(a.ask({"home"})["home"] == a.home().native());
  const Finished moved = a.run({"home", "move", home});
  INFO(moved.err);
  CHECK(moved.code == 0);
  CHECK(moved.out == home.native() + "\n");
  for (const char* said : {"only then", "What stays:", "an SSD", "traces"})
    CHECK(moved.err.find(said) != std::string::npos);
  CHECK(eventually([&] { return !a.node_answers(); }));
  CHECK_FALSE(fs::exists(a.home()));
  CHECK(a.refused(10, {"list"}).find("There is no journal in this folder") != std::string::npos);
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"open", "--print"},
                                             {"open", "--window"},
                                             {"loopback", "on"},
                                             {"unlock"},
                                             {"autostart"}})
    a.run(command);
  CHECK(a.refused(10, {"open", "--print"}).find("There is no journal") != std::string::npos);
  CHECK(a.run({"status"}).code == 0);
  CHECK_FALSE(fs::exists(a.home()));  // no node made it anew
  const auto there = [&](const std::vector<std::string>& command) {
    return run_at(a, home, command);
  };
  CHECK(there({"list"}).out.find("Words for the stick.") != std::string::npos);
  CHECK(there({"status"}).out.find("older") == std::string::npos);
  CHECK(there({"home", "move", home / "below"}).code == 2);
  CHECK(there({"home", "move", stick.path() / "missing/notes"}).code == 2);
  CHECK(there({"list"}).code == 0);
  CHECK(there({"stop"}).code == 0);
}

TEST_CASE("a journal behind a link moves like any other", "[scenario]") {
  Person a("A");
  const Scratch disk;
  a.initialize();
  a.ask({"write", "-"}, "Words behind a link.");
  CHECK(a.run({"stop"}).code == 0);
  fs::rename(a.home(), disk.path() / "kept");
  fs::create_directory_symlink(disk.path() / "kept", a.home());
  CHECK(a.ask({"home"})["home"] == (disk.path() / "kept").native());
  const Finished moved = a.run({"home", "move", disk.path() / "notes"});
  INFO(moved.err);
  REQUIRE(moved.code == 0);
  CHECK(eventually([&] { return !fs::exists(disk.path() / "kept"); }));
  const auto there = [&](const std::vector<std::string>& command) {
    return run_at(a, disk.path() / "notes", command);
  };
  CHECK(there({"list"}).out.find("Words behind a link.") != std::string::npos);
  CHECK(there({"stop"}).code == 0);
  // The link leads nowhere now, and nothing is made there.
  CHECK(a.run({"status"}).out.find("put that in") != std::string::npos);
  CHECK(a.refused(10, {"list"}).find("There is no journal in this folder") != std::string::npos);
  CHECK_FALSE(fs::exists(disk.path() / "kept"));
}

}  // namespace waterline::scenario
