#include "node/disk_watch.h"

#include <atomic>
#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "fakes/running_node.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

namespace fs = std::filesystem;

// A system with the folder of a home, on an encrypted disk.
class Machine {
 public:
  Machine() {
    for (const char* below : {"home", "dev", "sys/block", "sys/stick/slaves", "sys/disk/slaves"})
      fs::create_directories(folder_.path() / below);
    std::ofstream(folder_.path() / "dev/stick").close();
    struct stat facts {};
    REQUIRE(::stat(home().c_str(), &facts) == 0);
    const std::string number =
        std::to_string(major(facts.st_dev)) + ":" + std::to_string(minor(facts.st_dev));
    fs::create_directory_symlink("../disk", folder_.path() / "sys/block" / number);
    fs::create_directory_symlink("../../stick", folder_.path() / "sys/disk/slaves/stick");
  }
  [[nodiscard]] fs::path home() const { return folder_.path() / "home"; }
  [[nodiscard]] fs::path at(const std::string& below) const { return folder_.path() / below; }
  [[nodiscard]] DiskPlaces places() const {
    return {"/proc/self/mountinfo", at("dev"), at("sys/block")};
  }

 private:
  TemporaryFolder folder_;
};

TEST_CASE("a home that goes away is noticed once", "[node]") {
  const Machine machine;
  std::atomic<int> gone = 0;
  DiskWatch watch(
      machine.home(), [&] { ++gone; }, machine.places());
  SECTION("because its folder was moved") {
    fs::rename(machine.home(), machine.at("elsewhere"));
  }
  SECTION("because its folder was removed") {
    fs::remove(machine.home());
  }
  SECTION("because the stick below its encrypted disk was pulled out") {
    fs::remove_all(machine.at("sys/stick"));
    fs::remove(machine.at("dev/stick"));
  }
  CHECK(eventually([&] { return gone == 1; }));
  watch.stop();
  CHECK(gone == 1);
}

TEST_CASE("other devices and folders may go away", "[node]") {
  const Machine machine;
  std::ofstream(machine.at("dev/other")).close();
  std::atomic<int> gone = 0;
  {
    DiskWatch watch(
        machine.home(), [&] { ++gone; }, machine.places());
    fs::remove(machine.at("dev/other"));
    fs::create_directory(machine.home() / "below");
    fs::remove(machine.home() / "below");
    fs::create_directory(machine.at("home-2"));
    fs::remove(machine.at("home-2"));
  }
  CHECK(gone == 0);
}

TEST_CASE("a journal whose folder is taken away is closed and stays whole", "[node]") {
  const TemporaryFolder folder;
  const fs::path home = folder.path() / "home";
  {
    RunningNode node(home);
    node.make_journal();
    for (int i = 0; i < 20; ++i) node.write("entry " + std::to_string(i));
    fs::rename(home, folder.path() / "pulled-out");
    CHECK(eventually([&] { return node.node().open_period() == 0; }));
    CHECK(eventually([&] { return node.state() == "absent"; }));
    CHECK(node.get("/v1/entries").status != 200);
  }
  CHECK_FALSE(fs::exists(home));
  RunningNode node(folder.path() / "pulled-out");
  node.unlock();
  CHECK(node.get("/v1/entries?limit=1000")["entries"].size() == 20);
}

}  // namespace
}  // namespace waterline::node
