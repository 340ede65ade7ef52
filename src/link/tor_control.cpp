#include "link/tor_control.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "crypto/onion_keys.h"

namespace waterline::link {
namespace {

constexpr int kEventCode = 650;
constexpr std::size_t kMaxWord = 32;
// No clock is off by more than a century; a larger number is none.
constexpr long kMaxSkew = 100L * 366 * 24 * 3600;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// Takes the words of an event off its front. Words are separated by single blanks. A part of a word
// in quotation marks may hold blanks, and marks behind a backslash.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  // Returns the next word, an empty one at the end.
  std::string_view next() {
    bool quoted = false;
    std::size_t size = 0;
    for (; size < rest_.size(); ++size) {
      if (rest_[size] == ' ' && !quoted) break;
      if (rest_[size] == '"') quoted = !quoted;
      if (rest_[size] == '\\' && quoted) ++size;
    }
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(std::min(size + 1, rest_.size()));
    return word;
  }

  // Returns the value of the first "name=value" that is left; nullopt if there is none.
  [[nodiscard]] std::optional<std::string_view> value_of(std::string_view name) const {
    Words words(rest_);
    while (!words.rest_.empty()) {
      const std::string_view word = words.next();
      if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
        return word.substr(name.size() + 1);
    }
    return {};
  }

 private:
  std::string_view rest_;
};

std::optional<long> number_in(std::string_view text) {
  long number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) return {};
  return number;
}

bool is_address(std::string_view text) {
  return text.size() == crypto::OnionAddress::kSize &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || (c >= '2' && c <= '7'); });
}

std::optional<TorMessage> bootstrap_in(const Words& words) {
  const auto percent = number_in(words.value_of("PROGRESS").value_or(""));
  const std::string_view step = words.value_of("TAG").value_or("");
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
  if (!percent || *percent < 0 || *percent > 100 || step.empty() || step.size() > kMaxWord ||
      !std::ranges::all_of(step, fits)) {
    return {};
  }
  return TorBootstrap{static_cast<int>(*percent), std::string(step)};
}

// Tor says SKEW if it measured one, and MIN_SKEW if it knows a bound only.
std::optional<TorMessage> skew_in(const Words& words) {
  const auto measured = words.value_of("SKEW");
  const auto skew = number_in(measured ? *measured : words.value_of("MIN_SKEW").value_or(""));
  if (!skew || *skew < -kMaxSkew || *skew > kMaxSkew) return {};
  return TorClockSkew{std::chrono::seconds(*skew)};
}

std::optional<TorMessage> failed_in(std::string_view address, const Words& words) {
  const std::string_view reason = words.value_of("REASON").value_or("");
  const auto fits = [](char c) { return is_upper(c) || c == '_'; };
  if (address == "UNKNOWN") address = {};
  if (!address.empty() && !is_address(address)) return {};
  if (reason.size() > kMaxWord || !std::ranges::all_of(reason, fits)) return {};
  return TorDescriptorFailed{std::string(address), std::string(reason)};
}

// Returns whether every byte may be in a line: no control character, so that no line holds a line
// end. Bytes above 127 may, since Tor quotes texts of others.
bool is_line(std::string_view line) {
  return std::ranges::all_of(line, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
  });
}

}  // namespace

base::Result<std::vector<TorMessage>, TorControl::Broken> TorControl::receive(
    base::ByteView bytes) {
  std::vector<TorMessage> messages;
  if (is_broken_ || !take_bytes(base::text_of(bytes), messages)) return how_;
  return messages;
}

bool TorControl::broken(Broken how) {
  is_broken_ = true;
  how_ = how;
  return false;
}

bool TorControl::take_bytes(std::string_view bytes, std::vector<TorMessage>& messages) {
  constexpr std::string_view kEnd = "\r\n";
  while (!bytes.empty()) {
    const std::size_t feed = bytes.find('\n');
    const std::string_view part = bytes.substr(0, feed == bytes.npos ? feed : feed + 1);
    bytes.remove_prefix(part.size());
    if (line_.size() + part.size() > kMaxLine + kEnd.size()) return broken(Broken::kLineTooLong);
    line_ += part;
    if (feed == bytes.npos) return true;
    if (!line_.ends_with(kEnd)) return broken(Broken::kBadLine);
    line_.resize(line_.size() - kEnd.size());
    if (!is_line(line_)) return broken(Broken::kBadLine);
    if (!take_line(line_, messages)) return false;
    line_.clear();
  }
  return true;
}

bool TorControl::take_line(std::string_view line, std::vector<TorMessage>& messages) {
  if (++lines_ > kMaxLines) return broken(Broken::kBadOrder);
  if (inside_ == Inside::kData) {
    if (line == ".") inside_ = Inside::kMessage;
    return true;
  }
  if (line.size() < 4 || !std::ranges::all_of(line.substr(0, 3), &is_digit) ||
      std::string_view("-+ ").find(line[3]) == std::string_view::npos) {
    return broken(Broken::kBadLine);
  }
  const int code = static_cast<int>(*number_in(line.substr(0, 3)));
  if (inside_ == Inside::kNothing) {
    if (code != kEventCode && waiting_.empty()) return broken(Broken::kBadOrder);
    code_ = code;
    text_ = line.substr(4);
  } else if (code != code_) {
    return broken(Broken::kBadOrder);
  }
  inside_ = line[3] == '+' ? Inside::kData : Inside::kMessage;
  return line[3] != ' ' || take_message(messages);
}

bool TorControl::take_message(std::vector<TorMessage>& messages) {
  inside_ = Inside::kNothing;
  lines_ = 0;
  if (code_ == kEventCode) return take_event(messages);
  messages.emplace_back(TorAnswer{waiting_.front(), code_});
  waiting_.pop_front();
  return true;
}

bool TorControl::take_event(std::vector<TorMessage>& messages) {
  Words words(text_);
  const std::string_view kind = words.next();
  std::optional<TorMessage> message;
  if (kind == "STATUS_CLIENT" || kind == "STATUS_GENERAL") {
    words.next();  // how severe it is
    const std::string_view action = words.next();
    if (kind == "STATUS_CLIENT" && action == "BOOTSTRAP") {
      message = bootstrap_in(words);
    } else if (kind == "STATUS_GENERAL" && action == "CLOCK_SKEW") {
      message = skew_in(words);
    } else {
      return true;
    }
  } else if (kind == "HS_DESC") {
    const std::string_view action = words.next();
    const std::string_view address = words.next();
    if (action == "UPLOADED") {
      if (is_address(address)) message = TorPublished{std::string(address)};
    } else if (action == "FAILED") {
      message = failed_in(address, words);
    } else {
      return true;
    }
  } else if (kind == "NETWORK_LIVENESS") {
    const std::string_view state = words.next();
    if (state == "UP" || state == "DOWN") message = TorNetwork{state == "UP"};
  } else {
    return true;
  }
  if (!message) return broken(Broken::kBadEvent);
  messages.push_back(*std::move(message));
  return true;
}

}  // namespace waterline::link
