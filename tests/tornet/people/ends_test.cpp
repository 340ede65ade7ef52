#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

#include "fakes/temporary_folder.h"
#include "house.h"

// What a person is told when their own Tor cannot do what it should: each with a real Tor, or with
// none, and a partner who waits. Nothing may be lost by any of it.
namespace waterline::scenario {
namespace {

namespace fs = std::filesystem;

std::string tor_place() {
  for (const char* path : {"/usr/bin/tor", "/usr/sbin/tor"}) {
    if (fs::exists(path)) return path;
  }
  FAIL("there is no Tor");
  return {};
}

// A house in which something else stands in the place of Tor, for its person alone.
class OddTor {
 public:
  OddTor() { becomes_absent(); }

  [[nodiscard]] std::vector<std::string> enter_house(int number) const {
    std::vector<std::string> words = enter(number);
    words.insert(words.end(), {"/usr/bin/unshare", "-m", "/bin/sh", "-c",
                               "mount --bind \"$0\" \"$1\" && shift && exec \"$@\"",
                               program_.native(), tor_place()});
    return words;
  }
  // No program that could be started, as where the package is not installed.
  void becomes_absent() const { write("", fs::perms::owner_read); }
  void becomes_one_that_ends_at_once() const { write("#!/bin/sh\nexit 1\n", fs::perms::owner_all); }
  // The Tor of the houses, with these variables.
  void becomes_tor_with(const std::string& variables) const {
    const char* client = std::getenv("WATERLINE_TORNET");  // NOLINT(concurrency-mt-unsafe)
    REQUIRE(client != nullptr);
    const fs::path cover = fs::path(client).parent_path() / "tor-cover";
    write("#!/bin/sh\nexec /usr/bin/env " + variables + " " + cover.native() + " \"$@\"\n",
          fs::perms::owner_all);
  }

 private:
  // The file stays the same, since it is mounted.
  void write(const std::string& text, fs::perms may) const {
    std::ofstream(program_, std::ios::trunc) << text;
    fs::permissions(program_, may);
  }

  fakes::TemporaryFolder folder_;
  fs::path program_ = folder_.path() / "program";
};

std::set<std::string> findings(Person& person) {
  const Json said = Json::parse(person.run({"--json", "doctor", "--wait", "1"}).out);
  std::set<std::string> names;
  for (const Json& one : said["findings"]) names.insert(one["finding"]);
  return names;
}

void comes_to_say(Person& person, const std::string& finding) {
  fakes::eventually([&] { return findings(person).contains(finding); }, std::chrono::minutes(3));
}

std::string doctor_words(Person& person) {
  std::string words = person.run({"doctor", "--wait", "1"}).out;
  std::ranges::replace(words, '\n', ' ');
  return words;
}

bool has(const std::string& words, const std::string& part) {
  INFO(words);
  CHECK(words.find(part) != std::string::npos);
  return words.find(part) != std::string::npos;
}

struct Couple {
  OddTor tor;
  Person a{"A"};
  Person b{"B"};

  Couple() {
    // An earlier test of this run may have put a wall between the houses.
    for (const int number : {0, 1})
      in_house(number, {"nft", "table inet wall { }; delete table inet wall"});
    a.live_in(tor.enter_house(0));
    b.live_in(enter(1));
    for (Person* person : {&a, &b}) person->initialize();
    pair_at("10.77.0.1", a, b);
    b.ask({"tor", "only"});
  }
  // Whatever was wrong is mended, and the person asks once: what waited arrives.
  void all_arrives(const std::string& text) {
    fakes::eventually(
        [&] {
          (void)a.run({"sync", "--wait", "30"});
          return b.shared_texts().contains(text);
        },
        std::chrono::minutes(4));
  }
};

}  // namespace

TEST_CASE("Without Tor, and with one that fails, it is said, and what was shared waits",
          "[scenario]") {
  Couple couple;
  Person& a = couple.a;
  const Finished switched = a.run({"tor", "only"});
  CHECK(switched.code == 0);
  has(switched.out + switched.err, "Tor is not installed here.");
  count_packets(0);
  a.share("while there is no Tor");
  CHECK(findings(a).contains("tor_missing"));
  has(doctor_words(a), "sudo apt install tor");
  has(a.run({"status"}).out, "Tor is not installed here.");
  CHECK(a.run({"sync", "--wait", "1"}).code == 14);

  couple.tor.becomes_one_that_ends_at_once();
  // Who asks starts it anew, so it is starting at first, and after four more attempts it fails.
  CHECK(findings(a) == std::set<std::string>{"tor_starting"});
  const auto state = [&] { return a.ask({"status"})["partner"]["tor"]["state"]; };
  fakes::eventually([&] { return state() == "fails"; });
  has(a.run({"status"}).out, "Tor keeps failing");
  has(a.run({"doctor"}).out, "Tor keeps failing");
  CHECK(packets(0, "by_tcp") == 0);
  CHECK(packets(0, "direct") == 0);

  couple.tor.becomes_tor_with("");
  couple.all_arrives("while there is no Tor");
}

TEST_CASE("A clock that is wrong is named, with how far", "[scenario]") {
  Couple couple;
  Person& a = couple.a;
  const std::string shim =
      "LD_PRELOAD=" + std::string(kBuildFolder) + "/libwaterline-clock-shim.so";
  couple.tor.becomes_tor_with(shim + " CLOCK_OFFSET=-259200");
  a.ask({"tor", "only"});
  a.share("at the wrong time");
  comes_to_say(a, "tor_clock");
  has(doctor_words(a), "This computer's clock is");
  // Mended, it is the next Tor that sees it.
  couple.tor.becomes_tor_with("");
  a.ask({"tor", "off"});
  a.ask({"tor", "only"});
  couple.all_arrives("at the wrong time");
  CHECK_FALSE(findings(a).contains("tor_clock"));
}

TEST_CASE("Where Tor gets no further, it says so, and what else it may be", "[scenario]") {
  const char* bridge = std::getenv("WATERLINE_BRIDGE");  // NOLINT(concurrency-mt-unsafe)
  if (bridge == nullptr || *bridge == '\0') {
    WARN("skipped: obfs4proxy is not installed");
    return;
  }
  Couple couple;
  Person& a = couple.a;
  couple.tor.becomes_tor_with("");
  // The bridge of the network, at an address where nobody is.
  std::string line = bridge;
  const auto at = line.find(' ') + 1;
  line.replace(at, line.find(' ', at) - at, "10.77.0.99:443");
  const fs::path file = a.folder() / "bridges";
  std::ofstream(file) << line << "\n";
  a.ask({"tor", "bridges", file});
  a.ask({"tor", "only"});
  a.share("behind a bridge");
  comes_to_say(a, "tor_stuck");
  CHECK(findings(a).contains("tor_by_bridges"));
  const std::string words = doctor_words(a);
  has(words, "Tor gets no further than");
  has(words, "ask for other bridges");
  a.ask({"tor", "bridges", "none"});
  couple.all_arrives("behind a bridge");

  // A network that goes away under a Tor that ran.
  in_house(0, {"ip", "link", "set", "eth", "down"});
  fakes::eventually(
      [&] {
        const auto found = findings(a);
        return found.contains("tor_no_network") || found.contains("tor_partner_unreachable") ||
               found.contains("tor_stuck");
      },
      std::chrono::minutes(3));
  in_house(0, {"ip", "link", "set", "eth", "up"});
  a.share("when the network is back");
  couple.all_arrives("when the network is back");
}

}  // namespace waterline::scenario
