#include "link/tor_process.h"

#include <fstream>

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/stat.h>

#include "fakes/temporary_folder.h"
#include "link/tor_sockets.h"

// Tests how the node treats a Tor that misbehaves. A shell script stands in for it; tests/tornet has
// the real one.
namespace waterline::link {
namespace {

using Failure = TorProcess::Failure;

class Impostor {
 public:
  explicit Impostor(const std::string& script) {
    std::ofstream(program_) << "#!/bin/sh\nPATH=/bin:/usr/bin\n" << script << "\n";
    ::chmod(program_.c_str(), 0700);
    ::mkdir(places_.run.c_str(), 0700);
  }
  auto start() { return TorProcess::start(program_, places_, TorSandbox::kOn); }
  [[nodiscard]] const TorProcess::Places& places() const { return places_; }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_.path() / name; }

 private:
  fakes::TemporaryFolder folder_;
  std::filesystem::path program_ = folder_.path() / "tor";
  TorProcess::Places places_{folder_.path() / "data", folder_.path() / "run"};
};

// Reads until Tor is gone. Returns everything that it said.
std::vector<TorMessage> read_to_the_end(TorProcess& tor) {
  std::vector<TorMessage> all;
  while (!tor.gone()) {
    pollfd wait{tor.control(), POLLIN, 0};
    REQUIRE(::poll(&wait, 1, 20'000) == 1);
    for (TorMessage& message : tor.receive()) all.push_back(std::move(message));
  }
  return all;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST_CASE("Tor gets its options, then the two first commands", "[link]") {
  Impostor impostor(
      "cat >options\n"
      "{ head -n 2 <&3; } >commands\n"
      "ls /proc/self/fd >descriptors\n"
      "printf '250 OK\\r\\n250 OK\\r\\n' >&3");
  auto tor = *impostor.start();
  CHECK(read_to_the_end(*tor) == std::vector<TorMessage>{TorAnswer{TorAsked::kTakeOwnership, 250},
                                                         TorAnswer{TorAsked::kSetEvents, 250}});
  CHECK(tor->has_answered());
  CHECK(!tor->broken());
  const auto in_run = [&](const char* name) { return content_of(impostor.places().run / name); };
  CHECK(in_run("options") == tor_options(impostor.places().data, TorSandbox::kOn));
  CHECK(in_run("commands") ==
        "TAKEOWNERSHIP\r\n"
        "SETEVENTS STATUS_CLIENT STATUS_GENERAL HS_DESC NETWORK_LIVENESS\r\n");
  CHECK(in_run("descriptors") == "0\n1\n2\n3\n4\n");  // 4 is the folder that ls reads
  struct stat facts {};
  REQUIRE(::stat(impostor.places().data.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0700);
}

TEST_CASE("A Tor that breaks the form, or closes its end, is ended", "[link]") {
  Impostor rude("printf 'HTTP/1.1 200 OK\\r\\n' >&3; exec sleep 60");
  auto tor = *rude.start();
  CHECK(read_to_the_end(*tor).empty());
  CHECK(tor->broken() == TorControl::Broken::kBadLine);
  CHECK(!tor->has_answered());

  Impostor silent("exec 3>&-; exec sleep 60");
  tor = *silent.start();
  CHECK(read_to_the_end(*tor).empty());
  CHECK(!tor->broken());

  Impostor failing("exit 1");
  tor = *failing.start();
  CHECK(read_to_the_end(*tor).empty());
  tor->send(set_events());  // too late, and harmless
  CHECK(!tor->has_unsent());
}

TEST_CASE("A Tor that reads nothing is ended before commands pile up", "[link]") {
  Impostor deaf("exec sleep 60");
  auto tor = *deaf.start();
  for (int i = 0; i < 100'000 && !tor->gone(); ++i) tor->send(set_events());
  CHECK(tor->gone());
}

TEST_CASE("A Tor that talks without end holds nobody up", "[link]") {
  Impostor talker(
      "printf '250 OK\\r\\n250 OK\\r\\n' >&3\n"
      "exec yes '650 NETWORK_LIVENESS UP\r' >&3");
  auto tor = *talker.start();
  std::size_t messages = 0;
  for (int i = 0; i < 100 && !tor->gone(); ++i) {
    pollfd wait{tor->control(), POLLIN, 0};
    REQUIRE(::poll(&wait, 1, 20'000) == 1);
    const std::size_t taken = tor->receive().size();
    CHECK(taken <= TorProcess::kMaxTaken / 16);
    messages += taken;
  }
  CHECK(messages > 100);
  CHECK(!tor->gone());
}

TEST_CASE("Tor is not started without its program or a folder of its own", "[link]") {
  Impostor impostor("exit 0");
  const auto missing = impostor.file("missing");
  CHECK(TorProcess::start(missing, impostor.places(), TorSandbox::kOn).error() ==
        Failure::kMissing);
  ::chmod(impostor.places().data.c_str(), 0755);
  CHECK(impostor.start().error() == Failure::kNoFolder);
  const TorProcess::Places elsewhere{missing / "data", impostor.places().run};
  CHECK(TorProcess::start("/bin/true", elsewhere, TorSandbox::kOn).error() == Failure::kNoFolder);
  const TorProcess::Places nowhere{impostor.file("other"), missing / "run"};
  CHECK(!TorProcess::start("/bin/true", nowhere, TorSandbox::kOn));
}

TEST_CASE("The socket for the partner's calls replaces its predecessor, and no file", "[link]") {
  const fakes::TemporaryFolder folder;
  CHECK(listen_for_tor(folder.path()).ok());
  CHECK(listen_for_tor(folder.path()).ok());
  struct stat facts {};
  REQUIRE(::stat((folder.path() / kTorIn).c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  std::filesystem::remove(folder.path() / kTorIn);
  std::ofstream(folder.path() / kTorIn) << "words";
  CHECK(listen_for_tor(folder.path()).error() == Error::kStorageFailed);
  CHECK(listen_for_tor(folder.path() / "missing").error() == Error::kStorageFailed);
}

TEST_CASE("A call fails at once where no Tor is", "[link]") {
  const fakes::TemporaryFolder folder;
  TorCall call(folder.path(), crypto::onion_address_of(crypto::OnionSeed()));
  CHECK(call.state() == TorCall::State::kFailed);
  CHECK(call.events() == 0);
}

}  // namespace
}  // namespace waterline::link
