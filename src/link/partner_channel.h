#pragma once

#include <cstdint>

#include "base/time.h"
#include "wire/channel_messages.h"

namespace waterline::link {

// What a courier that serves the partner may say now; docs/protocol.md, "The channel". One for each
// courier's life.
//
//   WantDial                        at any time
//   StrangerAnswered                once for a dialled socket that it was passed
//   PartnerSeen                     once it was passed sockets for beacons
//   LinkUp                          while not linked: for a dialled socket (once each), or if it was passed one that
//                                   listens. It is linked until LinkDown
//   WantVector                      while linked, once, first of all
//   Met                             while linked, once, after WantVector
//   WantOperations, Store, InStep   while linked, after Met
//   PartnerRenews, RenewalTaken     while linked, after Met, once each
//   PartnerMisbehaved,
//   PartnerOtherVersion             while linked, once
//   LinkDown                        while linked
//   anything else                   never
//
// The numbers of requests go up. What calls from outside can cause is counted over a minute
// (kMaxCalls).
class PartnerChannel {
 public:
  // Together, in a minute. An honest courier whose partner's device calls and sends beacons as fast
  // as the courier takes them (500 and 50 a second) says 33,000 times that it does, and wants four
  // dials a second at most.
  static constexpr std::size_t kMaxCalls = 40'000;
  static constexpr std::chrono::seconds kWithin{60};

  void passed(const wire::channel::PassSocket& message);
  // Whether it may be said now; if so, it is now said. After a false nothing may be.
  [[nodiscard]] bool take(const wire::channel::ToNode& message, base::SteadyTime now);

 private:
  [[nodiscard]] bool take_call(base::SteadyTime now);
  [[nodiscard]] bool take_request(std::uint32_t request);
  [[nodiscard]] bool take_link(const wire::channel::LinkUp& message);

  bool listens_ = false;
  bool has_beacons_ = false;
  std::size_t dialled_ = 0;  // sockets of which nothing was said yet

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
