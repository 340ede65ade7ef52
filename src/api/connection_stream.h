#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

#include <httplib.h>

namespace waterline::api {

// A connected socket, in the form of a stream of cpp-httplib. Reading stops after a time limit and
// after `most_bytes` bytes, whatever the client does; allow() raises that number. Writing stops
// after a time limit, too.
class ConnectionStream final : public httplib::Stream {
 public:
  // The socket must outlive this object.
  ConnectionStream(int socket, std::size_t most_bytes);
  ~ConnectionStream() override;

  void allow(std::size_t more_bytes) { bytes_left_ += more_bytes; }
  // Waits for the first byte of a further request. That request may have as many bytes as the
  // first, and may take as long. Returns false if no byte comes.
  bool await_request(std::chrono::seconds longest);
  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return socket_; }

  // Reads and drops everything that the client still sends, until it closes or a time limit is
  // over. Call it if an answer was sent before the whole request was read: if the socket were
  // closed with unread bytes, the client could lose the answer.
  void drain();

 private:
  ssize_t receive(char* to, std::size_t size);

  int socket_;
  std::size_t most_bytes_;  // the limit of a request before allow()
  std::size_t bytes_left_;
  std::chrono::steady_clock::time_point read_by_;
  std::array<char, 16384> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace waterline::api
