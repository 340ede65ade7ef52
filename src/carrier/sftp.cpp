#include "carrier/box.h"

namespace waterline::carrier {

namespace messages = base::carrier;

namespace {

// Takes the lines of a listing, each with a name, in pieces.
class Lines {
 public:
  // Returns false after too much.
  bool receive(base::ByteView bytes, std::vector<std::string>& names) {
    for (const std::byte one : bytes) {
      const char c = static_cast<char>(one);
      if (c != '\n') {
        if (line_.size() < kMaxLine) line_.push_back(c);
        continue;
      }
      if (++count_ > messages::kMaxNames) return false;
      if (messages::is_name_in_box(line_)) names.push_back(line_);
      line_.clear();
    }
    return true;
  }

 private:
  static constexpr std::size_t kMaxLine = 1024;
  std::string line_;
  std::size_t count_ = 0;
};

}  // namespace

Box::Outcome Sftp::list(const TakeNames& take) {
  Lines lines;
  return transfers_
      .perform({.address = transfers_.address_of({}),
                .lists_names = true,
                .take =
                    [&](base::ByteView piece) {
                      std::vector<std::string> names;
                      if (!lines.receive(piece, names)) return false;
                      take(std::move(names));
                      return true;
                    }})
      .outcome;
}

Box::Outcome Sftp::put(const std::string& name, const base::Bytes& bytes) {
  const std::string part = name + std::string(messages::kUnfinished);
  const auto stored =
      transfers_.perform({.address = transfers_.address_of(part), .upload = &bytes});
  // SFTP has no word for a full disk: a server that still answers had no room.
  const auto no_names = [](auto) {};
  if (stored.broke_off && list(no_names) == Outcome::kDone) return Outcome::kFull;
  if (stored.outcome != Outcome::kDone) return stored.outcome;
  const std::string folder = transfers_.visit().path;
  return command("rename " + folder + part + " " + folder + name);
}

Box::Outcome Sftp::remove(const std::string& name) {
  return command("rm " + transfers_.visit().path + name);
}

Box::Outcome Sftp::command(std::string text) {
  return transfers_.perform({.address = transfers_.address_of({}), .commands = {std::move(text)}})
      .outcome;
}

}  // namespace waterline::carrier
