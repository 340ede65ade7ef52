#pragma once

#include <channel.capnp.h>

#include "base/check.h"
#include "wire/channel_messages.h"
#include "wire/ledger_encoding.h"

// Reads and writes Ipv4Endpoint, a value that messages of the channel carry in both directions.
// Only for the code of this room.
namespace waterline::wire::channel {

inline void write_endpoint(const Ipv4Endpoint& endpoint, schema::Ipv4Endpoint::Builder to) {
  base::check(endpoint.port != 0);
  to.setHost(to_data(endpoint.host));
  to.setPort(endpoint.port);
}

inline bool read_endpoint(schema::Ipv4Endpoint::Reader in, Ipv4Endpoint& endpoint) {
  endpoint.port = in.getPort();
  return endpoint.port != 0 && read_exactly(in.getHost(), endpoint.host);
}

}  // namespace waterline::wire::channel
