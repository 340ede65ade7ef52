#include "courier/listener.h"

#include <cstring>

#include <asio/ip/tcp.hpp>

namespace waterline::courier {
namespace {

// The pause after an error that this process cannot fix, and while too few descriptors are free.
constexpr std::chrono::milliseconds kPauseAfterError{200};

// The system gives out the lowest number that is free.
bool leaves_too_few(Stream& accepted) {
  return accepted.native_handle() >= Listener::kDescriptors - Listener::kSpareDescriptors;
}

}  // namespace

base::Bytes host_of(const StreamEndpoint& caller) {
  const auto to_host = [](const auto& bytes) {
    return base::to_bytes(std::as_bytes(std::span(bytes)));
  };
  const int family = caller.data()->sa_family;
  if (family != AF_INET && family != AF_INET6) return {};
  asio::ip::tcp::endpoint known;
  known.resize(caller.size());
  std::memcpy(known.data(), caller.data(), caller.size());
  const auto address = known.address();
  if (address.is_v4()) return to_host(address.to_v4().to_bytes());
  if (address.to_v6().is_v4_mapped()) {
    return to_host(asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_bytes());
  }
  return to_host(address.to_v6().to_bytes());
}

Listener::Listener(asio::io_context& io, const base::Clock& clock, Accepted accepted,
                   int per_second)
    : clock_(clock),
      accepted_(std::move(accepted)),
      acceptor_(io),
      pause_(io),
      budget_(clock.steady_now(), per_second) {}

void Listener::start(Socket socket) {
  if (take_over(acceptor_, std::move(socket))) accept_next();
}

void Listener::close() {
  closed_ = true;
  asio::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void Listener::accept_next() {
  if (closed_) return;
  const auto now = clock_.steady_now();
  if (!budget_.take(now)) return pause(budget_.next() - now);
  // Let accept report the caller's address together with the connection: the sandbox forbids the
  // separate system call for that address (getpeername).
  acceptor_.async_accept(caller_,
                         [self = shared_from_this()](const asio::error_code& error, Stream socket) {
                           if (self->closed_) return;
                           if (error || leaves_too_few(socket))
                             return self->pause(kPauseAfterError);
                           self->accepted_(std::move(socket), self->caller_);
                           self->accept_next();
                         });
}

void Listener::pause(std::chrono::nanoseconds time) {
  pause_.expires_after(time);
  pause_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error) self->accept_next();
  });
}

}  // namespace waterline::courier
