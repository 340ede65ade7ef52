#include "cage/inside.h"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace waterline::cage {
namespace {

constexpr int kInput = 0;
constexpr int kAnswer = 1;
constexpr int kBeside = 2;
constexpr std::size_t kPiece = std::size_t{1024} * 1024;

std::string read_at(int file, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got =
        ::pread(file, bytes.data() + filled, size - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

std::vector<AllowedCall> calls_of_reader_and_lens(Access access) {
  std::vector<AllowedCall> calls = {
      {SCMP_SYS(read), {equals(0, kInput)}},
      {SCMP_SYS(write), {equals(0, kAnswer)}},
      {SCMP_SYS(mmap), {none_of(2, PROT_EXEC), all_of(3, MAP_ANONYMOUS)}},
      {SCMP_SYS(mprotect), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(munmap)},
      {SCMP_SYS(mremap)},
      {SCMP_SYS(brk)},
      {SCMP_SYS(futex)},
      {SCMP_SYS(exit_group)},
  };
  if (access == Access::kAnywhere) {
    calls.push_back({SCMP_SYS(pread64), {equals(0, kInput)}});
    calls.push_back({SCMP_SYS(pread64), {equals(0, kBeside)}});
  }
  return calls;
}

Limits limits_of_reader_and_lens(std::uint64_t processor_seconds) {
  return {.address_space = kAddressSpace,
          .open_files = kOpenFiles,
          .processor_seconds = processor_seconds,
          .file_size = 0};
}

void enter(Access access, std::uint64_t processor_seconds) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (!shut_in(calls_of_reader_and_lens(access), limits_of_reader_and_lens(processor_seconds))
           .seccomp)
    answer(Outcome::kNotShutIn);
}

std::optional<std::string> read_input(std::size_t most) {
  std::string input;
  for (;;) {
    const std::size_t before = input.size();
    input.resize(before + std::min(kPiece, most + 1 - before));
    const ssize_t got = ::read(kInput, input.data() + before, input.size() - before);
    if (got < 0 && errno != EINTR) return {};
    input.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return input;
    if (input.size() > most) return {};
  }
}

std::string read_input_at(std::uint64_t offset, std::size_t size) {
  return read_at(kInput, offset, size);
}

std::string read_beside_at(std::uint64_t offset, std::size_t size) {
  return read_at(kBeside, offset, size);
}

void write_answer(base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(kAnswer, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void begin_answer(std::uint64_t size) {
  write_answer(encode({Outcome::kDone, size}));
}

void answer(Outcome outcome, base::ByteView bytes) {
  write_answer(encode({outcome, bytes.size()}));
  write_answer(bytes);
  end();
}

void end() {
  // Exits at once, because code that runs at a normal exit must not run in the cage.
  _exit(0);
}

}  // namespace waterline::cage
