#include "link/courier_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/child_end.h"
#include "crypto/secret.h"
#include "link/start_with_channel.h"

namespace waterline::link {
namespace {

namespace channel = wire::channel;

}  // namespace

base::Result<std::unique_ptr<CourierProcess>, CourierProcess::Failure> CourierProcess::start(
    const std::filesystem::path& program) {
  auto child = start_with_channel(program);
  if (!child) {
    return child.error() == StartFailure::kMissing ? Failure::kMissing : Failure::kFailed;
  }
  std::unique_ptr<CourierProcess> courier(new CourierProcess(child->id, std::move(child->channel)));
  if (!courier->wait_until_ready()) return Failure::kFailed;
  if (!courier->ready_.seccomp) return Failure::kNoSandbox;
  return courier;
}

CourierProcess::CourierProcess(pid_t id, base::FileDescriptor channel)
    : id_(id), channel_(std::move(channel)), buffer_(channel::kMaxChannelMessageSize) {}

CourierProcess::~CourierProcess() {
  end();
}

int CourierProcess::end() {
  int status = 0;
  if (id_ <= 0) return status;
  kill(id_, SIGKILL);
  while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
  return status;
}

CourierProcess::Ended CourierProcess::put_an_end() {
  gone_ = true;
  const int status = end();
  if (broke_form_) return Ended::kBrokeForm;
  // The exit status names the first signal that ended the courier. If the system sent SIGSYS for a
  // forbidden call, the SIGKILL that the node sends afterwards does not change that.
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? Ended::kForbiddenCall : Ended::kGone;
}

bool CourierProcess::wait_until_ready() {
  pollfd wait{channel_.get(), POLLIN, 0};
  const auto timeout = std::chrono::milliseconds(kReadyTimeout).count();
  if (poll(&wait, 1, static_cast<int>(timeout)) != 1) return false;
  const auto message = receive();
  if (!message || !std::holds_alternative<channel::Ready>(*message)) return false;
  ready_ = std::get<channel::Ready>(*message);
  return true;
}

void CourierProcess::send(const channel::ToCourier& message, base::FileDescriptor socket) {
  if (gone_) return;
  const bool waits = has_unsent();
  outgoing_.push_back({channel::encode(message), std::move(socket)});
  unsent_ += outgoing_.back().bytes.size();
  if (!waits) flush();
}

void CourierProcess::flush() {
  while (!outgoing_.empty() && !gone_) {
    Outgoing& next = outgoing_.front();
    iovec part{next.bytes.data(), next.bytes.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (next.socket) {
      header.msg_control = control.data();
      header.msg_controllen = control.size();
      cmsghdr* rights = CMSG_FIRSTHDR(&header);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(sizeof(int));
      const int descriptor = next.socket.get();
      std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
    }
    const ssize_t sent = sendmsg(channel_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) gone_ = true;
    unsent_ -= next.bytes.size();
    crypto::wipe(next.bytes);  // it may have held keys
    outgoing_.pop_front();
  }
}

std::optional<channel::ToNode> CourierProcess::receive() {
  if (gone_) return {};
  ssize_t size = 0;
  do {
    // With MSG_TRUNC, recv returns the true size, so that a message that is too long is detected.
    // There is no buffer for descriptors: the courier may send none, and the system closes any that
    // it sends.
    size = recv(channel_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT | MSG_TRUNC);
  } while (size < 0 && errno == EINTR);
  if (size < 0 && errno == EAGAIN) return {};
  if (size <= 0 || static_cast<std::size_t>(size) > buffer_.size()) {
    gone_ = true;
    broke_form_ = size > 0;
    return {};
  }
  const auto bytes = base::MutableByteView(buffer_).first(static_cast<std::size_t>(size));
  auto message = channel::decode_to_node(bytes);
  crypto::wipe(bytes);
  if (!message.ok()) {
    gone_ = true;
    broke_form_ = true;
    return {};
  }
  return std::move(*message);
}

void CourierProcess::stop() {
  if (id_ <= 0) return;
  send(channel::CloseLinks{});
  shutdown(channel_.get(), SHUT_WR);
  if (base::wait_for_child(id_, kStopTimeout)) id_ = -1;
  end();
  gone_ = true;
}

}  // namespace waterline::link
