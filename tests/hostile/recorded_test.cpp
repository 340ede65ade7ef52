#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "hostile/attacked.h"

// Attacks by somebody on the network with the bytes of honest sessions, against a real node and
// courier over real sockets: replayed, reflected, mixed, cut or altered, and alterations of a
// session in progress.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kHandshake = sync::limits::kHandshakeMessageSize;
constexpr std::size_t kFrame = sync::limits::kFrameSize;

struct Recording {
  base::Bytes from_ben;
  base::Bytes from_ada;
};

base::Bytes bytes_of_file(const std::filesystem::path& path) {
  const std::string content = scenario::content_of(path);
  return base::to_bytes(base::bytes_of(content));
}

bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 400; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(25ms);
  }
  return false;
}

std::size_t shared_with(scenario::Person& person) {
  return person.shared_items().size();
}

void set_address(scenario::Person& person, std::uint16_t port) {
  person.request("POST", "/v1/partner/address", {{"address", "127.0.0.1:" + std::to_string(port)}});
}

// Records a session between the two real nodes, in which each sends the other something, through a
// relay.
Recording record(Attacked& scene, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  scenario::Running relay({std::string(scenario::kBuildFolder) + "/waterline-relay",
                           std::to_string(scene.port), folder},
                          {}, "");
  relay.wait_for_output("\n");
  REQUIRE(scene.ben.run({"unlock"}).code == 0);
  REQUIRE(scene.ben.run({"pause"}).code == 0);
  set_address(scene.ben,
              static_cast<std::uint16_t>(std::strtol(relay.out_so_far().c_str(), nullptr, 10)));
  REQUIRE(scene.ben.run({"resume"}).code == 0);
  scene.ben.share("Something for Ada.");
  scene.ada.share("Something for Ben.");
  scene.ben.ask({"sync"});
  scene.ada.ask({"sync"});
  REQUIRE(eventually([&] { return shared_with(scene.ada) == shared_with(scene.ben); }));
  set_address(scene.ben, scene.port);
  REQUIRE(scene.ben.run({"stop"}).code == 0);
  std::this_thread::sleep_for(100ms);
  Recording recording{bytes_of_file(folder / "from-dialler"),
                      bytes_of_file(folder / "from-listener")};
  // The recording must have one connection only: one handshake message and whole frames in each
  // direction.
  REQUIRE(recording.from_ben.size() > kHandshake + 5 * kFrame);
  REQUIRE((recording.from_ben.size() - kHandshake) % kFrame == 0);
  REQUIRE((recording.from_ada.size() - kHandshake) % kFrame == 0);
  return recording;
}

// Returns the number of bytes that the node answers before it hangs up.
std::size_t answer_to(const Attacked& scene, base::ByteView bytes) {
  Line line(scene.port);
  REQUIRE(line.connected());
  static_cast<void>(line.say(bytes));
  line.stop_talking();
  const auto heard = line.hear_to_the_end(20s);
  REQUIRE(heard.has_value());
  return heard->size();
}

// Starts another courier. A courier remembers the first messages that callers sent, and this memory
// is empty in the new one.
void begin_another_courier(Attacked& scene) {
  REQUIRE(scene.ada.run({"pause"}).code == 0);
  REQUIRE(scene.ada.run({"resume"}).code == 0);
  REQUIRE(eventually([&] { return Line(scene.port).connected(); }));
}

base::Bytes joined(base::ByteView first, base::ByteView second) {
  base::Bytes bytes = base::to_bytes(first);
  base::append(bytes, second);
  return bytes;
}

// Returns offsets below `end`: all of them in the long run, else `how_many`, including the borders
// of messages.
std::vector<std::size_t> places(std::size_t end, std::size_t how_many, std::uint64_t seed) {
  std::vector<std::size_t> chosen;
  if (fakes::LongRun::is_long()) {
    for (std::size_t place = 0; place < end; ++place) chosen.push_back(place);
    return chosen;
  }
  fakes::SeededRandom random(seed);
  for (const std::size_t place : {std::size_t{0}, std::size_t{1}, kHandshake - 1, kHandshake,
                                  kHandshake + kFrame - 1, kHandshake + kFrame, end - 1}) {
    chosen.push_back(place);
  }
  while (chosen.size() < how_many) chosen.push_back(random.below(end));
  return chosen;
}

// Listens and reflects a caller's bytes. Reports how much the caller sent before it hung up.
class Mirror {
 public:
  Mirror() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
    socklen_t size = sizeof address;
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(socket_, where, size) == 0);
    REQUIRE(listen(socket_, 4) == 0);
    REQUIRE(getsockname(socket_, where, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~Mirror() { close(socket_); }
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  std::optional<std::size_t> hears_from_one_caller() const {
    pollfd wait{socket_, POLLIN, 0};
    if (poll(&wait, 1, 20'000) != 1) return {};
    const int caller = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    std::size_t heard = 0;
    char part[4096];
    for (;;) {
      pollfd more{caller, POLLIN, 0};
      const ssize_t got = poll(&more, 1, 20'000) == 1 ? read(caller, part, sizeof part) : -1;
      if (got <= 0) break;
      heard += static_cast<std::size_t>(got);
      static_cast<void>(send(caller, part, static_cast<std::size_t>(got), MSG_NOSIGNAL));
    }
    close(caller);
    return heard;
  }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

// Ben's real node returns, and the words of both arrive.
void honest_sync_works(Attacked& scene) {
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t before = shared_with(scene.ada);
  REQUIRE(scene.ben.run({"unlock"}).code == 0);
  scene.ben.share("And on it goes.");
  scene.ben.ask({"sync"});
  CHECK(eventually([&] { return shared_with(scene.ada) == before + 1; }));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(took < 15s);
  CHECK(scene.ben.request("GET", "/v1/status")["partner"]["problem"].is_null());
  CHECK(scene.problem().is_null());
}

}  // namespace

TEST_CASE("replayed sessions read nothing, change nothing and accuse nobody",
          "[hostile][recorded]") {
  Attacked scene;
  fakes::LongRun run("recorded sessions sent again", 1);
  const Recording one = record(scene, scene.ada.folder() / "one");
  const Recording other = record(scene, scene.ada.folder() / "other");
  const auto before = scene.holdings();
  const pid_t node = scene.ada.node_process();
  const auto frames_of = [](const base::Bytes& bytes) {
    return base::ByteView(bytes).subspan(kHandshake);
  };
  const auto greeting_of = [](const base::Bytes& bytes) {
    return base::ByteView(bytes).first(kHandshake);
  };
  const auto seen_before = [&] {
    CHECK(answer_to(scene, one.from_ben) == 0);
    CHECK(answer_to(scene, one.from_ada) == 0);
    CHECK(answer_to(scene, joined(greeting_of(one.from_ben), frames_of(other.from_ben))) == 0);
    CHECK(answer_to(scene, joined(greeting_of(one.from_ben), frames_of(one.from_ada))) == 0);
    CHECK(answer_to(scene, frames_of(one.from_ben)) == 0);
  };
  seen_before();
  // A new courier has not seen the recorded first message. So it answers that message once, with 48
  // bytes of its own (docs/threat-model.md), and nothing that follows it.
  for (const base::ByteView frames : {frames_of(one.from_ben), frames_of(other.from_ben),
                                      frames_of(one.from_ada), base::ByteView()}) {
    begin_another_courier(scene);
    Line line(scene.port);
    REQUIRE(line.say(greeting_of(one.from_ben)));
    CHECK(line.hear_all(kHandshake, 10s).has_value());
    static_cast<void>(line.say(frames));
    line.stop_talking();
    const auto heard = line.hear_to_the_end(20s);
    REQUIRE(heard.has_value());
    CHECK(heard->empty());
    seen_before();
  }
  // The courier answers nothing if the recorded session is cut, or has one flipped bit.
  for (const std::size_t place : places(one.from_ben.size(), 24, 1)) {
    CHECK(answer_to(scene, base::ByteView(one.from_ben).first(place)) == 0);
    base::Bytes turned = one.from_ben;
    turned[place] ^= std::byte{1} << place % 8;
    CHECK(answer_to(scene, turned) == 0);
    run.count();
  }
  // The courier hangs up if frames of an earlier session come in a session in progress.
  {
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    static_cast<void>(session.line().say(frames_of(one.from_ben)));
    CHECK(session.ends_within(10s));
  }
  // Ada's own call is reflected to her.
  const Mirror mirror;
  set_address(scene.ada, mirror.port());
  const auto asking = scene.ada.start({"sync"});
  CHECK(mirror.hears_from_one_caller() == kHandshake);
  asking->kill();

  CHECK(scene.ada.node_process() == node);
  CHECK(scene.courier_ended().is_null());
  CHECK(scene.problem().is_null());
  CHECK(scene.holdings() == before);
  honest_sync_works(scene);
}

TEST_CASE("an active session that is cut or altered ends without effect", "[hostile][recorded]") {
  Attacked scene;
  fakes::LongRun run("places at which a session was cut and changed", 1);
  const auto before = scene.holdings();
  const pid_t node = scene.ada.node_process();
  crypto::SystemRandom random;
  const auto words = [&] {
    return scene.say(
        {base::Share{base::ItemId::generate(random), 1, base::Depth::kLine,
                     "Ben's words, if they arrive whole.", std::nullopt, std::nullopt}});
  };
  base::OperationBatch batch = words();
  const auto speak = [&](Line line) {
    HostileSession session(*scene.keys, std::move(line));
    if (session.open() && session.say(wire::Hello{}) && session.say(batch)) {
      CHECK(session.line().said() == kHandshake + 3 * kFrame);
    }
    return session;
  };
  // The bytes sent: the handshake, the confirmation, a Hello and a batch.
  const std::size_t size = kHandshake + 3 * kFrame;
  for (const std::size_t place : places(size, 24, 2)) {
    INFO(place);
    const auto altered = [&](const auto& alter) {
      Line line(scene.port);
      alter(line);
      return line;
    };
    CHECK(speak(altered([&](Line& line) { line.end_at(place); })).ends_within(10s));
    CHECK(speak(altered([&](Line& line) {
            line.turn(place, std::byte{1} << place % 8);
          })).ends_within(10s));
    run.count();
  }
  CHECK(scene.ada.node_process() == node);
  CHECK(scene.courier_ended().is_null());
  // Anybody on the network can cut or alter a connection, so the status accuses nobody of it.
  CHECK(scene.problem().is_null());
  CHECK(scene.holdings() == before);
  honest_sync_works(scene);
  REQUIRE(scene.ben.run({"stop"}).code == 0);
  // The unaltered session is accepted.
  scene.keys.emplace(StolenKeys::of(scene.ben, "the passphrase of Ben"));
  const std::size_t shared = shared_with(scene.ada);
  batch = words();
  const HostileSession whole = speak(Line(scene.port));
  CHECK(eventually([&] { return shared_with(scene.ada) == shared + 1; }));
}
