#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "cli/program_tree.h"
#include "scenario/person.h"

// Tests that no command loses words that a person typed for it. The commands come from the program
// itself, so that a new one is tested too.

using namespace waterline::scenario;
using waterline::cli::Argument;
using waterline::cli::Command;
using waterline::cli::test::whole_program;

namespace {

namespace fs = std::filesystem;

enum class Typed { kInEditor, kAsAnswer };

// A command, and the way in which a person types words for it.
struct Way {
  std::string path;
  std::vector<std::string> arguments{};
  Typed typed = Typed::kInEditor;
  std::string question{};  // part of the one that the words answer
  bool is_deep = false;
};

// The words of these commands name or describe something that exists already, in a line that is asked
// for once more after a lock, or choose what is shown: nothing is lost with them.
const std::set<std::string> kNamesOnly = {"search", "release", "attachment describe"};

std::vector<Way> ways() {
  return {{"write"},
          {"note", {}, Typed::kInEditor, "", true},
          {"conflict", {}, Typed::kAsAnswer, "What set it off?"},
          {"insight", {}, Typed::kAsAnswer, "How did I see it before?"},
          {"boundary", {}, Typed::kAsAnswer, "Which boundary is it?"},
          {"effort", {}, Typed::kAsAnswer, "What did it take?"},
          {"thanks", {}, Typed::kAsAnswer, "Whom would I thank?"},
          {"why", {}, Typed::kAsAnswer, "What does it stand for?", true},
          {"warning", {}, Typed::kAsAnswer, "Which of my signs was it?", true},
          {"readiness", {}, Typed::kAsAnswer, "Anything else", true},
          {"reassess", {}, Typed::kAsAnswer, "Do I feel stronger", true},
          {"therapist", {}, Typed::kAsAnswer, "Who is it?", true},
          {"mood", {}, Typed::kAsAnswer, "Which words fit?"},
          {"appointments add", {"--at", "tomorrow"}, Typed::kAsAnswer, "called?"},
          {"remind add", {"--at", "tomorrow"}, Typed::kAsAnswer, "remind you?"},
          {"edit", {"ENTRY"}},
          {"prompt", {}, Typed::kInEditor, "q: leave it)"},
          {"lists", {"feelings", "--edit"}},
          {"share", {"ENTRY", "--line", "-"}, Typed::kAsAnswer, "The line:"},
          {"share", {"ENTRY", "--summary", "-"}},
          {"revise", {"OURS", "--line", "-"}, Typed::kAsAnswer, "The line:"},
          {"revise", {"OURS", "--summary", "-"}},
          {"ask"},
          {"answer", {"QUESTION"}},
          {"reply", {"THEIRS"}, Typed::kInEditor, "an empty page"},
          {"path propose"},
          {"path step", {"GOAL"}},
          {"path change", {"GOAL"}},
          {"agree propose"},
          {"agree change", {"AGREEMENT"}},
          {"agree report", {"AGREEMENT"}},
          {"agenda add"},
          {"agenda edit", {"POINT"}},
          {"takeaway add"},
          {"takeaway edit", {"TAKEAWAY"}}};
}

bool takes_words(const Command& command) {
  return std::ranges::any_of(command.positionals,
                             [](const Argument& one) { return one.type == "WORDS"; });
}

// A pair who have shared something of each kind.
class Couple {
 public:
  Couple() : a("A"), b("B") {
    a.initialize();
    b.initialize();
    static_cast<void>(pair_by_words(a, b));
    names_["ENTRY"] = a.ask({"write", "-"}, "An entry.")["short"];
    names_["OURS"] = a.share("Ours.").substr(0, 8);
    const std::string theirs = b.share("Theirs.");
    b.ask({"replies", theirs, "open"});
    names_["THEIRS"] = theirs.substr(0, 8);
    names_["QUESTION"] = joint({"ask"});
    names_["GOAL"] = joint({"path", "propose"});
    names_["AGREEMENT"] = joint({"agree", "propose"});
    names_["POINT"] = joint({"agenda", "add"});
    names_["TAKEAWAY"] = joint({"takeaway", "add"});
    a.ask({"sync"});
    REQUIRE(a.run({"show", theirs}).code == 0);
    b.ask({"agree", "accept", names_["AGREEMENT"]});
    a.ask({"sync"});
  }

  [[nodiscard]] std::vector<std::string> command(const Way& way) const {
    std::vector<std::string> words;
    std::istringstream path(way.path);
    for (std::string word; path >> word;) words.push_back(word);
    for (const std::string& argument : way.arguments) {
      const auto name = names_.find(argument);
      words.push_back(name == names_.end() ? argument : name->second);
    }
    return words;
  }

  Person a;
  Person b;

 private:
  std::string joint(std::vector<std::string> words) {
    words.insert(words.end(), {"-", "--now", "--confirm", "now"});
    const Json sent = a.ask(words, "Words for both.");
    return sent["item"].get<std::string>().substr(0, 8);
  }
  std::map<std::string, std::string> names_;
};

std::string words_in_drafts(Person& person, bool is_deep) {
  std::string all;
  const Json drafts = person.ask(is_deep ? std::vector<std::string>{"drafts", "--deep"}
                                         : std::vector<std::string>{"drafts"})["drafts"];
  for (const Json& draft : drafts) all += draft["content"].get<std::string>() + "\n";
  return all;
}

void drop_drafts(Person& person, bool is_deep) {
  const Json drafts = person.ask(is_deep ? std::vector<std::string>{"drafts", "--deep"}
                                         : std::vector<std::string>{"drafts"})["drafts"];
  for (const Json& draft : drafts) person.ask({"drafts", "drop", draft["id"]});
}

void write_editor(Person& person, const std::string& script) {
  const fs::path editor = person.folder() / "editor";
  write_file(editor, "#!/bin/sh\n" + script);
  fs::permissions(editor, fs::perms::owner_all);
  person.set_environment("EDITOR=" + editor.native());
}

}  // namespace

TEST_CASE("every command that takes words is tested for losing them", "[cli][words]") {
  std::set<std::string> tested;
  for (const Way& way : ways()) tested.insert(way.path);
  for (const Command* command : all_of(whole_program())) {
    if (!takes_words(*command) || kNamesOnly.contains(command->path)) continue;
    INFO("`" << command->path << "` takes words: can they be lost?");
    CHECK(tested.contains(command->path));
  }
}

TEST_CASE("no words are lost by a lock while they are written", "[cli][words]") {
  Couple couple;
  Person& a = couple.a;
  // The journal is locked while the person writes, and a byte of the words is no UTF-8.
  write_editor(a, "printf 'kept mar\\374ker' >\"$1\"\n" + std::string(WATERLINE_BUILD_DIR) +
                      "/waterline --home " + a.home().native() + " lock\n");
  for (const Way& way : ways()) {
    INFO(way.path);
    const auto talk = a.converse(couple.command(way));
    if (way.path == "readiness") {
      for (int i = 0; i < 6; ++i) {
        talk->expect("> ");
        talk->answer("");
      }
    }
    if (way.path == "mood") {
      for (const char* scale : {"all in all", "energy", "tense"}) {
        talk->expect(scale);
        talk->expect("> ");
        talk->answer("");
      }
    }
    if (!way.question.empty()) talk->expect(way.question);
    if (way.typed == Typed::kAsAnswer) {
      const bool is_one_line =
          way.path == "share" || way.path == "revise" || way.path.ends_with(" add");
      if (!is_one_line) talk->expect("> ");
      a.ask({"lock"});
      talk->answer("kept mar\xfcker");
      // After the last answer the program asks for the passphrase, since the journal is locked now.
      // After any other answer it asks the next question.
      const bool is_last = is_one_line || way.path == "readiness" || way.path == "mood";
      talk->expect(is_last ? "Passphrase: " : "> ");
      talk->type("\x03");
    } else if (way.path == "prompt") {
      talk->answer("w");
    } else if (way.path == "reply") {
      talk->answer("");
    }
    if (way.typed == Typed::kInEditor) {
      talk->expect("(Enter: back to your editor");
      talk->type("\x03");
    }
    CHECK(talk->finish() != 0);
    a.ask({"unlock"});
    const std::string drafts = words_in_drafts(a, way.is_deep);
    INFO(talk->transcript());
    CHECK(drafts.find("kept mar\u00fcker") != std::string::npos);
    drop_drafts(a, way.is_deep);
  }
}
