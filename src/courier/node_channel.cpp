#include "courier/node_channel.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>

#include "crypto/secret.h"

namespace waterline::courier {
namespace {

using wire::channel::PassSocket;
using wire::channel::ToCourier;
using wire::channel::ToNode;

// Takes all descriptors out of a datagram and returns them. More than one is an error; the caller
// then closes all.
std::vector<Socket> descriptors_of(msghdr& header) {
  std::vector<Socket> sockets;
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr;
       control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(control) + i * sizeof(int), sizeof(int));
      sockets.emplace_back(descriptor);
    }
  }
  return sockets;
}

}  // namespace

NodeChannel::NodeChannel(asio::io_context& io, int descriptor)
    : descriptor_(io, descriptor), buffer_(wire::channel::kMaxChannelMessageSize) {}

void NodeChannel::start(Handlers handlers) {
  handlers_ = std::move(handlers);
  wait_for_message();
}

void NodeChannel::wait_for_message() {
  descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                         [this](const asio::error_code& error) {
                           if (error || closed_) return;
                           if (receive()) {
                             wait_for_message();
                           } else {
                             closed_ = true;
                             handlers_.closed();
                           }
                         });
}

bool NodeChannel::receive() {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(4 * sizeof(int))> control{};
  iovec part{buffer_.data(), buffer_.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  const ssize_t size =
      ::recvmsg(descriptor_.native_handle(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  std::vector<Socket> sockets = descriptors_of(header);
  if (size == 0 || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return false;

  const auto bytes = base::MutableByteView(buffer_).first(static_cast<std::size_t>(size));
  auto message = wire::channel::decode_to_courier(bytes);
  crypto::wipe(bytes);  // it may have held keys
  if (!message.ok()) return false;
  if (sockets.size() != (std::holds_alternative<PassSocket>(*message) ? 1 : 0)) return false;
  std::optional<Socket> socket;
  if (!sockets.empty()) socket = std::move(sockets.front());
  handlers_.message(std::move(*message), std::move(socket));
  return true;
}

void NodeChannel::send(const ToNode& message) {
  if (closed_) return;
  outgoing_.push_back(wire::channel::encode(message));
  unsent_ += outgoing_.back().size();
  if (!waiting_to_write_) flush();
}

void NodeChannel::close() {
  closed_ = true;
  asio::error_code ignored;
  descriptor_.close(ignored);
}

void NodeChannel::flush() {
  while (!outgoing_.empty()) {
    base::Bytes& next = outgoing_.front();
    const ssize_t sent =
        ::send(descriptor_.native_handle(), next.data(), next.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
      waiting_to_write_ = true;
      descriptor_.async_wait(asio::posix::stream_descriptor::wait_write,
                             [this](const asio::error_code& error) {
                               waiting_to_write_ = false;
                               if (error || closed_) return;
                               flush();
                               if (outgoing_.empty()) handlers_.drained();
                             });
      return;
    }
    unsent_ -= next.size();
    crypto::wipe(next);
    outgoing_.pop_front();
    // Ignore other errors here. If an error persists, the node is gone, and reading from the
    // channel finds that out.
  }
}

}  // namespace waterline::courier
