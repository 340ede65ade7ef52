#pragma once

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/stat.h>

#include "cage/restrain.h"
#include "fakes/temporary_folder.h"
#include "link/tor_process.h"
#include "link/tor_sockets.h"

// Helpers for tests in the private Tor network of tornet.py, which starts this program.
namespace waterline::tornet {

using namespace std::chrono_literals;

inline std::string setting(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  INFO(name << " is missing: run this program by tests/tornet/tornet.py run");
  REQUIRE(value != nullptr);
  return value;
}

// Writes a program that runs Tor with the lines that this network needs besides ours. It keeps the
// lines that it was given, and those, in the file `options`.
inline void write_tor_program(const std::filesystem::path& program,
                              const std::filesystem::path& options) {
  std::ofstream script(program);
  script << "#!/bin/sh\n/bin/cat - '" << setting("WATERLINE_TORNET") << "' >'" << options.string()
         << "'\nexec '" << setting("WATERLINE_TOR") << "' \"$@\" <'" << options.string() << "'\n";
  script.close();
  ::chmod(program.c_str(), 0700);
}

// The folders of one device, and the Tor that runs there. Its names need quotation marks, and
// the folder in which Tor runs is too deep for the address of a socket.
class TorHome {
 public:
  TorHome() {
    // As the node is before it starts anything.
    static const bool kIsRestrained = cage::restrain();
    (void)kIsRestrained;
    std::filesystem::create_directories(places_.run);
    for (auto at = places_.run; at != folder_.path(); at = at.parent_path())
      ::chmod(at.c_str(), 0700);
    write_tor_program(program_, options_);
  }

  void start(link::TorSandbox sandbox = link::TorSandbox::kOn,
             const link::TorBridges& bridges = {}) {
    tor_ = *link::TorProcess::start(program_, places_, sandbox, bridges);
  }

  [[nodiscard]] link::TorProcess& tor() { return *tor_; }
  [[nodiscard]] const link::TorProcess::Places& places() const { return places_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

  // Reads what Tor says until this message comes. Fails the test after two minutes: Tor asks the
  // network again only after a minute, if a part of it was not ready.
  template <class Condition>
  void await(Condition wanted, int line = __builtin_LINE()) {
    const auto until = std::chrono::steady_clock::now() + 120s;
    for (;;) {
      for (const link::TorMessage& message : tor_->receive()) {
        if (wanted(message)) return;
        if (const auto* bootstrap = std::get_if<link::TorBootstrap>(&message)) last_ = *bootstrap;
      }
      INFO("line " << line << ", Tor came to " << last_.percent << " % (" << last_.step << ")");
      REQUIRE(!tor_->gone());
      REQUIRE(std::chrono::steady_clock::now() < until);
      pollfd wait{tor_->control(), POLLIN, 0};
      ::poll(&wait, 1, 1000);
    }
  }
  void await_bootstrap(int line = __builtin_LINE()) {
    await(
        [](const link::TorMessage& message) {
          const auto* bootstrap = std::get_if<link::TorBootstrap>(&message);
          return bootstrap != nullptr && bootstrap->percent == 100;
        },
        line);
  }
  void await_answer(link::TorAsked asked) {
    await([&](const link::TorMessage& message) {
      const auto* answer = std::get_if<link::TorAnswer>(&message);
      if (answer == nullptr || answer->asked != asked) return false;
      CHECK(answer->is_good());
      return true;
    });
  }
  void await_published(const crypto::OnionAddress& address) {
    await([&](const link::TorMessage& message) {
      const auto* published = std::get_if<link::TorPublished>(&message);
      return published != nullptr && published->address == address.text();
    });
  }

  // Calls this service until Tor has an answer.
  link::TorCall call(const crypto::OnionAddress& address) {
    link::TorCall call(places_.run, address);
    const auto until = std::chrono::steady_clock::now() + link::TorCall::kMaxWait;
    while (call.state() == link::TorCall::State::kCalling) {
      REQUIRE(std::chrono::steady_clock::now() < until);
      pollfd wait{call.descriptor(), call.events(), 0};
      ::poll(&wait, 1, 1000);
      call.advance();
    }
    return call;
  }

 private:
  fakes::TemporaryFolder folder_;
  std::filesystem::path program_ = folder_.path() / "tor";
  std::filesystem::path options_ = folder_.path() / "options";
  link::TorProcess::Places places_{folder_.path() / "what \"Tor\" keeps \\ ö",
                                   folder_.path() / std::string(60, 'r') / std::string(60, 'u')};
  std::unique_ptr<link::TorProcess> tor_;
  link::TorBootstrap last_;
};

}  // namespace waterline::tornet
