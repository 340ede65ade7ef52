#include <algorithm>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "fakes/looking.h"
#include "scenario/leaks.h"
#include "scenario/person.h"

// Records everything that the programs pass to the system for writing. So it also sees files that
// exist only for a moment.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

constexpr const char* kStrace = "/usr/bin/strace";

// Returns a prefix for commands: everything that is started with it records its system calls in the
// folder, one file per process.
std::vector<std::string> traced_into(const fs::path& folder) {
  const std::string calls =
      "trace=openat,open,creat,unlink,unlinkat,rename,renameat2,memfd_create,"
      "write,pwrite64,writev,pwritev";
  return {kStrace,          "-ff",           "-q", "-y", "-xx", "-s", "200000", "-o",
          folder / "trace", "--seccomp-bpf", "-e", calls};
}

// Returns bytes as strace shows them with -xx: \\x7a for each.
std::string shown_by_strace(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string shown;
  for (const char byte : bytes) {
    shown += {'\\', 'x', kDigits[static_cast<unsigned char>(byte) >> 4], kDigits[byte & 15]};
  }
  return shown;
}

// Returns the path in a line `write(5</a/path>, ...` of strace, which -xx encodes too. Returns an
// empty text if the line is of another form.
std::string path_written_to(const std::string& line) {
  const std::size_t start = line.find('<');
  const std::size_t end = line.find('>', start);
  if (start == std::string::npos || end == std::string::npos || line.find("write") > start)
    return {};
  const std::string shown = line.substr(start + 1, end - start - 1);
  std::string path;
  for (std::size_t at = 0; at < shown.size();) {
    if (shown.compare(at, 2, "\\x") == 0 && at + 4 <= shown.size()) {
      path += static_cast<char>(std::stoi(shown.substr(at + 2, 2), nullptr, 16));
      at += 4;
    } else {
      path += shown[at++];
    }
  }
  const bool is_file =
      path.starts_with("/") && !path.starts_with("/dev/pts") && !path.starts_with("/dev/tty");
  return is_file ? path : std::string();
}

struct Written {
  std::map<std::string, int> files;  // how often each was written to
  std::vector<std::string> showing;  // those whose data had a word
};

Written written_in(const fs::path& folder, const std::vector<std::string>& forms) {
  std::vector<std::string> shown_forms;
  for (const std::string& form : forms) shown_forms.push_back(shown_by_strace(form));
  Written written;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::istringstream lines(content_of(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      const std::string path = path_written_to(line);
      if (path.empty()) continue;
      ++written.files[path];
      if (shows_any(line, shown_forms)) written.showing.push_back(path);
    }
  }
  return written;
}

}  // namespace

TEST_CASE("no byte that is ever written to a file shows a word", "[scenario][user]") {
  if (!waterline::fakes::may_look()) return;
  Person a("A");
  const fs::path traces = a.folder() / "traces";
  fs::create_directories(traces);
  a.live_in(traced_into(traces));
  if (access(kStrace, X_OK) != 0 || a.run({"status"}).code != 0) {
    WARN("skipped: there is no strace here that may look on (apt: strace)");
    return;
  }
  // Start the node directly: strace would otherwise wait for a node that a command starts.
  const auto node = a.start({"node"});
  while (!a.node_answers()) usleep(20'000);

  const std::string passphrase = marker_of("passphrase");
  const std::string new_passphrase = marker_of("renewed");
  a.set_passphrase(passphrase);
  a.initialize();
  const std::string written = marker_of("written");
  const std::string edited = marker_of("edited");
  const std::string typed = marker_of("typed");
  const std::string deep = marker_of("deep");
  const std::string removed = marker_of("removed");
  const std::string imported = marker_of("imported");
  const std::string searched = marker_of("searched");
  const auto forms = forms_of_all(
      {written, edited, deep, removed, imported, searched, passphrase, new_passphrase});

  const std::string id = a.ask({"write", "-"}, "# " + written + "\nA line.\n")["id"];
  for (int i = 0; i < 5; ++i) a.ask({"write", "-"}, written + std::string(9000, 'x'));
  a.ask({"edit", id}, "# " + edited + "\nA line.\n");
  a.ask({"note", "-"}, deep);
  a.ask({"search", edited});
  a.refused(4, {"search", searched});
  a.ask({"rm", "--yes", a.ask({"write", "-"}, removed)["id"]});
  write_file(a.folder() / "old.md", "# One\n" + imported + "\n");
  a.ask({"import", a.folder() / "old.md"});
  const std::string backup = a.ask({"backup", "create", a.folder() / "it.backup"})["file"];
  a.ask({"backup", "verify", backup});
  const Json begun = a.request("POST", "/v1/passphrase/begin",
                               {{"passphrase", passphrase}, {"new_passphrase", new_passphrase}});
  a.request("POST", "/v1/passphrase/finish", {{"change", begun["change"]}, {"accept_loss", true}});
  a.set_passphrase(new_passphrase);
  a.ask({"lock", "--all"});
  a.ask({"list"});

  // The text that the editor saves is only in memory (/dev/shm). The search must find it there, so
  // that it is known to work.
  const fs::path editor = a.folder() / "editor";
  write_file(editor, "#!/bin/sh\nfor file; do :; done\nprintf '" + typed + "' >\"$file\"\n");
  fs::permissions(editor, fs::perms::owner_all);
  a.set_environment("EDITOR=" + editor.native());
  const auto talk = a.converse({"--passphrase-file", a.folder() / "passphrase", "write"});
  talk->expect("Only you can see it");
  CHECK(talk->finish() == 0);
  a.ask({"stop"});
  node->wait();

  // Returns true for a file that the test itself writes: the output of a command.
  const auto of_the_test = [](const std::string& path) {
    return path.find("/waterline-scenario-") != std::string::npos &&
           (path.ends_with("/out") || path.ends_with("/err"));
  };
  Written all = written_in(traces, forms);
  std::erase_if(all.showing, of_the_test);
  // Returns true for a file that is only in memory: the file of the editor, or the file to import,
  // which the reader gets as a memfd without a name in any folder.
  const auto in_memory = [](const std::string& path) {
    return path.starts_with("/dev/shm/waterline-edit") ||
           path.starts_with("/memfd:waterline-foreign");
  };
  // All markers end alike, and the search looks for their ends too. So it also finds the file of
  // the editor, whose marker is not among `forms`.
  std::erase_if(all.showing, in_memory);
  CHECK(all.showing == std::vector<std::string>{});
  for (const char* file :
       {"vault.db", "vault.db-wal", "deep.db-wal", "keyring.new", "restoring.new/vault.db"}) {
    CHECK(all.files.contains(a.home() / file));
  }
  CHECK(all.files[a.home() / "vault.db-wal"] > 50);
  Written of_the_editor = written_in(traces, forms_of_all({typed}));
  std::erase_if(of_the_editor.showing, of_the_test);
  REQUIRE_FALSE(of_the_editor.showing.empty());
  CHECK(std::all_of(of_the_editor.showing.begin(), of_the_editor.showing.end(), in_memory));
  fs::remove_all(traces);
  a.live_in({});
}
