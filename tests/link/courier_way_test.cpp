#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "link/courier_process.h"
#include "link/tor_options.h"
#include "link/tor_sockets.h"
#include "linked_device.h"

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;
using base::Way;
namespace channel = wire::channel;

namespace {

// The real courier of one of two paired devices.
class Courier {
 public:
  Courier(const crypto::IdentitySecret& own, const crypto::PublicKey& partner,
          const crypto::LinkKey& link)
      : process_(std::move(*CourierProcess::start(real_courier()))) {
    channel::Configure configure{.has_partner = true, .partner_public_key = partner.bytes};
    std::ranges::copy(own.bytes(), configure.identity_secret.begin());
    std::ranges::copy(link.bytes(), configure.link_key.begin());
    process_->send(configure);
  }
  // The same for a partner who has new keys.
  void configure_renewed(const crypto::IdentitySecret& own, const crypto::PublicKey& partner,
                         const crypto::LinkKey& link, const crypto::PublicKey& new_partner,
                         const crypto::LinkKey& new_link) {
    channel::Configure configure{.has_partner = true, .partner_public_key = partner.bytes};
    std::ranges::copy(own.bytes(), configure.identity_secret.begin());
    std::ranges::copy(link.bytes(), configure.link_key.begin());
    configure.renewed.emplace(channel::RenewedKeys{new_partner.bytes, {}});
    std::ranges::copy(new_link.bytes(), configure.renewed->link_key.begin());
    process_->send(configure);
  }
  void pass(channel::SocketUse use, Way way, base::FileDescriptor socket, bool renewed = false) {
    process_->send({channel::PassSocket{.use = use, .way = way, .renewed = renewed}},
                   std::move(socket));
  }
  // Waits for the next message of this kind.
  template <class Message>
  Message await() {
    const auto until = std::chrono::steady_clock::now() + 20s;
    for (;;) {
      REQUIRE(std::chrono::steady_clock::now() < until);
      pollfd wait{process_->channel(), POLLIN, 0};
      ::poll(&wait, 1, 1000);
      while (const auto message = process_->receive()) {
        if (const auto* wanted = std::get_if<Message>(&*message)) return *wanted;
      }
      REQUIRE_FALSE(process_->gone());
    }
  }

 private:
  std::unique_ptr<CourierProcess> process_;
};

// Two couriers between which nothing but Unix sockets is, as on the way through Tor.
struct Two {
  crypto::SystemRandom random;
  crypto::IdentitySecret anna = crypto::IdentitySecret::generate(random);
  crypto::IdentitySecret ben = crypto::IdentitySecret::generate(random);
  crypto::LinkKey key = crypto::LinkKey::generate(random);
  fakes::TemporaryFolder folder;
  Courier annas{anna, crypto::public_key_of(ben), key};
  Courier bens{ben, crypto::public_key_of(anna), key};

  // Lets Ben call Anna, each by the way that their node says.
  void call(Way here, Way there, bool renewed = false) {
    annas.pass(channel::SocketUse::kListen, here, *listen_for_tor(folder.path()));
    base::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder.path() / kTorIn).string();
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.c_str(), path.size());
    REQUIRE(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
            0);
    bens.pass(channel::SocketUse::kDialled, there, std::move(socket), renewed);
  }
};

}  // namespace

TEST_CASE("couriers link by Unix sockets, and name the way without a host", "[link]") {
  Two two;
  two.call(Way::kTor, Way::kTor);
  CHECK(two.annas.await<channel::LinkUp>() ==
        channel::LinkUp{.dialled = false, .host = {}, .way = Way::kTor});
  CHECK(two.bens.await<channel::LinkUp>() ==
        channel::LinkUp{.dialled = true, .host = {}, .way = Way::kTor});
}

TEST_CASE("a courier that calls by another way than was said is a stranger", "[link]") {
  Two two;
  two.call(Way::kDirect, Way::kTor);
  CHECK(two.bens.await<channel::StrangerAnswered>() ==
        channel::StrangerAnswered{.tries_others = false, .way = Way::kTor});
}

TEST_CASE("by Tor a call has the keys of the service that it reached", "[link]") {
  // Anna renews her keys, and never got Ben's answer: she still uses the earlier ones.
  for (const bool renewed : {false, true}) {
    Two two;
    const auto new_key = crypto::LinkKey::generate(two.random);
    const auto new_anna = crypto::IdentitySecret::generate(two.random);
    two.bens.configure_renewed(two.ben, crypto::public_key_of(two.anna), two.key,
                               crypto::public_key_of(new_anna), new_key);
    two.call(Way::kTor, Way::kTor, renewed);
    if (renewed) {
      CHECK(two.bens.await<channel::StrangerAnswered>() ==
            channel::StrangerAnswered{.tries_others = false, .way = Way::kTor});
    } else {
      CHECK(two.bens.await<channel::LinkUp>() ==
            channel::LinkUp{.dialled = true, .host = {}, .way = Way::kTor});
    }
  }
}
