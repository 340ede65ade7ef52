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
  // Let the event loop open its descriptors (epoll, timerfd, eventfd) now, by creating its first
  // users: the sandbox forbids that later.
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
