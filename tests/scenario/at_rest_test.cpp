#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "fakes/looking.h"
#include "scenario/leaks.h"
#include "scenario/person.h"

// Searches the files on disk for words in every form in which they could leak.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kNone;

// Returns the parts of a file that must look random: without its unencrypted parts
// (docs/storage.md).
std::string noise_of(const fs::path& file) {
  std::string bytes = content_of(file);
  const std::string name = file.filename();
  if (name.ends_with(".backup")) return bytes.substr(992);
  if (name.ends_with(".db")) return bytes.substr(128, 2048 - 128) + bytes.substr(2048 + 128);
  if (name.starts_with("keyring")) return bytes.substr(12);
  return bytes;
}

// Requires of every file below the folder that has at least 4 KiB to test: its bytes look random.
// Returns the number of these files.
std::size_t check_noise(const fs::path& folder) {
  std::size_t looked_at = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string noise = noise_of(entry.path());
    if (noise.size() < 4096) continue;
    INFO(entry.path().filename() << ", " << noise.size() << " bytes");
    CHECK(std::abs(unevenness_of(noise)) < 6);
    ++looked_at;
  }
  return looked_at;
}

}  // namespace

TEST_CASE("no file ever shows a written word, however the node ended", "[scenario][user]") {
  if (!waterline::fakes::may_look()) return;
  Person a("A");
  Person b("B");
  const std::string passphrase = marker_of("passphrase");
  a.set_passphrase(passphrase);
  a.initialize();
  b.initialize();
  const std::string new_passphrase = marker_of("renewed");
  const std::string written = marker_of("written");
  const std::string edited = marker_of("edited");
  const std::string typed = marker_of("typed");
  const std::string deep = marker_of("deep");
  const std::string removed = marker_of("removed");
  const std::string imported = marker_of("imported");
  const std::string searched = marker_of("searched");
  const std::string held = marker_of("held");
  const std::string shared = marker_of("shared");
  const std::string tag = marker_of("tag");
  const auto forms = forms_of_all({written, edited, typed, deep, removed, imported, searched, held,
                                   shared, tag, passphrase, new_passphrase});
  // The search must be able to find a word. This file of the test's own, outside the homes, has
  // one.
  write_file(a.folder() / "control", "x" + base64_of("x" + written));
  REQUIRE(showing({a.folder()}, forms).size() >= 1);

  const std::vector<fs::path> everywhere = {a.home(), b.home(), "/tmp", "/var/tmp", "/dev/shm"};
  // Search the two homes only: the folders around them contain the inputs of the test.
  const auto look = [&] {
    CHECK(showing({a.home(), b.home()}, forms) == kNone);
    CHECK(open_files_showing(a.node_process(), forms) == kNone);
  };

  // The editor's file is in memory only.
  const std::string editor = a.folder() / "editor";
  write_file(editor, "#!/bin/sh\nfor file; do :; done\nprintf '" + typed + "' >\"$file\"\n");
  REQUIRE(chmod(editor.c_str(), 0700) == 0);
  a.set_environment("EDITOR=" + editor);
  const auto talk = a.converse({"--passphrase-file", a.folder() / "passphrase", "write"});
  talk->expect("Only you can see it");
  CHECK(talk->finish() == 0);
  fs::remove(editor);

  pair_by_words(a, b);
  const std::string id = a.ask({"write", "-"}, "# " + written + "\n" + shared + "\n")["id"];
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(a.request("POST", "/v1/entries",
                          {{"text", written + std::string(5000, 'x')}, {"tags", {tag}}})
                    .contains("error"));
  }
  a.ask({"edit", id}, "# " + edited + "\n" + shared + "\n");
  a.ask({"note", "-"}, deep);
  a.ask({"search", edited});
  a.refused(4, {"search", searched});
  a.ask({"share", id, "--excerpt", "2..2", "--now", "--confirm", "now"});
  a.ask({"share", id, "--line", held, "--after", "1h"});
  a.ask({"rm", "--for-good", "--yes", a.ask({"write", "-"}, removed)["id"]});
  write_file(a.folder() / "old.md", "# One\n" + imported + "\n");
  a.ask({"import", a.folder() / "old.md"});
  fs::remove(a.folder() / "old.md");
  b.ask({"sync"});
  look();

  // Kill the node during its work, then open the journal again.
  for (int round = 0; round < 3; ++round) {
    const auto writing = a.start({"write", written + std::to_string(round)});
    a.kill_node();
    writing->wait();
    CHECK(showing({a.home()}, forms) == kNone);
    a.ask({"list"});
    look();
  }
  // Take back, back up, restore and unpair.
  const Json ours = a.ask({"ours"});
  REQUIRE(ours["items"].size() == 1);
  a.ask({"take-back", ours["items"][0]["id"]});
  b.ask({"sync"});
  look();
  const std::string backup = a.ask({"backup", "create", a.home() / "it.backup"})["file"];
  a.ask({"backup", "verify", backup});
  CHECK(showing({a.home()}, forms) == kNone);
  Person c("C");
  c.set_passphrase(passphrase);
  c.ask({"backup", "restore", backup});
  CHECK(showing({c.home()}, forms) == kNone);
  c.kill_node();
  CHECK(showing({c.home()}, forms) == kNone);
  CHECK(check_noise(c.home()) >= 3);
  const Json begun = a.request("POST", "/v1/passphrase/begin",
                               {{"passphrase", passphrase}, {"new_passphrase", new_passphrase}});
  CHECK_FALSE(a.request("POST", "/v1/passphrase/finish",
                        {{"change", begun["change"]}, {"accept_loss", true}})
                  .contains("error"));
  a.set_passphrase(new_passphrase);
  a.ask({"unpair", "--confirm", "unpair"});
  look();
  a.kill_node();
  // The files are three stores, at least one log, and the backup.
  CHECK(check_noise(a.home()) >= 5);
  // The check notices data that is not random.
  CHECK(std::abs(unevenness_of(std::string(5000, 'x') + content_of(backup))) > 6);
  a.ask({"list"});
  a.ask({"lock"});
  look();
  a.ask({"stop"});
  b.ask({"stop"});
  c.ask({"stop"});
  fs::remove(c.folder() / "passphrase");
  CHECK(check_noise(a.home()) >= 4);
  fs::remove(a.folder() / "control");
  fs::remove(a.folder() / "passphrase");
  // No word is in the homes or in any temporary folder.
  CHECK(showing(everywhere, forms) == kNone);
  a.set_passphrase(new_passphrase);
  c.set_passphrase(passphrase);
}
