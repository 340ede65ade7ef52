#include <functional>

#include <poll.h>

#include "carrier/box.h"
#include "carrier/propfind.h"

namespace waterline::carrier {

namespace messages = base::carrier;

namespace {

constexpr long kLocked = 423;
constexpr int kTriesAtLocked = 4;
constexpr int kMillisecondsBetween = 1500;

// Without these, libcurl would wait for an answer before it sends a large file, and would name a
// kind for the content.
const std::vector<std::string> kOfUpload = {"Expect:", "Content-Type: application/octet-stream"};

constexpr const char* kAskForNames =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    "<propfind xmlns=\"DAV:\"><prop><resourcetype/></prop></propfind>";

// Counts what an answer brings, and ends it at a limit.
class Bounded {
 public:
  explicit Bounded(std::size_t most) : left_(most) {}
  bool take(std::size_t size) {
    if (size > left_) return false;
    left_ -= size;
    return true;
  }

 private:
  std::size_t left_;
};

// An answer whose content is of no interest.
std::function<bool(base::ByteView)> skip() {
  return [left = Bounded(Transfers::kMaxListing)](base::ByteView piece) mutable {
    return left.take(piece.size());
  };
}

// Returns whether the server does not store a file of this name in this way, though it may store
// another: the login, the room or the time are not the reason.
bool refuses(const Transfers::Answer& answer) {
  switch (answer.status) {
    case 401:
    case 408:
    case 413:
    case kLocked:
    case 425:
    case 429:
      return false;
    default:
      return (answer.status >= 400 && answer.status < 500) || answer.status == 501;
  }
}

}  // namespace

Transfers::Answer WebDav::patiently(const Transfers::Request& request) {
  auto answer = transfers_.perform(request);
  for (int tries = 1; answer.status == kLocked && tries < kTriesAtLocked; ++tries) {
    ::poll(nullptr, 0, kMillisecondsBetween);
    answer = transfers_.perform(request);
  }
  return answer;
}

Box::Outcome WebDav::list(const TakeNames& take) {
  PropfindNames found;
  Bounded bytes(Transfers::kMaxListing);
  Bounded names(messages::kMaxNames);
  const auto answer =
      transfers_.perform({.address = transfers_.address_of({}),
                          .method = "PROPFIND",
                          .headers = {"Depth: 1", "Content-Type: application/xml", "Expect:"},
                          .body = kAskForNames,
                          .take = [&](base::ByteView piece) {
                            found.receive(piece);
                            std::vector<std::string> some = found.take();
                            if (!bytes.take(piece.size()) || !names.take(some.size())) return false;
                            take(std::move(some));
                            return true;
                          }});
  // A web server that knows no WebDAV answers with a page (200), which is no list.
  if (answer.outcome == Outcome::kDone && answer.status != 207) return Outcome::kNotUnderstood;
  if (answer.outcome == Outcome::kDone && !found.is_whole()) return Outcome::kNotReached;
  return answer.outcome;
}

Box::Outcome WebDav::put(const std::string& name, const base::Bytes& bytes) {
  const auto store = [&](const std::string& as) {
    return patiently({.address = transfers_.address_of(as),
                      .headers = kOfUpload,
                      .upload = &bytes,
                      .take = skip()});
  };
  const std::string part = name + std::string(messages::kUnfinished);
  const auto stored = store(part);
  if (refuses(stored)) return store(name).outcome;
  if (stored.outcome != Outcome::kDone) return stored.outcome;
  const auto moved =
      patiently({.address = transfers_.address_of(part),
                 .method = "MOVE",
                 .headers = {"Destination: " + transfers_.address_of(name), "Overwrite: F"},
                 .take = skip()});
  if (moved.outcome == Outcome::kDone) return Outcome::kDone;
  const bool has_answered = moved.status != 0;
  if (!has_answered) return moved.outcome;
  const auto again = store(name);
  static_cast<void>(remove(part));
  return again.outcome;
}

Box::Outcome WebDav::remove(const std::string& name) {
  const auto answer =
      patiently({.address = transfers_.address_of(name), .method = "DELETE", .take = skip()});
  return answer.outcome == Outcome::kNoFolder ? Outcome::kDone : answer.outcome;
}

}  // namespace waterline::carrier
