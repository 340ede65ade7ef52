#include <csignal>
#include <map>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "fakes/looking.h"
#include "scenario/person.h"

using namespace waterline::scenario;

namespace {

std::map<std::string, std::string> files_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = content_of(entry.path());
  }
  return files;
}

// Returns the words of a recovery phrase by their positions, from the screen that shows it.
std::map<int, std::string> words_in(const std::string& shown) {
  std::map<int, std::string> phrase;
  for (std::size_t at = shown.find(" 1 "); at < shown.size();) {
    int place = 0;
    char word[16] = {};
    int used = 0;
    if (std::sscanf(shown.c_str() + at, " %d %15[a-z]%n", &place, word, &used) == 2 && used > 0) {
      phrase[place] = word;
      at += static_cast<std::size_t>(used);
    } else {
      ++at;
    }
  }
  return phrase;
}

void type_words(Conversation& talk, const std::map<int, std::string>& phrase) {
  for (int i = 0; i < 3; ++i) {
    talk.expect("Word ");
    const std::string asked = talk.expect(": ");
    talk.answer(phrase.at(std::atoi(asked.c_str())));
  }
}

}  // namespace

TEST_CASE("a person alone can begin, write, find, edit and remove entries", "[scenario]") {
  Person person("one");
  const auto talk = person.converse({"init"});
  talk->expect("Passphrase: ");
  talk->answer("a long enough passphrase");
  talk->expect("Once more:");
  talk->answer("a long enough passphrase");
  const std::string shown = talk->expect("Press Enter");
  talk->answer("");
  const std::map<int, std::string> phrase = words_in(shown);
  REQUIRE(phrase.size() == 24);
  // The passphrase was not echoed.
  CHECK(talk->transcript().find("long enough") == std::string::npos);
  type_words(*talk, phrase);
  talk->expect("Your journal is ready.");
  CHECK(talk->finish() == 0);

  person.set_passphrase("a long enough passphrase");
  const std::string id =
      person.ask({"write", "-"}, "# The geese\n\nThey had already left.\n")["id"];
  const std::string with_words = person.ask({"write", "Said", "in", "passing."})["id"];
  CHECK(person.ask({"list"})["entries"].size() == 2);
  CHECK(person.ask({"search", "geese"})["found"].size() == 1);
  CHECK(person.ask({"show", id.substr(0, 8)})["text"] == "# The geese\n\nThey had already left.\n");
  person.ask({"edit", id}, "# The geese\n\nThey came back.\n");
  CHECK(person.ask({"show", id})["revision"] == 2);
  person.refused(4, {"search", "already"});
  const std::string note = person.ask({"note", "-"}, "For the session: the summer.")["id"];
  CHECK(note.front() == 'd');
  CHECK(person.ask({"list"})["entries"].size() == 2);
  CHECK(person.ask({"list", "--deep"})["entries"].size() == 1);
  person.refused(4, {"search", "session"});
  CHECK(person.ask({"search", "--deep", "session"})["found"].size() == 1);
  person.ask({"rm", "--yes", with_words});
  CHECK(person.ask({"list"})["entries"].size() == 1);

  // The recovery phrase also opens the journal.
  person.ask({"lock", "--all"});
  const auto recovery = person.converse({"unlock", "--recovery"});
  recovery->expect("words): ");
  std::string typed;
  for (const auto& [place, word] : phrase) typed += word + " ";
  recovery->answer(typed);
  // A new passphrase is required at once, because the old one is forgotten.
  recovery->expect("New passphrase: ");
  recovery->answer("hunter2");
  recovery->expect("shorter than 8");
  recovery->expect("New passphrase: ");
  recovery->answer("p4ssw0rd");
  recovery->expect("people try first");
  recovery->expect("New passphrase: ");
  recovery->answer("seven grey geese");
  recovery->expect("Once more: ");
  recovery->answer("seven grey geese");
  // A new phrase follows, because the old one is used up.
  const std::map<int, std::string> next =
      words_in(recovery->expect("Press Enter when it is on paper"));
  REQUIRE(next.size() == 24);
  CHECK(next != phrase);
  recovery->answer("");
  type_words(*recovery, next);
  recovery->expect("under new keys");
  CHECK(recovery->finish() == 0);
  CHECK(person.ask({"status"})["state"] == "open");
  person.ask({"lock", "--all"});
  person.refused(12, {"unlock"});
  person.set_passphrase("seven grey geese");
  person.ask({"unlock"});
}

TEST_CASE("a Markdown import makes one private entry per heading, once", "[scenario]") {
  Person person("one");
  person.initialize();
  const std::string file = person.folder() / "old.md";
  write_file(
      file,
      "before\n# One 2025-03-04\ntext\n```\n# not a heading\n```\n## Part\nmore\n# Two\r\nlast\n");
  const Json report = person.ask({"import", file});
  CHECK(report["added"] == 3);
  CHECK(person.ask({"import", file})["known"] == 3);
  const Json entries = person.ask({"list"})["entries"];
  REQUIRE(entries.size() == 3);
  CHECK(entries[2]["title"] == "One 2025-03-04");
  CHECK(entries[2]["created"] == "2025-03-04T12:00:00Z");
  CHECK(person.ask({"status"})["partner"].is_null());
  person.refused(2, {"import", person.folder() / "missing.md"});
  std::filesystem::create_directory(person.folder() / "empty");
  person.refused(2, {"import", person.folder() / "empty"});
  write_file(file, "not \xff text");
  person.refused(2, {"import", file});
}

TEST_CASE("a mistake gets clear words and an exit code, and changes nothing", "[scenario]") {
  Person person("one");
  person.refused(10, {"list"});
  person.refused(10, {"unlock"});
  person.initialize();
  person.refused(1, {"init", "--confirm", "loss"});
  const std::string entry =
      person.ask({"write", "-"}, "One line.\nAnother line.\nOne line.\n")["id"];
  const std::string deep = person.ask({"note", "-"}, "Below.")["id"];

  person.refused(4, {"show", "ezzzzz"});
  person.refused(4, {"show", "../../etc"});
  person.refused(4, {"edit", "e00000"}, "text");
  person.refused(4, {"rm", "--yes", "d00000"});
  person.refused(2, {"write", "-"}, "");
  person.refused(2, {"write", "-"}, " \n\t\n");
  person.refused(2, {"write", "-"}, "bad \xff byte");
  person.refused(2, {"note", "-"}, "bad \xc0\xaf byte");
  person.refused(2, {"write", "-"}, std::string(8'000'000, 'x'));
  person.refused(2, {"write", "--kind", "nonsense", "text"});
  person.refused(2, {"no-such-command"});
  person.refused(2, {"show"});
  person.refused(2, {"search", "---"});

  for (const std::string& id : {deep, deep.substr(0, 7)}) {
    for (const std::vector<std::string>& depth : {std::vector<std::string>{"--whole"},
                                                  {"--line", "x"},
                                                  {"--summary", "x"},
                                                  {"--excerpt", "1..1"},
                                                  {"--excerpt", "Below"}}) {
      std::vector<std::string> command = {"share", id};
      command.insert(command.end(), depth.begin(), depth.end());
      person.refused(16, command);
      command.emplace_back("--preview");
      person.refused(16, command);
    }
  }
  person.refused(2, {"share", entry});
  person.refused(2, {"share", entry, "--whole", "--line", "x"});
  person.refused(2, {"share", entry, "--whole", "--after", "soon"});
  person.refused(2, {"share", entry, "--excerpt", "3..9"});
  person.refused(2, {"share", entry, "--excerpt", "2..1"});
  person.refused(2, {"share", entry, "--excerpt", "One line."});
  person.refused(2, {"share", entry, "--excerpt", "No such line."});
  for (const char* command : {"sync"}) person.refused(2, {command});
  person.refused(2, {"unpair", "--confirm", "unpair"});
  person.refused(4, {"acknowledge", "s00000", "with-you"});
  person.refused(4, {"take-back", "--yes", "s00000"});
  person.refused(4, {"cancel", "h00000"});
  person.refused(2, {"pair", "join", "not a code", "--at", "127.0.0.1:9"});
  person.refused(2, {"pair", "join", "7-copper-lantern-meadow-finch", "--at", "nowhere"});
  CHECK(person.ask({"list"})["entries"].size() == 1);
  CHECK(person.ask({"list", "--deep"})["entries"].size() == 1);
  CHECK(person.ask({"show", entry})["revision"] == 1);
  CHECK(person.ask({"waiting"})["waiting"].empty());
}

TEST_CASE("a wrong passphrase at the terminal opens nothing and changes no file", "[scenario]") {
  Person person("one");
  person.initialize();
  person.ask({"write", "-"}, "Something.");
  person.ask({"stop"});
  const auto before = files_of(person.home());
  person.set_passphrase("not the right passphrase");
  person.refused(12, {"unlock"});
  person.refused(12, {"list"});
  person.run({"stop"});
  const bool unchanged = files_of(person.home()) == before;
  CHECK(unchanged);
}

TEST_CASE("a locked journal shows nothing: no title, no count", "[scenario]") {
  Person person("one");
  person.initialize();
  const std::string entry = person.ask({"write", "-"}, "# Quixotry\ntext")["id"];
  for (const bool all : {false, true}) {
    person.ask(all ? std::vector<std::string>{"lock", "--all"} : std::vector<std::string>{"lock"});
    for (const std::string& path :
         {std::string("/v1/entries"), "/v1/entries/" + entry, std::string("/v1/waiting"),
          std::string("/v1/shared"), std::string("/v1/shared/given")}) {
      const Json answer = person.request("GET", path);
      CHECK(answer["error"] == (all ? "closed" : "locked"));
      CHECK(answer.size() == 2);
    }
    CHECK(person.request("GET", "/v1/status").dump().find("uixotry") == std::string::npos);
    person.ask({"unlock"});
  }
}

TEST_CASE("one home has one node, and a second is told so", "[scenario]") {
  Person person("one");
  person.initialize();
  CHECK(person.refused(11, {"node"}).find("Another process") != std::string::npos);
  CHECK(person.ask({"status"})["state"] == "open");
}

TEST_CASE("a damaged store is reported with words and left unchanged", "[scenario]") {
  Person person("one");
  person.initialize();
  for (int i = 0; i < 50; ++i) person.ask({"write", "-"}, std::string(4000, 'x'));
  person.ask({"stop"});
  const auto file = person.home() / "vault.db";
  std::string content = content_of(file);
  for (std::size_t at = 4096; at < content.size(); at += 4096)
    content[at + 100] = static_cast<char>(content[at + 100] ^ 1);
  write_file(file, content);
  CHECK(person.refused(17, {"list"}).find("damaged") != std::string::npos);
  person.run({"stop"});
  const bool unchanged = content_of(file) == content;
  CHECK(unchanged);
}

TEST_CASE("nothing a node acknowledged is lost when it is killed", "[scenario]") {
  Person person("one");
  person.initialize();
  for (int i = 0; i < 5; ++i) {
    const std::string id = person.ask({"write", "-"}, "Kept " + std::to_string(i))["id"];
    person.kill_node();
    CHECK(person.ask({"show", id})["text"] == "Kept " + std::to_string(i));
  }
  CHECK(person.ask({"list"})["entries"].size() == 5);
}

TEST_CASE("an editor's file is in memory, private, and gone afterwards", "[scenario]") {
  Person person("one");
  person.initialize();
  const std::string report = person.folder() / "report";
  const std::string editor = person.folder() / "editor";
  write_file(editor, "#!/bin/sh\nfor file; do :; done\necho \"$file\" >" + report +
                         "\nstat -f -c %T \"$file\" >>" + report +
                         "\nstat -c %a \"$file\" \"$(dirname \"$file\")\" >>" + report +
                         "\nprintf 'From the editor.' >\"$file\"\n");
  chmod(editor.c_str(), 0700);
  person.set_environment("EDITOR=" + editor);
  const auto talk = person.converse({"--passphrase-file", person.folder() / "passphrase", "write"});
  talk->expect("Only you can see it");
  CHECK(talk->finish() == 0);
  const std::string seen = content_of(report);
  CHECK(seen.find("\ntmpfs\n600\n700\n") != std::string::npos);
  const std::filesystem::path file = seen.substr(0, seen.find('\n'));
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK_FALSE(std::filesystem::exists(file.parent_path()));
  CHECK(person.ask({"search", "editor"})["found"].size() == 1);
}

TEST_CASE("a node without a partner has only its Unix socket, no courier", "[scenario][user]") {
  if (!waterline::fakes::may_look()) return;
  Person person("one");
  person.initialize();
  person.ask({"write", "-"}, "Alone.");
  const std::string process = "/proc/" + std::to_string(person.node_process());
  std::size_t sockets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(process + "/fd")) {
    std::error_code ignored;
    const std::string target = std::filesystem::read_symlink(entry.path(), ignored);
    if (target.rfind("socket:[", 0) != 0) continue;
    ++sockets;
    const std::string number = target.substr(8, target.size() - 9);
    for (const char* table : {"tcp", "tcp6", "udp", "udp6", "raw", "packet", "netlink"}) {
      INFO(table);
      CHECK(content_of(process + "/net/" + table).find(" " + number + " ") == std::string::npos);
    }
  }
  CHECK(sockets >= 1);
  for (const auto& thread : std::filesystem::directory_iterator(process + "/task")) {
    CHECK(content_of(thread.path() / "children").empty());
  }
  CHECK(person.ask({"status"})["courier"].is_null());
}

TEST_CASE("other users can read neither the home nor the socket", "[scenario]") {
  Person person("one");
  person.initialize();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(person.home())) {
    struct stat status {};
    REQUIRE(lstat(entry.path().c_str(), &status) == 0);
    INFO(entry.path());
    CHECK((status.st_mode & 077) == 0);
  }
}
