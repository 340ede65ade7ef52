#include "node/disk_watch.h"

#include <atomic>
#include <fstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
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
    return {mounts_, at("dev"), at("sys/block"), at("sys/named")};
  }

  // From now on the folder's file system has the number of no device, as that of btrfs has, and was
  // mounted from the encrypted disk.
  void lie_on_several_disks() {
    fs::remove_all(at("sys/block"));
    std::ofstream(at("dev/disk")).close();
    fs::create_directory(at("sys/named"));
    fs::create_directory_symlink("../disk", at("sys/named/disk"));
    std::ofstream mounts(mounts_ = at("mounts"));
    mounts << "1 0 0:1 / / rw - ext4 /dev/somewhere rw\n"
           << mount_of_home() << " 1 0:2 / /home\\040of rw,relatime shared:1 - btrfs "
           << at("dev/disk").string() << " rw\n";
  }

 private:
  [[nodiscard]] std::string mount_of_home() const {
    const base::FileDescriptor opened(::open(home().c_str(), O_PATH | O_CLOEXEC));
    std::ifstream facts("/proc/self/fdinfo/" + std::to_string(opened.get()));
    std::string word;
    while (facts >> word && word != "mnt_id:") {
    }
    facts >> word;
    return word;
  }

  TemporaryFolder folder_;
  fs::path mounts_ = "/proc/self/mountinfo";
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

TEST_CASE("a stick below a file system of several disks that is pulled out is noticed", "[node]") {
  Machine machine;
  machine.lie_on_several_disks();
  std::atomic<int> gone = 0;
  DiskWatch watch(
      machine.home(), [&] { ++gone; }, machine.places());
  fs::remove_all(machine.at("sys/stick"));
  fs::remove(machine.at("dev/stick"));
  CHECK(eventually([&] { return gone == 1; }));
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
