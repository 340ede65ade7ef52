#include "link/tor_commands.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "base/check.h"
#include "crypto/base64.h"
#include "link/socks_dialogue.h"

namespace waterline::link {
namespace {

// Joins the parts of a line in memory of exactly its size, so that no copy of a key stays behind.
TorCommand command(TorAsked asked, std::initializer_list<base::ByteView> parts) {
  constexpr std::string_view kEnd = "\r\n";
  std::size_t size = kEnd.size();
  for (const base::ByteView part : parts) size += part.size();
  TorCommand made{asked, crypto::SecretBytes(size)};
  base::MutableByteView rest = made.line.view();
  for (const base::ByteView part : parts) {
    base::copy(part, rest);
    rest = rest.subspan(part.size());
  }
  base::copy(base::bytes_of(kEnd), rest);
  return made;
}

bool is_socket_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

}  // namespace

TorCommand take_ownership() {
  return command(TorAsked::kTakeOwnership, {base::bytes_of("TAKEOWNERSHIP")});
}

TorCommand set_events() {
  return command(
      TorAsked::kSetEvents,
      {base::bytes_of("SETEVENTS STATUS_CLIENT STATUS_GENERAL HS_DESC NETWORK_LIVENESS")});
}

TorCommand allow_calling(const crypto::OnionAddress& service, const crypto::OnionCallerKey& key) {
  return command(TorAsked::kAllowCalling,
                 {base::bytes_of("ONION_CLIENT_AUTH_ADD "), base::bytes_of(service.text()),
                  base::bytes_of(" x25519:"), crypto::to_base64(key.bytes()).view()});
}

TorCommand forbid_calling(const crypto::OnionAddress& service) {
  return command(TorAsked::kForbidCalling,
                 {base::bytes_of("ONION_CLIENT_AUTH_REMOVE "), base::bytes_of(service.text())});
}

TorCommand add_service(const crypto::OnionSeed& seed, const crypto::OnionCallerPublicKey& caller,
                       std::string_view socket) {
  base::check(is_socket_name(socket));
  const std::string rest =
      " Flags=V3Auth,MaxStreamsCloseCircuit MaxStreams=8 Port=" + std::to_string(kOnionPort) +
      ",unix:" + std::string(socket) + " ClientAuthV3=" + crypto::to_tor_base32(caller.bytes);
  return command(
      TorAsked::kAddService,
      {base::bytes_of("ADD_ONION ED25519-V3:"),
       crypto::to_base64(crypto::expanded_onion_key(seed).view()).view(), base::bytes_of(rest)});
}

TorCommand end_service(const crypto::OnionAddress& service) {
  return command(TorAsked::kEndService,
                 {base::bytes_of("DEL_ONION "), base::bytes_of(service.text())});
}

}  // namespace waterline::link
