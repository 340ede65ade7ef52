#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"

// What the node and the carrier say to each other, over a SOCK_SEQPACKET socket pair: one message a
// packet. The carrier (waterline-carrier) takes sealed bundles to a box and from there: a WebDAV or
// SFTP server of somebody else. These messages are all that passes between the two.
//
//   carrier    Ready                                  its cage is in force
//   node       Visit                                  where, with the login; then, any number of times:
//   node       List | Get | Remove | Put and its Parts
//   carrier      WantSocket                           as often as it needs a connection; each time
//   node         Socket                               the node answers, with a socket or without one
//   carrier      Names | Part                         as many as there are
//   carrier      Done                                 then the next command may come
//
// The carrier answers nothing that the node did not ask. The node trusts nothing that it says.
namespace waterline::base::carrier {

inline constexpr std::size_t kMaxPart = 48 * 1024;
inline constexpr std::size_t kMaxMessage = 64 * 1024;
// A bundle is a little larger than 64 MiB at most.
inline constexpr std::size_t kMaxBlob = (64 * 1024 + 64) * 1024;
inline constexpr std::size_t kMaxNames = 10'000;  // in a box
inline constexpr std::size_t kMaxNamesInMessage = 1'000;
inline constexpr std::size_t kMaxText = 4096;  // each text of a Visit
inline constexpr std::size_t kMaxLoginKey = 16 * 1024;

// The scheme of the box's address. kHttp is used inside Tor alone, which encrypts by itself.
enum class Scheme : std::uint8_t { kHttps = 1, kHttp = 2, kSftp = 3 };

enum class Outcome : std::uint8_t {
  kDone = 1,
  kRefused,        // the box does not take the login, or does not allow this
  kFull,           // no room
  kNoFolder,       // the box has no such folder
  kNoFile,         // the box has no file of this name (for Get)
  kOtherKey,       // SFTP: the box shows another key than `host_key`, or none is known yet
  kNotTrusted,     // HTTPS: nobody whom this computer trusts vouches for the box
  kNotReached,     // no connection, no answer in time, or the box is out of order
  kMoved,          // the box sends to another address
  kNotUnderstood,  // what answers is no WebDAV or SFTP server, or breaks its rules
  kTooMuch,        // more names or bytes than are allowed
  kBusy,           // the box cannot do this now to this one file (423)
  // HTTPS, more exactly than kNotTrusted:
  kNoAuthorities,    // this computer has no list of those whom it trusts
  kCertificateTime,  // the certificate has run out or begins later, by this computer's clock
  kOtherName         // the certificate is for another name
};
inline constexpr Outcome kLastOutcome = Outcome::kOtherName;

// To the carrier.
struct Visit {
  Scheme scheme = Scheme::kHttps;
  std::string host;  // a name or a numeric address, IPv6 without brackets
  std::uint16_t port = 0;
  std::string path;  // of the folder; begins and ends with a slash
  std::string login;
  std::string password;
  std::string login_key;  // SFTP: a private key in place of a password; empty for none
  Bytes host_key;         // SFTP: the only key that the box may show; empty: none is right

  friend bool operator==(const Visit&, const Visit&) = default;
};
struct List {
  friend bool operator==(const List&, const List&) = default;
};
struct Get {
  std::string name;
  friend bool operator==(const Get&, const Get&) = default;
};
struct Put {
  std::string name;
  std::uint64_t size = 0;  // of all parts that follow
  friend bool operator==(const Put&, const Put&) = default;
};
struct Remove {
  std::string name;
  friend bool operator==(const Remove&, const Remove&) = default;
};
// Comes with a descriptor if `connected`.
struct Socket {
  bool connected = false;
  friend bool operator==(const Socket&, const Socket&) = default;
};

// To the node.
struct Ready {
  std::uint32_t landlock_abi = 0;
  bool seccomp = false;
  friend bool operator==(const Ready&, const Ready&) = default;
};
struct WantSocket {
  friend bool operator==(const WantSocket&, const WantSocket&) = default;
};
struct Names {
  std::vector<std::string> names;
  friend bool operator==(const Names&, const Names&) = default;
};
struct Done {
  Outcome outcome = Outcome::kDone;
  Bytes host_key;  // with kOtherKey: the key that the box shows
  friend bool operator==(const Done&, const Done&) = default;
};

// In both directions.
struct Part {
  Bytes bytes;
  friend bool operator==(const Part&, const Part&) = default;
};

using ToCarrier = std::variant<Visit, List, Get, Put, Remove, Part, Socket>;
using FromCarrier = std::variant<Ready, WantSocket, Names, Part, Done>;

// REQUIRES: the message keeps the limits above.
Bytes encode(const ToCarrier& message);
Bytes encode(const FromCarrier& message);
// Return nullopt if the bytes are no message in its only form, or break a limit.
std::optional<ToCarrier> decode_to_carrier(ByteView bytes);
std::optional<FromCarrier> decode_from_carrier(ByteView bytes);

// The ending of the name of a file that is being written. Nextcloud and ownCloud take no name that
// ends in ".part".
inline constexpr std::string_view kUnfinished = ".new";
// Returns whether a file in a box may have this name: 32 hexadecimal digits, maybe with kUnfinished.
bool is_name_in_box(std::string_view name);

}  // namespace waterline::base::carrier
