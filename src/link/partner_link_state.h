#pragma once

#include <condition_variable>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/rate_limit.h"
#include "link/courier_process.h"
#include "link/courier_supervisor.h"
#include "link/met_places.h"
#include "link/network_interfaces.h"
#include "link/offline_schedule.h"
#include "link/pairing_progress.h"
#include "link/partner_channel.h"
#include "link/partner_link.h"
#include "link/partner_session.h"
#include "link/socket_broker.h"
#include "link/tor_way.h"
#include "wire/channel_messages.h"

namespace waterline::link {

// The data of the pairing that is under way. How far it has come is in PairingProgress.
struct PairingRun {
  wire::channel::PairingSide side = wire::channel::PairingSide::kDisplayer;
  ledger::PairingMethod method = ledger::PairingMethod::kWords;
  // How the two devices meet. With kTor the displayer is an onion service, and nothing below that is
  // about addresses is used.
  base::Way way = base::Way::kDirect;
  std::uint32_t number = 0;
  crypto::SecretBytes secret;
  std::array<std::byte, 16> commitment{};  // for a joiner by picture
  base::EpochId own_epoch;

  // The end of an offer that this device shows, by the wall clock and by the steady clock. The
  // earlier of the two counts, so that nobody can prolong the offer by setting the clock back.
  base::WallTime expires;
  base::SteadyTime expires_here;

  // On a device that shows an offer: whether calls of joiners are answered, and how many were.
  PartnerLink::JoinerCalls calls = PartnerLink::JoinerCalls::kAnswered;
  std::size_t answers = 0;

  // On a device that joins: the addresses at which the device with the offer may be.
  std::vector<SocketAddress> candidates;
  // For the joiner: whether this device may ask its networks for the offer, or does, or did.
  enum class Search { kForbidden, kAllowed, kRunning, kOver };
  Search search = Search::kForbidden;
  base::SteadyTime search_ends;
  std::vector<SocketAddress> seen;  // where answers said that the offer is
  // For a joiner through Tor: when it gives up calling.
  base::SteadyTime calls_end;
  // How the addresses in a picture failed before the search.
  std::optional<DialFailure> failure;
  // The address that was reached, which becomes the partner's address.
  std::string reached;
  base::Bytes code_hash;
};

// The state of a partner link, guarded by `mutex`. It carries out the decisions of four state
// machines that do no I/O themselves: CourierSupervisor, PartnerSession, PairingProgress and
// OfflineSchedule. Its functions are in nine files: the thread and the courier's life
// (partner_link_courier.cpp), the session with the partner (partner_link_session.cpp), the places
// where the partner may be (partner_link_places.cpp), the schedule
// and the networks (partner_link_schedule.cpp), the way through Tor (partner_link_tor.cpp), the
// offer (partner_link_offer.cpp), the pairing (partner_link_pairing.cpp), the call by which a joiner
// finds an offer (partner_link_call.cpp), and the pairing through Tor (partner_link_far.cpp).
struct PartnerLink::State {
  using Purpose = CourierSupervisor::Purpose;

  static constexpr std::chrono::minutes kProvisionalLife{10};
  static constexpr std::chrono::seconds kBindAgain{10};
  // If the ledger could not delete a provisional partnership, the thread tries again after this
  // time.
  static constexpr std::chrono::seconds kDropAgain{10};
  // The longest sleep of the thread while it waits for a point in time. It is short because a test
  // may replace the clock, and a person may set it.
  static constexpr std::chrono::milliseconds kMaxSleep{250};
  // How often the thread checks the sync hours, and whether the machine has slept.
  static constexpr std::chrono::milliseconds kLook{2'000};
  // If the wall clock and the steady clock move apart by this much, the machine slept or somebody
  // set the clock.
  static constexpr std::chrono::seconds kClockJump{10};
  // After a successful dial, the time that the thread waits for the handshake before it dials
  // again. Otherwise, if a person asks for a sync meanwhile, this device would open a second link.
  static constexpr std::chrono::seconds kAnsweredCall{2};
  // How many calls in a row a stranger must answer at the partner's address before that is
  // reported. A single one may be chance (a restart during the call).
  static constexpr int kStrangersToReport = 2;
  // The number of links on which the partner's device got our new keys (message Renewal) and did
  // not confirm them, after which the person is told.
  static constexpr std::size_t kNotRenewedToReport = 2;
  // The most dials within kMaxDialsWithin; the node ignores further requests. An honest courier
  // asks for nine dials in the first minute, then for one a minute, and for one more for each
  // beacon.
  static constexpr std::size_t kMaxDials = 20;
  static constexpr std::chrono::seconds kMaxDialsWithin{60};
  // A search for an offer ends after kSearch, and kCollect after the first answer.
  static constexpr std::chrono::seconds kSearch{8};
  static constexpr std::chrono::milliseconds kCollect{1500};
  // A joiner gives up calling through Tor after this time. A first start of Tor may take minutes, and
  // one call to a device that is gone takes two.
  static constexpr std::chrono::minutes kFarCalls{6};
  // The most answers to calls for one offer, and in a second. An honest courier asks for no more.
  static constexpr std::size_t kMaxAnswers = 40;
  static constexpr std::size_t kMaxAnswersASecond = 4;
  // The most messages about calls from one courier. An honest one sends kMaxAnswers at most.
  static constexpr std::size_t kMaxCallMessages = 64;

  State(std::filesystem::path program_file, ledger::Ledger& the_ledger,
        const OwnIdentities& own_identities, const base::Clock& a_clock, base::Random& a_random,
        base::FairMutex& shared_mutex, WallClock a_wall_clock, TorWay::Machine machine);

  const std::filesystem::path program;
  ledger::Ledger& ledger;
  const OwnIdentities& identities;
  const base::Clock& clock;
  base::Random& random;
  base::FairMutex& mutex;
  const WallClock wall_clock;
  const BorderShift shift;

  // An eventfd that wakes the thread, which then checks everything again.
  base::FileDescriptor wake;
  std::thread thread;
  std::condition_variable_any changed;
  enum class Life { kServing, kWaitsEnded, kStopping };
  Life life = Life::kServing;

  CourierSupervisor supervisor;
  std::unique_ptr<CourierProcess> courier;
  PartnerChannel partner_channel;  // for the present courier

  std::optional<Listening> listening;
  std::optional<base::SteadyTime> bind_again_at;
  std::unique_ptr<Dial> dial;
  std::vector<std::string> dialling;  // the addresses that `dial` tries
  std::string reached;                // the address last connected to
  // The time at which the node passed the courier a dialled socket; nullopt if there is no such
  // socket, or once the result of its handshake is known.
  std::optional<base::SteadyTime> handed_over;
  // Which place is dialled first: how often a stranger answered since the last link.
  std::size_t turn = 0;
  base::RateLimit dial_limit{kMaxDials, kMaxDialsWithin};
  std::vector<std::pair<std::string, DialFailure>> failures;  // of the last dial that failed
  base::FileDescriptor addresses_watch;
  std::set<std::string> known_addresses;
  std::vector<NetworkInterface> links;  // networks with sockets for beacons or calls

  // These members say who the partner is, as stored in the ledger.
  Partner partner = Partner::kNone;
  base::SteadyTime provisional_until;
  std::string partner_address;
  MetPlaces met_places;
  // The partner's address on the present link, as far as it is known.
  std::string link_from;
  // When the system's table of connections was read last (callers.h).
  std::optional<base::SteadyTime> callers_read;

  PartnerSession session;
  // Says whether the partner's device has our newest keys, or does not know them yet.
  enum class OwnKeys { kKnown, kWait };
  OwnKeys own_keys = OwnKeys::kKnown;
  std::size_t not_renewed = 0;  // counts up to kNotRenewedToReport
  std::size_t link_count = 0;
  // The number of operations in all sessions so far that changed something that the person can see.
  std::size_t shown = 0;
  enum class Calls { kOpen, kFailed };  // how dials go since a person asked for a sync
  Calls calls = Calls::kOpen;
  // How often in a row a stranger answered at the partner's address.
  int strangers = 0;
  // The last problem of a link: kOtherVersion or kUnproven. The next link that opens clears it.
  Problem problem = Problem::kNone;
  // kPartnerFull or kPartnerMisbehaves, if one of them came up. It stays until the node restarts or
  // the partner changes.
  Problem lasting_problem = Problem::kNone;

  SyncSettings settings;
  // The reason for being quiet that become_quiet() was given. It counts even if the ledger could
  // not store it.
  std::string kept_quiet;
  OfflineSchedule schedule;
  int asking = 0;  // how many persons wait for a sync
  TorWay tor;
  base::WallTime looked_at;
  base::SteadyTime looked_at_steady;

  PairingProgress progress;
  Pairing pairing;
  std::optional<PairingRun> run;
  base::RateLimit answer_limit{kMaxAnswersASecond, std::chrono::seconds{1}};
  std::size_t call_messages = 0;  // of the present courier

  // --- the thread and the life of the courier

  void serve();
  void wake_up() const;
  void handle_events();
  void handle(const wire::channel::ToNode& message);
  void handle_time();
  [[nodiscard]] std::optional<base::SteadyTime> next_time() const;

  // Starts a courier for this purpose, instead of the present one. Returns false if it cannot run;
  // the supervisor then knows why.
  bool launch(Purpose for_purpose);
  void resume(Purpose purpose);
  void stop_courier();
  void courier_failed(CourierEnd how);
  void give_up_courier();
  void send(const wire::channel::ToCourier& message);
  void send_socket(const wire::channel::PassSocket& message, base::FileDescriptor socket);
  void send_listening(Purpose purpose);
  void dial_finished();

  // --- the partner

  void take_up_partner();
  void serve_partner();
  // Sends the courier its keys and sockets. If it had keys before, this ends its links.
  void brief_courier();
  void look_up_partner();
  void listen_for_partner();
  // Ends a partnership. Operations that were not sent are dropped; returns how many items had such
  // operations. If the ledger cannot store the end, nothing is changed and the partner is still
  // served.
  [[nodiscard]] Result<std::size_t> give_up_partner();
  bool handle_partner(const wire::channel::ToNode& message);
  bool prove_partnership();
  bool answer_vector(const wire::channel::WantVector& want);
  bool answer_operations(const wire::channel::WantOperations& want);
  bool store(const wire::channel::Store& message);
  void dial_partner();
  // Dials these places, one after the other. `present` is about a dial that is under way.
  enum class PresentDial { kGoesOn, kEnds };
  void dial_at(std::vector<std::string> places, PresentDial present = PresentDial::kGoesOn);
  void link_is_up(const wire::channel::LinkUp& message);
  // Returns whether the partner may be at this address, which the courier said or said earlier.
  [[nodiscard]] bool may_be_there(const SocketAddress& address) const;
  // Returns whether a connection from that host to the port of this device stands.
  // False, too, if that was looked up in the last seconds.
  [[nodiscard]] bool called_from(base::ByteView host);
  void link_is_down();
  void pass_step_to_ledger();
  void stranger_answered(const wire::channel::StrangerAnswered& message);
  bool partner_renews(const wire::channel::PartnerRenews& message);
  bool renewal_taken(const wire::channel::RenewalTaken& message);
  void partner_sent(const ledger::Applied& applied);
  void become_quiet(std::string_view why);
  void was_set_back();
  [[nodiscard]] Problem problem_now() const;

  // --- the schedule and the networks

  void load_settings();
  // Returns why this device is offline, if so many persons wait for a sync.
  [[nodiscard]] Offline offline_if(int persons_asking) const;
  [[nodiscard]] Offline offline_now() const { return offline_if(asking); }
  // Goes offline or online, as the schedule says.
  void apply_schedule();
  void go_offline();
  // Returns whether the thread has to check the sync hours and the clock every kLook.
  [[nodiscard]] bool looks_around() const;
  void look_around();
  void renew_link();
  void watch_own_addresses();
  void own_addresses_changed();
  // Returns whether this device listens on that network.
  [[nodiscard]] bool waits_on(const NetworkInterface& link) const;
  void send_beacons();
  // Handles the courier's report that it received a beacon from the partner. Dials its address only
  // if that is on a network of this device.
  bool partner_seen(const wire::channel::PartnerSeen& message);

  // --- the way through Tor

  [[nodiscard]] bool knows_a_direct_way() const;
  [[nodiscard]] std::vector<TorKeys> tor_keys();
  // Opens or closes the way through Tor, as the settings and the schedule say.
  void apply_tor();
  void listen_by_tor();
  void handle_tor();
  // Returns whether every way on which this device may call has failed since a person asked.
  [[nodiscard]] bool no_call_gets_through() const;

  // --- the pairing

  Result<void> make_way_for_pairing();
  [[nodiscard]] Result<Listening> bind_for_offer(std::string_view listen);
  void listen_where_reached(const std::string& own_host);
  void leave_port();
  bool is_port_of_former(std::uint16_t port) const;
  // Listens at `address`, after closing `listening`, which may hold the wanted port. If that fails,
  // listens for the partner at the earlier address again.
  [[nodiscard]] Result<Listening> listen_instead(const SocketAddress& address);
  Result<void> join(PairingRun joining, std::string_view listen);
  // Begins the offer that `offered` describes, at `bound` or through Tor. It is durable before it is
  // shown.
  [[nodiscard]] Result<Offer> put_up(PairingRun offered, std::optional<Listening> bound);
  [[nodiscard]] Offer describe_offer(const PairingRun& offered,
                                     const std::optional<Listening>& bound) const;
  void resume_offer();
  bool serve_pairing();
  void begin_at_courier(std::uint16_t own_port);
  bool handle_pairing(const wire::channel::ToNode& message);
  bool count_guess();
  // Goes on counting pairings where the ledger says.
  void take_up_run_number();
  void count_run();
  bool compare_words(const wire::channel::CompareWords& message);
  bool agreed(const wire::channel::Agreed& message);
  bool run_over(wire::channel::PairingEnd end);
  [[nodiscard]] PairingEnd reason(wire::channel::PairingEnd end) const;
  void run_failed(PairingEnd end);
  // Ends the pairing or the offer on this device. Before the call, move `progress` to its last
  // step. If the pairing succeeded, this function starts to serve the partner.
  void finish_run(PairingEnd end);
  void leave_way_of_pairing();
  void pairing_is_over(PairingEnd end);
  void end_pairing();
  // Copies the step of `progress` to `pairing`, which people see, and wakes the threads that wait
  // for a change of it.
  void show_pairing(int guesses_left = 0, PairingEnd end = PairingEnd::kNone);
  void pairing_dial_finished(Dial::Outcome outcome);
  [[nodiscard]] bool offer_expired() const;

  // --- the pairing through Tor (pairing/far.h)

  // Returns whether the setting of this device, and its Tor, allow a pairing on this way.
  [[nodiscard]] Result<void> may_pair(base::Way way) const;
  [[nodiscard]] bool is_far() const { return run && run->way == base::Way::kTor; }
  // Returns whether this device joins, and has not reached the other one yet.
  [[nodiscard]] bool calls_far() const;
  bool serve_far();
  void handle_far();
  void far_failed();

  // --- the pairing call (pairing/call.h)

  void hear_calls_of_joiners();
  void look_for_offer();
  bool offer_seen(const wire::channel::OfferSeen& message);
  // Dials the one address that was found. If there is none, or are several, the pairing is over.
  void search_is_over();
  bool answer_call(const wire::channel::WantAnswer& message);
};

}  // namespace waterline::link
