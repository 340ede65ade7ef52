#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <catch2/catch.hpp>

#include "scenario/person.h"
#include "translations/catalogue.h"

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

// Lets the person use German. C.UTF-8 is part of the C library's package, so no locale has to be
// generated.
void speak_german(Person& person) {
  person.set_environment("LC_ALL=C.UTF-8");
  person.set_environment("LANGUAGE=de");
}

// Returns every command as its words, from the completion script for fish.
std::vector<std::vector<std::string>> commands_of(Person& person) {
  std::istringstream script(person.run({"completion", "fish"}).out);
  std::vector<std::vector<std::string>> commands;
  bool listed = false;
  for (std::string line; std::getline(script, line);) {
    if (line.starts_with("set -g __waterline_commands")) listed = true;
    if (line.starts_with("#") && listed) break;
    if (!listed || !line.starts_with("    '")) continue;
    std::istringstream path(line.substr(5, line.rfind('\'') - 5));
    std::vector<std::string>& words = commands.emplace_back();
    for (std::string word; path >> word;) words.push_back(word);
  }
  return commands;
}

// Returns the English texts of more than eleven letters whose German translation differs from them.
std::vector<std::string> english_texts() {
  std::vector<std::string> texts;
  for (const auto& message : waterline::translations::messages_in(fs::path(WATERLINE_SOURCE_DIR) /
                                                                  "cli/translations/de.po")) {
    const std::string& english = message.english.front();
    if (message.context.empty() && english.size() > 11 && english != message.translated.front())
      texts.push_back(english);
  }
  return texts;
}

}  // namespace

TEST_CASE("in German every help of every command is German", "[scenario][language]") {
  Person person("de");
  speak_german(person);
  const std::vector<std::string> english = english_texts();
  REQUIRE(english.size() > 800);
  std::vector<std::vector<std::string>> commands = commands_of(person);
  CHECK(commands.size() > 70);
  commands.push_back({});  // the program itself
  for (std::vector<std::string>& words : commands) {
    words.emplace_back("--help");
    const Finished help = person.run(words);
    INFO(help.out);
    REQUIRE(help.code == 0);
    CHECK(help.out.find("Aufruf: ") != std::string::npos);
    for (const std::string& text : english) {
      if (help.out.find(text) == std::string::npos) continue;
      INFO(text);
      CHECK(help.out.find(text) == std::string::npos);
    }
  }
}

TEST_CASE("in German all texts, errors, counts, days and typed words are German",
          "[scenario][language]") {
  Person person("de");
  speak_german(person);
  const Finished none = person.run({"list"});
  CHECK(none.code == 10);
  CHECK(none.err ==
        "Fehler: In diesem Ordner ist kein Tagebuch.\nHinweis: Wenn es auf einem Datenträger ist, "
        "den du herausgenommen hast, steck ihn ein. `waterline init` legt ein neues Tagebuch "
        "an.\n");
  CHECK(person.run({"list", "--limit", "0"}).err.find("ist eine ganze Zahl von 1 bis 10000.") !=
        std::string::npos);
  CHECK(person.run({"dance"}).err.starts_with(
      "Fehler: Einen Befehl `waterline dance` gibt es nicht."));
  person.initialize();

  const Finished written =
      person.run({"write", "-", "--on", "vor 3 Tagen"}, "Die Gänse sind fort.\n");
  CHECK(written.err == "Gespeichert. Nur du kannst es sehen.\n");
  const std::string id = written.out.substr(0, written.out.find('\n'));
  // German words for a day mean the same day as the English words: an entry that is written with
  // each gets the same day in the API.
  for (const auto& [german, also] : {std::pair{"vor 3 tagen", "3 days ago"},
                                     {"Letzten Freitag", "last friday"},
                                     {"vorgestern", "2 days ago"},
                                     {"sonntag", "sunday"},
                                     {"gestern um 21:30", "yesterday at 21:30"},
                                     {"vor einer Woche", "a week ago"}}) {
    INFO(german);
    const std::string first = person.run({"write", "-", "--on", german}, "x").out;
    const std::string second = person.run({"write", "-", "--on", also}, "x").out;
    const Json one = person.ask({"show", first.substr(0, first.find('\n'))});
    const Json other = person.ask({"show", second.substr(0, second.find('\n'))});
    CHECK(one["created"] == other["created"]);
    CHECK(one["day"] == other["day"]);
  }
  CHECK(person.run({"write", "-", "--on", "irgendwann"}, "x").err.find("vor 3 tagen") !=
        std::string::npos);
  CHECK(person.run({"calendar", "--from", "-1m"}).out.find("  Mo  Di  Mi  Do  Fr  Sa  So") !=
        std::string::npos);

  write_file(person.folder() / "one.md", "# Eins\n\nWorte.\n");
  write_file(person.folder() / "two.md", "# Eins\n\nWorte.\n\n# Zwei\n\nMehr.\n");
  CHECK(
      person.run({"import", person.folder() / "one.md"}).out.starts_with("1 Eintrag importiert."));
  CHECK(person.run({"import", person.folder() / "two.md"})
            .out.starts_with("1 Eintrag importiert. Nur du kannst ihn sehen. 1 war schon hier."));

  const auto talk = person.converse({"boundary"});
  talk->expect("Welche Grenze ist es?");
  talk->answer("Sonntage");
  talk->expect("(gesetzt, gehalten, überschritten, wiederhergestellt)");
  talk->answer("gehalten");
  talk->expect("Was kam danach?");
  talk->answer("");
  talk->expect("Noch etwas");
  talk->answer("");
  talk->expect("Gespeichert.");
  CHECK(talk->finish() == 0);
  const Json boundary =
      person.ask({"show", person.ask({"list", "--kind", "boundary"})["entries"][0]["id"]});
  CHECK(boundary["fields"][1] == Json({{"name", "state"}, {"value", "held"}}));
  CHECK(person.run({"show", boundary["id"]}).out.find("gehalten") != std::string::npos);

  // The person may type the word that confirms in either language, and the letter for yes.
  for (const char* word : {"leeren", "empty"}) {
    person.ask({"rm", person.ask({"write", "-"}, "Weg damit.\n")["id"]});
    const auto bin = person.converse({"bin", "empty"});
    bin->expect("Tipp das Wort leeren");
    bin->answer(word);
    bin->expect("Der Papierkorb ist leer.");
    CHECK(bin->finish() == 0);
  }
  const auto removing = person.converse({"rm", "--for-good", id});
  removing->expect("Entfernen? (j/n)");
  removing->answer("J");
  removing->expect("Endgültig entfernt.");
  CHECK(removing->finish() == 0);
}

TEST_CASE("a list is German until a person changes it", "[scenario][language]") {
  Person person("de");
  speak_german(person);
  person.initialize();
  const std::string feelings = person.run({"lists", "feelings"}).out;
  CHECK(feelings.starts_with("# calm: Ruhig\ngefasst\n"));
  CHECK(person.run({"cards", "calm"}).out.find("Auf vier einatmen") != std::string::npos);
  // An empty line must not be translated: gettext would return the header of the catalogue for it
  // ("MIME-Version ...").
  CHECK(person.run({"lists", "templates"}).out.find("MIME-Version") == std::string::npos);
  person.ask({"lists", "feelings", "--edit"}, "# calm: Calm\nsettled\n");
  CHECK(person.run({"lists", "feelings"}).out == "# calm: Calm\nsettled\n");
  person.run({"lists", "feelings", "--reset"});
  CHECK(person.run({"lists", "feelings"}).out == feelings);
}

TEST_CASE("bundled names are German, and may be typed in both languages", "[scenario][language]") {
  Person person("de");
  speak_german(person);
  person.initialize();
  const auto done = [&](const std::vector<std::string>& command, const std::string& input = {}) {
    const Finished finished = person.run(command, input);
    INFO(command.front() << finished.out << finished.err);
    CHECK(finished.code == 0);
    return finished.out + finished.err;
  };
  done({"conflict", "--field", "Auslöser=der Kalender", "--field", "erholung=90", "--field",
        "rather=warten"});
  done({"write", "Sonntage", "--kind", "grenze", "--field", "Stand=gehalten", "--field",
        "Grenze=Sonntage"});
  done({"mood", "2", "kraft=4"});
  // Stored names are equal in every language.
  const std::string conflict = person.ask({"list", "--kind", "conflict"})["entries"][0]["id"];
  const Json kept = person.ask({"show", conflict})["fields"];
  CHECK(kept == Json({{{"name", "trigger"}, {"value", "der Kalender"}},
                      {{"name", "rather"}, {"value", "warten"}},
                      {{"name", "recovery"}, {"value", "90"}}}));
  const std::string boundary = person.ask({"list", "--kind", "boundary"})["entries"][0]["id"];
  CHECK(person.ask({"show", boundary})["fields"][1]["value"] == "held");

  const std::string shown =
      done({"list"}) + done({"list", "--kind", "Konflikt"}) + done({"show", conflict}) +
      done({"history", conflict}) + done({"search", "Kalender", "--kind", "konflikt"}) +
      done({"history", boundary}) + done({"mood", "chart", "Kraft"}) +
      done({"mood", "chart", "Stand", "--count", "gehalten"}) + done({"cards"}) +
      done({"cards", "calm", "Atem"}) + done({"cards", "help-lines", "us"}) +
      done({"prompt", "Anfang"}) + done({"list", "--scale", "kraft=4", "--kind", "stimmung"}) +
      person.run({"write", "x", "--kind", "Tanz"}).err +
      person.run({"write", "x", "--field", "Tanz=1"}).err +
      person.run({"boundary", "--field", "Stand=Tanz"}).err;
  INFO(shown);
  for (const char* german :
       {"  Konflikt  ", "  Grenze  ", "  = Auslöser: der Kalender", "  = Stand: gehalten",
        "Stimmung", "Atem ", "\n  us  ", "Gedanke, Sitzung, Konflikt", "Kraft"}) {
    CAPTURE(german);
    CHECK(shown.find(german) != std::string::npos);
  }
  for (const char* english : {"conflict", "boundary", "trigger", "recovery", "reflection", "breath",
                              "state", "held", "energy"}) {
    CAPTURE(english);
    CHECK(shown.find(english) == std::string::npos);
  }

  // The person names kinds and questions themselves. These names are shown as they are, even a name
  // like "conflict", which a list that comes with the program has too.
  done({"lists", "kinds", "--edit"}, "# note: Mein Zettel\ntrigger: Wozu?\n# conflict: Streit\n");
  const std::string own = done({"list"}) + person.run({"write", "x", "--kind", "Konflikt"}).err +
                          person.run({"edit", conflict, "--kind", "Tanz"}).err +
                          person.run({"write", "x", "--field", "auslöser=1"}).err;
  INFO(own);
  CHECK(own.find("  conflict  ") != std::string::npos);
  CHECK(own.find("note, conflict") != std::string::npos);
  CHECK(own.find("trigger") != std::string::npos);
  CHECK(own.find("  Konflikt  ") == std::string::npos);
  // "Notiz" translates "note" in the list of the deep, which was not changed. The same name in the
  // changed list must not be translated.
  CHECK(own.find("Notiz") == std::string::npos);
}

TEST_CASE("output for programs is the same in every language", "[scenario][language]") {
  Person german("de");
  speak_german(german);
  Person english("en");
  for (Person* person : {&german, &english}) {
    person->initialize();
    for (const char* mood : {"3", "4"}) person->ask({"mood", mood, "--on", "2026-11-20 12:00"});
  }
  const std::vector<std::vector<std::string>> commands = {{"lists"},
                                                          {"lists", "kinds"},
                                                          {"lists", "feelings"},
                                                          {"cards", "help-lines"},
                                                          {"mood", "chart"},
                                                          {"show", "eeeeee"},
                                                          {"list", "--limit", "0"},
                                                          {"share", "d", "--whole"},
                                                          {"tags"},
                                                          {"net", "nothing"},
                                                          {"search", "nothing"},
                                                          {"cards", "phrases"},
                                                          {"import", "/nowhere"}};
  for (std::vector<std::string> command : commands) {
    command.emplace_back("--json");
    const Finished one = german.run(command);
    const Finished other = english.run(command);
    INFO(command.front() << "\n" << one.out << one.err << "\n" << other.out << other.err);
    CHECK(one.code == other.code);
    CHECK(one.out == other.out);
    CHECK(one.err == other.err);
  }
  for (const auto& command : commands) {
    CHECK(german.run(command).code == english.run(command).code);
  }
}

TEST_CASE("the locale sets the language, and no variable loads another catalogue",
          "[scenario][language]") {
  const auto said_with = [](const std::vector<std::string>& variables) {
    Person person("one");
    fs::create_directories(person.home());
    for (const std::string& variable : variables) person.set_environment(variable);
    return person.run({"status"}).out;
  };
  const std::string english = "No journal here yet. `waterline init` makes one.\n";
  const std::string german = "Hier ist noch kein Tagebuch. `waterline init` legt eines an.\n";
  CHECK(said_with({}) == english);
  CHECK(said_with({"LC_ALL=C", "LANGUAGE=de"}) == english);
  CHECK(said_with({"LC_ALL=C.UTF-8", "LANGUAGE=xx:de"}) == german);
  CHECK(said_with({"LC_ALL=C.UTF-8", "LANGUAGE=xx"}) == english);

  const Scratch foreign;
  const fs::path catalogue = fs::path(kBuildFolder) / "translations/de/LC_MESSAGES/waterline.mo";
  for (const char* name : {"de", "xx"}) {
    fs::create_directories(foreign.path() / name / "LC_MESSAGES");
    fs::copy_file(catalogue, foreign.path() / name / "LC_MESSAGES/waterline.mo");
  }
  const std::string away =
      fs::path(foreign.path() / "xx")
          .lexically_relative(catalogue.parent_path().parent_path().parent_path());
  CHECK(said_with({"LC_ALL=C.UTF-8", "LANGUAGE=" + away}) == english);
  CHECK(said_with({"LC_ALL=C.UTF-8", "LANGUAGE=xx", "TEXTDOMAINDIR=" + foreign.path().string(),
                   "NLSPATH=" + foreign.path().string() + "/%L/LC_MESSAGES/%N.mo"}) == english);

  if (!fs::exists("/usr/share/i18n/locales/de_DE")) {
    WARN("skipped: the sources of locales are not installed, so none can be made");
    return;
  }
  const std::string made = (foreign.path() / "de_DE.UTF-8").string();
  REQUIRE(std::system(("localedef -i de_DE -f UTF-8 " + made + " >/dev/null 2>&1").c_str()) == 0);
  const std::string where = "LOCPATH=" + foreign.path().string();
  CHECK(said_with({where, "LANG=de_DE.UTF-8"}) == german);
  CHECK(said_with({where, "LC_MESSAGES=de_DE.UTF-8", "LANG=C"}) == german);
  CHECK(said_with({where, "LANG=de_DE.UTF-8", "LC_ALL=C.UTF-8"}) == english);
}
