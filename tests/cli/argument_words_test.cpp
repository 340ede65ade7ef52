#include "terminal/argument_words.h"

#include <algorithm>
#include <csignal>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/program_tree.h"
#include "scenario/person.h"

// Tests that a person's words are never in the list of processes, and can always be given in
// another way than on the command line.

namespace waterline::cli::test {
namespace {

using scenario::Person;

const std::string kWord = "quixotry";

bool takes_words(const Argument& argument) {
  return argument.type == kWords;
}

// Arguments without words of a person: ids, days, times, addresses, numbers, names that the program
// shows, and typed words that confirm. Any other text argument must be marked as words.
const std::set<std::string> kNoWords = {"--letters",
                                        "--password-fd",
                                        "--host-key",
                                        "hours",
                                        "seconds",
                                        "id",
                                        "duration",
                                        "ids",
                                        "to",
                                        "entry",
                                        "--entry",
                                        "--link",
                                        "--leave-out",
                                        "--take-in",
                                        "--from",
                                        "--to",
                                        "--on",
                                        "--at",
                                        "--lasts",
                                        "--after",
                                        "--expires",
                                        "--without",
                                        "--with",
                                        "--limit",
                                        "--before",
                                        "--remind",
                                        "days",
                                        "--wait",
                                        "--for",
                                        "--kind",
                                        "--template",
                                        "--mood",
                                        "--dates",
                                        "--front-matter",
                                        "deck",
                                        "group",
                                        "name",
                                        "code",
                                        "--listen",
                                        "address",
                                        "when",
                                        "--confirm",
                                        "--by",
                                        "--write",
                                        "--backup",
                                        "--appointments",
                                        "--passphrase-fd",
                                        "--passphrase-command"};

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find(' ', at), path.size());
    words.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

std::string something_for(const Argument& argument) {
  if (!argument.values.empty()) return argument.values.front();
  if (argument.name() == "--at") return "tomorrow 18:00";
  return "ezzzz";
}

// Returns a command line that is valid as far as the program can tell without a journal. It has the
// test's word in this argument.
std::vector<std::string> line_with(const Command& command, const Argument& argument) {
  std::vector<std::string> line = split(command.path);
  for (const Argument& option : command.options) {
    if (!option.required || option.name() == argument.name()) continue;
    line.insert(line.end(), {option.name(), something_for(option)});
  }
  if (argument.name().starts_with("--")) {
    line.push_back(argument.name());
    for (int i = 0; i < argument.values_at_once; ++i) line.push_back(kWord + "=" + kWord);
  }
  for (const Argument& positional : command.positionals) {
    if (positional.name() == argument.name()) {
      line.push_back(kWord + "=" + kWord);
    } else if (positional.required) {
      line.push_back(something_for(positional));
    }
  }
  // Without words, search asks for some.
  if (command.path == "search" && argument.name().starts_with("--")) line.push_back(kWord);
  if (command.path == "share" || command.path == "revise") {
    if (argument.name() == "--until") line.push_back("--whole");
  }
  return line;
}

TEST_CASE("every text argument takes words or is a known exception", "[cli]") {
  for (const Command* command : all_of(whole_program())) {
    for (const auto* arguments : {&command->options, &command->positionals}) {
      for (const Argument& argument : *arguments) {
        if (argument.takes != Takes::kText || takes_words(argument)) continue;
        INFO("waterline " << command->path << " " << argument.name());
        CHECK(kNoWords.contains(argument.name()));
      }
    }
  }
}

TEST_CASE("the help of every argument for words names another way", "[cli]") {
  std::size_t count = 0;
  for (const Command* command : all_of(whole_program())) {
    for (const auto* arguments : {&command->options, &command->positionals}) {
      for (const Argument& argument : *arguments) {
        if (!takes_words(argument)) continue;
        ++count;
        INFO("waterline " << command->path << " " << argument.name());
        CHECK_FALSE(argument.required);
        const bool other_way = argument.help.find("`-`") != std::string::npos ||
                               argument.help.find("=- asks") != std::string::npos;
        CHECK(other_way);
      }
    }
  }
  CHECK(count > 60);
}

TEST_CASE("no word of a running command is in the process list", "[cli]") {
  Person person("one");
  person.initialize();
  const pid_t node = person.node_process();
  REQUIRE(kill(node, SIGSTOP) == 0);  // every command waits for it
  std::size_t waited = 0;
  for (const Command* command : all_of(whole_program())) {
    for (const auto* arguments : {&command->options, &command->positionals}) {
      for (const Argument& argument : *arguments) {
        if (!takes_words(argument)) continue;
        const auto line = line_with(*command, argument);
        const auto running = person.start(line);
        const std::string file = "/proc/" + std::to_string(running->id()) + "/cmdline";
        std::string shown;
        // Returns true once the program has removed its arguments from the list of processes, which
        // it does first, or once it has ended. Before exec, the list shows this test's own command
        // line.
        const auto is_settled = [&] {
          siginfo_t ended{};
          const int asked =
              waitid(P_PID, static_cast<id_t>(running->id()), &ended, WEXITED | WNOHANG | WNOWAIT);
          const bool has_ended = asked == 0 && ended.si_pid != 0;
          return has_ended || (shown.find("waterline") != std::string::npos &&
                               shown.find(kWord) == std::string::npos);
        };
        for (int i = 0; i < 600 && !is_settled(); ++i) {
          usleep(10'000);
          shown = scenario::content_of(file);
        }
        INFO("waterline " << command->path << " " << argument.name());
        CHECK(shown.find(kWord) == std::string::npos);
        // The command either has ended, or waits for the node and shows the program's name.
        siginfo_t ended{};
        REQUIRE(waitid(P_PID, static_cast<id_t>(running->id()), &ended,
                       WEXITED | WNOHANG | WNOWAIT) == 0);
        if (ended.si_pid != 0) continue;
        CHECK(shown.find("waterline") != std::string::npos);
        ++waited;
        // The node is stopped, so the connection of each killed command stays in the queue of its
        // socket. Let the node run for a moment, so that it drops them before the queue is full.
        running->kill();
        REQUIRE(kill(node, SIGCONT) == 0);
        REQUIRE(person.node_answers());
        REQUIRE(kill(node, SIGSTOP) == 0);
      }
    }
  }
  CHECK(kill(node, SIGCONT) == 0);
  CHECK(waited > 50);
}

TEST_CASE("a lone dash takes a line of standard input", "[cli]") {
  Person person("one");
  person.initialize();
  const std::string id =
      person.ask({"write", "-", "--tag", "-"}, "harbour\nThe geese left.\n")["id"];
  CHECK(person.ask({"show", id})["text"] == "The geese left.\n");
  CHECK(person.ask({"show", id})["tags"] == scenario::Json({"harbour"}));
  CHECK(person.ask({"search"}, "geese\n")["found"].size() == 1);
  CHECK(person.ask({"search", "-", "--tag", "-"}, "harbour\ngeese\n")["found"].size() == 1);
  CHECK(person.ask({"list", "--tag", "-"}, "harbour\n")["entries"].size() == 1);
  person.ask({"tags", "--rename", "-", "-"}, "harbour\nsea\n");
  CHECK(person.ask({"tags"})["tags"] == scenario::Json({"sea"}));
  const std::string mood = person.ask({"mood", "3", "feelings=-"}, "calm\n")["id"];
  CHECK(person.ask({"show", mood})["fields"].dump().find("calm") != std::string::npos);
  CHECK(person.ask({"appointments", "add", "--at", "tomorrow 18:00"}, "Library\n")["title"] ==
        "Library");
  const std::string shown =
      person.run({"share", id, "--line", "-", "--preview"}, "I was by the sea.\n").out;
  CHECK(shown.find("I was by the sea.") != std::string::npos);
  person.refused(2, {"search"});
}

}  // namespace
}  // namespace waterline::cli::test
