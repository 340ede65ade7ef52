#include "link/carrier.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "crypto/secret.h"
#include "link/start_with_channel.h"
#include "wire/bundle_messages.h"

namespace waterline::link {

namespace messages = base::carrier;

static_assert(messages::kMaxBlob >= wire::kMaxBundleFileSize);
static_assert(messages::kMaxNames == kMaxFilesInFolder);

namespace {

PlaceFault fault_of(messages::Outcome outcome) {
  using Outcome = messages::Outcome;
  switch (outcome) {
    case Outcome::kDone:
      return PlaceFault::kNone;
    case Outcome::kRefused:
      return PlaceFault::kRefused;
    case Outcome::kFull:
      return PlaceFault::kFull;
    case Outcome::kNoFolder:
      return PlaceFault::kGone;
    case Outcome::kNoFile:
      return PlaceFault::kNoFile;
    case Outcome::kOtherKey:
      return PlaceFault::kOtherKey;
    case Outcome::kNotTrusted:
      return PlaceFault::kNotTrusted;
    case Outcome::kNotReached:
      return PlaceFault::kNotReached;
    case Outcome::kMoved:
      return PlaceFault::kMoved;
    case Outcome::kNotUnderstood:
      return PlaceFault::kNotUnderstood;
    case Outcome::kTooMuch:
      return PlaceFault::kTooManyFiles;
    case Outcome::kBusy:
      return PlaceFault::kBusy;
    case Outcome::kNoAuthorities:
      return PlaceFault::kNoAuthorities;
    case Outcome::kCertificateTime:
      return PlaceFault::kCertificateTime;
    case Outcome::kOtherName:
      return PlaceFault::kOtherName;
  }
  return PlaceFault::kNotUnderstood;
}

}  // namespace

Carrier::Result<std::unique_ptr<Carrier>> Carrier::start(Means means, const BoxSetting& box) {
  auto child = start_with_channel(means.program);
  if (!child) {
    return child.error() == StartFailure::kMissing ? PlaceFault::kCarrierMissing
                                                   : PlaceFault::kCarrierFails;
  }
  std::unique_ptr<Carrier> carrier(
      new Carrier(child->id, std::move(child->channel), std::move(means)));
  const auto first = carrier->receive();
  const auto* ready = first ? std::get_if<messages::Ready>(&*first) : nullptr;
  if (ready == nullptr || !ready->seccomp) {
    carrier->end(PlaceFault::kCarrierFails);
    return carrier->fault_;
  }
  const bool sent = carrier->send(messages::Visit{.scheme = box.scheme,
                                                  .host = box.at.host,
                                                  .port = box.at.port,
                                                  .path = box.path,
                                                  .login = box.login,
                                                  .password = box.password,
                                                  .login_key = box.login_key,
                                                  .host_key = box.host_key});
  if (!sent) return carrier->fault_;
  return carrier;
}

Carrier::Carrier(pid_t id, base::FileDescriptor channel, Means means)
    : id_(id),
      channel_(std::move(channel)),
      means_(std::move(means)),
      until_(std::chrono::steady_clock::now() + kMaxVisit) {}

Carrier::~Carrier() {
  end(PlaceFault::kNotReached);
}

// Remembers the first fault, and kills the carrier.
void Carrier::end(PlaceFault fault) {
  if (fault_ == PlaceFault::kNone) fault_ = fault;
  channel_.reset();
  if (id_ <= 0) return;
  kill(id_, SIGKILL);
  while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
}

bool Carrier::wait(short events) {
  for (;;) {
    if (fault_ != PlaceFault::kNone) return false;
    if (!means_.goes_on() || std::chrono::steady_clock::now() >= until_) {
      end(PlaceFault::kNotReached);
      return false;
    }
    pollfd waits{channel_.get(), events, 0};
    if (poll(&waits, 1, static_cast<int>(kAskEvery.count())) > 0) return true;
  }
}

bool Carrier::send(const messages::ToCarrier& message, int descriptor) {
  base::Bytes bytes = messages::encode(message);
  iovec part{bytes.data(), bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  if (descriptor >= 0) {
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  }
  bool sent = false;
  while (!sent && wait(POLLOUT)) {
    sent = sendmsg(channel_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
    if (!sent && errno != EAGAIN && errno != EINTR) end(PlaceFault::kCarrierFails);
  }
  crypto::wipe(bytes);  // it may have the password
  return sent;
}

std::optional<messages::FromCarrier> Carrier::receive() {
  base::Bytes buffer(messages::kMaxMessage);
  while (wait(POLLIN)) {
    // There is no room for descriptors: the system closes any that the carrier sends.
    const ssize_t size =
        recv(channel_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0 || static_cast<std::size_t>(size) > buffer.size()) break;
    auto message =
        messages::decode_from_carrier(base::ByteView(buffer).first(static_cast<std::size_t>(size)));
    if (!message) break;
    return message;
  }
  end(PlaceFault::kCarrierFails);
  return {};
}

bool Carrier::give_socket() {
  if (++sockets_ > kMaxSockets) {
    end(PlaceFault::kNotReached);
    return false;
  }
  const base::FileDescriptor socket = means_.connect();
  return send(messages::Socket{static_cast<bool>(socket)}, socket.get());
}

Carrier::Result<void> Carrier::answer(const Take& take) {
  for (;;) {
    auto message = receive();
    if (!message) return fault_;
    if (std::holds_alternative<messages::WantSocket>(*message)) {
      if (!give_socket()) return fault_;
    } else if (auto* done = std::get_if<messages::Done>(&*message)) {
      if (done->outcome == messages::Outcome::kDone) return {};
      if (done->outcome == messages::Outcome::kOtherKey) shown_key_ = std::move(done->host_key);
      return fault_of(done->outcome);
    } else if (!take(*message)) {
      end(PlaceFault::kCarrierFails);
      return fault_;
    }
  }
}

Carrier::Result<std::vector<std::string>> Carrier::list() {
  if (!send(messages::List{})) return fault_;
  std::vector<std::string> names;
  const auto answered = answer([&](messages::FromCarrier& message) {
    auto* some = std::get_if<messages::Names>(&message);
    if (some == nullptr || some->names.size() > kMaxFilesInFolder - names.size()) return false;
    std::ranges::move(some->names, std::back_inserter(names));
    return true;
  });
  if (!answered) return answered.error();
  return names;
}

Carrier::Result<base::Bytes> Carrier::get(const std::string& name) {
  if (!send(messages::Get{name})) return fault_;
  base::Bytes bytes;
  const auto answered = answer([&](messages::FromCarrier& message) {
    const auto* part = std::get_if<messages::Part>(&message);
    if (part == nullptr || part->bytes.empty() ||
        part->bytes.size() > messages::kMaxBlob - bytes.size())
      return false;
    base::append(bytes, part->bytes);
    return true;
  });
  if (!answered) return answered.error();
  return bytes;
}

Carrier::Result<void> Carrier::put(const std::string& name, base::ByteView bytes) {
  if (!send(messages::Put{name, bytes.size()})) return fault_;
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), messages::kMaxPart));
    if (!send(messages::Part{base::to_bytes(part)})) return fault_;
    bytes = bytes.subspan(part.size());
  }
  return answer([](auto&) { return false; });
}

Carrier::Result<void> Carrier::remove(const std::string& name) {
  if (!send(messages::Remove{name})) return fault_;
  return answer([](auto&) { return false; });
}

}  // namespace waterline::link
