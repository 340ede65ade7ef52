#include "link/folder_watch.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "link/bundle_home.h"
#include "link/folder_names.h"
#include "link/retry.h"
#include "link/untidy_sync.h"

// Sync by folders that other programs keep equal, or that are on another machine.
namespace waterline::link {
namespace {

namespace fs = std::filesystem;
using Problem = FolderWatch::Problem;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

// Returns the bundles in a folder that are whole.
std::set<std::string> bundles_in(const fs::path& folder) {
  std::set<std::string> names = names_in(folder);
  std::erase_if(names, [](const auto& name) { return name.size() != FolderNames::kSize; });
  return names;
}

constexpr auto kKeepExisting = fs::copy_options::recursive | fs::copy_options::skip_existing;

// Checks the folder until the condition holds, as often as a watch does in some minutes.
template <class Condition>
bool after_checks(Home& home, Condition condition) {
  for (int i = 0; i < 200; ++i) {
    if (condition()) return true;
    home.check_folder();
  }
  return condition();
}

// One round: two people write while a program of the worst kind syncs their folders. In the end
// both must have everything exactly once, and the folders are tidy.
void meet_by_untidy_folders(std::uint64_t seed) {
  const fakes::TemporaryFolder first;
  const fakes::TemporaryFolder second;
  fakes::SeededRandom random(seed);
  UntidySync program(first.path(), second.path(), seed + 1);
  Home a;
  Home b;
  const auto key = pair(a, b);
  REQUIRE(a.watch(first.path()).ok());
  REQUIRE(b.watch(second.path()).ok());
  std::multiset<std::string> all;
  const auto share = [&](Home& home) {
    const std::string text = "piece " + std::to_string(all.size());
    home.share(text);
    all.insert(text);
  };
  const auto checks_out = [&](Home& home) {
    home.check_folder();
    const auto shown = home.shown();
    return std::ranges::includes(all, shown);
  };
  for (int step = 0; step < 200; ++step) {
    Home& home = random.below(2) == 0 ? a : b;
    switch (random.below(8)) {
      case 0:
        share(home);
        break;
      case 1:
      case 2:
        CHECK(checks_out(home));
        break;
      case 3:
        if (random.below(4) == 0) {
          home.stop();
          home.start();
        }
        break;
      default:
        program.do_something();
    }
  }
  share(a);
  share(b);
  const FolderNames names(key, a.key(), b.key());
  const auto is_tidy = [&] {
    const auto here = program.names_in(0);
    const auto one_of = [&](FolderNames::Whose whose) {
      return std::ranges::count_if(here, [&](auto& name) { return names.whose(name) == whose; }) ==
             1;
    };
    return here == program.names_in(1) && here.size() == 2 && one_of(FolderNames::Whose::kOwn) &&
           one_of(FolderNames::Whose::kPartners);
  };
  for (int i = 0; i < 200 && !(a.shown() == all && b.shown() == all && is_tidy()); ++i) {
    program.settle();
    a.check_folder();
    b.check_folder();
  }
  CHECK(a.shown() == all);
  CHECK(b.shown() == all);
  CHECK(is_tidy());
}

// Two paired people who watch a folder each. The first one holds a bundle of A's with the words
// "from a", which no program has brought into the second one yet.
struct OneOnTheWay {
  OneOnTheWay() {
    pair(*a, *b);
    REQUIRE(a->watch(first.path()).ok());
    REQUIRE(b->watch(second.path()).ok());
    a->share("from a");
    REQUIRE(after_checks(*a, [&] { return bundles_in(first.path()).size() == 1; }));
    name = *bundles_in(first.path()).begin();
  }
  fakes::TemporaryFolder first;
  fakes::TemporaryFolder second;
  std::unique_ptr<Home> a = std::make_unique<Home>();
  std::unique_ptr<Home> b = std::make_unique<Home>();
  std::string name;  // of the bundle
};

}  // namespace

TEST_CASE("any untidy folder brings everything once, and is tidy in the end", "[link][folder]") {
  fakes::LongRun run("folders", 6);
  for (; run.goes_on(); run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    meet_by_untidy_folders(run.seed());
  }
}

TEST_CASE("a half bundle is read later, with the size and time it had", "[link][folder]") {
  const OneOnTheWay sent;
  Home& b = *sent.b;
  const auto whole = sent.first.path() / sent.name;
  const auto half = sent.second.path() / sent.name;
  fs::copy_file(whole, half);
  fs::resize_file(half, fs::file_size(whole) / 2);
  fs::resize_file(half, fs::file_size(whole));
  const fs::file_time_type time{};
  fs::last_write_time(half, time);
  b.check_folder();
  CHECK(b.problem() == Problem::kUnsound);
  std::ofstream(half, std::ios::binary) << std::ifstream(whole, std::ios::binary).rdbuf();
  fs::last_write_time(half, time);
  CHECK(after_checks(b, [&] { return b.texts().contains("from a"); }));
}

TEST_CASE("a lost bundle is written anew though an earlier one came back", "[link][folder]") {
  const fakes::TemporaryFolder folder;
  const fakes::TemporaryFolder kept;
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.watch(folder.path()).ok());
  a.share("one");
  REQUIRE(after_checks(a, [&] { return bundles_in(folder.path()).size() == 1; }));
  const std::string early = *bundles_in(folder.path()).begin();
  fs::copy(folder.path() / early, kept.path() / early);
  a.share("two");
  REQUIRE(after_checks(a, [&] { return !bundles_in(folder.path()).contains(early); }));
  const std::string late = *bundles_in(folder.path()).begin();

  a.stop();
  fs::remove(folder.path() / late);
  fs::copy(kept.path() / early, folder.path() / early);
  std::ofstream(folder.path() / (late + ".sync-conflict-20261130")) << "x";
  std::ofstream(folder.path() / (late + " (conflicted copy)")) << "x";
  a.start();
  a.check_folder();
  const auto there = names_in(folder.path());
  CHECK(there.size() == 1);
  CHECK_FALSE(there.contains(early));
  CHECK(a.folder_status().bundles == FolderWatch::Bundles::kOursAlone);
  REQUIRE(b.watch(folder.path()).ok());
  CHECK(b.eventually_has({"one", "two"}));
}

TEST_CASE("old bundles that all come back change nothing", "[link][folder]") {
  constexpr int kMany = 40;
  const fakes::TemporaryFolder folder;
  const fakes::TemporaryFolder kept;
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.watch(folder.path()).ok());
  std::multiset<std::string> all;
  for (int i = 0; i < kMany; ++i) {
    all.insert("piece " + std::to_string(i));
    a.share("piece " + std::to_string(i));
    a.check_folder();
    fs::copy(folder.path(), kept.path(), kKeepExisting);
  }
  CHECK(names_in(kept.path()).size() == kMany);
  REQUIRE(b.watch(folder.path()).ok());
  REQUIRE(after_checks(b, [&] { return b.shown() == all; }));
  fs::copy(kept.path(), folder.path(), kKeepExisting);
  b.check_folder();
  CHECK(b.shown() == all);
  CHECK(b.problem() == Problem::kNone);
  CHECK(after_checks(a, [&] { return names_in(folder.path()).size() == 2; }));
  CHECK(a.shown() == all);
}

TEST_CASE("a changed bundle marker begins epochs, and in the end words wait", "[link][folder]") {
  constexpr int kChanges = 160;
  const fakes::TemporaryFolder folder;
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.watch(folder.path()).ok());
  for (int i = 0; i < kChanges; ++i) {
    a.stop();
    // Another inode and another time, as after a copy or on a disk without inode numbers.
    if (fs::exists(a.marker())) {
      fs::copy_file(a.marker(), a.marker().string() + ".copy");
      fs::rename(a.marker().string() + ".copy", a.marker());
    }
    a.start();
    a.share("piece " + std::to_string(i));
    a.check_folder();
    REQUIRE((a.problem() == Problem::kNone || a.problem() == Problem::kWaitsForSession));
  }
  CHECK(a.problem() == Problem::kWaitsForSession);
  REQUIRE(b.watch(folder.path()).ok());
  REQUIRE(after_checks(b, [&] { return b.texts().contains("piece 90"); }));
  CHECK(b.texts().size() < kChanges);
  CHECK(a.texts().size() == kChanges);
  CHECK(a.with([](SharedSide& side, auto&) { return side.ledger.acts_wait().value(); }));
}

TEST_CASE("a folder that cannot be written is reported, and tried rarely", "[link][folder]") {
  Home a;
  Home b;
  pair(a, b);
  a.share("from a");
  // Nobody can create a file there.
  REQUIRE(a.watch("/proc/self").ok());
  a.check_folder();
  CHECK(a.problem() == Problem::kCannotWrite);
  CHECK(a.texts().contains("from a"));
  const fakes::TemporaryFolder folder;
  REQUIRE(a.watch(folder.path()).ok());
  REQUIRE(b.watch(folder.path()).ok());
  CHECK(b.eventually_has({"from a"}));

  Retry retry;
  int tries = 0;
  for (int check = 0; check < 1000; ++check) {
    if (!retry.is_due()) continue;
    ++tries;
    retry.failed();
  }
  CHECK(tries < 20);
  retry.succeeded();
  CHECK(retry.is_due());
}

TEST_CASE("a bundle that keeps vanishing is written again, more and more rarely",
          "[link][folder]") {
  const fakes::TemporaryFolder folder;
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.watch(folder.path()).ok());
  a.share("one");
  std::set<std::string> all;
  for (int i = 0; i < 100; ++i) {
    a.check_folder();
    for (const std::string& name : bundles_in(folder.path())) {
      all.insert(name);
      fs::remove(folder.path() / name);
    }
  }
  CHECK(all.size() > 2);
  CHECK(all.size() < 12);
  // New words do not wait for that.
  a.share("two");
  a.check_folder();
  a.check_folder();
  CHECK(bundles_in(folder.path()).size() == 1);
}

TEST_CASE("any number of bad files holds back neither our words nor the partner's",
          "[link][folder]") {
  constexpr int kMany = 100;
  const fakes::TemporaryFolder folder;
  Home a;
  Home b;
  const auto key = pair(a, b);
  const FolderNames names(key, b.key(), a.key());
  for (int i = 0; i < kMany; ++i)
    std::ofstream(folder.path() / names.fresh(b.random())) << "not a bundle";
  REQUIRE(a.watch(folder.path()).ok());
  a.share("from a");
  a.check_folder();
  CHECK(names_in(folder.path()).size() == kMany + 1);
  CHECK(a.problem() == Problem::kUnsound);

  // Ben's device would remove these files: they have the names of its own bundles.
  const fakes::TemporaryFolder second;
  REQUIRE(b.watch(second.path()).ok());
  b.share("from b");
  REQUIRE(after_checks(b, [&] { return bundles_in(second.path()).size() == 1; }));
  fs::copy(second.path(), folder.path(), kKeepExisting);
  CHECK(after_checks(a, [&] { return a.texts().contains("from b"); }));
}

TEST_CASE("a former folder is forgotten only once our bundles in it are gone", "[link][folder]") {
  const fakes::TemporaryFolder folder;
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.watch(folder.path()).ok());
  a.share("one");
  REQUIRE(after_checks(a, [&] { return bundles_in(folder.path()).size() == 1; }));
  const auto bundle = folder.path() / *bundles_in(folder.path()).begin();
  // No user can delete a folder that has something in it as a file.
  fs::remove(bundle);
  fs::create_directory(bundle);
  const auto former = [&] {
    return a.with([](SharedSide& side, auto&) {
      return side.ledger.sync_setting(ledger::SyncSetting::kFormerFolder).value();
    });
  };
  REQUIRE(a.watch("").ok());
  a.check_folder();
  CHECK(former() == folder.path());
  fs::remove(bundle);
  CHECK(after_checks(a, [&] { return former().empty(); }));
}

TEST_CASE("a missing bundle is asked for until it came, by any way", "[link][folder]") {
  const fakes::TemporaryFolder folder;
  const fakes::TemporaryFolder kept;
  const auto early = kept.path() / "early";
  const auto reply = kept.path() / "reply";
  Home a;
  Home b;
  pair(a, b);
  a.share("one");
  REQUIRE(a.out(early).ok());
  // Only what Ben's device answered is left: its ledger is an older copy.
  const auto home = b.marker().parent_path();
  b.stop();
  fs::copy(home, kept.path() / "home", fs::copy_options::recursive);
  b.start();
  REQUIRE(b.in(early).ok());
  REQUIRE(b.out(reply).ok());
  REQUIRE(a.in(reply).ok());
  b.stop();
  for (const auto& entry : fs::directory_iterator(home)) fs::remove(entry.path());
  fs::copy(kept.path() / "home", home, fs::copy_options::recursive);
  b.start();

  REQUIRE(a.watch(folder.path()).ok());
  a.share("two");
  REQUIRE(after_checks(a, [&] { return bundles_in(folder.path()).size() == 1; }));
  a.stop();
  const std::string theirs = *bundles_in(folder.path()).begin();
  REQUIRE(b.watch(folder.path()).ok());
  REQUIRE(after_checks(b, [&] { return b.problem() == Problem::kEarlierMissing; }));
  REQUIRE(after_checks(b, [&] { return bundles_in(folder.path()).size() == 2; }));
  for (const std::string& name : bundles_in(folder.path()))
    if (name != theirs) fs::remove(folder.path() / name);
  CHECK(after_checks(b, [&] { return bundles_in(folder.path()).size() == 2; }));
  CHECK(b.texts().empty());
  REQUIRE(b.in(early).ok());
  CHECK(after_checks(b, [&] { return b.texts() == std::set<std::string>{"one", "two"}; }));
  CHECK(b.problem() == Problem::kNone);
}

// Under ThreadSanitizer the courier itself writes a file when it starts, and cannot start here.
#ifndef __SANITIZE_THREAD__
TEST_CASE("a bundle met while the disk is full is read once there is room", "[link][folder]") {
  const OneOnTheWay sent;
  Home& b = *sent.b;
  sent.a->stop();
  b.check_folder();
  {
    // No file of this process may grow, as on a full disk.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto was = std::signal(SIGXFSZ, SIG_IGN);
    rlimit full = before;
    full.rlim_cur = 0;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
    fs::rename(sent.first.path() / sent.name, sent.second.path() / sent.name);
    const bool is_seen = after_checks(b, [&] { return b.problem() == Problem::kCannotKeep; });
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, was);
    CHECK(is_seen);
  }
  CHECK(after_checks(b, [&] { return b.texts().contains("from a"); }));
  CHECK(b.problem() == Problem::kNone);
}
#endif

TEST_CASE("a folder that disappears and comes back loses nothing", "[link][folder]") {
  const fakes::TemporaryFolder place;
  const auto folder = place.path() / "mount";
  fs::create_directory(folder);
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.watch(folder).ok());
  a.share("one");
  a.check_folder();
  fs::rename(folder, place.path() / "away");
  a.share("two");
  a.check_folder();
  CHECK(a.problem() == Problem::kNoFolder);
  fs::rename(place.path() / "away", folder);
  REQUIRE(b.watch(folder).ok());
  CHECK(b.eventually_has({"one", "two"}));

  // A folder that is given up while it is away is cleared when it is back.
  fs::rename(folder, place.path() / "away");
  REQUIRE(a.watch("").ok());
  a.check_folder();
  fs::rename(place.path() / "away", folder);
  a.with([](SharedSide& side, auto&) { side.folder.wake(); });
  CHECK(after_checks(b, [&] { return names_in(folder).size() == 1; }));
}

}  // namespace waterline::link
