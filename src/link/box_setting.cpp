#include "link/box_setting.h"

#include <algorithm>
#include <array>
#include <utility>

namespace waterline::link {
namespace {

using base::carrier::Scheme;

struct KnownScheme {
  Scheme scheme;
  std::string_view begins;
  std::uint16_t port;
};
constexpr std::array<KnownScheme, 3> kSchemes{{{Scheme::kHttps, "https://", 443},
                                               {Scheme::kHttp, "http://", 80},
                                               {Scheme::kSftp, "sftp://", 22}}};

constexpr std::string_view kDirectWord = "direct";
constexpr std::string_view kTorWord = "tor";
constexpr std::string_view kOtherKeyWord = " other-key";  // behind one of these
constexpr std::string_view kByKeyWord = " by-key";        // the last one: a private key follows

// Letters, digits and a few signs that mean nothing to a server, a shell or libssh2's commands.
bool is_path(std::string_view path, Scheme scheme) {
  const bool has_steps = ("/" + std::string(path) + "/").find("/../") != std::string::npos;
  return !has_steps && path.size() < base::carrier::kMaxText / 2 &&
         std::ranges::all_of(path, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("/._~-+=,@").find(c) != std::string_view::npos ||
                  (c == '%' && scheme != Scheme::kSftp);
         });
}

std::optional<base::Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  base::Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int value = 16 * digit(text[i]) + digit(text[i + 1]);
    if (digit(text[i]) < 0 || digit(text[i + 1]) < 0) return {};
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

// Names are equal in any spelling, and a last dot says nothing.
std::string plain_host(std::string host) {
  std::ranges::transform(host, host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (host.ends_with('.')) host.pop_back();
  return host;
}

// Returns HOST:PORT, also if the text has no port.
std::optional<SocketAddress> place_of(std::string_view text, std::uint16_t port) {
  if (auto with_port = dial_address(text)) return with_port;
  return dial_address(std::string(text) + ":" + std::to_string(port));
}

}  // namespace

base::Result<BoxSetting, BoxFault> BoxSetting::from_address(std::string_view address, BoxWay way) {
  const auto known = std::ranges::find_if(
      kSchemes, [&](const KnownScheme& one) { return address.starts_with(one.begins); });
  if (known == kSchemes.end()) return BoxFault::kUnreadable;
  BoxSetting setting{.scheme = known->scheme, .way = way};
  address.remove_prefix(known->begins.size());
  const auto slash = std::min(address.find('/'), address.size());
  std::string_view place = address.substr(0, slash);
  const std::string_view path = address.substr(slash);
  if (const auto at = place.rfind('@'); at != std::string_view::npos) {
    setting.login = place.substr(0, at);
    place.remove_prefix(at + 1);
  }
  if (setting.login.find(':') != std::string::npos) return BoxFault::kPasswordInIt;
  auto where = place_of(place, known->port);
  if (!where || !is_path(path, setting.scheme) || !is_for_login(setting.login))
    return BoxFault::kUnreadable;
  setting.at = {plain_host(std::move(where->host)), where->port};
  setting.path = path;
  if (!setting.path.ends_with('/')) setting.path += '/';
  if (setting.scheme == Scheme::kHttp && !setting.is_onion()) return BoxFault::kPlain;
  if (setting.is_onion() && way == BoxWay::kDirect) return BoxFault::kOnionNeedsTor;
  return setting;
}

std::string BoxSetting::address() const {
  const auto known =
      std::ranges::find_if(kSchemes, [&](const KnownScheme& one) { return one.scheme == scheme; });
  std::string text(known->begins);
  if (!login.empty()) text += login + "@";
  text += at.port == known->port ? host_in_address(at.host) : to_text(at);
  return text + path;
}

std::string BoxSetting::text() const {
  std::string text(kBegins);
  text += address() + "\n";
  text += way == BoxWay::kTor ? kTorWord : kDirectWord;
  if (shown == Shown::kOtherKey) text += kOtherKeyWord;
  if (!login_key.empty()) text += kByKeyWord;
  return text + "\n" + base::to_hex(host_key) + "\n" + (login_key.empty() ? password : login_key);
}

std::optional<BoxSetting> BoxSetting::from_text(std::string_view text) {
  if (!text.starts_with(kBegins)) return {};
  text.remove_prefix(kBegins.size());
  const auto next = [&]() -> std::string_view {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
  };
  const std::string_view address = next();
  std::string_view way = next();
  const bool is_by_key = way.ends_with(kByKeyWord);
  if (is_by_key) way.remove_suffix(kByKeyWord.size());
  const Shown shown = way.ends_with(kOtherKeyWord) ? Shown::kOtherKey : Shown::kRightKey;
  if (shown == Shown::kOtherKey) way.remove_suffix(kOtherKeyWord.size());
  auto key = from_hex(next());
  const bool is_sound =
      is_by_key ? form_of_login_key(text) == LoginKeyForm::kUsable : is_for_login(text);
  if ((way != kDirectWord && way != kTorWord) || !key || !is_sound) return {};
  auto setting = from_address(address, way == kTorWord ? BoxWay::kTor : BoxWay::kDirect);
  if (!setting) return {};
  setting->host_key = std::move(*key);
  setting->shown = shown;
  (is_by_key ? setting->login_key : setting->password) = text;
  return std::move(*setting);
}

bool is_same_box(std::string_view one, std::string_view other) {
  const auto first = BoxSetting::from_text(one);
  const auto second = BoxSetting::from_text(other);
  return first && second && first->address() == second->address();
}

bool is_for_login(std::string_view text) {
  return text.size() <= 1024 && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

LoginKeyForm form_of_login_key(std::string_view file) {
  constexpr std::string_view kBeginsOpenSsh = "-----BEGIN OPENSSH PRIVATE KEY-----";
  const auto has = [&](std::string_view words) { return file.find(words) != file.npos; };
  const bool is_text = std::ranges::none_of(file, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') ||
           static_cast<unsigned char>(c) > 0x7e;
  });
  const bool is_key = has("-----BEGIN ") && has("PRIVATE KEY-----") && has("-----END ");
  if (!is_text || !is_key || file.size() > base::carrier::kMaxLoginKey)
    return LoginKeyForm::kNotAKey;
  if (has("ENCRYPTED")) return LoginKeyForm::kProtected;
  if (!has(kBeginsOpenSsh)) return LoginKeyForm::kUsable;
  // OpenSSH's form begins, in base64, with "openssh-key-v1", a zero byte, and the length and the
  // name of the cipher.
  constexpr std::string_view kUnprotected = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";
  std::string letters;
  for (const char c : file.substr(file.find(kBeginsOpenSsh) + kBeginsOpenSsh.size())) {
    if (letters.size() == kUnprotected.size()) break;
    if (c != '\n' && c != '\r') letters.push_back(c);
  }
  if (letters == kUnprotected) return LoginKeyForm::kUsable;
  constexpr std::string_view kMagic = "b3BlbnNzaC1rZXktdjEA";
  return letters.starts_with(kMagic) ? LoginKeyForm::kProtected : LoginKeyForm::kNotAKey;
}

}  // namespace waterline::link
