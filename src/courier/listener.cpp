#include "courier/listener.h"

namespace waterline::courier {
namespace {

// The pause after an error that this process cannot fix, such as no free descriptor.
constexpr std::chrono::milliseconds kPauseAfterError{200};

}  // namespace

using asio::ip::tcp;

base::Bytes host_of(const tcp::endpoint& caller) {
  const auto to_host = [](const auto& bytes) {
    return base::to_bytes(std::as_bytes(std::span(bytes)));
  };
  const auto address = caller.address();
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
  asio::error_code error;
  // Asio demands a protocol here but only stores it, so its value does not matter: the socket has
  // its own.
  acceptor_.assign(tcp::v6(), socket.release(), error);
  if (!error) accept_next();
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
  acceptor_.async_accept(
      caller_, [self = shared_from_this()](const asio::error_code& error, tcp::socket socket) {
        if (self->closed_) return;
        if (error) return self->pause(kPauseAfterError);
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
