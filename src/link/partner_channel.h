#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "base/time.h"
#include "wire/channel_messages.h"

namespace waterline::link {

// Decides which messages a courier that serves the partner may send now (docs/protocol.md, "The
// channel"). Use one object for each courier process.
//
//   WantDial                        at any time
//   StrangerAnswered                once for each dialled socket that the node passed it, with the
//                                   way of that socket
//   PartnerSeen                     once the node passed it sockets for beacons
//   LinkUp                          while not linked: once for each dialled socket, or if the node
//                                   passed it a listening socket, with the way of that socket. It
//                                   is linked until LinkDown
//   WantVector                      while linked, once
//   Met                             while linked, once, after WantVector
//   WantOperations, Store, InStep   while linked, after Met
//   PartnerRenews, RenewalTaken     while linked, after Met, once each
//   PartnerMisbehaved,
//   PartnerOtherVersion             while linked, once
//   LinkDown                        while linked
//   anything else                   never
//
// The numbers of requests must increase. Other devices can make the courier send some of these
// messages by calling it; their number in a minute is limited (kMaxCalls).
class PartnerChannel {
 public:
  // The most messages within kWithin that other devices can cause by calling this one. An honest
  // courier stays below it even if devices connect and send beacons as fast as it accepts them (500
  // and 50 a second): those cause 33,000 reports a minute and at most four WantDial a second.
  static constexpr std::size_t kMaxCalls = 40'000;
  static constexpr std::chrono::seconds kWithin{60};

  void passed(const wire::channel::PassSocket& message);
  // Returns whether the courier may send this message now, and records it. If this returns false,
  // the courier broke a rule; do not call this object again.
  [[nodiscard]] bool take(const wire::channel::ToNode& message, base::SteadyTime now);

 private:
  [[nodiscard]] bool take_call(base::SteadyTime now);
  [[nodiscard]] bool take_request(std::uint32_t request);
  [[nodiscard]] bool take_dialled(base::Way way);
  [[nodiscard]] bool take_link(const wire::channel::LinkUp& message);

  std::set<base::Way> listens_;
  bool has_beacons_ = false;
  // The dialled sockets of each way without LinkUp or StrangerAnswered yet.
  std::map<base::Way, std::size_t> dialled_;

  bool linked_ = false;
  bool asked_vector_ = false;
  bool met_ = false;
  bool complained_ = false;
  bool heard_renewal_ = false;
  bool renewal_taken_ = false;
  std::uint32_t last_request_ = 0;

  base::SteadyTime minute_began_{};
  std::size_t calls_ = 0;
};

}  // namespace waterline::link
