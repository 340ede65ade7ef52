#include <algorithm>

#include "fuzz/input.h"
#include "link/socks_dialogue.h"

// Answers a call through Tor's SOCKS port with any bytes, in pieces that the input chooses. The
// dialogue must read the answer alone, come to the same end for every size of a piece, and send
// its request only after the greeting was accepted.
namespace {

using namespace waterline;
using link::SocksDialogue;
using State = SocksDialogue::State;

// Returns how many bytes the answers at the front of `said` have: the method, then the reply by its
// type; 0 if they are no whole connection.
std::size_t size_of_connection(base::ByteView said) {
  if (said.size() < 7 || said[3] != std::byte{0}) return 0;
  switch (std::to_integer<int>(said[5])) {
    case 1:
      return 2 + 10;
    case 3:
      return 2 + 5 + std::to_integer<std::size_t>(said[6]) + 2;
    case 4:
      return 2 + 22;
    default:
      return 0;
  }
}

struct Run {
  State state;
  std::optional<link::SocksRefusal> refusal;
  std::size_t read = 0;
};

Run answer(base::ByteView said, std::size_t piece) {
  const crypto::OnionSeed seed;
  SocksDialogue dialogue(crypto::onion_address_of(seed));
  fuzz::require(dialogue.take_output().size() == 3);
  std::size_t read = 0;
  while (dialogue.wanted() > 0 && read < said.size()) {
    const std::size_t size = std::min({dialogue.wanted(), piece, said.size() - read});
    dialogue.receive(said.subspan(read, size));
    read += size;
    const std::size_t sent = dialogue.take_output().size();
    fuzz::require(sent == 0 || (sent == 69 && read == 2 && dialogue.state() == State::kHead));
  }
  return {dialogue.state(), dialogue.refusal(), read};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  const std::size_t piece = 1 + input.number(1);
  const base::ByteView said = input.rest();
  const Run run = answer(said, piece);
  const Run slow = answer(said, 1);
  fuzz::require(run.state == slow.state && run.refusal == slow.refusal && run.read == slow.read);
  fuzz::require(run.refusal.has_value() == (run.state == State::kRefused));
  if (run.state == State::kConnected) fuzz::require(run.read == size_of_connection(said));
  if (run.state == State::kRefused) fuzz::require(run.read == 6);
  if (run.state == State::kBroken) fuzz::require(run.read == 2 || run.read == 6);
  return 0;
}
