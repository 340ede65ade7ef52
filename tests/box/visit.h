#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "box/servers.h"
#include "link/carrier.h"

// A visit to a box by the real carrier, as the node makes one.
namespace waterline::box {

inline const std::string kName = "00112233445566778899aabbccddeeff";

// A box on loopback, with the name anna and the password secret.
link::BoxSetting box_at(const std::string& scheme, std::uint16_t port, const std::string& folder);

struct Visit {
  explicit Visit(
      const link::BoxSetting& box, std::function<bool()> goes_on = [] { return true; },
      Programs::Trusts trusts = Programs::Trusts::kTheAuthority);
  Programs programs;
  std::unique_ptr<link::Carrier> carrier;
};

base::Bytes some_bytes(std::size_t size);
// Checks everything that a good box does, with small files and with the largest.
void goes_well(link::Carrier& carrier);
// Returns the content of a key that run.sh made.
std::string key_file(const std::string& name);
// Returns the key that the SFTP server shows.
base::Bytes host_key_of(link::BoxSetting box);

}  // namespace waterline::box
