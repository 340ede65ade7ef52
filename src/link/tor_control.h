#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace waterline::link {

// The commands that the node gives to its Tor. tor_commands.h makes their lines.
enum class TorAsked {
  kTakeOwnership,
  kSetEvents,
  kAllowCalling,
  kForbidCalling,
  kAddService,
  kEndService
};

// The answer to one command.
struct TorAnswer {
  TorAsked asked;
  int code = 0;  // three digits (control-spec, section 4)

  // Returns true if Tor did what it was asked to do.
  [[nodiscard]] bool is_good() const { return code / 100 == 2; }

  friend bool operator==(const TorAnswer&, const TorAnswer&) = default;
};

// How far Tor has come on its way to the network.
struct TorBootstrap {
  int percent = 0;   // 0 to 100
  std::string step;  // Tor's name of the step: letters a-z, digits and "_", at most 32

  friend bool operator==(const TorBootstrap&, const TorBootstrap&) = default;
};

// The clock of this computer is ahead of the one of the network, by so much; negative: behind.
struct TorClockSkew {
  std::chrono::seconds ahead{0};

  friend bool operator==(const TorClockSkew&, const TorClockSkew&) = default;
};

// The descriptor of a service is at one of the machines that store it: it can be called.
struct TorPublished {
  std::string address;  // 56 characters of base32

  friend bool operator==(const TorPublished&, const TorPublished&) = default;
};

// The descriptor of a service could not be stored at, or fetched from, one of these machines.
struct TorDescriptorFailed {
  std::string address;  // as above; empty if Tor does not say which
  std::string reason;   // capitals and "_", at most 32; may be empty

  friend bool operator==(const TorDescriptorFailed&, const TorDescriptorFailed&) = default;
};

// Tor sees the network, or sees nothing of it any more.
struct TorNetwork {
  bool is_up = false;

  friend bool operator==(const TorNetwork&, const TorNetwork&) = default;
};

using TorMessage = std::variant<TorAnswer, TorBootstrap, TorClockSkew, TorPublished,
                                TorDescriptorFailed, TorNetwork>;

// Reads what a Tor process says on its control connection (control-spec, sections 2.3 and 4.1):
// bytes in, messages out. The texts come from a program that talks to the network, so they are
// foreign: nothing is kept of them but numbers, and words of the few letters named above.
//
//     line = code (3 digits) || "-", "+" or " " || text || CR LF
//
//   code 650   an event; every other code belongs to the answer to the oldest command that has none
//   "-"        more lines of the same message follow, all with the same code
//   "+"        the same, and lines of data follow first, up to one that is "." alone
//   " "        the last line of the message
//
//              text " "                text "-"           text "+"      "."
//   kNothing   a whole message         kMessage           kData         broken
//   kMessage   the message's end,      kMessage           kData         broken
//              kNothing
//   kData      skipped                 skipped            skipped       kMessage
//
// In kMessage another code than that of the first line is broken too. The text of the first line
// decides what event a message of several lines is.
//
// Events other than the five above are skipped, as are the texts of answers. Everything that does
// not fit breaks the form for good: Tor is then to be ended.
class TorControl {
 public:
  // The longest line that Tor may send, in bytes, without its end. The answers to the node's
  // commands are much shorter.
  static constexpr std::size_t kMaxLine = 8 * 1024;
  // The most lines of one message, so that one that never ends is noticed.
  static constexpr std::size_t kMaxLines = 1024;

  enum class Broken {
    kLineTooLong,
    kBadLine,   // a byte or a line end that no line may have, or no code
    kBadOrder,  // a line of another message inside one, too many lines, or an answer to nothing
    kBadEvent   // one of the five events without what belongs into it
  };

  // Records that a command was sent. Its answer is the next one after those of all earlier ones.
  void asked(TorAsked command) { waiting_.push_back(command); }
  // Returns how many commands have no answer yet.
  [[nodiscard]] std::size_t unanswered() const { return waiting_.size(); }

  // Takes the next bytes, and returns the messages that they complete, in order. After an error it
  // returns that error for ever, and no message.
  base::Result<std::vector<TorMessage>, Broken> receive(base::ByteView bytes);

 private:
  enum class Inside { kNothing, kMessage, kData };

  // Each returns false if the form is broken; `how_` then says how.
  bool take_bytes(std::string_view bytes, std::vector<TorMessage>& messages);
  bool take_line(std::string_view line, std::vector<TorMessage>& messages);
  bool take_message(std::vector<TorMessage>& messages);
  bool take_event(std::vector<TorMessage>& messages);
  bool broken(Broken how);

  std::string line_;  // the beginning of a line whose end has not come
  Inside inside_ = Inside::kNothing;
  // Of the message that is not complete: its code, the text of its first line, its lines so far.
  int code_ = 0;
  std::string text_;
  std::size_t lines_ = 0;
  std::deque<TorAsked> waiting_;
  bool is_broken_ = false;
  Broken how_ = Broken::kBadLine;
};

}  // namespace waterline::link
