#pragma once

#include <string>

namespace waterline::probe {

// A courier that is no courier any more: says on the port (descriptor 3) that it is ready, and
// then, in one of these ways and without ever reading, whatever it can think of. Comes back when
// the node has hung up.
//
//   noise       what is no message
//   calls       wants to dial, over and over
//   links       links that begin and end, over and over
//   questions   one link, and on it all operations, over and over
//   stores      one link, and on it the same item of the partner's, revised over and over
//   silence     nothing at all
void be_mad(const std::string& how);

}  // namespace waterline::probe
