#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "hostile/attacked.h"

// Ben's device runs a later version of the program. It sends kinds of operations (Extras) that
// Ada's device does not know.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;
using scenario::Json;

namespace {

wire::Hello later_hello(const base::VersionVector& holds) {
  return {wire::kProtocolVersion, holds, base::kKnownExtraKinds + 7};
}

// Returns the operations that Ada's device sends in this session, up to its last batch.
std::vector<base::Operation> heard_from(HostileSession& session) {
  std::vector<base::Operation> all;
  for (;;) {
    const auto message = session.hear(10s);
    REQUIRE(message.has_value());
    const auto* batch = std::get_if<base::OperationBatch>(&*message);
    if (batch == nullptr) continue;
    all.insert(all.end(), batch->operations.begin(), batch->operations.end());
    REQUIRE(session.say(wire::Stored{batch->through.mirrored()}));
    if (batch->last) return all;
  }
}

void say_and_wait(HostileSession& session, const base::OperationBatch& batch) {
  REQUIRE(session.say(batch));
  for (;;) {
    const auto message = session.hear(10s);
    REQUIRE(message.has_value());
    if (std::holds_alternative<wire::Stored>(*message)) return;
  }
}

}  // namespace

TEST_CASE("a device of a later version syncs, and its unknown operations survive", "[hostile]") {
  Attacked scene;
  const Json before = scene.holdings();
  CHECK(scene.ada.request("GET", "/v1/status")["partner"]["needs_newer"] == false);
  crypto::SystemRandom random;
  const base::ItemId item = base::ItemId::generate(random);
  const base::Extra picture{scene.his, 9, base::to_bytes(random.bytes<24>()), 1,
                            base::Bytes(20'000, std::byte{0x9b})};
  const auto said = scene.say(
      {base::Share{item, 1, base::Depth::kLine, "Words that both know.", {}, {}}, picture});
  {
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    REQUIRE(session.say(later_hello({})));
    static_cast<void>(heard_from(session));
    say_and_wait(session, said);
  }
  CHECK(scene.problem().is_null());
  Json after = scene.holdings();
  CHECK(after["shared"].size() == before["shared"].size() + 1);
  CHECK(after["given"] == before["given"]);
  CHECK(scene.ada.request("GET", "/v1/status")["partner"]["needs_newer"] == true);
  for (const std::string command : {"status", "ours"}) {
    const auto finished = scene.ada.run({command});
    std::string told = finished.out + finished.err;
    std::ranges::replace(told, '\n', ' ');
    INFO(command << ": " << told);
    CHECK(told.find("Your partner shared something that this version of Waterline cannot show. It "
                    "is kept;") != std::string::npos);
  }

  // Ben's device lost everything. Ada's device returns the operation that it could not read, byte
  // for byte, also after a restart.
  scene.restart();
  HostileSession session = scene.connect();
  REQUIRE(session.open());
  REQUIRE(session.say(later_hello({})));
  const auto all = heard_from(session);
  CHECK(std::ranges::count(all, said.operations[1]) == 1);

  // Ben's take-back also removes the unknown operation about the item from Ada's ledger.
  say_and_wait(session, scene.say({base::TakeBack{scene.his, base::Content::kShare}}));
  CHECK(scene.ada.request("GET", "/v1/status")["partner"]["needs_newer"] == false);
}
