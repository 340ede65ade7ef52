#include <algorithm>

#include "base/check.h"
#include "base/id.h"
#include "crypto/mac.h"
#include "pairing/code.h"
#include "wire/address.h"

namespace waterline::pairing {
namespace {

constexpr std::string_view kPrefix = "WATERLINE:1:";
constexpr std::string_view kSmallPrefix = "waterline:1:";
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kMaxAddresses = 4;
// The size of the checksum in a picture's text. By it a copying mistake can be told from a picture
// that has expired.
constexpr std::size_t kChecksumSize = 4;
constexpr std::size_t kFixedSize = 16 + kSecretSize + 8 + 1;
constexpr std::size_t kMaxSize =
    kFixedSize + kMaxAddresses * (1 + wire::kMaxAddressSize) + kChecksumSize;
// The last second of the year 9999. Later times are refused, so that no sum of times overflows.
constexpr std::uint64_t kLastSecond = 253'402'300'799;

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_lower(char letter) {
  return letter >= 'a' && letter <= 'z';
}

bool is_picture_address(std::string_view text) {
  return !text.empty() && wire::is_address(text);
}

// More than a messenger puts around the text of a picture.
constexpr std::size_t kMaxTextSize = 16UL * 1024;

// Returns the ASCII letters, digits and colons of a text, in small letters. A messenger adds quotes,
// marks and characters that nobody sees, and the checksum tells whether the rest is whole.
std::string bare(std::string_view text) {
  std::string letters;
  // Reserve the whole size first: growing would leave copies of the secret in memory.
  letters.reserve(text.size());
  for (const char letter : text) {
    const char small = lower(letter);
    if (is_lower(small) || (small >= '0' && small <= ':')) letters.push_back(small);
  }
  return letters;
}

// Returns the part of a text before its first blank line.
std::string_view first_block(std::string_view text) {
  return text.substr(0, std::min(text.find("\n\n"), text.find("\n\r\n")));
}

// Takes numbers and bytes off the front of a byte sequence. Its functions return nullopt if fewer
// bytes are left.
struct Reader {
  base::ByteView rest;

  std::optional<base::ByteView> take(std::size_t size) {
    if (rest.size() < size) return {};
    const base::ByteView taken = rest.first(size);
    rest = rest.subspan(size);
    return taken;
  }
};

std::optional<Picture> picture_from(base::ByteView bytes) {
  if (bytes.size() < kFixedSize + kChecksumSize) return {};
  const base::ByteView body = bytes.first(bytes.size() - kChecksumSize);
  if (!std::ranges::equal(bytes.last(kChecksumSize),
                          base::ByteView(crypto::sha512(body)).first(kChecksumSize))) {
    return {};
  }
  Reader reader{body};
  Picture picture;
  std::ranges::copy(*reader.take(picture.commitment.size()), picture.commitment.begin());
  picture.secret = crypto::SecretBytes::copy_of(*reader.take(kSecretSize));
  const auto seconds = base::read_little_endian<std::uint64_t>(*reader.take(8));
  if (seconds > kLastSecond) return {};
  picture.expires = base::WallTime(std::chrono::seconds(seconds));
  const auto count = std::to_integer<std::size_t>((*reader.take(1))[0]);
  if (count > kMaxAddresses) return {};
  for (std::size_t i = 0; i < count; ++i) {
    const auto size = reader.take(1);
    if (!size) return {};
    const auto address = reader.take(std::to_integer<std::size_t>((*size)[0]));
    if (!address || !is_picture_address(base::text_of(*address))) return {};
    picture.addresses.emplace_back(base::text_of(*address));
  }
  if (!reader.rest.empty()) return {};
  return picture;
}

// Reads the text of a picture that begins anywhere in `text` and reaches to its end.
std::optional<Picture> picture_in(std::string_view text) {
  std::string small = bare(text);
  std::optional<Picture> picture;
  const auto from = small.rfind(kSmallPrefix);
  if (from != std::string::npos) {
    const auto begin = from + kSmallPrefix.size();
    small.erase(std::remove(small.begin() + static_cast<std::ptrdiff_t>(begin), small.end(), ':'),
                small.end());
    const std::string_view letters = std::string_view(small).substr(begin);
    const std::size_t size = letters.size() * 5 / 8;
    base::Bytes bytes(std::min(size, kMaxSize + 1));
    if (size <= kMaxSize && base::from_base32(letters, bytes)) picture = picture_from(bytes);
    crypto::wipe(bytes);
  }
  crypto::wipe(std::as_writable_bytes(std::span(small.data(), small.size())));
  return picture;
}

}  // namespace

std::string to_text(const Picture& picture) {
  base::check(picture.secret.size() == kSecretSize && picture.addresses.size() <= kMaxAddresses);
  base::Bytes bytes;
  // Reserve the whole size first: growing would leave copies of the secret in memory.
  bytes.reserve(kMaxSize);
  base::append(bytes, picture.commitment);
  base::append(bytes, picture.secret.view());
  const auto seconds =
      std::chrono::floor<std::chrono::seconds>(picture.expires.time_since_epoch()).count();
  base::check(seconds >= 0 && static_cast<std::uint64_t>(seconds) <= kLastSecond);
  base::append_little_endian(bytes, static_cast<std::uint64_t>(seconds));
  base::append_little_endian(bytes, static_cast<std::uint8_t>(picture.addresses.size()));
  for (const std::string& address : picture.addresses) {
    base::check(is_picture_address(address));
    base::append_little_endian(bytes, static_cast<std::uint8_t>(address.size()));
    base::append(bytes, base::bytes_of(address));
  }
  const auto checksum = crypto::sha512(bytes);
  base::append(bytes, base::ByteView(checksum).first(kChecksumSize));

  std::string text(kPrefix);
  text += base::to_base32(bytes);
  std::ranges::transform(text, text.begin(), upper);
  crypto::wipe(bytes);
  return text;
}

std::optional<Picture> picture_from_text(std::string_view text) {
  if (text.size() > kMaxTextSize) return {};
  if (auto picture = picture_in(text)) return picture;
  // Another message may stand before or behind it.
  while (!text.empty()) {
    const std::string_view block = first_block(text);
    if (auto picture = picture_in(block)) return picture;
    text.remove_prefix(std::min(block.size() + 1, text.size()));
  }
  return {};
}

std::array<std::byte, 16> commitment_to(const crypto::PublicKey& key) {
  const auto hash = crypto::sha512(key.bytes);
  std::array<std::byte, 16> commitment{};
  std::copy_n(hash.begin(), commitment.size(), commitment.begin());
  return commitment;
}

}  // namespace waterline::pairing
