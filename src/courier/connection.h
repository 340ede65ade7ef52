#pragma once

#include <functional>
#include <memory>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "base/bytes.h"
#include "courier/stream.h"

namespace waterline::courier {

// One connection: reports received bytes and sends given bytes, in order, whatever they mean.
// It keeps itself alive while it has work to do, even if every other owner has released it; the
// event loop runs until the last connection is done. No handler is called after close() or
// finish().
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  struct Handlers {
    std::function<void(base::ByteView)> received;
    // Called when the other side or the network has ended the connection.
    std::function<void()> cut;
    // Called before each read. If it returns false, reading stops until resume() is called.
    std::function<bool()> may_read;
    std::function<void()> written;  // called when waiting bytes were sent
  };

  // How long a connection may still send its waiting bytes after finish().
  static constexpr std::chrono::seconds kFinishTimeout{2};
  static constexpr std::size_t kReadSize = 64 * 1024;

  explicit Connection(Stream socket);

  void start(Handlers handlers);
  void resume();
  void write(base::Bytes bytes);
  [[nodiscard]] std::size_t unsent() const { return outgoing_.size() - sent_; }

  // Sends the waiting bytes and a FIN, and waits up to kFinishTimeout for the other side's FIN. The
  // wait is needed because the system discards undelivered bytes if a socket is closed while
  // received bytes are unread.
  void finish();
  // Closes immediately, without sending the rest.
  void close();

 private:
  void wait_to_read();
  void read();
  void flush();
  void end_of_stream();

  Stream socket_;
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
