#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"
#include "link/socket_address.h"
#include "linked_device.h"

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;

namespace {

// Somebody on the network who is not the partner.
class Stranger {
 public:
  explicit Stranger(std::uint16_t port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
    REQUIRE(connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  void say(base::ByteView bytes) {
    static_cast<void>(send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  // Returns the number of bytes received until the end of the connection, but waits no longer than
  // `at_most`.
  std::size_t hears(std::chrono::milliseconds at_most) {
    std::array<std::byte, 4096> buffer;
    std::size_t heard = 0;
    pollfd wait{socket_.get(), POLLIN, 0};
    while (poll(&wait, 1, static_cast<int>(at_most.count())) == 1) {
      const ssize_t size = recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (size <= 0) {
        is_hung_up_ = true;
        break;
      }
      heard += static_cast<std::size_t>(size);
    }
    return heard;
  }
  [[nodiscard]] bool is_hung_up() const { return is_hung_up_; }

 private:
  base::FileDescriptor socket_;
  bool is_hung_up_ = false;
};

std::uint16_t port_of(Device& device) {
  const auto listen =
      device.with([](auto&, ledger::Ledger& ledger, auto&) { return *ledger.listen(); });
  return listen_address(listen)->port;
}

}  // namespace

TEST_CASE("a stranger who connects to a paired device gets no answer", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  const std::uint16_t port = port_of(anna);
  crypto::SystemRandom random;
  for (const std::size_t size : {1UL, 47UL, 48UL, 49UL, 96UL, 4096UL, 48UL + 4096UL, 100'000UL}) {
    INFO(size);
    base::Bytes noise(size);
    random.fill(noise);
    Stranger stranger(port);
    stranger.say(noise);
    CHECK(stranger.hears(size < 48 ? 300ms : 5000ms) == 0);
    // The device hangs up on a complete first message that does not verify. If the message is
    // incomplete, it waits for the rest.
    CHECK(stranger.is_hung_up() == (size >= 48));
  }
  anna.share("and the partner is served");
  CHECK(ben.holds("and the partner is served"));
}

TEST_CASE("a crowd of silent strangers neither stays nor keeps the partner out", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  const std::uint16_t port = port_of(anna);
  ben.stop();
  std::vector<std::unique_ptr<Stranger>> crowd;
  for (int i = 0; i < 40; ++i) crowd.push_back(std::make_unique<Stranger>(port));
  ben.start();
  CHECK(ben.becomes_linked());
  anna.share("past the crowd");
  CHECK(ben.holds("past the crowd"));
  std::size_t staying = 0;
  for (const auto& stranger : crowd) {
    CHECK(stranger->hears(20ms) == 0);
    if (!stranger->is_hung_up()) ++staying;
  }
  CHECK(staying <= 16);
}

TEST_CASE("a caller without the code gets one reply and uses no guess", "[link]") {
  Device anna;
  const auto offer = anna.show();
  const std::uint16_t port = listen_address(offer.listen)->port;
  crypto::SystemRandom random;
  std::vector<std::unique_ptr<Stranger>> crowd;
  for (int i = 0; i < 30; ++i) {
    crowd.push_back(std::make_unique<Stranger>(port));
    base::Bytes noise(static_cast<std::size_t>(i) * 40);
    random.fill(noise);
    crowd.back()->say(noise);
  }
  for (const auto& stranger : crowd) CHECK(stranger->hears(10ms) <= 64);
  CHECK(anna.pairing().state == PartnerLink::PairingState::kWaiting);
  CHECK(anna.pairing().guesses_left == 3);
  Device ben;
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  CHECK(ben.wait_for(PartnerLink::PairingState::kCompare).state ==
        PartnerLink::PairingState::kCompare);
}
