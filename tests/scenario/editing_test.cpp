#include <array>
#include <csignal>
#include <map>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/person.h"

// Tests the file that an editor gets and what remains of it, and that no words are lost.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

// A marker that the editor's script assembles from parts, so that it is not in the script's own
// file.
const std::string kMarker = "quixotry";

// A home, and an editor for it that saves the marker, leaves copies of its file next to it and in
// the home folder, records the folder of the file, and waits for the test.
class EditedHome {
 public:
  explicit EditedHome(Person& person) : person_(person), folder_(person.folder()) {
    const fs::path wait = folder_ / "wait";
    REQUIRE(mkfifo(wait.c_str(), 0600) == 0);
    write_program(
        "editor",
        "for file; do :; done\nprintf '%s%s' " + kMarker.substr(0, 4) + " " + kMarker.substr(4) +
            " >\"$file\"\nfor copy in \"$file.save\" \"$file~\" \"$HOME/.history\"; do cp "
            "\"$file\" \"$copy\"; "
            "done\necho \"$file\" >" +
            (folder_ / "where.new").native() + "\nmv " + (folder_ / "where.new").native() + " " +
            (folder_ / "where").native() + "\nread line <" + wait.native() + "\n");
    write_program("same", "exit 0\n");
    write_program("long", "yes 'a line of words' | head -c 1200000 >\"$1\"\n");
    write_program("latin", "test -s \"$1\" || printf 'gr\\374n' >\"$1\"\n");
    write_program("crash", "printf '%s%s' " + kMarker.substr(0, 4) + " " + kMarker.substr(4) +
                               " >\"$1\"\nkill -SEGV $$\n");
    write_program("saves",
                  "printf '%s%s' " + kMarker.substr(0, 4) + " " + kMarker.substr(4) + " >\"$1\"\n");
    write_program("opened", "touch " + (folder_ / "was-opened").native() + "\n");
    use("editor");
    // Before each command, a shell writes its process id to a file. It is the id of the command
    // too, since the command replaces the shell.
    person.live_in(
        {"/bin/sh", "-c", "echo $$ >" + (folder_ / "number").native() + "; exec \"$@\"", "sh"});
  }

  void use(const std::string& program) {
    person_.set_environment("EDITOR=" + (folder_ / program).native());
  }
  std::unique_ptr<Conversation> write(const std::vector<std::string>& command = {"write"}) {
    fs::remove(folder_ / "where");
    auto talk = person_.converse(command);
    for (int i = 0; i < 600 && !fs::exists(folder_ / "where"); ++i) usleep(50'000);
    REQUIRE(fs::exists(folder_ / "where"));
    file_ = content_of(folder_ / "where");
    file_ = file_.native().substr(0, file_.native().find('\n'));
    REQUIRE(content_of(file_) == kMarker);
    return talk;
  }
  [[nodiscard]] pid_t command() const {
    const pid_t number = std::stoi(content_of(folder_ / "number"));
    REQUIRE(number > 1);
    return number;
  }
  void end_editing() { write_file(folder_ / "wait", "\n"); }
  // Waits until the folder of the editor's file is gone: the command removes it at its end, or the
  // node at its next check. Returns false if it stays for ten seconds.
  [[nodiscard]] bool is_swept() const {
    for (int i = 0; i < 200 && fs::exists(file_.parent_path()); ++i) usleep(50'000);
    return !fs::exists(file_.parent_path());
  }
  [[nodiscard]] bool was_opened() const { return fs::exists(folder_ / "was-opened"); }

 private:
  void write_program(const std::string& name, const std::string& script) {
    write_file(folder_ / name, "#!/bin/sh\n" + script);
    fs::permissions(folder_ / name, fs::perms::owner_all);
  }

  Person& person_;
  fs::path folder_;
  fs::path file_;
};

std::string text_of_draft(Person& person) {
  const Json drafts = person.ask({"drafts"})["drafts"];
  INFO(drafts.dump());
  REQUIRE(drafts.size() == 1);
  return Json::parse(drafts[0]["content"].get<std::string>())["text"];
}

}  // namespace

TEST_CASE("an edited text comes back as a draft, whatever ends the editing",
          "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  // A closed terminal sends SIGHUP to every program on it, so that signal goes to the whole process
  // group (written as a negative number). The other signals go to the command only.
  for (const int signal : {-SIGHUP, SIGTERM, SIGQUIT, SIGKILL}) {
    INFO("signal " << signal);
    edited.use("editor");
    const auto talk = edited.write();
    const pid_t command = edited.command();
    CHECK(kill(signal < 0 ? -command : command, std::abs(signal)) == 0);
    CHECK(talk->finish() == -1);
    CHECK(edited.is_swept());
    for (int i = 0; i < 200 && person.ask({"drafts"})["drafts"].empty(); ++i) usleep(50'000);
    CHECK(text_of_draft(person) == kMarker);

    edited.use("same");
    const auto next = person.converse({"write"});
    next->expect("not in its place yet");
    next->expect(kMarker);
    next->expect("drop it)");
    next->answer("");
    next->expect("Only you can see it");
    CHECK(next->finish() == 0);
    CHECK(person.ask({"drafts"})["drafts"].empty());
  }
  CHECK(person.ask({"list"})["entries"].size() == 4);
}

TEST_CASE("the next start sweeps texts whose command and node were killed", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  const auto talk = edited.write({"note"});
  person.kill_node();
  CHECK(kill(edited.command(), SIGKILL) == 0);
  CHECK(talk->finish() == -1);
  CHECK(person.run({"unlock"}).code == 0);
  CHECK(edited.is_swept());
  CHECK_FALSE(stands_in(person.home(), kMarker));
  CHECK(person.ask({"drafts"})["drafts"].empty());
  const Json drafts = person.ask({"drafts", "--deep"})["drafts"];
  REQUIRE(drafts.size() == 1);
  CHECK(drafts[0]["purpose"] == "note");
  CHECK(Json::parse(drafts[0]["content"].get<std::string>())["text"] == kMarker);
  CHECK_FALSE(fs::exists(person.home() / "drafts"));
}

TEST_CASE("a text finished after a lock is kept as a sealed draft", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  for (const std::string how : {"lock", "close"}) {
    INFO(how);
    edited.use("editor");
    const auto talk = edited.write();
    if (how == "lock") {
      person.ask({"lock"});
    } else {
      person.ask({"stop"});
    }
    edited.end_editing();
    talk->expect("kept, sealed");
    talk->expect("Passphrase: ");
    talk->type("\x03");
    CHECK(talk->finish() == -1);
    CHECK(edited.is_swept());
    CHECK_FALSE(stands_in(person.home(), kMarker));
    CHECK(fs::exists(person.home() / "drafts"));

    person.ask({"unlock"});
    CHECK_FALSE(fs::exists(person.home() / "drafts"));
    CHECK(text_of_draft(person) == kMarker);
    edited.use("same");
    const auto next = person.converse({"write", "--draft"});
    next->expect("Only you can see it");
    CHECK(next->finish() == 0);
    CHECK(person.ask({"drafts"})["drafts"].empty());
  }
  CHECK(person.ask({"list"})["entries"].size() == 2);
}

TEST_CASE("an editor that crashes after saving loses nothing", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("crash");
  const auto talk = person.converse({"write"});
  talk->expect("ended with an error");
  talk->expect("kept as a draft");
  CHECK(talk->finish() == 1);
  CHECK(text_of_draft(person) == kMarker);
}

TEST_CASE("a text overtaken by another command is kept once, without asking",
          "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  const std::string id = person.ask({"write", "-"}, "the first text")["id"];
  const auto talk = edited.write({"edit", id});
  person.ask({"edit", id}, "by another command");
  edited.end_editing();
  talk->expect("Both texts are kept");
  CHECK(talk->finish() == 1);
  CHECK(talk->transcript().find("(y/n)") == std::string::npos);
  CHECK(person.ask({"history", id})["revisions"].size() == 4);
  CHECK(person.ask({"show", id})["text"] == "by another command");
  CHECK(person.ask({"drafts"})["drafts"].empty());
}

TEST_CASE("an unclear answer never skips a draft", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("crash");
  CHECK(person.converse({"write"})->finish() == 1);
  edited.use("same");
  const auto talk = person.converse({"write"});
  talk->expect("drop it) ");
  talk->answer("hm");
  talk->expect("drop it) ");
  talk->answer("yes");
  talk->expect("Only you can see it");
  CHECK(talk->finish() == 0);
  CHECK(person.ask({"drafts"})["drafts"].empty());
  CHECK(person.ask({"search", kMarker})["found"].size() == 1);
}

TEST_CASE("a text that is too long goes back to the editor", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("long");
  const auto talk = person.converse({"write"});
  talk->expect("at most 1024 KiB");
  talk->expect("draft) ");
  talk->answer("");
  talk->expect("draft) ");
  talk->type("\x03");
  CHECK(talk->finish() == -1);
  const Json drafts = person.ask({"drafts"})["drafts"];
  CHECK(drafts.size() == 2);
  std::size_t size = 0;
  for (const Json& draft : drafts)
    size += Json::parse(draft["content"].get<std::string>())["text"].get<std::string>().size();
  CHECK(size == 1200000);
}

TEST_CASE("a text that is not UTF-8 keeps every letter", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("latin");
  const auto talk = person.converse({"write"});
  talk->expect("This is not UTF-8");
  talk->expect("draft) ");
  talk->answer("");
  talk->expect("Only you can see it");
  CHECK(talk->finish() == 0);
  CHECK(person.ask({"show", person.ask({"list"})["entries"][0]["id"]})["text"] == "gr\u00fcn");
}

TEST_CASE("words not sent at the last question become a draft", "[scenario][editing]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  static_cast<void>(pair_by_words(a, b));
  EditedHome edited(a);
  const std::vector<std::string> command = {"path", "propose", "--now"};
  for (const std::string how : {"no", "end", "interrupted", "closed", "killed"}) {
    INFO(how);
    edited.use("saves");
    const auto talk = a.converse(command);
    talk->expect("to let it go: ");
    if (how == "no") {
      talk->answer("not now");
      talk->expect("It stays with you");
      talk->expect("kept as a draft");
      CHECK(talk->finish() == 2);
    } else if (how == "end" || how == "interrupted") {
      talk->type(how == "end" ? "\x04" : "\x03");
      talk->expect("kept as a draft");
      CHECK(talk->finish() == (how == "end" ? 130 : -1));
    } else {
      CHECK(kill(edited.command(), how == "closed" ? SIGHUP : SIGKILL) == 0);
      CHECK(talk->finish() == -1);
    }
    for (int i = 0; i < 200 && a.ask({"drafts"})["drafts"].empty(); ++i) usleep(50'000);
    CHECK(text_of_draft(a) == kMarker);
    CHECK(a.ask({"drafts"})["drafts"][0]["purpose"] == "path propose");
    a.ask({"drafts", "drop", a.ask({"drafts"})["drafts"][0]["id"]});
  }
  const auto talk = a.converse(command);
  talk->expect("to let it go: ");
  talk->answer("now");
  talk->expect("Proposed.");
  CHECK(talk->finish() == 0);
  CHECK(a.ask({"drafts"})["drafts"].empty());
}

TEST_CASE("the content of a draft cannot choose its side", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("same");
  const std::string content =
      R"({"text":"Below.","side":"vault","kind":"appointment","fields":{"label":7},"pinned":true})";
  person.request("POST", "/v1/drafts",
                 {{"side", "deep"}, {"purpose", "note"}, {"content", content}});
  person.request("POST", "/v1/drafts",
                 {{"side", "deep"}, {"purpose", "erase all"}, {"content", content}});
  const std::string shown = person.run({"drafts", "--deep"}).out;
  CHECK(shown.find("waterline note") != std::string::npos);
  CHECK(shown.find("erase all") == std::string::npos);
  const auto talk = person.converse({"note", "--draft"});
  talk->expect("Kept in the deep");
  CHECK(talk->finish() == 0);
  CHECK(person.ask({"list"})["entries"].empty());
  const Json entry = person.ask({"show", person.ask({"list", "--deep"})["entries"][0]["id"]});
  CHECK(entry["text"] == "Below.");
  CHECK(entry["kind"] != "appointment");
}

TEST_CASE("no editor opens if its text could not be stored afterwards", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("opened");
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"reply", "szzzz"},
                                             {"answer", "szzzz"},
                                             {"ask"},
                                             {"path", "propose"},
                                             {"path", "step", "szzzz"},
                                             {"path", "change", "szzzz"},
                                             {"agree", "report", "szzzz"},
                                             {"agenda", "edit", "szzzz"},
                                             {"edit", "ezzzz"},
                                             {"share", "ezzzz", "--summary", "-"},
                                             {"write", "--link", "ezzzz"}}) {
    INFO(command.front());
    const auto talk = person.converse(command);
    talk->expect("error: ");
    CHECK(talk->finish() > 0);
    CHECK_FALSE(edited.was_opened());
  }
  // An entry that is to be linked to an entry that does not exist is refused, and nothing of it is
  // kept.
  person.refused(4, {"write", "-", "--link", "ezzzz"}, "Kept?");
  CHECK(person.ask({"list"})["entries"].empty());
}

TEST_CASE("an unchanged template stores nothing", "[scenario][editing]") {
  Person person("one");
  person.initialize();
  EditedHome edited(person);
  edited.use("same");
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"write", "--template", "evening"}, {"write"}}) {
    const auto talk = person.converse(command);
    talk->expect("Nothing was written, so nothing is kept.");
    CHECK(talk->finish() == 0);
  }
  const auto talk = person.converse({"prompt"});
  talk->expect("q: leave it) ");
  talk->answer("w");
  talk->expect("Nothing was written, so nothing is kept.");
  CHECK(talk->finish() == 0);
  CHECK(person.ask({"list"})["entries"].empty());
  CHECK(person.ask({"drafts"})["drafts"].empty());
}

// This marker differs from that of the other tests, which may edit in neighbouring folders at the
// same time.
const std::string kOfRealEditors = "nightjar";

// Tests editors from Debian that are configured to keep traces.
TEST_CASE("real editors leave nothing when the terminal closes", "[scenario][editing]") {
  struct Real {
    std::string program;
    std::string keys;  // to type the marker and save it
    std::map<std::string, std::string> settings;
  };
  const std::vector<Real> editors = {
      {"nano",
       kOfRealEditors + "\x0f\r",
       {{".nanorc", "set backup\nset historylog\nset positionlog\n"}}},
      {"vim.tiny",
       "i" + kOfRealEditors + "\x1b:w\r",
       {{".vimrc", "set backup undofile swapfile\n"}}},
      {"emacs-nox",
       kOfRealEditors + "\x18\x13",
       {{".emacs",
         "(setq make-backup-files t auto-save-default t inhibit-startup-screen t)\n(savehist-mode "
         "1)\n"
         "(setq backup-directory-alist '((\".\" . \"~/backups\")))\n"}}},
      {"micro", kOfRealEditors + "\x13", {}},
  };
  for (const Real& editor : editors) {
    INFO(editor.program);
    const fs::path program = fs::path("/usr/bin") / editor.program;
    if (!fs::exists(program)) {
      WARN("skipped: there is no " << editor.program << " here");
      continue;
    }
    Person person("one");
    person.initialize();
    for (const auto& [file, content] : editor.settings) write_file(person.folder() / file, content);
    person.set_environment("TERM=xterm");
    person.set_environment("EDITOR=" + program.native());
    const fs::path number = person.folder() / "number";
    person.live_in(
        {"/bin/sh", "-c",
         "test ! -t 0 || stty rows 24 cols 80; echo $$ >" + number.native() + "; exec \"$@\"",
         "sh"});
    const auto folders = [] {
      std::vector<fs::path> found;
      for (const auto& one : fs::directory_iterator("/dev/shm")) {
        if (!one.path().filename().native().starts_with("waterline-edit")) continue;
        std::error_code ignored;
        for (const auto& editing : fs::recursive_directory_iterator(one, ignored)) {
          if (editing.path().filename() == "text.md" &&
              stands_in(editing.path().parent_path(), kOfRealEditors)) {
            found.push_back(editing.path().parent_path());
          }
        }
      }
      return found;
    };
    const auto talk = person.converse({"write"});
    talk->expect("text.md");
    talk->type(editor.keys);
    for (int i = 0; i < 300 && folders().empty(); ++i) usleep(50'000);
    REQUIRE_FALSE(folders().empty());
    talk->type(kOfRealEditors);
    const pid_t command = std::stoi(content_of(number));
    REQUIRE(command > 1);
    CHECK(kill(-command, SIGHUP) == 0);
    CHECK(talk->finish() == -1);
    for (int i = 0; i < 200 && !folders().empty(); ++i) usleep(50'000);
    CHECK(folders().empty());
    CHECK_FALSE(stands_in(person.folder(), kOfRealEditors));
    CHECK(text_of_draft(person).starts_with(kOfRealEditors));
  }
}
