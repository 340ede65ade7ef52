#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>

#include "base/random.h"
#include "base/time.h"
#include "base/way.h"
#include "courier/call_answers.h"
#include "courier/connection.h"
#include "courier/listener.h"
#include "courier/node_channel.h"
#include "courier/socket.h"
#include "pairing/machine.h"

namespace waterline::courier {

// The pairing under way. This device either shows an offer, to which anybody may connect, or joins
// with a code that its person typed.
//
// Only one caller at a time may guess the code: the first whose handshake gets as far as the guess.
// Its attempt is called *the* run. Another caller that gets as far in the meantime is disconnected
// without an answer, and its guess is not counted. The next run begins only after the node has
// answered everything that the last run asked, so that no answer reaches the wrong run
// (pairing/machine.h).
class PairingService {
 public:
  static constexpr std::size_t kMaxWaiting = 16;

  // All references must outlive this object.
  PairingService(asio::io_context& io, base::Random& random, const base::Clock& clock,
                 NodeChannel& channel);

  void begin(pairing::Setup setup);
  void end();
  [[nodiscard]] bool is_busy() const { return setup_.has_value(); }
  void listen(Socket socket, base::Way way);
  void dialled(Socket socket, base::Way way);
  // Sockets for the calls of joiners. They are closed if this device does not display an offer.
  void hear_calls_by(Socket socket) { calls_.receive_by(std::move(socket)); }
  void answer_by(Socket socket, const wire::channel::PassSocket& message);

  void guess_counted(bool allowed);
  void words_compared(bool same);
  void partnership_stored(bool stored);

  [[nodiscard]] base::SteadyTime deadline() const;
  void tick();

 private:
  struct Visitor {
    std::shared_ptr<Connection> connection;
    pairing::Machine machine;
    // The address of an accepted caller; empty if this device dialled, and by Tor.
    base::Bytes caller;
  };

  void add(Stream socket, base::Way way, base::Bytes caller);
  void handle(Visitor& visitor, std::vector<pairing::Event> events);
  bool count_guess(Visitor& visitor);
  void over(Visitor& visitor, wire::channel::PairingEnd end);
  void turn_away(const Visitor& visitor);
  [[nodiscard]] pairing::Setup copy_of_setup(base::Way way) const;

  asio::io_context& io_;
  base::Random& random_;
  const base::Clock& clock_;
  NodeChannel& channel_;
  CallAnswers calls_;
  std::optional<pairing::Setup> setup_;
  std::shared_ptr<Listener> listener_;
  std::vector<std::unique_ptr<Visitor>> waiting_;  // oldest first
  std::unique_ptr<Visitor> run_;
  std::size_t unanswered_guesses_ = 0;
};

}  // namespace waterline::courier
