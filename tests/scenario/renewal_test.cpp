#include <filesystem>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Somebody may know a passphrase: the partner's device learns the new keys, and nothing is lost on the way.

using namespace waterline::scenario;
using waterline::fakes::eventually;

namespace {

void share(Person& person, const std::string& text) {
  const std::string entry = person.ask({"write", "-"}, text)["id"];
  person.ask({"share", entry, "--whole", "--now", "--confirm", "now"});
}

std::vector<std::string> texts(Person& person) {
  std::vector<std::string> all;
  const Json items = person.shared_items();
  for (const Json& item : items) all.push_back(item["text"]);
  std::ranges::sort(all);
  return all;
}

Json renew(Person& person, const std::string& name) {
  const Json begun = person.request("POST", "/v1/passphrase/begin",
                                    {{"passphrase", "the passphrase of " + name}, {"somebody_knows_it", true}});
  return person.request("POST", "/v1/passphrase/finish", {{"change", begun["change"]}, {"accept_loss", true}});
}

bool waits(Person& person) {
  const Json status = person.request("GET", "/v1/status");
  return !status["partner"]["new_keys"].is_null();
}

}  // namespace

TEST_CASE("new keys of either, or of both at once, reach the other device, and what waited follows", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b, a.folder() / "wire");
  share(a, "First words.");
  b.ask({"sync"});
  a.ask({"sync"});

  b.ask({"stop"});
  CHECK(renew(a, "A")["pairing"] == "renews");
  share(a, "Words that wait for the keys.");
  CHECK(waits(a));
  a.refused(14, {"carry", "out", (a.folder() / "file").string()});
  b.ask({"unlock"});
  b.ask({"sync"});
  eventually([&] { return !waits(a); });
  a.ask({"sync"});
  CHECK(texts(b) == std::vector<std::string>{"First words.", "Words that wait for the keys."});

  // The other one, who is called; and then both.
  CHECK(renew(b, "B")["pairing"] == "renews");
  share(b, "From the other side.");
  eventually([&] { return !waits(b); });
  b.ask({"sync"});
  CHECK(texts(a).size() == 3);
  a.ask({"stop"});
  renew(b, "B");
  b.ask({"stop"});
  a.ask({"unlock"});
  renew(a, "A");
  b.ask({"unlock"});
  eventually([&] { return !waits(a) && !waits(b); });
  share(a, "After all of it.");
  share(b, "And back.");
  a.ask({"sync"});
  b.ask({"sync"});
  eventually([&] { return texts(a).size() == 5 && texts(a) == texts(b); });
  // The record of what was given is of one device.
  CHECK(a.ask({"given"})["devices"].size() == 1);
  CHECK(b.ask({"given"})["devices"].size() == 1);
}
