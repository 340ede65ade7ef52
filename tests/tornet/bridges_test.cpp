#include "fakes/example.h"
#include "tor_home.h"

namespace waterline::tornet {
namespace {

TEST_CASE("A Tor that goes by a bridge starts its program, and can be called", "[bridges]") {
  const std::string line = setting("WATERLINE_BRIDGE");
  if (line.empty()) {
    WARN("skipped: obfs4proxy is not installed");
    return;
  }
  const auto bridges = link::TorBridges::from_text(line);
  REQUIRE(bridges.has_value());
  const crypto::PairKey pair(base::ByteView(fakes::counting_from<32>(11)));
  const crypto::PublicKey alex{fakes::counting_from<32>(50)};
  const crypto::PublicKey blake{fakes::counting_from<32>(90)};
  const crypto::OnionSeed seed = crypto::onion_seed_of(pair, alex);
  const crypto::OnionAddress address = crypto::onion_address_of(seed);
  const crypto::OnionCallerKey caller = crypto::onion_caller_key_of(pair, blake);

  TorHome called;
  called.start(link::TorSandbox::kOff, *bridges);
  called.await_bootstrap();
  const auto listening = *link::listen_for_tor(called.places().run);
  called.tor().send(
      link::add_service(seed, crypto::onion_caller_public_key_of(caller), link::kTorIn));
  called.await_published(address);

  TorHome calls;
  calls.start();
  calls.await_bootstrap();
  calls.tor().send(link::allow_calling(address, caller));
  calls.await_answer(link::TorAsked::kAllowCalling);
  CHECK(calls.call(address).state() == link::TorCall::State::kConnected);
  CHECK(std::filesystem::exists(called.places().data / "pt_state"));
  CHECK_FALSE(std::filesystem::exists(calls.places().data / "pt_state"));
}

}  // namespace
}  // namespace waterline::tornet
