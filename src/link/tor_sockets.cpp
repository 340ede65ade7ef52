#include "link/tor_sockets.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "link/tor_options.h"

namespace waterline::link {
namespace {

constexpr int kBacklog = 16;

// The address of a Unix socket in a folder. It goes through the folder's entry in /proc/self/fd, so
// that no path is too long for it. Keep this object as long as the address is used.
struct Address {
  base::FileDescriptor folder;
  sockaddr_un name{};

  Address(const std::filesystem::path& in, std::string_view socket)
      : folder(::open(in.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    const std::string path =
        "/proc/self/fd/" + std::to_string(folder.get()) + "/" + std::string(socket);
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  }
  [[nodiscard]] const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&name); }
};

}  // namespace

Result<base::FileDescriptor> listen_for_tor(const std::filesystem::path& run) {
  const std::filesystem::path path = run / kTorIn;
  const Address address(run, kTorIn);
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!address.folder || !socket) return Error::kStorageFailed;
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) == 0 &&
      (!S_ISSOCK(facts.st_mode) || ::unlink(path.c_str()) != 0)) {
    return Error::kStorageFailed;
  }
  if (::bind(socket.get(), address.generic(), sizeof address.name) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(socket.get(), kBacklog) != 0) {
    return Error::kStorageFailed;
  }
  return socket;
}

TorCall::TorCall(const std::filesystem::path& run, const crypto::OnionAddress& address)
    : TorCall(run, kTorCalls, SocksDialogue(address)) {}

TorCall::TorCall(const std::filesystem::path& run, std::string_view host, std::uint16_t port)
    : TorCall(run, kTorBoxes, SocksDialogue(host, port)) {}

TorCall::TorCall(const std::filesystem::path& run, std::string_view socket, SocksDialogue dialogue)
    : dialogue_(std::move(dialogue)),
      socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      output_(dialogue_.take_output()) {
  const Address calls(run, socket);
  // Tor takes calls from a backlog; if that is full, or Tor is not there, there is no call now.
  if (!socket_ || ::connect(socket_.get(), calls.generic(), sizeof calls.name) != 0)
    state_ = State::kFailed;
}

short TorCall::events() const {
  if (state_ != State::kCalling) return 0;
  return output_.empty() ? POLLIN : POLLOUT;
}

void TorCall::advance() {
  while (state_ == State::kCalling && send_output() && read_answer()) {
  }
}

// Sends what there is to send. Returns false if the rest has to wait, or the call is over.
bool TorCall::send_output() {
  while (!output_.empty()) {
    const ssize_t sent = ::send(socket_.get(), output_.data(), output_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return false;
    if (sent < 0) {
      state_ = State::kFailed;
      return false;
    }
    output_.erase(output_.begin(), output_.begin() + sent);
  }
  return true;
}

// Reads a part of Tor's answer. Returns false if it has to wait for more, or the call is over.
bool TorCall::read_answer() {
  std::array<std::byte, 512> buffer{};
  const std::size_t wanted = std::min(dialogue_.wanted(), buffer.size());
  ssize_t size = 0;
  do {
    size = ::recv(socket_.get(), buffer.data(), wanted, 0);
  } while (size < 0 && errno == EINTR);
  if (size < 0 && errno == EAGAIN) return false;
  if (size > 0) {
    dialogue_.receive(base::ByteView(buffer).first(static_cast<std::size_t>(size)));
    output_ = dialogue_.take_output();
  }
  switch (dialogue_.state()) {
    case SocksDialogue::State::kConnected:
      state_ = State::kConnected;
      break;
    case SocksDialogue::State::kRefused:
      state_ = State::kRefused;
      break;
    case SocksDialogue::State::kBroken:
      state_ = State::kFailed;
      break;
    case SocksDialogue::State::kMethod:
    case SocksDialogue::State::kHead:
    case SocksDialogue::State::kBound:
      if (size <= 0) state_ = State::kFailed;  // Tor closed the connection, or it broke
      break;
  }
  return state_ == State::kCalling;
}

}  // namespace waterline::link
