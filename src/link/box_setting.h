#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/carrier_messages.h"
#include "base/result.h"
#include "link/socket_address.h"

namespace waterline::link {

enum class BoxWay : std::uint8_t { kDirect, kTor };

// Why an address is none of a box.
enum class BoxFault {
  kUnreadable,    // no https://HOST/FOLDER/ or sftp://HOST/FOLDER/
  kPlain,         // http:// would show the password to the network
  kPasswordInIt,  // an address with a password would stay in the history of a shell
  kOnionNeedsTor  // an address that ends in .onion is reached through Tor alone
};

// A box: a folder on a server of somebody else, by WebDAV or SFTP, in which both devices keep their
// bundles; and how this device goes there.
struct BoxSetting {
  base::carrier::Scheme scheme = base::carrier::Scheme::kHttps;
  std::string login{};
  SocketAddress at{};
  std::string path{};  // of the folder; begins and ends with a slash
  BoxWay way = BoxWay::kDirect;
  base::Bytes host_key{};  // the one that an SFTP server must show
  // It showed another: no visit follows, unless a person asks for it.
  enum class Shown : std::uint8_t { kRightKey, kOtherKey };
  Shown shown = Shown::kRightKey;
  // How this device is let in: by a password, or by a private key of SSH (SFTP).
  std::string password{};
  std::string login_key{};  // without a passphrase of its own; empty for none

  friend bool operator==(const BoxSetting&, const BoxSetting&) = default;

  // Reads SCHEME://[LOGIN@]HOST[:PORT]/FOLDER/. The last slash may be missing. `http` is for a host
  // that ends in .onion alone.
  static base::Result<BoxSetting, BoxFault> from_address(std::string_view address, BoxWay way);
  // Returns the address as it may be shown: everything but the password and the key.
  [[nodiscard]] std::string address() const;
  [[nodiscard]] bool is_onion() const { return at.host.ends_with(".onion"); }

  // The setting as it is kept, sealed, in the ledger. It begins with kBegins, and no path of a
  // folder does.
  static constexpr std::string_view kBegins = "box 1\n";
  [[nodiscard]] std::string text() const;
  static std::optional<BoxSetting> from_text(std::string_view text);
};

// A place's setting is the path of a folder, or the text of a box.
inline bool is_box(std::string_view setting) {
  return setting.starts_with(BoxSetting::kBegins);
}
// Returns whether two settings are of one box, though the password, the key or the way may differ.
bool is_same_box(std::string_view one, std::string_view other);

// Returns whether a text can be a login or a password: it has no control character.
bool is_for_login(std::string_view text);

// What a file is that a person gives as their private key.
enum class LoginKeyForm {
  kUsable,
  kNotAKey,   // no private key of SSH
  kProtected  // a passphrase would have to be typed at each visit
};
LoginKeyForm form_of_login_key(std::string_view file);

}  // namespace waterline::link
