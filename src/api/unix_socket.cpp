#include "api/unix_socket.h"

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace waterline::api {
namespace {

constexpr int kBacklog = 64;

// The address of a Unix socket. If the path is too long for an address, `folder` is the open folder
// of the socket, and the address goes through its entry in /proc/self/fd. Keep this object as long
// as the address is used.
struct Address {
  sockaddr_un name{};
  base::FileDescriptor folder;
};

std::optional<Address> address_of(const std::filesystem::path& path) {
  Address address;
  address.name.sun_family = AF_UNIX;
  std::string text = path.string();
  if (text.size() >= sizeof address.name.sun_path) {
    address.folder.reset(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!address.folder) return {};
    text = "/proc/self/fd/" + std::to_string(address.folder.get()) + "/" + path.filename().string();
    if (text.size() >= sizeof address.name.sun_path) return {};
  }
  std::memcpy(address.name.sun_path, text.c_str(), text.size() + 1);
  return address;
}

const sockaddr* generic(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address.name);
}

}  // namespace

Result<base::FileDescriptor> listen_at(const std::filesystem::path& path) {
  const auto address = address_of(path);
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!address || !socket) return Error::kStorageFailed;
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) == 0 &&
      (!S_ISSOCK(facts.st_mode) || ::unlink(path.c_str()) != 0)) {
    return Error::kStorageFailed;
  }
  // Nobody else can reach the socket: its folder has mode 0700 from the start, and the socket gets
  // mode 0600 as a second barrier.
  if (::bind(socket.get(), generic(*address), sizeof address->name) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(socket.get(), kBacklog) != 0) {
    return Error::kStorageFailed;
  }
  return socket;
}

Result<base::FileDescriptor> connect_to(const std::filesystem::path& path) {
  const auto address = address_of(path);
  base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!address || !socket) return Error::kUnreachable;
  if (::connect(socket.get(), generic(*address), sizeof address->name) != 0 || !is_own_user(socket))
    return Error::kUnreachable;
  return socket;
}

bool is_listening(const base::FileDescriptor& socket) {
  const auto option_of = [&socket](int option) {
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(socket.get(), SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
  };
  return option_of(SO_DOMAIN) == AF_UNIX && option_of(SO_TYPE) == SOCK_STREAM &&
         option_of(SO_ACCEPTCONN) == 1;
}

Result<void> listen_again(const base::FileDescriptor& socket) {
  if (::listen(socket.get(), kBacklog) != 0) return Error::kStorageFailed;
  return {};
}

bool send_datagram(std::string_view address, std::string_view bytes) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (address.empty() || address.size() >= sizeof name.sun_path) return false;
  std::memcpy(name.sun_path, address.data(), address.size());
  if (address.front() == '@') name.sun_path[0] = '\0';
  // A name that begins with '@' is not in the file system and has no zero byte at its end, so pass
  // its exact length.
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
  const base::FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return socket && ::sendto(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL,
                            reinterpret_cast<const sockaddr*>(&name),
                            size) == static_cast<ssize_t>(bytes.size());
}

bool is_own_user(const base::FileDescriptor& connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

}  // namespace waterline::api
