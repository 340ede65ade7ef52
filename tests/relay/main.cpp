// A relay between two nodes that records all bytes, like an observer on the network. For cli/try.sh
// and the scenario tests; not part of the product.
//
//   waterline-relay TARGET_PORT FOLDER
//
// Listens on a free port of 127.0.0.1 and prints it, then relays every connection to
// 127.0.0.1:TARGET_PORT. The bytes of all connections are appended to FOLDER/from-dialler and
// FOLDER/from-listener. Runs until it is killed.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool write_all(int descriptor, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(descriptor, data, size);
    if (written <= 0) return false;
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

// Copies one direction until it ends, and passes the end on.
void pump(int from, int to, int record) {
  std::vector<char> part(65536);
  for (;;) {
    const ssize_t got = read(from, part.data(), part.size());
    if (got <= 0) break;
    const auto size = static_cast<std::size_t>(got);
    if (!write_all(record, part.data(), size) || !write_all(to, part.data(), size)) break;
  }
  shutdown(to, SHUT_WR);
}

void relay(int dialler, int target_port, const std::string& folder) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(target_port);
  if (connect(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    const int from_dialler = open((folder + "/from-dialler").c_str(), flags, 0600);
    const int from_listener = open((folder + "/from-listener").c_str(), flags, 0600);
    std::thread back(pump, listener, dialler, from_listener);
    pump(dialler, listener, from_dialler);
    back.join();
    close(from_dialler);
    close(from_listener);
  }
  close(listener);
  close(dialler);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: waterline-relay TARGET_PORT FOLDER\n", stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const int target_port = std::atoi(argv[1]);
  const std::string folder = argv[2];
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listening, 16) != 0 ||
      getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("waterline-relay");
    return 1;
  }
  std::printf("%d\n", static_cast<int>(ntohs(address.sin_port)));
  std::fflush(stdout);
  for (;;) {
    const int dialler = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (dialler >= 0) std::thread(relay, dialler, target_port, folder).detach();
  }
}
