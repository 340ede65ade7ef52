#include "carrier/channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

namespace waterline::carrier {

namespace messages = base::carrier;

namespace {

constexpr int kNodeIsGone = 0;
constexpr int kNodeBrokeForm = 1;

}  // namespace

void Channel::send(const messages::FromCarrier& message) const {
  const base::Bytes bytes = messages::encode(message);
  ssize_t sent = 0;
  do {
    sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) ::_exit(kNodeIsGone);
}

Channel::Received Channel::receive_all() const {
  base::Bytes buffer(messages::kMaxMessage);
  iovec part{buffer.data(), buffer.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t size = 0;
  do {
    size = ::recvmsg(socket_, &header, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) ::_exit(kNodeIsGone);
  Received received;
  for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr; one = CMSG_NXTHDR(&header, one)) {
    if (one->cmsg_level == SOL_SOCKET && one->cmsg_type == SCM_RIGHTS)
      std::memcpy(&received.descriptor, CMSG_DATA(one), sizeof received.descriptor);
  }
  const auto bytes = base::ByteView(buffer).first(static_cast<std::size_t>(size));
  auto message = messages::decode_to_carrier(bytes);
  if (!message || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) ::_exit(kNodeBrokeForm);
  // It may have been a Visit, with the password.
  ::explicit_bzero(buffer.data(), buffer.size());
  received.message = std::move(*message);
  return received;
}

messages::ToCarrier Channel::receive() const {
  Received received = receive_all();
  if (received.descriptor >= 0) ::close(received.descriptor);
  return std::move(received.message);
}

int Channel::want_socket() const {
  send(messages::WantSocket{});
  const Received received = receive_all();
  const auto* socket = std::get_if<messages::Socket>(&received.message);
  if (socket == nullptr || socket->connected != (received.descriptor >= 0)) ::_exit(kNodeBrokeForm);
  return received.descriptor;
}

base::Bytes Channel::receive_parts(std::uint64_t size) const {
  base::Bytes bytes;
  bytes.reserve(size);
  while (bytes.size() < size) {
    const messages::ToCarrier message = receive();
    const auto* part = std::get_if<messages::Part>(&message);
    if (part == nullptr || part->bytes.empty() || part->bytes.size() > size - bytes.size())
      ::_exit(kNodeBrokeForm);
    base::append(bytes, part->bytes);
  }
  return bytes;
}

void Channel::send_parts(base::ByteView bytes) const {
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), messages::kMaxPart));
    send(messages::Part{base::to_bytes(part)});
    bytes = bytes.subspan(part.size());
  }
}

}  // namespace waterline::carrier
