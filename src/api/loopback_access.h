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

// Decides which requests Loopback serves, by the rules in loopback.h: it checks codes, tokens, and
// the headers that tell where a request comes from. It opens no socket. Any thread may call any
// member.
//
// A token is *current* while the journal is open, if it was open without a break since the token
// was made, or since a request with this token proved the passphrase or the recovery phrase:
//
//                              journal not open         open, token current   open, not current
//   a request with the token   served, routes refuse    served                refused: locked
//   a secret proven with it    current                  current               current
//   the journal is locked      -                        not current           -
class LoopbackAccess {
 public:
  static constexpr std::chrono::seconds kCodeLife{60};
  static constexpr int kTries = 3;
  static constexpr std::size_t kMaxTokens = 16;  // at one more, the oldest is dropped
  static constexpr std::string_view kPrefix = "/v1/loopback";
  static constexpr std::string_view kOpenPagePath = "/v1/page/open";
  static constexpr std::string_view kSessionPath = "/v1/loopback/session";

  // Returns Node::open_period().
  using OpenPeriod = std::function<std::uint64_t()>;

  // `clock` and `random` must outlive this object. `random` must not be the source from which the
  // shared side draws, so that requests of the page do not influence which numbers that side draws.
  LoopbackAccess(const base::Clock& clock, base::Random& random, OpenPeriod open_period)
      : clock_(clock), random_(random), open_period_(std::move(open_period)) {}

  // Call it when the server has begun to listen on this port. Returns a new launch code of 32
  // hexadecimal digits; an earlier code becomes void.
  std::string begin(std::uint16_t port);
  // Returns the first part of the page's path: 32 random hexadecimal digits, new each time that the
  // server begins to listen.
  [[nodiscard]] std::string page_folder() const;
  // Makes every code and token void. Call it when the server is closed.
  void end();
  [[nodiscard]] std::uint16_t port() const;  // 0 if the server is closed

  // Returns whether this request may be served. Called before the body of the request is read.
  [[nodiscard]] bool serves(const Asker& asker, std::string_view method,
                            std::string_view path) const;
  // Answers a request to kSessionPath: returns a token for a launch code. This request needs no
  // token.
  Answer begin_session(const Request& request);
  // Returns the rest of a path that begins with the page's folder; nullopt for a path of the API.
  [[nodiscard]] std::optional<std::string_view> path_in_page(std::string_view path) const;
  // Returns the open period (Node::open_period) in which this token is current; 0 if it is current
  // in none.
  [[nodiscard]] std::uint64_t period_of(std::string_view authorization) const;
  // Makes this token current. Call it after a request with the token has proved the passphrase or
  // the recovery phrase.
  void proven(std::string_view authorization);
  // Makes every code and token void.
  void forget_all();

 private:
  struct Token {
    std::array<std::byte, 32> bytes{};
    std::uint64_t open_period = 0;  // the period in which it is current, or 0
  };
  struct Code {
    std::array<std::byte, 16> bytes{};
    base::SteadyTime until;
    int tries_left = kTries;
    std::uint64_t open_period = 0;  // the period in which it was made
  };

  [[nodiscard]] bool serves_page(const Asker& asker, std::string_view method,
                                 std::string_view rest) const;
  // Returns the index of the token in tokens_, or tokens_.size() if it is unknown. REQUIRES: mutex_
  // is held.
  [[nodiscard]] std::size_t find(std::string_view authorization) const;

  const base::Clock& clock_;
  base::Random& random_;
  OpenPeriod open_period_;

  mutable std::mutex mutex_;  // guards the members below
  std::uint16_t port_ = 0;
  std::array<std::byte, 16> page_folder_{};
  std::optional<Code> code_;
  std::deque<Token> tokens_;
};

}  // namespace waterline::api
