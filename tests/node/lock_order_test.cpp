#include "node/lock_order.h"

#include <csignal>
#include <future>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "fakes/running_node.h"

using namespace waterline;
using namespace waterline::node;
using namespace waterline::test;
using namespace std::chrono_literals;

TEST_CASE("the shared side answers while private work goes on", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  std::future<app::Outcome<bool>> answer;
  const auto answered = node.node().while_open([&](app::PrivateSide&) -> Outcome<bool> {
    answer = std::async(std::launch::async, [&] {
      return node.node().while_shared(
          [](link::SharedSide&, auto&) -> Outcome<bool> { return true; });
    });
    return answer.wait_for(10s) == std::future_status::ready;
  });
  REQUIRE(answered.ok());
  CHECK(*answered);
  CHECK(answer.get().ok());
}

TEST_CASE("a thread with the shared mutex cannot take the private one", "[node]") {
  std::mutex private_mutex;
  base::FairMutex shared_mutex;
  {
    const PrivateLock first(private_mutex);
    const SharedLock second(shared_mutex);
  }
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // not the handler of the test framework
    const SharedLock first(shared_mutex);
    const PrivateLock second(private_mutex);
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
}
