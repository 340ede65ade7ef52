#include "terminal/qr.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/text.h"
#include "terminal/caged.h"
#include "terminal/standard_input.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr const char* kProgram = "waterline-lens";
constexpr std::size_t kMaxPictureFile = std::size_t{32} * 1024 * 1024;
// Limits for the answers of the lens.
constexpr std::size_t kMaxText = std::size_t{4} * 1024;
// The largest QR code has 177 modules (black or white squares) on each side, and a border.
constexpr std::size_t kMaxModules = std::size_t{256} * 256;
constexpr std::size_t kMaxPng = std::size_t{8} * 1024 * 1024;

Ended not_read_safely() {
  return {Exit::kUsage, tr("This picture could not be read safely. Nothing was paired."),
          tr("Take the picture again, or pair by words: `waterline pair show`."),
          "not_read_safely"};
}

Ended not_drawn() {
  return {Exit::kFailure, tr("The picture could not be drawn."),
          tr("Pair by words instead: `waterline pair show`."), "failure"};
}

// Returns the QR code that the lens makes of a text. `act` is the argument that tells the lens in
// which form, and `most` the largest size of its answer in bytes.
base::Bytes drawn(std::string_view text, const char* act, std::size_t most) {
  cage::Input input;
  if (!input.append(base::bytes_of(text))) throw not_drawn();
  cage::Answer answer = run_caged({kProgram, {act}, most, not_drawn()}, input);
  if (answer.outcome != cage::Outcome::kDone) throw not_drawn();
  return std::move(answer.bytes);
}

// The modules (black or white squares) of a QR code, one byte for each.
class Modules {
 public:
  explicit Modules(base::Bytes bytes) : bytes_(std::move(bytes)) {
    while (side_ * side_ < bytes_.size()) ++side_;
    if (bytes_.empty() || side_ * side_ != bytes_.size()) throw not_drawn();
  }
  [[nodiscard]] std::size_t side() const { return side_; }
  // Everything below the last row is light.
  [[nodiscard]] bool is_light(std::size_t x, std::size_t y) const {
    return y >= side_ || bytes_[y * side_ + x] != std::byte{0};
  }

 private:
  base::Bytes bytes_;
  std::size_t side_ = 0;
};

}  // namespace

std::string qr_for_terminal(std::string_view text) {
  const Modules modules(drawn(text, "draw", kMaxModules));
  // Light modules are drawn and dark ones left empty, on a black background, so that a camera sees
  // dark on light.
  std::string out;
  for (std::size_t y = 0; y < modules.side(); y += 2) {
    out += "\x1b[97;40m";
    for (std::size_t x = 0; x < modules.side(); ++x) {
      const bool upper = modules.is_light(x, y);
      const bool lower = modules.is_light(x, y + 1);
      out += upper && lower ? "\xe2\x96\x88"
             : upper        ? "\xe2\x96\x80"
             : lower        ? "\xe2\x96\x84"
                            : " ";
    }
    out += "\x1b[0m\n";
  }
  return out;
}

void write_qr_picture(std::string_view text, const std::string& path) {
  const base::Bytes png = drawn(text, "png", kMaxPng);
  const int descriptor =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw Ended(Exit::kUsage,
                filled(tr("The picture could not be written to {1}: {2}."), for_terminal(path),
                       std::generic_category().message(errno)),
                tr("Name a file that does not exist yet."), "bad_request");
  }
  FILE* const file = fdopen(descriptor, "wb");
  const bool written = file != nullptr && fwrite(png.data(), 1, png.size(), file) == png.size();
  const bool closed = file != nullptr ? fclose(file) == 0 : close(descriptor) == 0;
  if (!written || !closed) {
    unlink(path.c_str());
    throw Ended(Exit::kFailure, tr("The picture could not be written."),
                tr("Is there room on the disk?"));
  }
}

std::optional<std::string> read_qr_picture(const std::string& path) {
  const Ended unreadable(
      Exit::kUsage, filled(tr("{1} is not a picture that can be read here."), for_terminal(path)),
      tr("A PNG or JPEG file will do."), "bad_code");
  cage::Input input;
  if (!input.append(base::bytes_of(read_file(path, kMaxPictureFile)))) throw not_read_safely();
  const cage::Answer answer = run_caged({kProgram, {"qr"}, kMaxText, not_read_safely()}, input);
  switch (answer.outcome) {
    case cage::Outcome::kDone:
      break;
    case cage::Outcome::kNothing:
      return {};
    case cage::Outcome::kUnreadable:
    case cage::Outcome::kTooLarge:
    case cage::Outcome::kNotShutIn:
      throw unreadable;
  }
  std::string text(base::text_of(answer.bytes));
  if (!base::is_plain_text(text)) return {};
  return text;
}

}  // namespace waterline::cli
