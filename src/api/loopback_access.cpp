#include "api/loopback_access.h"

#include "api/fields.h"
#include "crypto/secret.h"

namespace waterline::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::string host_of(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

// Takes the same time for every text of this length.
bool equal(base::ByteView secret, std::string_view hex) {
  const std::string expected = base::to_hex(secret);
  return crypto::equal_in_constant_time(base::bytes_of(expected), base::bytes_of(hex));
}

}  // namespace

std::string LoopbackAccess::begin(std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  port_ = port;
  code_ = Code{random_.bytes<16>(), clock_.steady_now() + kCodeLife, kTries, locks_so_far_()};
  return base::to_hex(code_->bytes);
}

void LoopbackAccess::end() {
  const std::lock_guard lock(mutex_);
  port_ = 0;
  code_.reset();
  tokens_.clear();
}

std::uint16_t LoopbackAccess::port() const {
  const std::lock_guard lock(mutex_);
  return port_;
}

bool LoopbackAccess::serves(const Asker& asker, std::string_view method,
                            std::string_view path) const {
  if (!asker.host || !asker.origin || !asker.site || !asker.authorization) return false;
  const std::string host = host_of(port());
  if (*asker.host != host) return false;
  const bool may_be_without_origin = method == "GET" && asker.origin->empty();
  if (!may_be_without_origin && *asker.origin != "http://" + host) return false;
  if (!asker.site->empty() && *asker.site != "same-origin") return false;
  if (path == kSessionPath) return method == "POST" && asker.authorization->empty();
  if (path.starts_with(kPrefix)) return false;
  return knows(*asker.authorization);
}

bool LoopbackAccess::knows(std::string_view authorization) const {
  if (!authorization.starts_with(kBearer)) return false;
  const std::string_view given = authorization.substr(kBearer.size());
  const std::lock_guard lock(mutex_);
  bool known = false;
  const std::uint64_t locks = locks_so_far_();
  for (const Token& token : tokens_)
    known = (equal(token.bytes, given) && token.locks == locks) || known;
  return known;
}

Answer LoopbackAccess::begin_session(const Request& request) {
  auto body = parse_object(request.body);
  if (!body || !request.query.empty()) return Api::failed(Error::kBadRequest);
  Fields fields(std::move(*body));
  const std::string given = fields.text("code");
  if (!fields.sound()) return Api::failed(Error::kBadRequest);
  const std::lock_guard lock(mutex_);
  const std::uint64_t locks = locks_so_far_();
  if (code_ && (clock_.steady_now() >= code_->until || code_->locks != locks)) code_.reset();
  std::erase_if(tokens_, [locks](const Token& token) { return token.locks != locks; });
  if (!code_ || !equal(code_->bytes, given)) {
    if (code_ && --code_->tries_left == 0) code_.reset();
    return Api::failed(Error::kNotFound);
  }
  code_.reset();
  if (tokens_.size() == kMaxTokens) tokens_.pop_front();
  tokens_.push_back({random_.bytes<32>(), locks});
  const Json session = {{"schema", "waterline/session/1"},
                        {"token", base::to_hex(tokens_.back().bytes)}};
  return {200, session.dump()};
}

}  // namespace waterline::api
