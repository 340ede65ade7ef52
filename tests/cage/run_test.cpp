#include "cage/run.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace waterline;
using namespace std::chrono_literals;
using cage::Failure;
using cage::Outcome;

namespace {

const std::filesystem::path kProbe =
    std::filesystem::path(WATERLINE_BUILD_DIR) / "waterline-cage-probe";

base::Result<cage::Answer, Failure> run(const std::string& what, const std::string& bytes = {},
                                        std::chrono::milliseconds limit = 30s) {
  cage::Input input;
  REQUIRE(input.append(base::bytes_of(bytes)));
  return cage::run({kProbe, {what}, 1000, limit}, input);
}

std::string answer_to(const std::string& what, const std::string& bytes = {}) {
  const auto answer = run(what, bytes);
  REQUIRE(answer);
  CHECK(answer->outcome == Outcome::kDone);
  return std::string(base::text_of(answer->bytes));
}

Failure failure_of(const std::string& what, std::chrono::milliseconds limit = 30s) {
  const auto answer = run(what, "some", limit);
  REQUIRE_FALSE(answer);
  return answer.error();
}

// Returns whether this process has children that it did not wait for.
bool has_children() {
  return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

}  // namespace

TEST_CASE("A caged program gets its input, and its answer comes back", "[cage]") {
  CHECK(answer_to("echo", "some bytes") == "some bytes");
  CHECK(answer_to("echo").empty());
  const auto large = run("echo", std::string(1001, 'x'));
  REQUIRE(large);
  CHECK(large->outcome == Outcome::kTooLarge);
}

TEST_CASE("A caged program finds two descriptors and no environment", "[cage]") {
  setenv("WATERLINE_TEST", "a word", 1);
  const int inheritable = open("/dev/null", O_RDONLY);
  CHECK(answer_to("find") == "0 1 ");
  close(inheritable);
}

TEST_CASE("An input that was handed over can no longer be changed", "[cage]") {
  cage::Input input;
  REQUIRE(input.append(base::bytes_of("before")));
  REQUIRE(input.hand_over() >= 0);
  CHECK_FALSE(input.append(base::bytes_of("after")));
  CHECK_FALSE(input.replace(0, base::bytes_of("after!")));
  CHECK(ftruncate(input.hand_over(), 0) != 0);
}

TEST_CASE("Each kind of failure of a caged program is recognised", "[cage]") {
  CHECK(failure_of("forbidden") == Failure::kForbidden);
  CHECK(failure_of("answer, then forbidden") == Failure::kForbidden);
  CHECK(failure_of("say too much") == Failure::kBrokeForm);
  CHECK(failure_of("say too little") == Failure::kFailed);
  CHECK(failure_of("promise much") == Failure::kBrokeForm);
  CHECK(failure_of("babble") == Failure::kBrokeForm);
  CHECK(failure_of("say nothing") == Failure::kFailed);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK(failure_of("crash") == Failure::kCrashed);
  // An uncaught exception ends in abort(), which makes forbidden calls.
  CHECK(failure_of("fill memory") == Failure::kForbidden);
#endif
  CHECK_FALSE(has_children());
}

TEST_CASE("A caged program that hangs is ended at the wall limit", "[cage]") {
  for (const char* how : {"wait", "spin"}) {
    INFO(how);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(failure_of(how, 200ms) == Failure::kTooLong);
    const auto taken = std::chrono::steady_clock::now() - begin;
    CHECK(taken >= 200ms);
    CHECK(taken < 15s);  // no other limit has ended it
    CHECK_FALSE(has_children());
  }
}

TEST_CASE("Without seccomp a caged program reads nothing and says so", "[cage]") {
  CHECK(failure_of("no seccomp") == Failure::kNotShutIn);
}

TEST_CASE("A program that does not exist is reported as missing", "[cage]") {
  cage::Input input;
  const auto answer = cage::run({"/nowhere/waterline-reader", {}, 10}, input);
  REQUIRE_FALSE(answer);
  CHECK(answer.error() == Failure::kMissing);
}
