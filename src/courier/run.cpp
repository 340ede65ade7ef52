#include "courier/run.h"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "courier/courier.h"
#include "crypto/system_random.h"

namespace waterline::courier {

int run(int channel_descriptor) {
  crypto::initialize();
  crypto::SystemRandom random;
  const base::SystemClock clock;
  // The event loop opens its descriptors (epoll, timerfd, eventfd) here, together with its first
  // users, before the sandbox is in force.
  asio::io_context io(1);
  Courier courier(io, channel_descriptor, random, clock);

  const Confinement confinement = shut_in();
  if (!confinement.seccomp) {
    courier.refuse(confinement);
    return 1;
  }
  courier.run(confinement);
  return 0;
}

}  // namespace waterline::courier
