#include <chrono>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "hostile/attacked.h"
#include "ledger/renewed_pair_key.h"

// Tests new keys against a partner's device with a changed program: it refuses new keys, or lies
// about its own.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;
using fakes::eventually;
using scenario::Json;

namespace {

// Returns a valid Renewal (the message that offers new keys) of Ben's device, made with its stolen
// keys.
wire::Renewal renewal_to(const StolenKeys& keys, const crypto::PublicKey& identity,
                         const crypto::RenewalContribution& contribution) {
  const ledger::RenewalSides sides{crypto::public_key_of(keys.own), identity, keys.partner};
  wire::Renewal renewal{
      identity.bytes, {}, ledger::proof_of_renewal(keys.pair, sides, contribution)};
  std::ranges::copy(contribution.bytes(), renewal.contribution.begin());
  return renewal;
}

}  // namespace

TEST_CASE("a device that refuses new keys gets no words and is reported", "[hostile]") {
  Attacked scene;
  const Json begun =
      scene.ada.request("POST", "/v1/passphrase/begin",
                        {{"passphrase", "the passphrase of Ada"}, {"somebody_knows_it", true}});
  scene.ada.request("POST", "/v1/passphrase/finish",
                    {{"change", begun["change"]}, {"accept_loss", true}});
  scene.ada.share("Not for old keys.");
  CHECK(scene.ada.request("GET", "/v1/status")["partner"]["new_keys"] == "wait");
  for (int i = 0; i < 2; ++i) {
    HostileSession session = scene.connect();
    REQUIRE(session.meet());
    bool heard_renewal = false;
    while (const auto message = session.hear(1s)) {
      heard_renewal = heard_renewal || std::holds_alternative<wire::Renewal>(*message);
      if (const auto* batch = std::get_if<base::OperationBatch>(&*message))
        CHECK(batch->operations.empty());
    }
    CHECK(heard_renewal);
  }
  eventually(
      [&] { return scene.ada.request("GET", "/v1/status")["partner"]["new_keys"] == "not_taken"; });
  CHECK(scene.ada.run({"status"}).out.find("did not take your new keys") != std::string::npos);
}

TEST_CASE("a false Renewal changes nothing, a true one replaces the keys", "[hostile]") {
  Attacked scene;
  crypto::SystemRandom random;
  const auto identity = crypto::IdentitySecret::generate(random);
  const auto contribution = crypto::RenewalContribution::generate(random);
  const auto renewal = renewal_to(*scene.keys, crypto::public_key_of(identity), contribution);
  {
    HostileSession session = scene.connect();
    REQUIRE(session.meet());
    auto lie = renewal;
    lie.identity[0] ^= std::byte{1};
    REQUIRE(session.say(lie));
    while (const auto message = session.hear(500ms))
      CHECK_FALSE(std::holds_alternative<wire::Renewed>(*message));
  }
  std::optional<wire::Renewed> renewed;
  {
    HostileSession session = scene.connect();
    REQUIRE(session.meet());
    REQUIRE(session.say(renewal));
    while (const auto message = session.hear(2s)) {
      if (const auto* answer = std::get_if<wire::Renewed>(&*message)) renewed = *answer;
    }
  }
  REQUIRE(renewed);
  // The old keys still work until the first session under the new ones.
  CHECK(scene.connect().open());
  const ledger::RenewalSides sides{crypto::public_key_of(scene.keys->own),
                                   crypto::public_key_of(identity), scene.keys->partner};
  StolenKeys fresh{identity.clone(),
                   scene.keys->partner,
                   ledger::renewed_pair_key(scene.keys->pair, sides, contribution,
                                            crypto::RenewalContribution(renewed->contribution)),
                   scene.keys->epoch,
                   scene.keys->through,
                   scene.keys->theirs};
  {
    HostileSession session(fresh, scene.port);
    REQUIRE(session.open());
    CHECK(session.meet());
  }
  eventually([&] { return !scene.connect().open(); });
  CHECK(HostileSession(fresh, scene.port).open());
  CHECK(scene.problem().is_null());
}
