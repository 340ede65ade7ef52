#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"
#include "scenario/small_disk.h"

using namespace waterline::scenario;
namespace fs = std::filesystem;

namespace {

// Pairs two people, who may have no journal yet, and then removes their addresses, so that they
// never connect by a network again.
void pair_and_part(Person& a, Person& b) {
  for (Person* person : {&a, &b}) {
    if (!std::filesystem::exists(person->home())) person->initialize();
  }
  pair_by_words(a, b);
  for (Person* person : {&a, &b}) {
    REQUIRE(person->run({"address", "none", "--listen", "none"}).code == 0);
  }
}

bool eventually_has(Person& person, const std::set<std::string>& wanted) {
  for (int i = 0; i < 120; ++i) {
    if (person.shared_texts() == wanted) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  return false;
}

}  // namespace

TEST_CASE("two people exchange everything by bundles alone, with clear errors",
          "[scenario][carry]") {
  Person a("Ada");
  Person b("Ben");
  a.initialize();
  b.initialize();
  a.refused(2, {"carry", "out", a.folder() / "file"});
  pair_and_part(a, b);
  a.share("From a.");
  const fs::path first = a.folder() / "first";
  const fs::path second = a.folder() / "second";
  CHECK(a.ask({"carry", "out", first})["files"] == 1);
  a.refused(1, {"carry", "out", first});
  CHECK(b.ask({"carry", "in", first})["received"] == 1);
  CHECK(b.ask({"carry", "in", first})["received"] == 0);
  CHECK(b.shared_texts() == std::set<std::string>{"From a."});
  a.refused(17, {"carry", "in", first});
  fs::resize_file(first, fs::file_size(first) - 1);
  b.refused(17, {"carry", "in", first});
  b.refused(2, {"carry", "in", a.folder() / "not there"});

  b.share("From b.");
  b.ask({"carry", "out", second});
  CHECK(a.ask({"carry", "in", second})["received"] == 1);
  a.share("Later.");
  const fs::path third = a.folder() / "third";
  a.ask({"carry", "out", third});
  CHECK(b.ask({"carry", "in", third})["received"] == 1);
  CHECK(a.shared_texts() == b.shared_texts());

  // `carry out` first unlocks a locked journal: Person::run gives the passphrase to every command.
  CHECK(a.run({"lock"}).code == 0);
  CHECK(a.ask({"carry", "out", a.folder() / "locked"})["files"] == 1);
}

TEST_CASE("while paused no bundle is made or taken", "[scenario][carry]") {
  Person a("Ada");
  Person b("Ben");
  pair_and_part(a, b);
  const fs::path folder = a.folder() / "common";
  fs::create_directory(folder);
  b.share("From b, before.");
  const fs::path from_b = b.folder() / "from b";
  b.ask({"carry", "out", from_b});
  b.ask({"carry", "--folder", folder});
  a.ask({"pause"});
  a.ask({"carry", "--folder", folder});
  const std::string proposed = "By spring.";
  a.ask({"path", "propose", proposed});
  const auto files = [&] {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  };
  const std::string said = a.refused(2, {"carry", "out", a.folder() / "none"});
  CHECK(said.find("nothing left and nothing came") != std::string::npos);
  CHECK(said.find("waterline resume") != std::string::npos);
  CHECK_FALSE(fs::exists(a.folder() / "none"));
  a.refused(2, {"carry", "in", from_b});
  a.refused(2, {"sync"});
  // This time is enough for two checks of the folder.
  std::this_thread::sleep_for(std::chrono::seconds(5));
  CHECK(files() == 1);  // only B's file
  CHECK(a.shared_texts().empty());
  a.ask({"resume"});
  CHECK(eventually_has(a, {"From b, before."}));
}

TEST_CASE("a common folder without a network keeps two people equal", "[scenario][carry]") {
  Person a("Ada");
  Person b("Ben");
  pair_and_part(a, b);
  const fs::path folder = a.folder() / "common";
  fs::create_directory(folder);
  for (Person* person : {&a, &b}) person->ask({"carry", "--folder", folder});
  a.share("From a.");
  b.share("From b.");
  CHECK(eventually_has(a, {"From a.", "From b."}));
  CHECK(eventually_has(b, {"From a.", "From b."}));

  // After a kill at any moment, both nodes go on with the files that are in the folder.
  a.share("Later.");
  for (Person* person : {&a, &b}) {
    person->kill_node();
    person->ask({"unlock"});
  }
  CHECK(eventually_has(a, {"From a.", "From b.", "Later."}));
  CHECK(eventually_has(b, {"From a.", "From b.", "Later."}));
  CHECK(a.ask({"carry"})["folder"] == folder.string());
  CHECK(a.ask({"carry"})["problem"].is_null());

  a.ask({"carry", "--folder", "none"});
  b.ask({"carry", "--folder", "none"});
  waterline::fakes::eventually([&] { return fs::is_empty(folder); });
}

TEST_CASE("a full or read-only folder keeps all words until there is room",
          "[scenario][carry][user]") {
  Person a("Ada");
  Person b("Ben");
  pair_and_part(a, b);
  const fs::path folder = a.folder() / "between";
  std::string why_not;
  const auto disk = SmallDisk::mount(folder, 64, why_not);
  if (!disk) {
    WARN("skipped: " << why_not);
    return;
  }
  a.kill_node();
  a.live_in(disk->enter(), disk->root());
  a.ask({"carry", "--folder", folder});
  const auto becomes = [&](const Json& problem) {
    waterline::fakes::eventually([&] { return a.ask({"carry"})["problem"] == problem; });
  };
  const auto remount = [&](const char* how) {
    const Finished done = disk->run({"mount", "--options-mode", "ignore", "-o",
                                     std::string("remount,mode=0700,") + how, folder});
    INFO(done.err);
    REQUIRE(done.code == 0);
  };
  const Finished filled =
      disk->run({"dd", "if=/dev/zero", "of=" + (folder / "filler").native(), "bs=1k", "count=128"});
  REQUIRE(filled.err.find("No space left") != std::string::npos);
  a.share("On a full disk.");
  becomes("cannot_write");
  CHECK(disk->run({"ls", folder}).out.find(".part") == std::string::npos);
  disk->grow_to(1024);
  becomes(nullptr);
  remount("ro");
  a.share("On a read-only disk.");
  becomes("cannot_write");
  remount("rw");
  becomes(nullptr);

  std::string names = disk->run({"ls", folder}).out;
  names.erase(names.find("filler"), std::string("filler\n").size());
  REQUIRE(names.size() == 33);
  const fs::path bundle = b.folder() / "bundle";
  fs::copy_file(disk->root().native() + (folder / names.substr(0, 32)).native(), bundle);
  CHECK(b.ask({"carry", "in", bundle})["received"] == 2);
  CHECK(b.shared_texts() == std::set<std::string>{"On a full disk.", "On a read-only disk."});
  a.kill_node();
}

TEST_CASE("doctor says that no bundle came by the folder yet", "[scenario][carry]") {
  Person a("Ada");
  Person b("Ben");
  pair_and_part(a, b);
  const fs::path folder = a.folder() / "common";
  fs::create_directory(folder);
  a.ask({"carry", "--folder", folder});
  a.share("From a.");
  waterline::fakes::eventually([&] {
    return a.run({"doctor", "--wait", "1"}).out.find("no bundle of the other device has come") !=
           std::string::npos;
  });
  fs::remove_all(folder);
  waterline::fakes::eventually([&] {
    return a.run({"doctor", "--wait", "1"}).out.find("The folder that both devices watch is not") !=
           std::string::npos;
  });
}
