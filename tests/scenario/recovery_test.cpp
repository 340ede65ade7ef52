#include <sstream>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests how a person returns from a forgotten passphrase to full access to their journal.

using namespace waterline::scenario;

namespace {

std::string phrase_in(const Json& begun) {
  std::string phrase;
  for (const Json& word : begun["recovery_phrase"]) phrase += word.get<std::string>() + " ";
  return phrase;
}

// Runs a command that sets a new passphrase. Returns the new recovery phrase, which --json prints
// before the result.
std::string new_phrase_of(Person& person, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const Finished changed = person.run(arguments);
  INFO(changed.err);
  REQUIRE(changed.code == 0);
  Json first;
  std::istringstream(changed.out) >> first;
  return phrase_in(first);
}

}  // namespace

TEST_CASE("the recovery phrase sets a new passphrase, also from files", "[scenario][recovery]") {
  Person person("one");
  std::string phrase = phrase_in(person.ask({"init", "--confirm", "loss"}));
  const std::string id = person.ask({"write", "-"}, "Before.")["id"];
  const std::string backup = person.folder() / "one.backup";
  person.ask({"backup", "create", backup});
  const std::string first_phrase = phrase;
  const std::string next = person.folder() / "next";
  const auto opens_with = [&](const std::string& passphrase) {
    person.ask({"lock", "--all"});
    person.set_passphrase(passphrase);
    return person.run({"unlock"}).code == 0;
  };

  // Without a terminal nobody can be asked, so the old passphrase stays, and a line explains how to
  // change it.
  person.set_passphrase(phrase);
  const Finished opened = person.run({"unlock", "--recovery"});
  CHECK(opened.code == 0);
  CHECK(opened.err.find("--recovery") != std::string::npos);

  // A password manager's file, saved by an editor that marks UTF-8: the passphrase, then notes.
  write_file(next, "\xef\xbb\xbfseven grey geese\r\nurl: at home\n");
  phrase = new_phrase_of(person, {"unlock", "--recovery", "--new-passphrase-file", next});
  CHECK(phrase != first_phrase);
  CHECK_FALSE(opens_with("the passphrase of one"));
  CHECK(opens_with("seven grey geese"));
  person.set_passphrase(first_phrase);
  person.refused(12, {"unlock", "--recovery"});

  // An open journal does not authorise the change: the phrase or the passphrase is needed.
  write_file(next, "a boat on the ice\n");
  person.set_passphrase("another than that");
  person.refused(12, {"passphrase", "--new-passphrase-file", next});
  person.refused(12, {"passphrase", "--recovery", "--new-passphrase-file", next});
  person.set_passphrase(phrase);
  phrase = new_phrase_of(
      person, {"passphrase", "--recovery", "--new-passphrase-file", next, "--confirm", "loss"});
  CHECK(opens_with("a boat on the ice"));

  for (const std::string unfit : {"seven77", "p4ssw0rd", "qwertzui"}) {
    write_file(next, unfit + "\n");
    person.refused(2, {"passphrase", "--new-passphrase-file", next});
  }
  CHECK(opens_with("a boat on the ice"));

  // A restore with the recovery phrase of the time of the backup also sets a new passphrase.
  person.ask({"stop"});
  std::filesystem::remove_all(person.home());
  person.set_passphrase(first_phrase);
  write_file(next, "the lamp by the stairs\n");
  person.ask({"backup", "restore", backup, "--recovery", "--new-passphrase-file", next});
  CHECK(opens_with("the lamp by the stairs"));
  CHECK(person.ask({"show", id})["text"] == "Before.");
}

TEST_CASE("a new passphrase is judged before it is typed again", "[scenario][recovery]") {
  Person person("one");
  const auto talk = person.converse({"init"});
  talk->expect("at least 8 characters");
  talk->expect("Passphrase: ");
  talk->answer("seven77");
  talk->expect("shorter than 8");
  talk->expect("Passphrase: ");
  talk->answer("iloveyou");
  talk->expect("people try first");
  talk->expect("Passphrase: ");
  talk->answer("seven grey geese");
  talk->expect("Once more: ");
  talk->answer("seven gray geese");
  talk->expect("not the same");
  talk->expect("Passphrase: ");
  talk->answer("seven grey geese");
  talk->expect("Once more: ");
  talk->answer("seven grey geese");
  talk->expect("Press Enter");
}

TEST_CASE("the recovery phrase leaves the screen before its words are asked",
          "[scenario][recovery]") {
  Person person("one");
  person.set_environment("TERM=xterm");
  const auto talk = person.converse({"init", "--generate"});
  talk->expect("\x1b[?1049h");  // the alternate screen
  const std::string passphrase = talk->expect("Press Enter");
  talk->answer("");
  talk->expect("\x1b[2J\x1b[H\x1b[?1049l");  // cleared, and back
  talk->expect("to be sure that you have it");
  const std::size_t begin = passphrase.find("    ") + 4;
  talk->answer(passphrase.substr(begin, passphrase.find_first_of("\r\n", begin) - begin));
  talk->expect("\x1b[?1049h");
  const std::string shown = talk->expect("Press Enter");
  CHECK(shown.find(" 24 ") != std::string::npos);
  talk->answer("");
  talk->expect("\x1b[2J\x1b[H\x1b[?1049l");
  talk->expect("Word ");
  talk->answer("skip");
  talk->expect("It was not checked.");
  talk->expect("Your journal is ready.");
  CHECK(talk->finish() == 0);
}
