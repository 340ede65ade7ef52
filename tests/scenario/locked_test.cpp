#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests what somebody learns who uses this computer without the passphrase, or looks at its screen.

using namespace waterline::scenario;

namespace {

std::unique_ptr<Running> start_without_passphrase(Person& person,
                                                  std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(),
                   {std::string(kBuildFolder) + "/waterline", "--home", person.home().string()});
  return std::make_unique<Running>(
      arguments,
      std::vector<std::string>{"HOME=" + person.folder().string(),
                               "XDG_RUNTIME_DIR=" + (person.folder() / "runtime").string(),
                               "PATH=/usr/bin:/bin"},
      "");
}

struct Shown {
  int code = 0;
  std::string text;
  friend bool operator==(const Shown&, const Shown&) = default;
};

Shown shown_without_passphrase(Person& person, const std::vector<std::string>& arguments) {
  const Finished finished = start_without_passphrase(person, arguments)->wait();
  return {finished.code, finished.out + "\n" + finished.err};
}

const std::vector<std::vector<std::string>> kCommands = {
    {"status"},
    {"net"},
    {"doctor", "--wait", "1"},
    {"sync", "--wait", "1"},
    {"box"},
    {"box", "off"},
    {"carry"},
    {"carry", "out", "/nonexistent/file"},
    {"carry", "in", "/nonexistent/file"},
    {"carry", "--folder", "/tmp"},
    {"pair", "show"},
    {"pair", "join", "7-copper-lantern-meadow-finch", "--at", "127.0.0.1:1"},
    {"unpair", "--confirm", "unpair"},
    {"address"},
    {"address", "127.0.0.1:1"},
    {"sync-when"},
    {"sync-when", "always"},
    {"beacons"},
    {"beacons", "on"},
    {"pause"},
    {"resume"},
    {"loopback"},
    {"loopback", "on"},
    {"loopback", "off"},
    {"waiting"},
    {"later", "h22222", "--after", "1h"},
    {"keep", "s22222"},
    {"ours"},
    {"given"},
    {"questions"},
    {"path"},
    {"list"},
};

}  // namespace

TEST_CASE("locked, no command says a word about a partner", "[scenario][locked]") {
  Person a("Ada");
  Person b("Ben");
  Person lone("Lone");
  for (Person* person : {&a, &b, &lone}) person->initialize();
  const auto relay = pair_by_words(a, b);
  const std::string entry = a.ask({"write", "-"}, "Waits for tomorrow.")["id"];
  a.ask({"share", entry, "--whole"});
  a.ask({"path", "propose", "Waits for a meeting."});
  a.ask({"pause"});
  for (const bool json : {false, true}) {
    for (std::vector<std::string> command : kCommands) {
      if (json) command.insert(command.begin(), "--json");
      for (Person* person : {&a, &lone}) person->ask({"lock"});
      std::string name;
      for (const std::string& word : command) name += word + " ";
      INFO(name);
      CHECK(shown_without_passphrase(a, command) == shown_without_passphrase(lone, command));
    }
  }
  CHECK(shown_without_passphrase(a, {"status"}).text ==
        "Locked: nothing can be read or written here until it is unlocked.\n\n");
}

TEST_CASE("no screen tells whether the partner's device is there", "[scenario][locked]") {
  Person a("Ada");
  Person b("Ben");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b);
  a.ask({"sync"});
  const auto screens = [&] {
    std::string text;
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"status"}, {"address"}, {"carry"}, {"ours"}}) {
      std::string shown = shown_without_passphrase(a, command).text;
      text +=
          // The first line of the status has the time of the idle lock, which is left out.
          command.front() == "status" ? shown.substr(shown.find('\n')) : shown;
    }
    Json net = a.request("GET", "/v1/net");
    auto& sockets = net["sockets"];
    // The sockets of this test's own commands are left out.
    sockets.erase(std::remove_if(sockets.begin(), sockets.end(),
                                 [](const Json& one) { return one["why"] == "command"; }),
                  sockets.end());
    CHECK(std::count_if(sockets.begin(), sockets.end(),
                        [](const Json& one) { return one["why"] == "partner"; }) == 1);
    text += net.dump();
    Json status = a.ask({"status"});
    status.erase("locks_at");
    return text + status.dump();
  };
  const std::string linked = screens();
  b.ask({"stop"});
  a.refused(14, {"sync", "--wait", "2"});
  CHECK(screens() == linked);
  const Json doctor = a.request("POST", "/v1/doctor", {{"wait_seconds", 1}});
  CHECK_FALSE(doctor.contains("met_at"));
  CHECK(doctor["reached"] == false);
}

TEST_CASE("a sealed answer of the partner is not reported as news", "[scenario][locked]") {
  Person a("Ada");
  Person b("Ben");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b);
  const std::string question =
      a.ask({"ask", "-", "--now", "--confirm", "now"}, "What was good this week?")["item"];
  b.ask({"sync"});
  b.ask({"sync-when", "manual"});
  a.ask({"answer", question, "Sunday."});
  b.ask({"sync"});
  const Json before = b.ask({"questions"});
  a.ask({"reveal", question, "--confirm", "reveal"});
  CHECK(b.ask({"sync"})["received"] == 0);
  CHECK(b.ask({"questions"}) == before);
  b.ask({"answer", question, "The lake."});
  b.ask({"reveal", question, "--confirm", "reveal"});
  std::size_t news = 0;
  for (int i = 0; i < 100 && b.ask({"questions"})["questions"][0]["open"] == false; ++i) {
    news += b.ask({"sync"})["received"].get<std::size_t>();
  }
  CHECK(b.ask({"questions"})["questions"][0]["their_answer"] == "Sunday.");
  CHECK(news > 0);
}

TEST_CASE("a hundred callers at once leave the journal locked", "[scenario][locked]") {
  Person a("Ada");
  a.initialize();
  std::vector<std::unique_ptr<Running>> callers;
  for (int i = 0; i < 100; ++i) {
    callers.push_back(start_without_passphrase(
        a, i % 2 == 0 ? std::vector<std::string>{"lock"} : std::vector<std::string>{"list"}));
  }
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const Finished finished = callers[i]->wait();
    INFO(finished.out << finished.err);
    CHECK(finished.err.find("ended before it answered") == std::string::npos);
    if (i % 2 == 0) CHECK(finished.code == 0);
  }
  CHECK(a.request("GET", "/v1/status")["state"] == "locked");
}
