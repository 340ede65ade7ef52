#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/person.h"

// What lies on the disk, in every form in which a word could leak.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

// A word of nobody, and of no other run of these tests.
std::string marker_of(const std::string& name) {
  std::string marker = "zq" + name;
  for (pid_t rest = getpid(); rest > 0; rest /= 20) marker += static_cast<char>('b' + rest % 20);
  return marker + "xwvkqjzhpf";
}

std::string base64_of(const std::string& text) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at + 3 <= text.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | static_cast<unsigned char>(text[at + i]);
    for (int shift = 18; shift >= 0; shift -= 6) out += kLetters[bits >> shift & 63];
  }
  return out;
}

std::vector<std::string> forms_of(const std::string& marker) {
  std::string little;
  std::string big;
  std::string hex;
  for (const char letter : marker) {
    static constexpr char kDigits[] = "0123456789abcdef";
    little += {letter, '\0'};
    big += {'\0', letter};
    hex += {kDigits[static_cast<unsigned char>(letter) >> 4], kDigits[letter & 15]};
  }
  std::string upper = hex;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  std::vector<std::string> forms = {
      marker, marker.substr(marker.size() - 12), std::string(marker.rbegin(), marker.rend()), little, big, hex, upper};
  for (std::size_t skip = 0; skip < 3; ++skip) forms.push_back(base64_of(marker.substr(skip)));
  return forms;
}

std::vector<std::string> forms_of_all(const std::vector<std::string>& markers) {
  std::vector<std::string> forms;
  for (const std::string& marker : markers) {
    for (std::string& form : forms_of(marker)) forms.push_back(std::move(form));
  }
  return forms;
}

bool shows_any(const std::string& content, const std::vector<std::string>& forms) {
  return std::any_of(forms.begin(), forms.end(),
                     [&](const std::string& form) { return content.find(form) != std::string::npos; });
}

// The files under these folders that show any of the forms, but for what the test itself laid down.
std::vector<std::string> showing(const std::vector<fs::path>& folders, const std::vector<std::string>& forms,
                                 const fs::path& except = {}) {
  std::vector<std::string> files;
  for (const fs::path& folder : folders) {
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
         it != fs::recursive_directory_iterator(); it.increment(error)) {
      if (error) break;
      if (it->path() == except) {
        it.disable_recursion_pending();
        continue;
      }
      std::error_code gone;
      const bool regular =
          fs::is_regular_file(it->symlink_status(gone)) && fs::file_size(it->path(), gone) < 64'000'000;
      if (regular && shows_any(content_of(it->path()), forms)) files.push_back(it->path());
    }
  }
  return files;
}

// The files that a process has open, also those that have no name any more.
std::vector<std::string> open_files_showing(pid_t process, const std::vector<std::string>& forms) {
  std::vector<std::string> files;
  std::size_t regular = 0;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(process) + "/fd")) {
    std::error_code gone;
    if (!fs::is_regular_file(fs::status(entry.path(), gone))) continue;
    ++regular;
    if (shows_any(content_of(entry.path()), forms)) files.push_back(fs::read_symlink(entry.path(), gone));
  }
  CHECK(regular >= 3);  // the three stores
  return files;
}

const std::vector<std::string> kNone;

}  // namespace

TEST_CASE("no file shows a word that was written, whatever was done with it and however the node ended", "[scenario]") {
  Person a("A");
  Person b("B");
  const std::string passphrase = marker_of("passphrase");
  a.set_passphrase(passphrase);
  a.initialize();
  b.initialize();
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
  const auto forms =
      forms_of_all({written, edited, typed, deep, removed, imported, searched, held, shared, tag, passphrase});
  // The search finds what is there: here in a file of the test's own.
  write_file(a.folder() / "control", "x" + base64_of("x" + written));
  REQUIRE(showing({a.folder()}, forms).size() >= 1);

  const std::vector<fs::path> everywhere = {a.home(), b.home(), "/tmp", "/var/tmp", "/dev/shm"};
  // Of the two folders the test's own inputs are left out; the homes in them are looked at by themselves.
  const auto look = [&] {
    CHECK(showing({a.home(), b.home()}, forms) == kNone);
    CHECK(open_files_showing(a.node_process(), forms) == kNone);
  };

  // An editor is given its file in memory alone.
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
    CHECK_FALSE(a.request("POST", "/v1/entries", {{"text", written + std::string(5000, 'x')}, {"tags", {tag}}})
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

  // Killed in the middle of its work, then opened again.
  for (int round = 0; round < 3; ++round) {
    const auto writing = a.start({"write", written + std::to_string(round)});
    a.kill_node();
    writing->wait();
    CHECK(showing({a.home()}, forms) == kNone);
    a.ask({"list"});
    look();
  }
  a.ask({"lock"});
  look();
  a.ask({"stop"});
  b.ask({"stop"});
  fs::remove(a.folder() / "control");
  fs::remove(a.folder() / "passphrase");
  // Not in the homes, not in any folder for passing things.
  CHECK(showing(everywhere, forms) == kNone);
  a.set_passphrase(passphrase);
}
