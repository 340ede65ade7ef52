#pragma once

#include <wire.capnp.h>

#include "wire/ledger_encoding.h"
#include "wire/session_messages.h"

// Encodes Renewal and Renewed, the two messages of a change of keys. Sessions and the channel carry
// them. Only for the code of this room.
namespace waterline::wire {

inline void write_renewal(const Renewal& renewal, schema::Renewal::Builder to) {
  to.setIdentity(to_data(renewal.identity));
  to.setContribution(to_data(renewal.contribution));
  to.setProof(to_data(renewal.proof));
}

inline void write_renewed(const Renewed& renewed, schema::Renewed::Builder to) {
  to.setContribution(to_data(renewed.contribution));
  to.setProof(to_data(renewed.proof));
}

[[nodiscard]] inline bool read_renewal(schema::Renewal::Reader in, Renewal& renewal) {
  return read_exactly(in.getIdentity(), renewal.identity) &&
         read_exactly(in.getContribution(), renewal.contribution) &&
         read_exactly(in.getProof(), renewal.proof);
}

[[nodiscard]] inline bool read_renewed(schema::Renewed::Reader in, Renewed& renewed) {
  return read_exactly(in.getContribution(), renewed.contribution) &&
         read_exactly(in.getProof(), renewed.proof);
}

}  // namespace waterline::wire
