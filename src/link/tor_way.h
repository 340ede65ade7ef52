#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <poll.h>

#include "base/file_descriptor.h"
#include "base/random.h"
#include "base/rate_limit.h"
#include "base/time.h"
#include "crypto/onion_keys.h"
#include "link/tor_calls.h"
#include "link/tor_process.h"
#include "link/tor_progress.h"
#include "link/tor_setting.h"
#include "link/tor_sockets.h"
#include "link/tor_supervisor.h"

namespace waterline::link {

// The keys with which two devices meet through Tor (docs/protocol.md, "Onion services").
struct TorKeys {
  crypto::OnionSeed own;  // of the service of this device
  crypto::OnionAddress own_address;
  crypto::OnionCallerKey caller;  // of this device
  crypto::OnionAddress partner;
  crypto::OnionCallerPublicKey partner_caller;

  static TorKeys of(const crypto::PairKey& pair, const crypto::PublicKey& own,
                    const crypto::PublicKey& partner);
  // The keys of a pairing through Tor, which has one service. They are the same on both devices:
  // the displayer is called there, and the joiner calls.
  static TorKeys of_offer(const crypto::SecretBytes& picture_secret);
};

// What this device does at the services of its keys. A device that meets its partner does both, or
// only calls; in a pairing the displayer is only called.
enum class TorPart { kBoth, kCalls, kIsCalled };

// How the last call ended that became no link. Tor also tells apart a device that was there within
// the last hours from one that was not, which is forgotten here: nobody is to be watched.
enum class TorCallEnd {
  kNone,
  kUnreachable,  // their device does not answer
  kOtherPair,    // it lets in another pairing than this one
  kNotCalled     // our own Tor did not take the call
};

// What a person may be told about the Tor of this device.
struct TorReport {
  TorSupervisor::State state = TorSupervisor::State::kNone;
  TorSupervisor::Fault fault = TorSupervisor::Fault::kNone;
  TorSandbox sandbox = TorSandbox::kOn;
  std::size_t bridges = 0;  // with any, Tor runs without its sandbox
  TorProgress::State progress = TorProgress::State::kNone;
  TorBootstrap bootstrap;
  bool is_stuck = false;
  bool has_network = true;
  std::optional<TorClockSkew> clock;
  TorCallEnd last_call = TorCallEnd::kNone;
};

// The way to the partner's device through Tor. While it is open, a Tor of the node's own runs and
// has the keys, a socket waits for the calls that it passes on, and the partner's device is called
// at the times of TorCalls. While it is closed there is no process and no socket. Three machines
// decide: TorSupervisor, TorProgress and TorCalls. One thread at a time.
class TorWay {
 public:
  struct Machine {
    TorProcess::Places places;
    // Returns the program; nullopt if there is none.
    std::function<std::optional<std::filesystem::path>()> program = TorProcess::find;
  };
  enum class Linked { kNo, kYes };
  // Whom this device meets, and how. `head_start`: the first call comes so much later.
  struct Plan {
    std::vector<TorKeys> keys;
    TorPart part = TorPart::kBoth;
    TorCalls::Pace pace = TorCalls::Pace::kEverRarer;
    std::chrono::seconds head_start{0};
  };

  static constexpr std::size_t kSoonCalls = 5;
  static constexpr std::chrono::minutes kSoonWithin{10};
  // How long close() waits for Tor's answers.
  static constexpr std::chrono::milliseconds kGoodbye{300};

  // `clock` and `random` must outlive this object.
  TorWay(Machine machine, const base::Clock& clock, base::Random& random);
  TorWay(TorWay&&) = delete;
  ~TorWay();  // as close()

  // Opens the way, or changes its plan. Tor goes on then, since a link may be ending in it: it is
  // told of the services that are new, and of those that it shall forget. The first keys are called
  // first. REQUIRES: the plan has keys.
  void open(Plan plan);
  // Ends our services, then Tor. Call it after the links have ended: otherwise their goodbye would
  // stay in Tor.
  void close();
  // The bridges by which Tor enters its network, from its next start on; none: directly.
  void set_bridges(TorBridges bridges) { bridges_ = std::move(bridges); }
  [[nodiscard]] const TorBridges& bridges() const { return bridges_; }
  // Closes the way, and deletes the folder with everything that Tor kept.
  void forget();
  // Returns whether this machine has the program.
  [[nodiscard]] bool is_installed() const { return machine_.program().has_value(); }
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] std::size_t keys() const { return plan_.keys.size(); }
  // Starts another Tor in the place of the present one, which may hold on to dead circuits after the
  // computer slept or lost an address; at most kSoonCalls times within kSoonWithin, and then only
  // calls soon.
  void begin_anew();
  // Forgets earlier failures. Call it when a person asks for the partner's device. If that started a
  // Tor that could not be started before, the socket of listening() is new.
  enum class Asked { kRunsAsBefore, kStarted };
  Asked ask();
  // Calls without waiting any longer, unless that was asked for kSoonCalls times within kSoonWithin:
  // the partner's device and the courier can cause it, too. ask() makes room for one.
  void call_soon();
  // The devices were in step, so that a new link after this one is worth a call.
  void in_step() { calls_.in_step(clock_.steady_now()); }
  // Returns how many calls failed since the last ask().
  [[nodiscard]] int failed_calls() const { return failed_calls_; }

  // Returns the descriptors to wait for; an unused place has the descriptor -1. Call handle() after
  // the wait.
  [[nodiscard]] std::array<pollfd, 2> waits() const;
  void handle(Linked linked);
  // Returns the next connection to the partner's device, from which nothing was read, and which of
  // the plan's keys lead there.
  struct Connected {
    base::FileDescriptor socket;
    std::size_t place = 0;  // in Plan::keys
  };
  std::optional<Connected> take_connected();
  // The handshake over such a connection failed.
  void handshake_failed();
  // A copy of the socket at which Tor hands in calls; empty if this device takes none.
  [[nodiscard]] base::FileDescriptor listening() const;

  [[nodiscard]] TorReport report() const;

 private:
  void launch();
  void lost(base::SteadyTime now);  // our Tor ended
  void change_from(const Plan& before);
  [[nodiscard]] bool prepare_listening();
  void close_listening();
  void take_messages(base::SteadyTime now);
  void call_again(base::SteadyTime now, Linked linked);
  void advance_call(base::SteadyTime now);
  void call_failed(base::SteadyTime now, TorCallEnd how);
  void say_goodbye();
  [[nodiscard]] bool may_call(base::SteadyTime now) const;
  [[nodiscard]] TorSandbox sandbox() const;
  [[nodiscard]] bool is_ours(const std::string& address) const;

  const Machine machine_;
  const base::Clock& clock_;
  bool is_open_ = false;
  Plan plan_;
  TorBridges bridges_;

  TorSupervisor supervisor_;
  std::unique_ptr<TorProcess> tor_;
  TorProgress progress_;
  base::FileDescriptor listening_;

  TorCalls calls_;
  base::RateLimit soon_calls_{kSoonCalls, kSoonWithin};
  base::RateLimit beginnings_{kSoonCalls, kSoonWithin};
  std::unique_ptr<TorCall> call_;
  base::SteadyTime called_at_{};
  std::size_t turn_ = 0;    // which keys the next call has
  std::size_t called_ = 0;  // which keys the present call has
  std::optional<Connected> connected_;
  int failed_calls_ = 0;
  TorCallEnd last_call_ = TorCallEnd::kNone;
};

}  // namespace waterline::link
