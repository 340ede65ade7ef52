#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fair_mutex.h"
#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "ledger/ledger.h"
#include "link/courier_supervisor.h"
#include "link/error.h"
#include "link/offline_schedule.h"
#include "link/own_identities.h"
#include "link/pairing_progress.h"
#include "link/socket_broker.h"
#include "link/sync_schedule.h"

namespace waterline::link {

// What stands between this device and the partner's: the courier's life, the sockets it is given,
// the channel, the pairing that is under way. Nothing of the network exists (no process, no socket)
// while there is neither a partner nor a pairing.
//
// Threads: every public member is called with `shared_mutex` held; the meeting's own thread takes
// the same mutex when it touches the ledger or its own state. Members that wait release it
// meanwhile.
class PartnerLink {
 public:
  // For the meeting itself and its tests. No screen and no answer of the API tells it: it would
  // tell when the partner's device is on.
  enum class Link { kOff, kWaiting, kLinked };
  // Of several the last here is told. The first two stay until the node begins anew, or the partner
  // is another.
  enum class Problem {
    kNone,
    kPartnerFull,
    kPartnerMisbehaves,
    kOtherVersion,
    kUnproven,
    kNoNetworkProcess
  };
  using Offline = link::Offline;
  using CourierFault = CourierSupervisor::Fault;
  using CourierEnd = CourierSupervisor::End;

  struct CourierState {
    std::uint32_t landlock_abi = 0;
    bool seccomp = false;
  };
  // The courier of now, and what became of those before it.
  struct Cage {
    std::optional<CourierState> courier;
    // couriers that had to be replaced since this began
    std::size_t ends = 0;
    CourierEnd last_end = CourierEnd::kGone;
  };
  // Own keys that are newer than those that the partner's device knows.
  enum class Renewal { kNone, kWaits, kNotTaken };
  struct Status {
    Link link = Link::kOff;
    Renewal renewal = Renewal::kNone;
    Problem problem = Problem::kNone;
    CourierFault fault = CourierFault::kNone;
    Cage cage;
    Offline offline = Offline::kNone;
    SyncSettings settings;
  };

  // What can be said about the way to the partner, for doctor.
  struct Diagnosis {
    Status status;
    bool has_partner = false;
    bool in_step = false;
    std::size_t links = 0;  // how many there were since the node began
    // set by hand or by the pairing; may be empty
    std::string address;
    // where they were last met, if that is another
    std::string met_at;
    // where this device waits now; empty: nowhere
    std::string listen;
    bool shows_offer = false;
    bool wants_to_listen = false;
    std::vector<std::pair<std::string, DialFailure>> failures;  // of the last dial
  };

  // A socket that the courier was given, but for those of calls.
  struct CourierSocket {
    enum class Use { kListen, kBeaconSend, kBeaconReceive, kChannel };
    Use use;
    std::string address;  // HOST:PORT where known; may be empty
  };

  using PairingState = link::PairingState;
  using Words = PairingProgress::Words;
  enum class PairingEnd {
    kNone,
    kWrongCode,
    // three tries were made: at the offer that is shown here, or from here with this code
    kUsedUp,
    kOfferOver,     // the time of the offer is over
    kNotConfirmed,  // this person said that the words differ
    kDifferThere,   // the other one said so
    // the connection ended while the two compared
    kEndedThere,
    kCut,
    kOtherVersion,
    kNoSuchOffer,
    kUnreachable
  };
  struct Pairing {
    PairingState state = PairingState::kNone;
    std::vector<std::string> words;  // six, in kCompare
    int guesses_left = 0;
    PairingEnd end = PairingEnd::kNone;
    std::optional<DialFailure> dial_failure;  // with kUnreachable
    // which offer or join this is about, counted since the node began
    std::uint64_t run = 0;
  };

  struct Offer {
    std::string code_or_picture;
    std::string listen;                  // what was bound
    std::vector<std::string> addresses;  // where the other device may find it
    // hosts of this device at which it does not wait, as in HOST:PORT
    std::vector<std::string> other_hosts;
    // a device that was unpaired still calls this port
    bool is_port_of_former = false;
    std::uint64_t run = 0;  // as in Pairing
    base::WallTime expires;
    int guesses_left = 0;
  };

  // All references must outlive this. `courier_program` is the file to execute.
  PartnerLink(std::filesystem::path courier_program, ledger::Ledger& ledger,
              const OwnIdentities& identities, const base::Clock& clock, base::Random& random,
              base::FairMutex& shared_mutex, WallClock wall_clock = local_wall_clock);
  // ends links with a FIN, the courier, and the thread; called WITHOUT shared_mutex held
  ~PartnerLink();

  // Takes up what the ledger says: a partner to meet, an offer that still stands.
  void begin();

  [[nodiscard]] Status status() const;
  [[nodiscard]] Diagnosis diagnosis() const;
  [[nodiscard]] std::vector<CourierSocket> courier_sockets() const;

  Result<Offer> show_offer(ledger::PairingMethod method, std::string_view listen);
  Result<void> join_code(std::string_view code, std::string_view at, std::string_view listen);
  Result<void> join_picture(std::string_view picture, std::string_view at, std::string_view listen);
  [[nodiscard]] Pairing pairing() const;
  // What a caller knows already.
  struct KnownPairing {
    PairingState state = PairingState::kNone;
    std::optional<int> guesses_left;
    std::optional<std::uint64_t> run;
  };
  // Waits until one of these is another, or the time is over.
  Pairing wait_for_pairing(base::FairLock& lock, const KnownPairing& known,
                           std::chrono::seconds at_most);
  Result<void> words_compared(Words words);
  void end_pairing();

  Result<void> set_address(std::string_view address);
  Result<void> set_listen(std::string_view listen);
  // Returns how many things had not left and are dropped.
  Result<std::size_t> unpair();

  // Durable, and in force when they return. Paused: every link is ended as at a switch-off, every
  // socket closed, the courier ended. kNoPartner.
  Result<void> set_paused(Paused paused);
  Result<void> set_sync_when(const SyncSchedule& when);
  Result<void> set_beacons(Beacons beacons);
  // Also while the journal is quiet.
  [[nodiscard]] bool is_paused() const;
  // In force even where it cannot be kept with the ledger. Before or after begin().
  void become_quiet(std::string_view why);
  // The partner's device proved that this journal said what it does not know: it is quiet from now
  // on.
  void was_set_back();
  [[nodiscard]] bool is_quiet() const;
  // Whether own keys wait for the partner's device; nothing leaves before.
  [[nodiscard]] bool is_renewing() const;
  // Whether the ledger says so too, so that the next opening knows.
  [[nodiscard]] bool quiet_is_kept() const;
  // Ends the quiet: what waits may leave, in a new epoch.
  Result<void> speak_again();

  void ledger_changed();
  // What came of the partner's operations, on whatever way they came: what of it had to be refused
  // is told.
  void partner_sent(const ledger::Applied& applied);
  struct Synced {
    // operations by which something changed that the person can see
    std::size_t shown = 0;
  };
  // Also outside the hours; not while paused or quiet. kUnreachable, kUnproven, kNotInStep,
  // kNewKeysWait, kPaused, kQuiet, kNoPartner, kNoNetworkProcess. `seen`: what was found, before
  // the rest goes on, if there was one.
  Result<Synced> sync_now(base::FairLock& lock, std::chrono::seconds at_most,
                          Diagnosis* seen = nullptr);

  // Whoever waits gets the state as it is; nobody waits from now on. So that nobody is left inside
  // when this goes.
  void end_waits();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::link
