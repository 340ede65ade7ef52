#include "courier/connection.h"

#include <array>

namespace waterline::courier {

Connection::Connection(Stream socket)
    : socket_(std::move(socket)), finish_timer_(socket_.get_executor()) {
  // Make the socket non-blocking. Otherwise Asio would wait inside a read or a write, by a system
  // call that the sandbox forbids.
  asio::error_code error;
  socket_.non_blocking(true, error);
  if (error) close();
}

void Connection::start(Handlers handlers) {
  handlers_ = std::move(handlers);
  resume();
}

void Connection::resume() {
  if (reading_ || closed_ || finishing_ || !handlers_.may_read()) return;
  wait_to_read();
}

void Connection::wait_to_read() {
  reading_ = true;
  socket_.async_wait(Stream::wait_read, [self = shared_from_this()](const asio::error_code& error) {
    self->reading_ = false;
    if (self->closed_) return;
    if (error) return self->end_of_stream();
    self->read();
  });
}

void Connection::read() {
  std::array<std::byte, kReadSize>
      buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the read
  asio::error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(buffer), error);
  if (error && error != asio::error::would_block) return end_of_stream();
  if (finishing_) return wait_to_read();
  if (size > 0) handlers_.received(base::ByteView(buffer).first(size));
  resume();
}

void Connection::end_of_stream() {
  if (closed_) return;
  const bool was_finishing = finishing_;
  close();
  if (!was_finishing) handlers_.cut();
}

void Connection::write(base::Bytes bytes) {
  if (closed_ || finishing_ || bytes.empty()) return;
  if (sent_ == outgoing_.size()) {
    outgoing_ = std::move(bytes);
    sent_ = 0;
  } else {
    base::append(outgoing_, bytes);
  }
  if (!writing_) flush();
}

void Connection::flush() {
  while (sent_ < outgoing_.size()) {
    asio::error_code error;
    sent_ +=
        socket_.write_some(asio::buffer(outgoing_.data() + sent_, outgoing_.size() - sent_), error);
    if (!error) continue;
    // Handle only "would block" here. Any other error also fails the read that waits on this
    // socket, and that ends the connection.
    if (error != asio::error::would_block) return;
    writing_ = true;
    socket_.async_wait(Stream::wait_write,
                       [self = shared_from_this()](const asio::error_code& wait_error) {
                         self->writing_ = false;
                         if (self->closed_ || wait_error) return;
                         self->flush();
                         if (!self->closed_ && !self->finishing_) self->handlers_.written();
                       });
    if (sent_ > outgoing_.size() / 2) {
      outgoing_.erase(outgoing_.begin(), outgoing_.begin() + static_cast<std::ptrdiff_t>(sent_));
      sent_ = 0;
    }
    return;
  }
  if (finishing_) {
    asio::error_code ignored;
    socket_.shutdown(Stream::shutdown_send, ignored);
  }
}

void Connection::finish() {
  if (closed_ || finishing_) return;
  finishing_ = true;
  finish_timer_.expires_after(kFinishTimeout);
  finish_timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error) self->close();
  });
  if (!reading_) wait_to_read();
  if (!writing_) flush();
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  asio::error_code ignored;
  socket_.close(ignored);
  finish_timer_.cancel();
}

}  // namespace waterline::courier
