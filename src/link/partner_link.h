#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fair_mutex.h"
#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "base/way.h"
#include "crypto/keys.h"
#include "ledger/ledger.h"
#include "link/courier_supervisor.h"
#include "link/error.h"
#include "link/offline_schedule.h"
#include "link/own_identities.h"
#include "link/pairing_progress.h"
#include "link/socket_broker.h"
#include "link/sync_schedule.h"
#include "link/tor_way.h"

namespace waterline::link {

// The connection between this device and the partner's: it runs the courier, opens sockets and
// passes them to it, answers its messages on the channel, and carries out pairings. While there is
// neither a partner nor a pairing, no courier runs and no socket is open.
//
// Threads: call every public member with `shared_mutex` held. The partner link's own thread takes
// that mutex when it touches the ledger or its own state. Members that wait release it meanwhile.
class PartnerLink {
 public:
  // The state of the link. Only the partner link and its tests use it. No screen and no answer of
  // the API shows it, because that would reveal when the partner's device is on.
  enum class Link { kOff, kWaiting, kLinked };
  // A reason why the link does not work. If several apply, the last one in this list is reported.
  // kPartnerFull and kPartnerMisbehaves stay until the node restarts or the partner changes.
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
  // The state of the present courier's sandbox, and how earlier couriers ended.
  struct Cage {
    std::optional<CourierState> courier;
    // The number of couriers that had to be replaced since the node started.
    std::size_t ends = 0;
    CourierEnd last_end = CourierEnd::kGone;
  };
  // Says whether the partner's device lacks our new keys. kWaits: it does not know them yet.
  // kNotTaken: it was told of them on kNotRenewedToReport links and did not take them.
  enum class Renewal { kNone, kWaits, kNotTaken };
  struct Status {
    Link link = Link::kOff;
    Renewal renewal = Renewal::kNone;
    Problem problem = Problem::kNone;
    CourierFault fault = CourierFault::kNone;
    Cage cage;
    Offline offline = Offline::kNone;
    SyncSettings settings;
    TorReport tor;
  };

  // The facts about the partner link that `waterline doctor` needs.
  struct Diagnosis {
    Status status;
    bool has_partner = false;
    bool in_step = false;
    std::size_t links = 0;  // number of links since the node started
    // The partner's address, set by hand or by the pairing; may be empty.
    std::string address;
    // The address at which this device accepts connections now; empty if there is none.
    std::string listen;
    bool shows_offer = false;
    // Until when an offer through Tor is shown; nullopt if none is.
    std::optional<base::WallTime> line_until;
    // True if the last attempt to join asked the networks of this device and found no offer.
    bool found_no_offer = false;
    bool wants_to_listen = false;
    // How each address failed in the last dial that reached none of them.
    std::vector<std::pair<std::string, DialFailure>> failures;
  };

  // A socket that the node passed to the courier, except connections.
  struct CourierSocket {
    enum class Use {
      kListen,
      kTorListen,
      kBeaconSend,
      kBeaconReceive,
      kCallOut,
      kCallIn,
      kChannel
    };
    Use use;
    std::string address;  // HOST:PORT where known; may be empty
  };

  using PairingState = link::PairingState;
  using Words = PairingProgress::Words;
  enum class PairingEnd {
    kNone,
    kWrongCode,
    // All three guesses of the code are used up: either other devices made them at the offer on
    // this device, or this device made them when it tried to join with this code.
    kUsedUp,
    kOfferOver,     // the offer has expired
    kNotConfirmed,  // this person said that the words differ
    kDifferThere,   // the partner said that the words differ
    // The connection ended while the words were compared.
    kEndedThere,
    kCut,
    kOtherVersion,
    kNoSuchOffer,
    kUnreachable,
    kNotFound,       // nothing on the networks of this device answered the call for the offer
    kSeveralOffers,  // more than one device answered, so none was dialled
    kNotByTor        // the other device was not reached through Tor, or this one cannot be
  };
  // The reason for kNotByTor. kNobody: nobody answers at the other device's service.
  enum class TorObstacle { kMissing, kFails, kNotReady, kNoNetwork, kNobody };
  struct Pairing {
    PairingState state = PairingState::kNone;
    std::vector<std::string> words;  // six, in kCompare
    int guesses_left = 0;
    PairingEnd end = PairingEnd::kNone;
    std::optional<DialFailure> dial_failure;  // with kUnreachable
    std::optional<TorObstacle> tor_obstacle;  // with kNotByTor
    // How the two devices of this pairing meet.
    base::Way way = base::Way::kDirect;
    // The address at which a call found the offer that is joined; empty if no call was needed.
    std::string found;
    // The number of this offer or of this attempt to join. The ledger keeps the last one, so an offer
    // that is continued after a restart has its own number.
    std::uint64_t run = 0;
  };

  // Says whether this device answers the calls of joiners for the offer that it shows, so that they
  // find it without an address (pairing/call.h).
  enum class JoinerCalls { kAnswered, kIgnored };
  struct Offer {
    ledger::PairingMethod method = ledger::PairingMethod::kWords;
    std::string code_or_picture;
    std::string listen;                  // the address that was bound
    std::vector<std::string> addresses;  // where the joiner may reach it
    // Other hosts (addresses) of this device, at which it does not listen, in the form that
    // HOST:PORT uses.
    std::vector<std::string> other_hosts;
    JoinerCalls calls = JoinerCalls::kAnswered;
    // With kTor there is no address: this device is called through Tor.
    base::Way way = base::Way::kDirect;
    // True if the device of a former partner still calls this port.
    bool is_port_of_former = false;
    std::uint64_t run = 0;  // as in Pairing
    base::WallTime expires;
    int guesses_left = 0;
  };

  // All references must outlive this object. `courier_program` is the file to execute. `machine`
  // says where the node's own Tor runs; without it there is none.
  PartnerLink(std::filesystem::path courier_program, ledger::Ledger& ledger,
              const OwnIdentities& identities, const base::Clock& clock, base::Random& random,
              base::FairMutex& shared_mutex, WallClock wall_clock = local_wall_clock,
              TorWay::Machine machine = {{}, [] { return std::nullopt; }});
  // Closes the links properly (with a FIN), then ends the courier and the thread. Call WITHOUT
  // shared_mutex held.
  ~PartnerLink();

  // Starts to serve the partner that the ledger has stored. If there is none, shows a stored offer
  // again.
  void begin();

  [[nodiscard]] Status status() const;
  [[nodiscard]] Diagnosis diagnosis() const;
  [[nodiscard]] std::vector<CourierSocket> courier_sockets() const;

  Result<Offer> show_offer(ledger::PairingMethod method, std::string_view listen,
                           JoinerCalls calls = JoinerCalls::kAnswered);
  // Shows an offer to a partner at another place, by a picture whose text is sent. Errors: kTorOff,
  // kTorMissing.
  Result<Offer> show_far_offer();
  // Returns the offer that is shown now, with its code or picture. Returns nullopt if there is no
  // offer, or if another device has joined and the people are comparing the words.
  [[nodiscard]] std::optional<Offer> offer() const;
  // If `at` is empty, and no address in the picture can be reached, this device asks its networks
  // where the offer is. A picture of a far offer is joined through Tor, whatever `at` is. Errors:
  // kTorOff, kTorMissing, and kTorOnly or kWordsByTor where this device goes by Tor alone.
  Result<void> join_code(std::string_view code, std::string_view at, std::string_view listen);
  // With kTorAlone a picture that leads to a direct call is refused (kNotFar) before anything is sent:
  // somebody else may have put it in the place of a line.
  enum class JoinBy { kAnyWay, kTorAlone };
  Result<void> join_picture(std::string_view picture, std::string_view at, std::string_view listen,
                            JoinBy by = JoinBy::kAnyWay);
  [[nodiscard]] Pairing pairing() const;
  // The state of the pairing that a caller has already seen. wait_for_pairing() waits only for a
  // newer state.
  struct KnownPairing {
    PairingState state = PairingState::kNone;
    std::optional<int> guesses_left;
    std::optional<std::uint64_t> run;
  };
  // Waits until the pairing differs from `known`, `at_most` has passed, or end_waits() was called.
  // Returns the pairing.
  Pairing wait_for_pairing(base::FairLock& lock, const KnownPairing& known,
                           std::chrono::seconds at_most);
  Result<void> words_compared(Words words);
  // Ends the offer or the pairing. If this device has stored the partnership and does not know
  // whether the other one has, the partnership ends too. If the end cannot be stored, the pairing
  // goes on.
  [[nodiscard]] Result<void> end_pairing();

  Result<void> set_address(std::string_view address);
  Result<void> set_listen(std::string_view listen);
  // Ends the partnership. Operations that were not sent are dropped; returns how many items had
  // such operations.
  Result<std::size_t> unpair();

  // Each of these functions changes a setting. With set_paused, set_sync_when and set_beacons the
  // change is durable and in force on return. A pause ends every link with a goodbye to the
  // partner's device, closes every socket and ends the courier. Error, except by set_tor:
  // kNoPartner.
  Result<void> set_paused(Paused paused);
  Result<void> set_sync_when(const SyncSchedule& when);
  Result<void> set_beacons(Beacons beacons);
  // Ends every link, and a pairing that the setting does not allow. It may be chosen before a
  // pairing. REQUIRES: the setting is not kUnreadable.
  Result<void> set_tor(TorSetting setting);
  // Tor enters its network by these bridges from now on, or directly if there are none. Starts Tor anew
  // if it runs.
  Result<void> set_tor_bridges(TorBridges bridges);
  // Returns true if the person has paused the exchange, or the journal is quiet.
  [[nodiscard]] bool is_paused() const;
  // Makes the journal quiet (quiet.h), even if the ledger cannot store that. It may be called
  // before begin().
  void become_quiet(std::string_view why);
  // Makes the journal quiet. Call it when the partner's device has proved that this journal once
  // sent operations that it no longer has.
  void was_set_back();
  [[nodiscard]] bool is_quiet() const;
  // Returns whether the partner's device does not have our new keys yet; nothing is sent before it
  // has.
  [[nodiscard]] bool is_renewing() const;
  // Returns whether the ledger has stored the quiet state, so that it survives a restart.
  [[nodiscard]] bool quiet_is_kept() const;
  // Ends the quiet state, so that waiting operations may be sent, in a new epoch.
  Result<void> speak_again();

  // Tells the courier that the ledger has new operations to send.
  void ledger_changed();
  // Call it with the result of applying operations of the partner's, from a session or a bundle. If
  // some were refused or found no room, that becomes a problem that `status` reports.
  void partner_sent(const ledger::Applied& applied);
  struct Synced {
    // The number of operations that changed something that the person can see.
    std::size_t shown = 0;
  };
  // Syncs, also outside the sync hours, but not while the exchange is paused or the journal is
  // quiet. Errors: kUnreachable, kUnproven, kNotInStep, kNewKeysWait, kPaused, kQuiet, kNoPartner,
  // kNoNetworkProcess. At the end the schedule may take this device offline again; if `seen` is
  // given, it receives the diagnosis from just before that.
  Result<Synced> sync_now(base::FairLock& lock, std::chrono::seconds at_most,
                          Diagnosis* seen = nullptr);

  // While the object that this returns lives, this device stays as it is during sync_now(): online
  // outside the hours, too, with its Tor. Destroy it with the mutex held.
  [[nodiscard]] std::shared_ptr<const void> stay_online();

  // Wakes all threads that wait in a function of this object, and makes later waits return at once.
  // Call this before the destruction, so that no thread is still in such a function.
  void end_waits();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::link
