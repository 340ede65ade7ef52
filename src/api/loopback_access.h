#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/http_server.h"
#include "base/random.h"
#include "base/time.h"

namespace waterline::api {

// Who may ask what at the door on loopback (loopback.h says what that takes): codes, tokens, and
// what a request says of where it comes from. It opens no socket. Any thread may call any member.
class LoopbackAccess {
 public:
  static constexpr std::chrono::seconds kCodeLife{60};
  static constexpr int kTries = 3;
  static constexpr std::size_t kMostTokens = 16;  // the oldest goes
  static constexpr std::string_view kPrefix = "/v1/loopback";
  static constexpr std::string_view kSessionPath = "/v1/loopback/session";

  // How often the journal was locked so far.
  using LocksSoFar = std::function<std::uint64_t()>;

  // Both must outlive this. `random` is not the one that what is shared draws from. Codes and
  // tokens end with the next lock of the journal.
  LoopbackAccess(const base::Clock& clock, base::Random& random, LocksSoFar locks_so_far)
      : clock_(clock), random_(random), locks_so_far_(std::move(locks_so_far)) {}

  // The door waits at this port from now on. Gives a new code, 32 hexadecimal digits; an earlier
  // one is void.
  std::string begin(std::uint16_t port);
  // There is no door; every code and token is void.
  void end();
  [[nodiscard]] std::uint16_t port() const;  // 0 without a door

  // Before a body is read.
  [[nodiscard]] bool serves(const Asker& asker, std::string_view method,
                            std::string_view path) const;
  // Of kSessionPath, which it serves without a token: a token for a code.
  Answer begin_session(const Request& request);

 private:
  struct Token {
    std::array<std::byte, 32> bytes{};
    std::uint64_t locks = 0;  // before it was made
  };
  struct Code {
    std::array<std::byte, 16> bytes{};
    base::SteadyTime until;
    int tries_left = kTries;
    std::uint64_t locks = 0;  // before it was made
  };

  [[nodiscard]] bool knows(std::string_view authorization) const;

  const base::Clock& clock_;
  base::Random& random_;
  LocksSoFar locks_so_far_;

  mutable std::mutex mutex_;  // of what follows
  std::uint16_t port_ = 0;
  std::optional<Code> code_;
  std::deque<Token> tokens_;
};

}  // namespace waterline::api
