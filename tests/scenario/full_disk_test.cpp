#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "scenario/person.h"
#include "scenario/small_disk.h"

// Tests a disk that is full, or that fails to confirm writes, as a person experiences it.

using namespace waterline::scenario;

namespace {

using Ids = std::set<std::string>;

Ids ids_of(Person& person, const std::vector<std::string>& list) {
  Ids ids;
  const Json listed = person.ask(list);
  for (const Json& entry : listed["entries"]) ids.insert(entry["id"].get<std::string>());
  return ids;
}

std::string text_of(int number) {
  return "Entry number " + std::to_string(number) + ". " +
         std::string(60'000, static_cast<char>('a' + number % 26));
}

const std::vector<std::string> kList = {"list", "--limit", "1000"};

}  // namespace

TEST_CASE("a full disk loses nothing stored, and writing resumes with room", "[scenario][user]") {
  Person a("A");
  std::string why_not;
  const auto disk = SmallDisk::mount(a.home(), 3072, why_not);
  if (!disk) {
    WARN("skipped: " << why_not);
    return;
  }
  a.live_in(disk->enter(), disk->root());
  a.initialize();

  // Write until nothing fits any more: first long texts, then single lines.
  Ids kept;
  std::map<std::string, std::string> texts;
  int number = 0;
  for (const bool long_ones : {true, false}) {
    for (bool full = false; !full;) {
      const std::string text =
          long_ones ? text_of(number++) : "A line " + std::to_string(number++) + ".";
      const Finished written = a.run({"--json", "write", "-"}, text);
      full = written.code != 0;
      if (full) {
        INFO(written.err);
        REQUIRE(written.code == 1);
        REQUIRE(Json::parse(written.err)["error"] == "disk_full");
        break;
      }
      const std::string id = last_document(written.out)["id"];
      kept.insert(id);
      texts[id] = text;
      REQUIRE(number < 2000);
    }
  }
  WARN(kept.size() << " entries fitted; " << disk->free_bytes() << " bytes were free then");
  CHECK(kept.size() > 5);
  const std::string said = a.refused(1, {"write", "-"}, text_of(number));
  CHECK(said.find("no room left on the disk") != std::string::npos);
  CHECK(said.find("nothing kept was lost") != std::string::npos);
  CHECK(said.find("Make some room") != std::string::npos);

  const auto all_is_there = [&] {
    CHECK(ids_of(a, kList) == kept);
    for (const auto& [id, text] : texts) REQUIRE(a.ask({"show", id})["text"] == text);
    CHECK(a.ask({"search", "entry", "--limit", "1000"})["found"].size() > 5);
  };
  all_is_there();
  // On a full disk neither a backup nor a new passphrase leaves incomplete files.
  a.refused(1, {"backup", "create", a.home() / "it.backup"});
  CHECK(disk->run({"ls", a.home()}).out.find("backup") == std::string::npos);
  // After the node was locked or killed, it can open its files on the full disk again.
  a.ask({"lock", "--all"});
  all_is_there();
  a.kill_node();
  all_is_there();

  // An editor writes a long text. If the full disk has no space for the text, the program must keep
  // the text until there is space again.
  const std::filesystem::path editor = a.folder() / "editor";
  write_file(
      editor,
      "#!/bin/sh\nfor file; do :; done\nyes 'Typed on a full disk.' | head -c 90000 >\"$file\"\n");
  std::filesystem::permissions(editor, std::filesystem::perms::owner_all);
  a.set_environment("EDITOR=" + editor.native());
  // With no room at all no editor opens, because its text could not be kept.
  const auto refused = a.converse({"--passphrase-file", a.folder() / "passphrase", "write"});
  refused->expect("no room left on the disk");
  CHECK(refused->finish() == 1);
  disk->grow_to(3072 + 64);
  const auto talk = a.converse({"--passphrase-file", a.folder() / "passphrase", "write"});
  talk->expect("no room left on the disk");
  talk->expect("Try to keep them again?");
  talk->answer("y");
  talk->expect("Try to keep them again?");
  disk->grow_to(16'384);
  talk->answer("y");
  talk->expect("Only you can see it");
  CHECK(talk->finish() == 0);
  CHECK(a.ask({"search", "typed on a full disk"})["found"].size() == 1);

  const Json newest = a.ask({"list", "--limit", "1"})["entries"][0];
  kept.insert(newest["id"].get<std::string>());
  const std::string id = a.ask({"write", "-"}, "There is room again.")["id"];
  kept.insert(id);
  texts[id] = "There is room again.";
  all_is_there();
  a.ask({"stop"});
  all_is_there();
  const std::string file = a.ask({"backup", "create", a.home() / "it.backup"})["file"];
  a.ask({"backup", "verify", file});
  a.ask({"stop"});
}

namespace {

constexpr const char* kStrace = "/usr/bin/strace";

// While an object exists, every fsync of a running process fails, by strace's fault injection. The
// process is not changed otherwise.
class FailingSyncs {
 public:
  explicit FailingSyncs(pid_t process)
      : process_(process),
        strace_({kStrace, "-f", "-q", "-o", "/dev/null", "-e", "trace=fsync", "-e",
                 "inject=fsync:error=EIO", "-p", std::to_string(process)},
                {}, "") {}

  // Waits at most five seconds until strace traces all threads of the process. Returns false if it
  // does not. Only root may trace a node.
  [[nodiscard]] bool hold() const {
    for (int i = 0; i < 250; ++i) {
      if (threads_looked_at()) return true;
      Running({"/bin/sleep", "0.02"}, {}, "").wait();
    }
    return false;
  }

 private:
  [[nodiscard]] bool threads_looked_at() const {
    for (const auto& thread :
         std::filesystem::directory_iterator("/proc/" + std::to_string(process_) + "/task")) {
      if (content_of(thread.path() / "status").find("TracerPid:\t0\n") != std::string::npos)
        return false;
    }
    return true;
  }

  pid_t process_;
  Running strace_;
};

}  // namespace

TEST_CASE("after an unconfirmed write nothing is written until the journal is reopened",
          "[scenario]") {
  Person a("A");
  a.initialize();
  Ids kept;
  for (int i = 0; i < 3; ++i) {
    kept.insert(
        a.ask({"write", "-"}, "Kept, number " + std::to_string(i) + ".")["id"].get<std::string>());
  }
  if (access(kStrace, X_OK) != 0) {
    WARN("skipped: there is no strace here (apt: strace)");
    return;
  }
  {
    const FailingSyncs failing(a.node_process());
    if (!failing.hold()) {
      WARN("skipped: this user may not look at a node by strace");
      return;
    }
    const std::string said = a.refused(1, {"write", "-"}, "The disk does not confirm this.");
    CHECK(said.find("did not confirm") != std::string::npos);
    CHECK(said.find("Everything before it is safe") != std::string::npos);
    CHECK(said.find("waterline lock --all") != std::string::npos);
  }
  // fsync works again, so writes would succeed now. But the system does not tell which data it lost
  // before, so the node refuses to write.
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"write", "-"}, {"rm", "--yes", *kept.begin()}}) {
    std::vector<std::string> words = {"--json"};
    words.insert(words.end(), command.begin(), command.end());
    const Finished refused = a.run(words, "Refused.");
    CHECK(refused.code == 1);
    CHECK(Json::parse(refused.err)["error"] == "writing_stopped");
  }
  CHECK(ids_of(a, kList).size() >= 3);  // reading still works
  a.ask({"note", "-"}, "Another store is not concerned.");

  a.ask({"lock", "--all"});
  const Ids found = ids_of(a, kList);
  CHECK(std::includes(found.begin(), found.end(), kept.begin(), kept.end()));
  CHECK(found.size() <= kept.size() + 1);
  a.ask({"write", "-"}, "Written again.");
  CHECK(ids_of(a, kList).size() == found.size() + 1);
}
