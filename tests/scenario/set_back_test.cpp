#include <chrono>
#include <filesystem>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Tests a journal that is set back with all its files. Nothing on the disk shows this; the
// partner's device does.

using namespace waterline::scenario;
using namespace std::chrono_literals;
using waterline::fakes::eventually;

TEST_CASE("a set-back journal is detected at a sync and recovers its words", "[scenario]") {
  namespace fs = std::filesystem;
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b, a.folder() / "wire");
  a.share("First words.");
  b.ask({"sync"});
  a.ask({"sync"});
  a.ask({"stop"});
  const fs::path old = a.folder() / "old";
  fs::copy(a.home(), old, fs::copy_options::recursive);
  a.ask({"unlock"});
  a.share("Later words.");
  a.ask({"sync"});
  REQUIRE(b.shared_texts().size() == 2);
  a.ask({"stop"});
  fs::remove_all(a.home());
  fs::copy(old, a.home(), fs::copy_options::recursive);

  CHECK(a.run({"unlock"}).err.find("older than the others") == std::string::npos);
  eventually([&] { return !a.request("GET", "/v1/status")["quiet"].is_null(); });
  a.share("Words while it is quiet.");
  std::string told = a.run({"status"}).out;
  std::ranges::replace(told, '\n', ' ');
  CHECK(told.find("your partner's device has words of yours that this journal does not know.") !=
        std::string::npos);
  a.refused(2, {"sync"});
  // While A's journal is quiet, neither device gets anything new from the other.
  CHECK(b.shared_texts() == std::set<std::string>{"First words.", "Later words."});

  a.ask({"resume"});
  a.ask({"sync"});
  const std::set<std::string> all{"First words.", "Later words.", "Words while it is quiet."};
  eventually([&] { return a.shared_texts() == all && b.shared_texts() == all; });
  CHECK(a.request("GET", "/v1/status")["quiet"].is_null());
}
