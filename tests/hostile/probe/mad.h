#pragma once

#include <string>

namespace waterline::probe {

// A courier that misbehaves: reports on the channel (descriptor 3) that it is ready, and then
// floods the node in one of these ways without ever reading. Returns when the node has hung up.
//
//   noise       bytes that are not a message
//   calls       requests to dial, repeated
//   links       links that begin and end, repeated
//   questions   one link, with requests for all operations, repeated
//   stores      one link, with one item of the partner's, revised repeatedly
//   silence     nothing at all
void be_mad(const std::string& how);

}  // namespace waterline::probe
