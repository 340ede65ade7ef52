#include "link/tor_commands.h"

#include <catch2/catch.hpp>

#include "fakes/example.h"

namespace waterline::link {
namespace {

std::string_view text_of(const TorCommand& command) {
  return base::text_of(command.line.view());
}

// Keys whose texts docs/protocol.md and a real Tor know are tested in crypto; these are any keys.
TEST_CASE("The commands are the lines that a real Tor took", "[link]") {
  const crypto::OnionSeed seed(base::ByteView(fakes::counting_from<32>(1)));
  const crypto::OnionCallerKey caller(base::ByteView(fakes::counting_from<32>(0)));
  CHECK(text_of(take_ownership()) == "TAKEOWNERSHIP\r\n");
  CHECK(take_ownership().asked == TorAsked::kTakeOwnership);
  CHECK(text_of(set_events()) ==
        "SETEVENTS STATUS_CLIENT STATUS_GENERAL HS_DESC NETWORK_LIVENESS\r\n");
  CHECK(set_events().asked == TorAsked::kSetEvents);

  const TorCommand allow = allow_calling(crypto::onion_address_of(seed), caller);
  CHECK(allow.asked == TorAsked::kAllowCalling);
  CHECK(text_of(allow) == "ONION_CLIENT_AUTH_ADD " + crypto::onion_address_of(seed).text() +
                              " x25519:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\r\n");

  const TorCommand add = add_service(seed, crypto::onion_caller_public_key_of(caller), "tor-in");
  CHECK(add.asked == TorAsked::kAddService);
  // The key from python3: hashlib.sha512 of the seed, clamped, base64. The caller's from X25519.
  CHECK(text_of(add) ==
        "ADD_ONION ED25519-V3:"
        "cHiPGgzqABomMdrl0F29BiAI1bMPULnim+sqeCIokERXPfybb/6xx4ahY0nnD5g2h2p0PDHAp6KnByeoUu7Dcg=="
        " Flags=V3Auth,MaxStreamsCloseCircuit MaxStreams=8 Port=1,unix:tor-in ClientAuthV3="
        "R5AMLLNWR4SWESXFWIKOU5T2N3EU3AU5HV5V4GWRXJXT4IJYFBPQ\r\n");
}

}  // namespace
}  // namespace waterline::link
