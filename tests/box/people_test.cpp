#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "box/servers.h"
#include "fakes/eventually.h"
#include "scenario/person.h"

// Two people with the real programs who are never on at the same time, and a box in between.
namespace waterline::scenario {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPassword = "secret";

struct Couple {
  Person a{"A"};
  Person b{"B"};
  box::Programs programs;

  Couple() {
    for (Person* person : {&a, &b}) {
      person->use_programs(programs.folder());
      person->initialize();
    }
    pair_by_words(a, b);
  }
};

// Ends everything of this person's, as at the end of an evening.
void goes_to_bed(Person& person) {
  REQUIRE(person.run({"lock", "--all"}).code == 0);
}

Json sets_box(Person& person, const std::string& address, const std::string& host_key = {}) {
  std::vector<std::string> arguments = {"box", address, "--password-fd", "0"};
  if (!host_key.empty()) arguments.insert(arguments.end(), {"--host-key", host_key});
  return person.ask(arguments, std::string(kPassword) + "\n");
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

// They write to each other by turns, and never meet.
void meet_by_the_box(Couple& couple, const fs::path& folder) {
  Person& a = couple.a;
  Person& b = couple.b;
  goes_to_bed(b);
  a.share("from a");
  const Json left = a.ask({"sync"});
  CHECK(left["reached"] == false);
  CHECK(left["box"] == true);
  goes_to_bed(a);
  // B may have left one that says only what it holds.
  CHECK(names_in(folder).size() <= 2);

  CHECK(b.ask({"sync"})["received"] == 1);
  CHECK(b.shared_texts().contains("from a"));
  b.share("from b");
  CHECK(b.ask({"sync"})["reached"] == false);
  goes_to_bed(b);
  CHECK(names_in(folder).size() == 2);

  CHECK(a.ask({"sync"})["received"] == 1);
  CHECK(a.shared_texts().contains("from b"));
  for (const std::string& name : names_in(folder)) CHECK(name.size() == 32);
}

void is_in_no_file(const std::string& secret, const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    INFO(entry.path());
    CHECK(content_of(entry.path()).find(secret) == std::string::npos);
  }
}

// A box on a real WebDAV server.
struct WebDavBox {
  WebDavBox() { fs::create_directory(files()); }
  [[nodiscard]] fs::path files() const { return folder.path() / "common"; }

  fakes::TemporaryFolder folder;
  box::Server server = box::serve_web_dav(folder.path());
  std::string address = "https://anna@localhost:" + std::to_string(server.port) + "/common/";
};

}  // namespace

TEST_CASE("Two people who are never on together meet by WebDAV", "[box][people]") {
  const WebDavBox web_dav;
  const std::string& address = web_dav.address;
  Couple couple;
  for (Person* person : {&couple.a, &couple.b}) {
    const Json set = sets_box(*person, address);
    CHECK(set["set"] == true);
    CHECK(set["visited"] == true);
    CHECK(set["problem"].is_null());
    const Json shown = person->ask({"box"})["box"];
    CHECK(shown["address"] == address);
    CHECK(shown["by_tor"] == false);
    CHECK(shown.dump().find(kPassword) == std::string::npos);
  }
  meet_by_the_box(couple, web_dav.files());
}

TEST_CASE("Two people who are never on together meet by SFTP", "[box][people]") {
  const fakes::TemporaryFolder folder;
  fs::create_directory(folder.path() / "common");
  const box::Server server = box::serve_sftp(folder.path());
  const std::string address = "sftp://anna@localhost:" + std::to_string(server.port) + "/common/";
  Couple couple;
  for (Person* person : {&couple.a, &couple.b}) {
    const Finished unconfirmed = person->run({"--json", "box", address, "--password-fd", "0"},
                                             std::string(kPassword) + "\n");
    CHECK(unconfirmed.code == 2);
    const Json asked = Json::parse(unconfirmed.out);
    CHECK(asked["set"] == false);
    CHECK(asked["host_key_kind"] == "ED25519");
    const std::string key = asked["host_key"];
    CHECK(key.starts_with("SHA256:"));
    const Finished other = person->run(
        {"--json", "box", address, "--password-fd", "0", "--host-key", "SHA256:another"},
        std::string(kPassword) + "\n");
    CHECK(other.code == 14);
    CHECK(Json::parse(other.out)["problem"] == "box_other_key");
    const Json set = sets_box(*person, address, key);
    CHECK(set["set"] == true);
    CHECK(set["problem"].is_null());
  }
  meet_by_the_box(couple, folder.path() / "common");
}

TEST_CASE("Two people meet by SFTP with a key, which is in no file and no command line",
          "[box][people]") {
  const fakes::TemporaryFolder folder;
  fs::create_directory(folder.path() / "common");
  const box::Server server = box::serve_sftp_by_key(folder.path(), "login");
  const std::string address = "sftp://anna@localhost:" + std::to_string(server.port) + "/common/";
  const std::string key = box::keys() / "login";
  Couple couple;
  Person& a = couple.a;
  const auto said = [&](const std::vector<std::string>& arguments) {
    std::string words = a.refused(2, arguments);
    std::ranges::replace(words, '\n', ' ');
    return words;
  };
  CHECK(said({"box", address, "--key", box::keys() / "login-protected"})
            .find("protected by a passphrase") != std::string::npos);
  CHECK(said({"box", address, "--key", box::keys() / "login.pub"}).find("no private key") !=
        std::string::npos);
  CHECK(said({"box", "https://anna@localhost/x/", "--key", key}).find("by SFTP alone") !=
        std::string::npos);
  CHECK(a.ask({"box"})["box"].is_null());
  for (Person* person : {&couple.a, &couple.b}) {
    const Finished unconfirmed = person->run({"--json", "box", address, "--key", key});
    CHECK(unconfirmed.code == 2);
    const std::string host_key = Json::parse(unconfirmed.out)["host_key"];
    const Json set = person->ask({"box", address, "--key", key, "--host-key", host_key});
    CHECK(set["set"] == true);
    CHECK(set["problem"].is_null());
    CHECK(person->ask({"box"})["box"]["login"] == "key");
  }
  // A line of the key that no other key has.
  const std::string whole = content_of(key);
  const std::string secret = whole.substr(whole.size() / 2, 30);
  const fs::path process = "/proc/" + std::to_string(a.node_process());
  CHECK(content_of(process / "cmdline").find(secret) == std::string::npos);
  CHECK(content_of(process / "environ").find(secret) == std::string::npos);
  is_in_no_file(secret, a.folder());
  CHECK(a.run({"--json", "box"}).out.find(secret) == std::string::npos);
  meet_by_the_box(couple, folder.path() / "common");
}

TEST_CASE("Two people who are never on together meet by OpenSSH's own server", "[box][people]") {
  if (!box::is_here(box::kSshd, "openssh-server")) return;
  const fakes::TemporaryFolder folder;
  const fs::path common = folder.path() / "common";
  fs::create_directory(common);
  const box::Server server = box::serve_by_sshd({"host", "host-rsa"}, {"login", "login-rsa"});
  const std::string address = "sftp://" + box::login_of_sshd() +
                              "@localhost:" + std::to_string(server.port) + common.string() + "/";
  Couple couple;
  const auto sets_box_by = [&](Person& person, const std::string& key) {
    const Finished asked = person.run({"--json", "box", address, "--key", box::keys() / key});
    return person.ask({"box", address, "--key", box::keys() / key, "--host-key",
                       Json::parse(asked.out)["host_key"]});
  };
  CHECK(sets_box_by(couple.a, "login-rsa")["problem"] == "box_refused_key");
  CHECK(couple.a.run({"box"}).out.find("does not take this name and key") != std::string::npos);
  for (Person* person : {&couple.a, &couple.b})
    CHECK(sets_box_by(*person, "login")["problem"].is_null());
  meet_by_the_box(couple, common);
}

TEST_CASE("Two people who are never on together meet by Apache", "[box][people]") {
  if (!box::is_here(box::kApache, "apache2-bin")) return;
  const fakes::TemporaryFolder folder;
  const fs::path common = folder.path() / "common";
  fs::create_directory(common);
  const box::Server server = box::serve_by_apache(common);
  Couple couple;
  for (Person* person : {&couple.a, &couple.b}) {
    const Json set =
        sets_box(*person, "https://anna@localhost:" + std::to_string(server.port) + "/common/");
    CHECK(set["visited"] == true);
    CHECK(set["problem"].is_null());
  }
  meet_by_the_box(couple, common);
}

TEST_CASE("A box ends a watched folder, and a folder a box, only if a person says so",
          "[box][people]") {
  const WebDavBox web_dav;
  const std::string& address = web_dav.address;
  const fakes::TemporaryFolder between;
  Couple couple;
  Person& a = couple.a;
  goes_to_bed(couple.b);
  const auto said = [&](const std::vector<std::string>& arguments) {
    std::string words = a.refused(2, arguments, std::string(kPassword) + "\n");
    std::ranges::replace(words, '\n', ' ');
    return words;
  };
  const std::string folder = fs::canonical(between.path());
  a.ask({"carry", "--folder", folder});
  const std::string warned = said({"box", address, "--password-fd", "0"});
  CHECK(warned.find("one place in between") != std::string::npos);
  CHECK(warned.find("--yes") != std::string::npos);
  CHECK(a.request("POST", "/v1/box", {{"address", address}, {"password", kPassword}})["error"] ==
        "needs_confirmation");
  CHECK(a.ask({"carry", "--folder"})["folder"] == folder);
  CHECK(a.ask({"status"})["partner"]["folder"] == folder);

  CHECK(a.ask({"box", address, "--password-fd", "0", "--yes"},
              std::string(kPassword) + "\n")["set"] == true);
  CHECK(a.ask({"carry", "--folder"})["folder"] == "");
  CHECK(said({"carry", "--folder", folder}).find("one place in between") != std::string::npos);
  CHECK(a.request("POST", "/v1/carry/folder", {{"folder", folder}})["error"] ==
        "needs_confirmation");
  a.ask({"carry", "--folder", "none"});  // it ends a folder alone
  CHECK(a.ask({"box"})["box"]["address"] == address);
  a.ask({"carry", "--folder", folder, "--yes"});
  CHECK(a.ask({"box"})["box"].is_null());
}

TEST_CASE("The state of a journal shows its box, and what is wrong with it", "[box][people]") {
  const WebDavBox web_dav;
  const std::string& address = web_dav.address;
  Couple couple;
  Person& a = couple.a;
  const auto partner = [&] { return a.ask({"status"})["partner"]; };
  CHECK(partner()["box"].is_null());
  CHECK(partner()["folder"].is_null());
  sets_box(a, address);
  CHECK(partner()["box"] == Json{{"address", address}, {"by_tor", false}, {"problem", nullptr}});
  CHECK(a.run({"status"}).out.find("also goes by the box " + address) != std::string::npos);
  CHECK(a.request("GET", "/v1/partner")["partner"]["box"]["address"] == address);
  a.ask({"box", address, "--password-fd", "0"}, "another word\n");
  CHECK(partner()["box"]["problem"] == "box_refused");
  std::string shown = a.run({"status"}).out;
  CHECK(shown.find("does not take this name and password") != std::string::npos);
  a.ask({"lock"});
  CHECK(a.request("GET", "/v1/status").dump().find("localhost") == std::string::npos);
}

TEST_CASE("An address that is no box's is refused before a password is asked for",
          "[box][people]") {
  Person person("A");
  person.initialize();
  // Somebody who is paired with nobody is told that first, and nothing goes out.
  person.refused(2, {"box", "sftp://cloud.invalid/x/"});
  const Finished said = person.run({"box", "http://cloud.example/dav/"});
  CHECK(said.code == 2);
  CHECK((said.out + said.err).find("http:// would show your password") != std::string::npos);
}

TEST_CASE("A box that is left keeps no file of this device", "[box][people]") {
  const WebDavBox web_dav;
  const std::string& address = web_dav.address;
  Couple couple;
  Person& a = couple.a;
  goes_to_bed(couple.b);
  sets_box(a, address);
  a.share("one");
  a.ask({"sync"});
  REQUIRE(names_in(web_dav.files()).size() == 1);
  a.ask({"box", "off"});
  fakes::eventually([&] { return names_in(web_dav.files()).empty(); });
  CHECK(a.ask({"box"})["box"].is_null());
}

// A file that goes away at once would show to all who can look into the box that this is no pause.
TEST_CASE("An unpairing changes nothing in the box", "[box][people]") {
  const WebDavBox web_dav;
  const std::string& address = web_dav.address;
  Couple couple;
  Person& a = couple.a;
  goes_to_bed(couple.b);
  sets_box(a, address);
  a.share("two");
  a.ask({"sync"});
  const auto before = names_in(web_dav.files());
  REQUIRE(before.size() == 1);
  const Finished said = a.run({"unpair", "--confirm", "unpair"});
  std::string words = said.out + said.err;
  std::ranges::replace(words, '\n', ' ');
  CHECK(words.find("stays in the box") != std::string::npos);
  // A visit takes less than these commands.
  for (int i = 0; i < 20; ++i) a.ask({"status"});
  CHECK(names_in(web_dav.files()) == before);
}

TEST_CASE("A box that takes or deletes nothing is read all the same", "[box][people]") {
  const box::Server server = box::serve_badly();
  const std::string base = "https://anna@localhost:" + std::to_string(server.port);
  Couple couple;
  Person& a = couple.a;
  Person& b = couple.b;
  sets_box(a, base + "/same-keeps/");
  sets_box(b, base + "/same-full/");
  goes_to_bed(b);
  for (const char* text : {"one", "two", "three"}) {
    a.share(text);
    CHECK(a.ask({"sync"})["box"] == true);
  }
  goes_to_bed(a);
  b.share("no room for this");
  b.refused(14, {"sync"});
  for (const char* text : {"one", "two", "three"}) CHECK(b.shared_texts().contains(text));
  CHECK(b.ask({"box"})["box"]["problem"] == "box_full");
}

TEST_CASE("The password of a box is in no file, argument or environment", "[box][people]") {
  const WebDavBox web_dav;
  const std::string secret = "a-word-that-nobody-else-writes";
  Couple couple;
  Person& a = couple.a;
  const std::string& address = web_dav.address;
  const Json set = a.ask({"box", address, "--password-fd", "0"}, secret + "\n");
  CHECK(set["problem"] == "box_refused");
  const fs::path process = "/proc/" + std::to_string(a.node_process());
  CHECK(content_of(process / "cmdline").find(secret) == std::string::npos);
  CHECK(content_of(process / "environ").find(secret) == std::string::npos);
  is_in_no_file(secret, a.folder());
  for (const char* command : {"status", "doctor", "net", "box"}) {
    const Finished said = a.run({command});
    CHECK((said.out + said.err).find(secret) == std::string::npos);
  }
  CHECK(a.run({"box"}).out.find("does not take this name and password") != std::string::npos);
}

TEST_CASE("A paused or locked-away device visits no box", "[box][people]") {
  const WebDavBox web_dav;
  const std::string& address = web_dav.address;
  Couple couple;
  Person& a = couple.a;
  a.ask({"pause"});
  const Json set = sets_box(a, address);
  CHECK(set["set"] == true);
  CHECK(set["visited"] == false);
  a.ask({"resume"});
  a.refused(2, {"box", "http://anna@localhost/x/", "--password-fd", "0"}, "x\n");
  a.refused(2, {"box", "https://anna:pw@localhost/x/", "--password-fd", "0"}, "x\n");
}

TEST_CASE("A box that showed another key is not visited after a start", "[box][people]") {
  const fakes::TemporaryFolder folder;
  fs::create_directory(folder.path() / "common");
  auto server = std::make_unique<box::Server>(box::serve_sftp(folder.path()));
  const std::uint16_t port = server->port;
  const std::string address = "sftp://anna@localhost:" + std::to_string(port) + "/common/";
  Couple couple;
  Person& a = couple.a;
  goes_to_bed(couple.b);
  const Finished asked =
      a.run({"--json", "box", address, "--password-fd", "0"}, std::string(kPassword) + "\n");
  const std::string key = Json::parse(asked.out)["host_key"];
  CHECK(sets_box(a, address, key)["problem"].is_null());
  server.reset();
  server = std::make_unique<box::Server>(box::serve_sftp(folder.path(), "other-host", port));
  a.refused(14, {"sync"});
  CHECK(a.ask({"box"})["box"]["problem"] == "box_other_key");
  goes_to_bed(a);
  const auto problem = [&] { return a.ask({"box"})["box"]["problem"]; };
  fakes::eventually([&] { return problem() == "box_other_key"; });
  // A person who asks sees whether it shows the right key again.
  server.reset();
  server = std::make_unique<box::Server>(box::serve_sftp(folder.path(), "host", port));
  CHECK(a.ask({"sync"})["box"] == true);
  fakes::eventually([&] { return problem().is_null(); });
}

}  // namespace waterline::scenario
