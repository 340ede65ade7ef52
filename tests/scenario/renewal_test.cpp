#include <filesystem>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Tests new keys after others may have learned a passphrase: the partner's device learns the keys,
// and nothing is lost.

using namespace waterline::scenario;
using waterline::fakes::eventually;

namespace {

Json renew(Person& person, const std::string& name) {
  const Json begun =
      person.request("POST", "/v1/passphrase/begin",
                     {{"passphrase", "the passphrase of " + name}, {"somebody_knows_it", true}});
  return person.request("POST", "/v1/passphrase/finish",
                        {{"change", begun["change"]}, {"accept_loss", true}});
}

bool waits(Person& person) {
  const Json status = person.request("GET", "/v1/status");
  return !status["partner"]["new_keys"].is_null();
}

}  // namespace

TEST_CASE("new keys of one or both people reach the other device", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b, a.folder() / "wire");
  a.share("First words.");
  b.ask({"sync"});
  a.ask({"sync"});

  b.ask({"stop"});
  CHECK(renew(a, "A")["pairing"] == "renews");
  a.share("Words that wait for the keys.");
  CHECK(waits(a));
  a.refused(14, {"carry", "out", (a.folder() / "file").string()});
  b.ask({"unlock"});
  b.ask({"sync"});
  eventually([&] { return !waits(a); });
  a.ask({"sync"});
  CHECK(b.shared_texts() == std::set<std::string>{"First words.", "Words that wait for the keys."});

  // First, B alone gets new keys: B's device is the one that waits for calls. Then both get new
  // keys.
  CHECK(renew(b, "B")["pairing"] == "renews");
  b.share("From the other side.");
  eventually([&] { return !waits(b); });
  b.ask({"sync"});
  CHECK(a.shared_texts().size() == 3);
  a.ask({"stop"});
  renew(b, "B");
  b.ask({"stop"});
  a.ask({"unlock"});
  renew(a, "A");
  b.ask({"unlock"});
  eventually([&] { return !waits(a) && !waits(b); });
  a.share("After all of it.");
  b.share("And back.");
  a.ask({"sync"});
  b.ask({"sync"});
  eventually([&] { return a.shared_texts().size() == 5 && a.shared_texts() == b.shared_texts(); });
  // All given items are listed under one device.
  CHECK(a.ask({"given"})["devices"].size() == 1);
  CHECK(b.ask({"given"})["devices"].size() == 1);
}
