#include "api/loopback_access.h"

#include "api/fields.h"
#include "api/page_files.h"
#include "crypto/secret.h"

namespace waterline::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::string host_of(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

// Returns true if the text is the secret in hex. The comparison takes the same time for every text
// of the right length, so that nobody can guess the secret piece by piece.
bool equal(base::ByteView secret, std::string_view hex) {
  const std::string expected = base::to_hex(secret);
  return crypto::equal_in_constant_time(base::bytes_of(expected), base::bytes_of(hex));
}

}  // namespace

std::string LoopbackAccess::begin(std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  if (port_ == 0) page_folder_ = random_.bytes<16>();
  port_ = port;
  code_ = Code{random_.bytes<16>(), clock_.steady_now() + kCodeLife, kTries, open_period_()};
  return base::to_hex(code_->bytes);
}

void LoopbackAccess::end() {
  forget_all();
  const std::lock_guard lock(mutex_);
  port_ = 0;
  page_folder_ = {};
}

void LoopbackAccess::forget_all() {
  const std::lock_guard lock(mutex_);
  code_.reset();
  tokens_.clear();
}

std::uint16_t LoopbackAccess::port() const {
  const std::lock_guard lock(mutex_);
  return port_;
}

std::string LoopbackAccess::page_folder() const {
  const std::lock_guard lock(mutex_);
  return base::to_hex(page_folder_);
}

std::optional<std::string_view> LoopbackAccess::path_in_page(std::string_view path) const {
  constexpr std::size_t kFolderSize = 2 * sizeof page_folder_;
  if (path.size() < kFolderSize + 2 || path[kFolderSize + 1] != '/') return {};
  const std::lock_guard lock(mutex_);
  if (port_ == 0 || !equal(page_folder_, path.substr(1, kFolderSize))) return {};
  return path.substr(kFolderSize + 2);
}

bool LoopbackAccess::serves(const Asker& asker, std::string_view method,
                            std::string_view path) const {
  if (!asker.host || !asker.origin || !asker.site || !asker.mode || !asker.destination ||
      !asker.authorization) {
    return false;
  }
  const std::string host = host_of(port());
  if (*asker.host != host) return false;
  const bool may_be_without_origin = method == "GET" && asker.origin->empty();
  if (!may_be_without_origin && *asker.origin != "http://" + host) return false;
  if (const auto rest = path_in_page(path)) return serves_page(asker, method, *rest);
  if (!asker.site->empty() && *asker.site != "same-origin") return false;
  if (path == kSessionPath) return method == "POST" && asker.authorization->empty();
  if (path.starts_with(kPrefix) || path == kOpenPagePath) return false;
  const std::lock_guard lock(mutex_);
  return find(*asker.authorization) < tokens_.size();
}

// Returns true if this file of the page may be served. When a browser opens an address, it sends no
// token, and the address may come from anywhere: from a file, a bookmark, another page. So the
// documents, which hold nothing private, are served to everybody who opens their address, and all
// other files only to these documents.
bool LoopbackAccess::serves_page(const Asker& asker, std::string_view method,
                                 std::string_view rest) const {
  if (method != "GET" || !asker.authorization->empty()) return false;
  if (rest.empty() || rest == kScanner || rest == kRecorder) {
    return *asker.mode == "navigate" && *asker.destination == "document";
  }
  return *asker.site == "same-origin" && *asker.mode != "navigate";
}

std::size_t LoopbackAccess::find(std::string_view authorization) const {
  if (!authorization.starts_with(kBearer)) return tokens_.size();
  const std::string_view given = authorization.substr(kBearer.size());
  std::size_t found = tokens_.size();
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (equal(tokens_[i].bytes, given)) found = i;
  }
  return found;
}

std::uint64_t LoopbackAccess::period_of(std::string_view authorization) const {
  const std::lock_guard lock(mutex_);
  const std::size_t at = find(authorization);
  return at == tokens_.size() ? 0 : tokens_[at].open_period;
}

void LoopbackAccess::proven(std::string_view authorization) {
  const std::lock_guard lock(mutex_);
  const std::size_t at = find(authorization);
  if (at < tokens_.size()) tokens_[at].open_period = open_period_();
}

Answer LoopbackAccess::begin_session(const Request& request) {
  auto body = parse_object(request.body);
  if (!body || !request.query.empty()) return Api::failed(Error::kBadRequest);
  Fields fields(std::move(*body));
  const std::string given = fields.text("code");
  if (!fields.sound()) return Api::failed(Error::kBadRequest);
  const std::lock_guard lock(mutex_);
  if (code_ && clock_.steady_now() >= code_->until) code_.reset();
  if (!code_ || !equal(code_->bytes, given)) {
    if (code_ && --code_->tries_left == 0) code_.reset();
    return Api::failed(Error::kNotFound);
  }
  const std::uint64_t open_period = code_->open_period;
  code_.reset();
  if (tokens_.size() == kMaxTokens) tokens_.pop_front();
  tokens_.push_back({random_.bytes<32>(), open_period});
  const Json session = {{"schema", "waterline/session/1"},
                        {"token", base::to_hex(tokens_.back().bytes)}};
  return {200, session.dump()};
}

}  // namespace waterline::api
