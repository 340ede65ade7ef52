#include "api/connection_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace waterline::api {
namespace {

constexpr std::chrono::seconds kReadTime{30};  // for a whole request
// The time limit for writing each part of an answer.
constexpr std::chrono::seconds kWriteTime{30};
constexpr std::chrono::seconds kDrainTime{5};

bool wait_for(int socket, short event, std::chrono::steady_clock::time_point until) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd polled{socket, event, 0};
    const int ready = ::poll(&polled, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace

ConnectionStream::ConnectionStream(int socket, std::size_t most_bytes)
    : socket_(socket),
      most_bytes_(most_bytes),
      bytes_left_(most_bytes),
      read_by_(std::chrono::steady_clock::now() + kReadTime) {}

ConnectionStream::~ConnectionStream() {
  crypto::wipe(std::as_writable_bytes(std::span(buffer_)));
}

bool ConnectionStream::await_request(std::chrono::seconds longest) {
  const std::size_t here = end_ - begin_;
  if (here == 0 && !wait_for(socket_, POLLIN, std::chrono::steady_clock::now() + longest))
    return false;
  bytes_left_ = most_bytes_ - std::min(here, most_bytes_);
  read_by_ = std::chrono::steady_clock::now() + kReadTime;
  return true;
}

bool ConnectionStream::is_readable() const {
  return begin_ < end_ || wait_for(socket_, POLLIN, read_by_);
}

bool ConnectionStream::is_writable() const {
  return wait_for(socket_, POLLOUT, std::chrono::steady_clock::now() + kWriteTime);
}

ssize_t ConnectionStream::receive(char* to, std::size_t size) {
  if (bytes_left_ == 0 || !wait_for(socket_, POLLIN, read_by_)) return -1;
  ssize_t count = 0;
  do {
    count = ::recv(socket_, to, std::min(size, bytes_left_), MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  if (count > 0) bytes_left_ -= static_cast<std::size_t>(count);
  return count;
}

ssize_t ConnectionStream::read(char* to, std::size_t size) {
  // Read large pieces without the buffer. cpp-httplib reads the request line and the headers byte
  // by byte, and needs the buffer for that; it reads a body in large pieces.
  if (begin_ == end_ && size >= buffer_.size()) return receive(to, size);
  if (begin_ == end_) {
    const ssize_t count = receive(buffer_.data(), buffer_.size());
    if (count <= 0) return count;
    begin_ = 0;
    end_ = static_cast<std::size_t>(count);
  }
  const std::size_t count = std::min(size, end_ - begin_);
  std::memcpy(to, buffer_.data() + begin_, count);
  begin_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t ConnectionStream::write(const char* from, std::size_t size) {
  for (;;) {
    const ssize_t count = ::send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) return count;
    if (errno != EAGAIN && errno != EINTR) return -1;
    if (!is_writable()) return -1;
  }
}

void ConnectionStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void ConnectionStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void ConnectionStream::drain() {
  ::shutdown(socket_, SHUT_WR);
  read_by_ = std::chrono::steady_clock::now() + kDrainTime;
  bytes_left_ = SIZE_MAX;
  while (receive(buffer_.data(), buffer_.size()) > 0) {
  }
}

}  // namespace waterline::api
