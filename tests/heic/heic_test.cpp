#include <csignal>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage/inside.h"
#include "cage/pixels.h"
#include "cage/run.h"
#include "fakes/seeded_random.h"
#include "heic/heic_photo.h"

using namespace waterline;

namespace {

// A photo of 96 x 64 pixels, made by libheif's heif-enc: red on the left, blue on the right.
std::string photo() {
  std::ifstream file(WATERLINE_HEIC_PHOTO, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

base::Result<cage::Answer, cage::Failure> decoded(const std::string& file,
                                                  const std::string& side = "2048",
                                                  const std::string& act = "decode") {
  cage::Input input;
  REQUIRE(input.append(base::bytes_of(file)));
  return cage::run({.program = WATERLINE_BUILD_DIR "/waterline-lens-heic",
                    .arguments = {act, side},
                    .most = cage::kPixelsHeaderSize + std::size_t{4096} * 4096 * 3},
                   input);
}

struct Colour {
  int red = 0;
  int green = 0;
  int blue = 0;
};

Colour colour_at(const base::Bytes& pixels, const cage::PixelsHeader& size, std::uint32_t x,
                 std::uint32_t y) {
  const auto at = [&](std::size_t colour) {
    return std::to_integer<int>(
        pixels.at(cage::kPixelsHeaderSize + (std::size_t{y} * size.width + x) * 3 + colour));
  };
  return {at(0), at(1), at(2)};
}

// Writes a number over the four bytes at this place, the highest first.
std::string with_number_at(std::string file, std::size_t at, std::uint32_t number) {
  for (int i = 3; i >= 0; --i, number >>= 8)
    file.at(at + static_cast<std::size_t>(i)) = static_cast<char>(number & 0xff);
  return file;
}

}  // namespace

TEST_CASE("a HEIC photo becomes pixels in the cage, no side longer than was asked", "[heic]") {
  for (const auto& [side, width, height] :
       {std::tuple{"2048", 96U, 64U}, std::tuple{"48", 48U, 32U}, std::tuple{"1", 1U, 1U}}) {
    INFO(side);
    const auto answer = decoded(photo(), side);
    REQUIRE(answer);
    REQUIRE(answer->outcome == cage::Outcome::kDone);
    const auto size = cage::header_of_pixels(answer->bytes, 4096);
    REQUIRE(size);
    CHECK(size->width == width);
    CHECK(size->height == height);
    if (width == 1) continue;
    const Colour left = colour_at(answer->bytes, *size, width / 8, height / 2);
    CHECK(left.red > 180);
    CHECK(left.blue < 80);
    const Colour right = colour_at(answer->bytes, *size, width - width / 8, height / 2);
    CHECK(right.red < 80);
    CHECK(right.blue > 180);
  }
}

TEST_CASE("another act, another side and no photo at all are refused", "[heic]") {
  for (const auto& [act, side] : {std::pair{"encode", "80"}, std::pair{"decode", "0"},
                                  std::pair{"decode", "4097"}, std::pair{"decode", "x"}}) {
    INFO(act << " " << side);
    const auto answer = decoded(photo(), side, act);
    REQUIRE(answer);
    CHECK(answer->outcome == cage::Outcome::kUnreadable);
  }
  for (const std::string& file : {std::string(), std::string("words"), std::string(100'000, 'h')}) {
    const auto answer = decoded(file);
    REQUIRE(answer);
    CHECK(answer->outcome == cage::Outcome::kUnreadable);
  }
}

TEST_CASE("a photo that says it is enormous is refused", "[heic]") {
  const std::string file = photo();
  const std::size_t stated = file.find("ispe");
  REQUIRE(stated != std::string::npos);
  for (const std::uint32_t length : {30'000U, 60'000U, 0x7fffffffU, 0xffffffffU}) {
    INFO(length);
    std::string bomb = with_number_at(file, stated + 8, length);
    bomb = with_number_at(bomb, stated + 12, length);
    const auto answer = decoded(bomb);
    REQUIRE(answer);
    CHECK((answer->outcome == cage::Outcome::kTooLarge ||
           answer->outcome == cage::Outcome::kUnreadable));
  }
}

TEST_CASE("a cut or changed photo never does more than end its own process", "[heic]") {
  const std::string file = photo();
  const auto is_sound = [](const auto& answer) {
    // Killed by a limit of the cage, crashed, or answered in the right form: all of it is expected.
    return answer ? answer->outcome != cage::Outcome::kNotShutIn
                  : answer.error() != cage::Failure::kMissing &&
                        answer.error() != cage::Failure::kNotShutIn &&
                        answer.error() != cage::Failure::kBrokeForm;
  };
  for (std::size_t size = 0; size < file.size(); size += 23) {
    INFO(size);
    CHECK(is_sound(decoded(file.substr(0, size))));
  }
  fakes::SeededRandom random(1);
  for (int i = 0; i < 60; ++i) {
    std::string changed = file;
    for (int flips = 0; flips <= i % 4; ++flips) {
      const auto at = base::read_little_endian<std::uint32_t>(random.bytes<4>()) % file.size();
      changed[at] = static_cast<char>(changed[at] ^ (1 << (i % 8)));
    }
    INFO(i);
    CHECK(is_sound(decoded(changed)));
  }
}

TEST_CASE("with these libraries loaded, every system call off the list still ends the process",
          "[heic]") {
  const std::set<long> allowed = {SYS_read,   SYS_write, SYS_mmap,  SYS_mprotect,  SYS_munmap,
                                  SYS_mremap, SYS_brk,   SYS_futex, SYS_exit_group};
  const auto is_trap_of_the_kernel = [](long number) { return number == 335 || number == 336; };
  for (long number = 0; number < 600; ++number) {
    if (allowed.contains(number) || is_trap_of_the_kernel(number)) continue;
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      if (!heic::prepare()) _exit(1);
      cage::enter(cage::Access::kInOrder);
      syscall(number, 0L, 0L, 0L, 0L, 0L, 0L);
      _exit(2);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    INFO(number << " ended with " << status);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS));
  }
}
