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
#include "link/network_interfaces.h"
#include "link/offline_schedule.h"
#include "link/pairing_progress.h"
#include "link/partner_channel.h"
#include "link/partner_link.h"
#include "link/partner_session.h"
#include "link/socket_broker.h"
#include "wire/channel_messages.h"

namespace waterline::link {

// The data of the pairing that is under way. Its progress is in PairingProgress.
struct PairingRun {
  wire::channel::PairingSide side = wire::channel::PairingSide::kDisplayer;
  ledger::PairingMethod method = ledger::PairingMethod::kWords;
  std::uint32_t number = 0;
  crypto::SecretBytes secret;
  std::array<std::byte, 16> commitment{};  // for a joiner by picture
  base::EpochId own_epoch;

  // For the displayer. The offer ends at the earlier of the two times, so that setting the clock
  // back does not prolong it.
  base::WallTime expires;
  base::SteadyTime expires_here;

  // For the joiner.
  std::vector<SocketAddress> candidates;
  // the candidate that was reached; it becomes the partner's address
  std::string reached;
  base::Bytes code_hash;
};

// The state of a partner link, guarded by `mutex`. It carries out the decisions of four machines
// without I/O: CourierSupervisor, PartnerSession, PairingProgress and OfflineSchedule. Its
// functions are in four files: the thread and the courier's life (partner_link_courier.cpp), the
// session with the partner (partner_link_session.cpp), the schedule and the networks
// (partner_link_schedule.cpp), the pairing (partner_link_pairing.cpp).
struct PartnerLink::State {
  using Purpose = CourierSupervisor::Purpose;

  static constexpr std::chrono::minutes kProvisionalLife{10};
  static constexpr std::chrono::seconds kBindAgain{10};
  // The time to the next try after the ledger could not drop a provisional partnership.
  static constexpr std::chrono::seconds kDropAgain{10};
  // The longest sleep of the thread while it waits for a time, because the clock may be a test's or
  // be changed.
  static constexpr std::chrono::milliseconds kMaxSleep{250};
  // The interval for checking the sync hours and whether the machine has slept.
  static constexpr std::chrono::milliseconds kLook{2'000};
  // If the wall clock gains this much on the steady clock, the machine slept or the clock was set.
  static constexpr std::chrono::seconds kClockJump{10};
  // After a successful dial, wait this long for the handshake before dialling again; otherwise a
  // sync that a person asks for meanwhile opens a second link.
  static constexpr std::chrono::seconds kAnsweredCall{2};
  // A single call that a stranger answered may be chance (a restart during the call), so two in a
  // row are reported.
  static constexpr int kStrangersToReport = 2;
  // The person is told after this many links in which the partner's device heard our Renewal but
  // did not confirm that it took it.
  static constexpr std::size_t kNotRenewedToReport = 2;
  // The limit of dials. An honest courier asks for nine in the first minute, then for one a minute,
  // and for one more for each beacon. Requests beyond the limit are not dialled.
  static constexpr std::size_t kMaxDials = 20;
  static constexpr std::chrono::seconds kMaxDialsWithin{60};

  State(std::filesystem::path program_file, ledger::Ledger& the_ledger,
        const OwnIdentities& own_identities, const base::Clock& a_clock, base::Random& a_random,
        base::FairMutex& shared_mutex, WallClock a_wall_clock);

  const std::filesystem::path program;
  ledger::Ledger& ledger;
  const OwnIdentities& identities;
  const base::Clock& clock;
  base::Random& random;
  base::FairMutex& mutex;
  const WallClock wall_clock;
  const BorderShift shift;

  // an eventfd that wakes the thread, which then checks everything again
  base::FileDescriptor wake;
  std::thread thread;
  std::condition_variable_any changed;
  enum class Life { kServing, kWaitsEnded, kStopping };
  Life life = Life::kServing;

  // The courier.
  CourierSupervisor supervisor;
  std::unique_ptr<CourierProcess> courier;
  PartnerChannel partner_channel;  // for the present courier

  // Sockets.
  std::optional<Listening> listening;
  std::optional<base::SteadyTime> bind_again_at;
  std::unique_ptr<Dial> dial;
  std::vector<std::string> dialling;  // the addresses of `dial`
  std::string reached;                // the last address that was connected to
  // The time when the courier was passed a dialled socket; none once the handshake's result is
  // known.
  std::optional<base::SteadyTime> handed_over;
  std::size_t dials = 0;
  base::RateLimit dial_limit{kMaxDials, kMaxDialsWithin};
  std::vector<std::pair<std::string, DialFailure>> failures;  // of the last dial that failed
  base::FileDescriptor addresses_watch;
  std::set<std::string> known_addresses;
  std::vector<NetworkInterface> links;  // networks with beacon sockets

  // The partner, as stored in the ledger.
  Partner partner = Partner::kNone;
  base::SteadyTime provisional_until;
  std::string partner_address;
  std::string met_at;
  // where the partner's end of the link is, as far as this is known
  std::string link_from;

  // The session with the partner.
  PartnerSession session;
  // kWait: this person has new keys that the partner's device has not taken yet
  enum class OwnKeys { kKnown, kWait };
  OwnKeys own_keys = OwnKeys::kKnown;
  std::size_t not_renewed = 0;  // counts up to kNotRenewedToReport
  std::size_t link_count = 0;
  // operations of all sessions so far that changed something that the person can see
  std::size_t shown = 0;
  enum class Calls { kOpen, kFailed };  // since a person asked for a sync
  Calls calls = Calls::kOpen;
  // how often in a row a stranger answered at the partner's address
  int strangers = 0;
  // kOtherVersion or kUnproven; cleared by the next success
  Problem problem = Problem::kNone;
  // kPartnerFull or kPartnerMisbehaves; stays until the node restarts or the partner changes
  Problem lasting_problem = Problem::kNone;

  // The schedule.
  SyncSettings settings;
  // set by become_quiet; in force even if the ledger could not store it
  std::string kept_quiet;
  OfflineSchedule schedule;
  int asking = 0;  // persons who wait for a sync
  base::WallTime looked_at;
  base::SteadyTime looked_at_steady;

  // The pairing.
  PairingProgress progress;
  Pairing pairing;
  std::optional<PairingRun> run;

  // --- the thread and the life of the courier

  void serve();
  void wake_up() const;
  void handle_events();
  void handle(const wire::channel::ToNode& message);
  void handle_time();
  [[nodiscard]] std::optional<base::SteadyTime> next_time() const;

  // Starts a courier for this purpose in place of the present one. Returns false if it cannot run;
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
  // Sends the courier its keys and sockets. A repeated call ends the courier's links.
  void brief_courier();
  void look_up_partner();
  void listen_for_partner();
  // Ends a partnership. Operations that have not left are dropped; returns the number of their
  // items. If the ledger cannot store the end, nothing is changed and the partner is still served.
  [[nodiscard]] Result<std::size_t> give_up_partner();
  bool handle_partner(const wire::channel::ToNode& message);
  bool prove_partnership();
  bool answer_vector(const wire::channel::WantVector& want);
  bool answer_operations(const wire::channel::WantOperations& want);
  bool store(const wire::channel::Store& message);
  void dial_partner();
  void dial_at(std::vector<std::string> places);
  void link_is_up(const wire::channel::LinkUp& message);
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
  [[nodiscard]] Offline offline_now() const;
  // Goes offline or online, as the schedule says.
  void apply_schedule();
  void go_offline();
  // Returns whether the thread must check every kLook.
  [[nodiscard]] bool looks_around() const;
  void look_around();
  void renew_link();
  void watch_own_addresses();
  void own_addresses_changed();
  void send_beacons();
  // The courier reports a beacon of the partner's. Its address is dialled only if it is on a
  // network of this device.
  bool partner_seen(const wire::channel::PartnerSeen& message);

  // --- the pairing

  Result<void> make_way_for_pairing();
  [[nodiscard]] Result<Listening> bind_for_offer(std::string_view listen);
  void listen_where_reached(const std::string& own_host);
  void leave_port();
  bool is_port_of_former(std::uint16_t port) const;
  // Binds `address` in place of `listening`, which holds the port that is wanted.
  [[nodiscard]] Result<Listening> listen_instead(const SocketAddress& address);
  Result<void> join(PairingRun joining, std::string_view listen);
  [[nodiscard]] Offer describe_offer(const PairingRun& offered, const SocketAddress& address) const;
  void resume_offer();
  bool serve_pairing();
  void begin_at_courier(std::uint16_t own_port);
  bool handle_pairing(const wire::channel::ToNode& message);
  bool count_guess();
  bool compare_words(const wire::channel::CompareWords& message);
  bool agreed(const wire::channel::Agreed& message);
  bool run_over(wire::channel::PairingEnd end);
  [[nodiscard]] PairingEnd reason(wire::channel::PairingEnd end) const;
  void run_failed(PairingEnd end);
  // Ends the run and the offer. Move `progress` to its last step before. After a pairing that
  // succeeded, the partner is served.
  void finish_run(PairingEnd end);
  void pairing_is_over(PairingEnd end);
  void end_pairing();
  // Copies the step of `progress` to `pairing` and wakes the waiting threads.
  void show_pairing(int guesses_left = 0, PairingEnd end = PairingEnd::kNone);
  void pairing_dial_finished(Dial::Outcome outcome);
  [[nodiscard]] bool offer_expired() const;
};

}  // namespace waterline::link
