#include <sstream>

#include <catch2/catch.hpp>

#include "cli/program_tree.h"
#include "scenario/person.h"

using namespace waterline::scenario;
using waterline::cli::test::whole_program;

TEST_CASE("output that cannot be written is an error of every command", "[cli][output]") {
  Person person("one");
  person.initialize();
  person.ask({"write", "-"}, "Some words.");
  std::vector<std::vector<std::string>> commands = {{"list"},
                                                    {"--json", "list"},
                                                    {"status"},
                                                    {"search", "words"},
                                                    {"tags"},
                                                    {"--version"},
                                                    {"help", "sharing"},
                                                    {"completion", "bash"},
                                                    {"write", "-"},
                                                    {"lists", "kinds"},
                                                    {}};
  for (const auto* command : all_of(whole_program())) {
    std::istringstream path(command->path);
    std::vector<std::string>& words = commands.emplace_back();
    for (std::string word; path >> word;) words.push_back(word);
    words.emplace_back("--help");
  }
  // The output goes to a full disk, to a reader that has ended, or nowhere.
  for (const char* output : {">/dev/full", "| true", ">&-"}) {
    person.live_in({"/bin/sh", "-c",
                    std::string("{ trap '' PIPE; while printf x 2>/dev/null; do :; done; "
                                "\"$@\"; echo $? >\"$0\"; } ") +
                        output,
                    (person.folder() / "code").native()});
    const bool all = std::string(output) == ">/dev/full";
    for (const auto& words : commands) {
      if (!all && !words.empty() && words.back() == "--help" && words.size() > 1) continue;
      std::string shown;
      for (const std::string& word : words) shown += word + " ";
      INFO(shown << output);
      const Finished done = person.run(words, "More words.");
      const std::string code = content_of(person.folder() / "code");
      const bool prints = words != std::vector<std::string>{"tags"};
      CHECK((code != "0\n") == prints);
      if (prints) CHECK(done.err.find("could not be written") != std::string::npos);
    }
  }
  person.live_in({});
  CHECK(person.ask({"list"})["entries"].size() == 4);
}
