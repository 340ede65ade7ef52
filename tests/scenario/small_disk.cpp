#include "scenario/small_disk.h"

#include <catch2/catch.hpp>

namespace waterline::scenario {
namespace {

const std::vector<std::string> kEnvironment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};

}  // namespace

std::unique_ptr<SmallDisk> SmallDisk::mount(const std::filesystem::path& at, int kib,
                                            std::string& why) {
  why = "this machine gives no mount namespaces to this user (unshare -Urm)";
  std::unique_ptr<SmallDisk> disk(new SmallDisk(at));
  std::filesystem::create_directories(at);
  // The editor's folder of a user is in /dev/shm, where it would belong to another user: root
  // inside a namespace is another user than outside. So the namespace gets a /dev/shm of its own.
  const std::string script =
      "mount -t tmpfs -o mode=1777 tmpfs /dev/shm && mount -t tmpfs -o mode=0700,size=" +
      std::to_string(kib) + "k tmpfs '" + at.native() + "' && echo ready && exec sleep 600";
  disk->holder_ = std::make_unique<Running>(
      std::vector<std::string>{"/usr/bin/unshare", "-Urm", "sh", "-c", script}, kEnvironment, "");
  for (int i = 0; i < 200; ++i) {
    if (disk->holder_->out_so_far().find("ready") != std::string::npos) return disk;
    Running({"/bin/sleep", "0.02"}, {}, "").wait();
  }
  return {};
}

std::vector<std::string> SmallDisk::enter() const {
  return {"/usr/bin/nsenter",      "-t", std::to_string(holder_->id()), "-U", "-m",
          "--preserve-credentials"};
}

std::filesystem::path SmallDisk::root() const {
  return "/proc/" + std::to_string(holder_->id()) + "/root";
}

Finished SmallDisk::run(const std::vector<std::string>& command) const {
  std::vector<std::string> words = enter();
  words.insert(words.end(), command.begin(), command.end());
  return Running(words, kEnvironment, "").wait();
}

void SmallDisk::grow_to(int kib) {
  // Do not repeat the options that the mount has now (--options-mode): they name an owner that is
  // unknown inside the namespace.
  REQUIRE(run({"mount", "--options-mode", "ignore", "-o",
               "remount,mode=0700,size=" + std::to_string(kib) + "k", at_})
              .code == 0);
}

std::size_t SmallDisk::free_bytes() const {
  const Finished told = run({"df", "--output=avail", "-B1", at_});
  REQUIRE(told.code == 0);
  return std::stoull(told.out.substr(told.out.find('\n')));
}

}  // namespace waterline::scenario
