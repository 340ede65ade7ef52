#include "base/file_lock.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/mman.h>

#include "base/file_descriptor.h"

namespace waterline::base {
namespace {

// Opens a file in memory once more: each opening has locks of its own.
FileDescriptor opened_again(const FileDescriptor& file) {
  return FileDescriptor(
      ::open(("/proc/self/fd/" + std::to_string(file.get())).c_str(), O_RDWR | O_CLOEXEC));
}

}  // namespace

TEST_CASE("a lock that is given up in time is taken", "[base]") {
  FileDescriptor first(::memfd_create("lock", MFD_CLOEXEC));
  const FileDescriptor second = opened_again(first);
  REQUIRE(lock_file(first.get()));
  std::thread ends([&first] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    first.reset();
  });
  CHECK(lock_file(second.get(), std::chrono::seconds(20)));
  ends.join();
}

TEST_CASE("a lock that somebody keeps is not taken", "[base]") {
  const FileDescriptor first(::memfd_create("lock", MFD_CLOEXEC));
  const FileDescriptor second = opened_again(first);
  REQUIRE(lock_file(first.get()));
  const bool is_taken = lock_file(second.get(), std::chrono::milliseconds(50));
  CHECK(errno == EWOULDBLOCK);
  CHECK_FALSE(is_taken);
}

}  // namespace waterline::base
