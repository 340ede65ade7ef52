#include "link/tor_process.h"

#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fakes/eventually.h"
#include "fakes/example.h"
#include "link/box_dial.h"
#include "secrets.h"
#include "tor_home.h"

namespace waterline::tornet {
namespace {

using link::SocksRefusal;
using link::TorCall;

// The keys of a pair. Each test has another pair, since the network keeps descriptors for hours.
struct Keys {
  explicit Keys(unsigned first) : pair(base::ByteView(fakes::counting_from<32>(first))) {}

  crypto::PairKey pair;
  crypto::PublicKey alex{fakes::counting_from<32>(50)};
  crypto::PublicKey blake{fakes::counting_from<32>(90)};
  crypto::OnionSeed seed = crypto::onion_seed_of(pair, alex);  // of Alex, whom Blake calls
  crypto::OnionAddress address = crypto::onion_address_of(seed);
  crypto::OnionCallerKey caller = crypto::onion_caller_key_of(pair, blake);
};

void offer(TorHome& home, const Keys& keys) {
  home.tor().send(
      link::add_service(keys.seed, crypto::onion_caller_public_key_of(keys.caller), link::kTorIn));
  home.await_answer(link::TorAsked::kAddService);
}

void may_call(TorHome& home, const Keys& keys) {
  home.tor().send(link::allow_calling(keys.address, keys.caller));
  home.await_answer(link::TorAsked::kAllowCalling);
}

// Waits for the next call at this listening socket.
base::FileDescriptor accept_at(const base::FileDescriptor& listening) {
  pollfd wait{listening.get(), POLLIN, 0};
  REQUIRE(::poll(&wait, 1, 60'000) == 1);
  return base::FileDescriptor(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
}

// Returns so many bytes, or fewer if the connection ends before.
std::string read_up_to(const base::FileDescriptor& socket, std::size_t size) {
  std::string got(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    pollfd wait{socket.get(), POLLIN, 0};
    REQUIRE(::poll(&wait, 1, 60'000) == 1);
    const ssize_t count = ::recv(socket.get(), got.data() + done, size - done, MSG_DONTWAIT);
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  got.resize(done);
  return got;
}

void write_all(const base::FileDescriptor& socket, std::string_view text) {
  while (!text.empty()) {
    pollfd wait{socket.get(), POLLOUT, 0};
    REQUIRE(::poll(&wait, 1, 60'000) == 1);
    const ssize_t count =
        ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    REQUIRE(count > 0);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::vector<std::string> files_with_a_secret(const TorHome& home, pid_t tor, const Keys& keys) {
  return files_with(forms_of(keys.pair, keys.seed, keys.caller), home.folder(), tor);
}

TEST_CASE("Two devices meet as onion services, and no secret is on the disk", "[tor]") {
  const Keys keys(1);
  TorHome alex;
  TorHome blake;
  const base::FileDescriptor listening = *link::listen_for_tor(alex.places().run);
  alex.start();
  blake.start();
  alex.await_bootstrap();
  blake.await_bootstrap();
  offer(alex, keys);
  alex.await_published(keys.address);
  may_call(blake, keys);

  // The first call may ask a machine that does not have the descriptor yet.
  base::FileDescriptor blakes_end;
  fakes::eventually([&] {
    TorCall call = blake.call(keys.address);
    if (call.state() == TorCall::State::kConnected) blakes_end = call.take_socket();
    return call.state() == TorCall::State::kConnected;
  });
  const std::string much(300'000, 'b');
  write_all(blakes_end, "from Blake");
  // A call that Tor gave up, to try again, may have come first.
  base::FileDescriptor alexs_end;
  fakes::eventually([&] {
    alexs_end = accept_at(listening);
    return read_up_to(alexs_end, 10) == "from Blake";
  });
  write_all(alexs_end, much);
  const bool all_came = read_up_to(blakes_end, much.size()) == much;
  CHECK(all_came);

  CHECK(files_with_a_secret(alex, alex.tor().id(), keys) == std::vector<std::string>{});
  CHECK(files_with_a_secret(blake, blake.tor().id(), keys) == std::vector<std::string>{});
  // Tor inherits nothing of our environment. (The shell in its place adds some names of its own.)
  const std::string process = "/proc/" + std::to_string(alex.tor().id());
  CHECK(content_of(process + "/environ").find("WATERLINE") == std::string::npos);
  CHECK(content_of(process + "/cmdline").find("__OwningControllerFD") != std::string::npos);

  const auto begin = std::chrono::steady_clock::now();
  alex.tor().stop();
  CHECK(std::chrono::steady_clock::now() - begin < link::TorProcess::kStopTimeout);
  CHECK(alex.tor().gone());
}

TEST_CASE("A box at an onion service is reached through the node's own Tor", "[tor]") {
  const Keys keys(9);
  TorHome box;
  TorHome guest;
  const base::FileDescriptor listening = *link::listen_for_tor(box.places().run);
  box.start();
  guest.start();
  box.await_bootstrap();
  guest.await_bootstrap();
  offer(box, keys);
  box.await_published(keys.address);
  may_call(guest, keys);
  const link::SocketAddress at{keys.address.text() + ".onion", link::kOnionPort};
  const auto connect = [&](const std::function<bool()>& goes_on) {
    return link::connect_to_box(at, link::BoxWay::kTor, guest.places().run, goes_on);
  };
  base::FileDescriptor guests_end;
  fakes::eventually([&] {
    guests_end = connect([] { return true; });
    return static_cast<bool>(guests_end);
  });
  write_all(guests_end, "PUT");
  base::FileDescriptor boxs_end;
  fakes::eventually([&] {
    boxs_end = accept_at(listening);
    return read_up_to(boxs_end, 3) == "PUT";
  });
  write_all(boxs_end, "201");
  CHECK(read_up_to(guests_end, 3) == "201");
  CHECK_FALSE(connect([] { return false; }));
  // The port for boxes takes other hosts, too: Tor keeps the call, since this network has no exit.
  const auto until = std::chrono::steady_clock::now() + 2s;
  CHECK_FALSE(link::connect_to_box({"box.example", 443}, link::BoxWay::kTor, guest.places().run,
                                   [until] { return std::chrono::steady_clock::now() < until; }));
  CHECK(std::chrono::steady_clock::now() >= until);
}

TEST_CASE("A partner who is not there, and a caller without the key, are refused", "[tor]") {
  const Keys keys(2);
  TorHome alex;
  TorHome blake;
  const base::FileDescriptor listening = *link::listen_for_tor(alex.places().run);
  alex.start();
  blake.start();
  blake.await_bootstrap();
  may_call(blake, keys);
  TorCall absent = blake.call(keys.address);
  CHECK(absent.state() == TorCall::State::kRefused);
  CHECK(absent.refusal() == SocksRefusal::kNoDescriptor);

  alex.await_bootstrap();
  offer(alex, keys);
  alex.await_published(keys.address);
  TorHome stranger;
  stranger.start(link::TorSandbox::kOff);
  stranger.await_bootstrap();
  TorCall refused = stranger.call(keys.address);
  CHECK(refused.state() == TorCall::State::kRefused);
  CHECK(refused.refusal() == SocksRefusal::kKeyMissing);
}

// Returns whether a process runs; a zombie does not.
bool is_running(pid_t id) {
  const std::string stat = content_of("/proc/" + std::to_string(id) + "/stat");
  const auto name_end = stat.rfind(')');
  return name_end != std::string::npos && stat.size() > name_end + 2 && stat[name_end + 2] != 'Z';
}

TEST_CASE("A Tor that is killed is noticed, and another starts in the same folders", "[tor]") {
  TorHome home;
  home.start();
  home.await_answer(link::TorAsked::kSetEvents);
  ::kill(home.tor().id(), SIGKILL);
  fakes::eventually([&] {
    (void)home.tor().receive();
    return home.tor().gone();
  });
  CHECK(!home.tor().broken());
  home.start();
  home.await_answer(link::TorAsked::kSetEvents);
  CHECK(home.tor().has_answered());
}

TEST_CASE("A node that is killed leaves no Tor behind", "[tor]") {
  TorHome home;
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const pid_t node = ::fork();
  REQUIRE(node >= 0);
  if (node == 0) {
    try {
      home.start();
      home.await_answer(link::TorAsked::kSetEvents);
      const pid_t tor = home.tor().id();
      if (::write(ends[1], &tor, sizeof tor) == sizeof tor) ::pause();
    } catch (...) {  // a requirement failed; this process is not the one that reports it
    }
    ::_exit(1);
  }
  ::close(ends[1]);
  pid_t tor = -1;
  REQUIRE(::read(ends[0], &tor, sizeof tor) == sizeof tor);
  CHECK(is_running(tor));
  ::kill(node, SIGKILL);
  ::waitpid(node, nullptr, 0);
  ::close(ends[0]);
  fakes::eventually([&] { return !is_running(tor); });
}

}  // namespace
}  // namespace waterline::tornet
