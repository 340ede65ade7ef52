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

// Access control of the loopback API, by the rules in loopback.h: codes, tokens, and the headers
// that tell where a request comes from. It opens no socket. Any thread may call any member.
class LoopbackAccess {
 public:
  static constexpr std::chrono::seconds kCodeLife{60};
  static constexpr int kTries = 3;
  static constexpr std::size_t kMaxTokens = 16;  // the oldest is dropped
  static constexpr std::string_view kPrefix = "/v1/loopback";
  static constexpr std::string_view kSessionPath = "/v1/loopback/session";

  // Returns how often the journal was locked so far.
  using LocksSoFar = std::function<std::uint64_t()>;

  // `clock` and `random` must outlive this. `random` must not be the one that the shared side draws
  // from. Codes and tokens end with the next lock of the journal.
  LoopbackAccess(const base::Clock& clock, base::Random& random, LocksSoFar locks_so_far)
      : clock_(clock), random_(random), locks_so_far_(std::move(locks_so_far)) {}

  // Sets the port that the server listens on. Returns a new code, 32 hexadecimal digits; an earlier
  // code is void.
  std::string begin(std::uint16_t port);
  // Call it when the server is closed. Makes every code and token void.
  void end();
  [[nodiscard]] std::uint16_t port() const;  // 0 if the server is closed

  // Returns whether this request may be served. Called before its body is read.
  [[nodiscard]] bool serves(const Asker& asker, std::string_view method,
                            std::string_view path) const;
  // Answers a request to kSessionPath, which needs no token: returns a token for a code.
  Answer begin_session(const Request& request);

 private:
  struct Token {
    std::array<std::byte, 32> bytes{};
    std::uint64_t locks = 0;  // locks_so_far() when it was made
  };
  struct Code {
    std::array<std::byte, 16> bytes{};
    base::SteadyTime until;
    int tries_left = kTries;
    std::uint64_t locks = 0;  // locks_so_far() when it was made
  };

  [[nodiscard]] bool knows(std::string_view authorization) const;

  const base::Clock& clock_;
  base::Random& random_;
  LocksSoFar locks_so_far_;

  mutable std::mutex mutex_;  // guards the members below
  std::uint16_t port_ = 0;
  std::optional<Code> code_;
  std::deque<Token> tokens_;
};

}  // namespace waterline::api
