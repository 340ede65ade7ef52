#include <algorithm>

#include "fuzz/input.h"
#include "link/tor_control.h"

// Reads what a Tor process says: at once, and in pieces that the input chooses. Both must come to
// the same messages and the same end, no more commands are answered than were sent, and every word
// in a message is one of few harmless letters.
namespace {

using namespace waterline;
using namespace waterline::link;

struct Heard {
  std::vector<TorMessage> messages;
  std::optional<TorControl::Broken> broken;
};

Heard hear(base::ByteView said, std::size_t commands, std::size_t piece) {
  TorControl control;
  for (std::size_t i = 0; i < commands; ++i) control.asked(static_cast<TorAsked>(i % 4));
  Heard heard;
  while (!said.empty()) {
    const base::ByteView part = said.first(std::min(piece, said.size()));
    said = said.subspan(part.size());
    auto messages = control.receive(part);
    if (!messages) {
      fuzz::require(!heard.broken || heard.broken == messages.error());
      heard.broken = messages.error();
    } else {
      fuzz::require(!heard.broken);
      for (TorMessage& message : *messages) heard.messages.push_back(std::move(message));
    }
  }
  return heard;
}

bool is_harmless(std::string_view word, std::size_t max) {
  return word.size() <= max && std::ranges::all_of(word, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

bool is_sound(const TorMessage& message) {
  if (const auto* answer = std::get_if<TorAnswer>(&message))
    return answer->code >= 0 && answer->code <= 999 && answer->code != 650;
  if (const auto* bootstrap = std::get_if<TorBootstrap>(&message)) {
    return bootstrap->percent >= 0 && bootstrap->percent <= 100 && !bootstrap->step.empty() &&
           is_harmless(bootstrap->step, 32);
  }
  if (const auto* published = std::get_if<TorPublished>(&message))
    return published->address.size() == 56 && is_harmless(published->address, 56);
  if (const auto* failed = std::get_if<TorDescriptorFailed>(&message)) {
    return (failed->address.empty() || failed->address.size() == 56) &&
           is_harmless(failed->address, 56) && is_harmless(failed->reason, 32);
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  const std::size_t commands = input.number(1) % 8;
  const std::size_t piece = 1 + input.number(1);
  const base::ByteView said = input.rest();
  const Heard at_once = hear(said, commands, std::max<std::size_t>(said.size(), 1));
  const Heard in_pieces = hear(said, commands, piece);
  fuzz::require(at_once.broken == in_pieces.broken);
  // The messages before a fault are lost if they come together with it.
  if (!at_once.broken) fuzz::require(at_once.messages == in_pieces.messages);
  std::size_t answers = 0;
  for (const TorMessage& message : in_pieces.messages) {
    fuzz::require(is_sound(message));
    if (std::holds_alternative<TorAnswer>(message)) ++answers;
  }
  fuzz::require(answers <= commands);
  return 0;
}
