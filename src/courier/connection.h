#pragma once

#include <functional>
#include <memory>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include "base/bytes.h"

namespace waterline::courier {

// One TCP connection: hands up what comes, sends what it is given, in order. It never knows what
// the bytes mean. It lives as long as it has something to do, whoever else has let go of it; the
// event loop runs until the last one is done. After close or finish no handler is called.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  struct Handlers {
    std::function<void(base::ByteView)> received;
    // the other side ended it, or the network did
    std::function<void()> cut;
    // asked before each read; when it says no, `resume` begins reading again
    std::function<bool()> may_read;
    std::function<void()> written;  // some of what waited has left
  };

  // What is still to be sent when the connection is finished gets this long.
  static constexpr std::chrono::seconds kFinishTimeout{2};
  static constexpr std::size_t kReadSize = 64 * 1024;

  explicit Connection(asio::ip::tcp::socket socket);

  void start(Handlers handlers);
  void resume();
  void write(base::Bytes bytes);
  [[nodiscard]] std::size_t unsent() const { return outgoing_.size() - sent_; }

  // Sends what is left, says that nothing more follows, and waits a moment for the other side to
  // say the same: a close with unread bytes would make the system throw away what it has not yet
  // delivered.
  void finish();
  // At once.
  void close();

 private:
  void wait_to_read();
  void read();
  void flush();
  void end_of_stream();

  asio::ip::tcp::socket socket_;
  asio::steady_timer finish_timer_;
  Handlers handlers_;
  base::Bytes outgoing_;
  std::size_t sent_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace waterline::courier
