#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "link/courier_process.h"
#include "link/dial_budget.h"
#include "link/local_links.h"
#include "link/partner_link.h"
#include "link/partner_port.h"
#include "link/restart_budget.h"
#include "link/socket_broker.h"
#include "wire/port_messages.h"

namespace waterline::link {

// The pairing that is under way.
struct PairingRun {
  wire::port::PairingSide side = wire::port::PairingSide::kDisplayer;
  ledger::PairingMethod method = ledger::PairingMethod::kWords;
  std::uint32_t number = 0;
  crypto::SecretBytes secret;
  std::array<std::byte, 16> commitment{};  // joiner by picture
  base::EpochId own_epoch;

  // Displayer: the offer ends at whichever comes first, so that setting the clock back does not
  // prolong it.
  base::WallTime expires;
  base::SteadyTime expires_here;

  // Joiner.
  std::vector<SocketAddress> candidates;
  // the one that could be reached: becomes the partner's address
  std::string reached;
  base::Bytes code_hash;

  // How far the run has come; see the table in meeting_pairing.cpp.
  bool guess_allowed = false;
  bool confirmed_here = false;
  bool refused_here = false;  // this person said that the words differ
  bool stored = false;
};

// Everything of a meeting, guarded by `mutex`. Its functions are spread over files by subject: the
// life of the courier (meeting_courier.cpp), the partner (meeting_partner.cpp), when and where to
// meet (meeting_ways.cpp), the pairing (meeting_pairing.cpp).
//
// A courier serves one purpose in its life: pairing, or the partner. So the process that talked to
// strangers while an offer stood never holds the keys of the link, and nothing late from the one
// can be taken for the other.
struct PartnerLink::State {
  enum class Purpose { kNone, kPairing, kPartner };

  static constexpr std::chrono::minutes kProvisionalLife{10};
  static constexpr std::chrono::seconds kBindAgain{10};
  // How long the thread sleeps at most while it waits for a time: a clock may be a test's, or be
  // set.
  static constexpr std::chrono::milliseconds kLongestSleep{250};
  // How often it looks whether the hour has come or gone, and whether the machine has slept.
  static constexpr std::chrono::milliseconds kLook{2'000};
  // The wall clock went so much further than the other: the machine slept, or the clock was set.
  static constexpr std::chrono::seconds kClockJump{10};
  // So long a call that was answered is given before another is made: else who asks for a sync
  // meanwhile gets two links.
  static constexpr std::chrono::seconds kAnsweredCall{2};
  // One that was hung up on may have been unlucky (a restart in between); two in a row are told.
  static constexpr int kStrangersToTell = 2;
  // Likewise of links in which the partner's device heard of new keys, and did not say that it took
  // them.
  static constexpr std::size_t kNotRenewedToTell = 2;

  State(std::filesystem::path program_file, ledger::Ledger& the_ledger,
        const OwnIdentities& own_identities, const base::Clock& a_clock, base::Random& a_random,
        std::mutex& shared_mutex, WallClock a_wall_clock);

  const std::filesystem::path program;
  ledger::Ledger& ledger;
  const OwnIdentities& identities;
  const base::Clock& clock;
  base::Random& random;
  std::mutex& mutex;
  const WallClock wall_clock;
  const BorderShift shift;

  // an eventfd: the thread looks at everything again
  base::FileDescriptor wake;
  std::thread thread;
  std::condition_variable changed;
  bool stopping = false;
  bool worked_long = false;  // in the last turn of the thread
  bool waits_ended = false;

  Purpose purpose = Purpose::kNone;
  std::unique_ptr<CourierProcess> courier;
  PartnerPort partner_port;  // of that courier
  RestartBudget restarts;
  std::size_t courier_ends = 0;
  CourierEnd last_courier_end = CourierEnd::kGone;
  std::optional<base::SteadyTime> restart_at;
  CourierFault fault = CourierFault::kNone;

  std::optional<Listening> listening;
  std::optional<base::SteadyTime> bind_again_at;
  std::unique_ptr<Dial> dial;

  // The partner, as the ledger has it.
  bool has_partner = false;
  bool confirmed = false;
  bool renewing = false;      // own keys wait for the partner's device
  bool renewal_said = false;  // on this link
  bool met_on_link = false;   // the partner's device said Hello on it
  // links that ended without an answer to that
  std::size_t not_renewed = 0;
  base::SteadyTime provisional_until;
  std::string partner_address;
  // kOtherVersion or kUnproven: whether it still holds shows
  Problem problem = Problem::kNone;
  // the partner's device broke the protocol, or sent what had to be refused
  bool misbehaved = false;
  bool is_full = false;  // or more than there is room for
  bool linked = false;
  // all that either ledger lacked was durable on both
  bool in_step = false;
  // the ledger changed, and the courier has not asked for it yet
  bool has_unasked = false;
  bool dial_failed = false;  // since the last time that a person asked
  // since then: the partner's device said something in a session
  bool has_spoken = false;
  // since then: the partner answered all that was asked
  bool has_heard = false;
  // since then: were in step, with nothing left to ask for
  bool has_met = false;
  // operations by which something changed that the person can see, ever
  std::size_t shown = 0;

  // When to meet, and where.
  SyncSettings settings;
  // by be_quiet: holds also if the ledger does not say so
  std::string kept_quiet;
  bool offline = false;
  int asking = 0;  // persons who wait for a sync
  std::string met_at;
  std::vector<std::string> dialling;  // the addresses of `dial`
  std::string reached;                // the last one that was connected to
  // where the partner's end of the link is, as far as this is known
  std::string link_from;
  // When the socket was handed to the courier whose handshake nothing was heard of yet.
  std::optional<base::SteadyTime> handed_over;
  std::size_t dials = 0;
  std::size_t link_count = 0;
  DialBudget dial_budget;
  std::vector<std::pair<std::string, DialFailure>> failures;  // of the last dial that failed
  // how often in a row something else than the partner answered at the partner's address
  int strangers = 0;
  base::WallTime looked_at;
  base::SteadyTime looked_at_steady;
  base::FileDescriptor addresses_watch;
  std::set<std::string> known_addresses;
  std::vector<LocalLink> links;  // that there are beacon sockets for

  Pairing pairing;
  std::optional<PairingRun> run;

  // --- the thread and the life of the courier

  void serve();
  void wake_up() const;
  void handle_events();
  void handle(const wire::port::ToNode& message);
  void handle_time();
  [[nodiscard]] std::optional<base::SteadyTime> next_time() const;

  // Starts a courier for this purpose, in place of the one there is; false when it cannot run, and
  // `fault` says why.
  bool launch(Purpose for_purpose);
  void resume();
  void stop_courier();
  void courier_failed(CourierEnd how);
  void fail_for_good(CourierFault why);
  // A person asks for the network: what failed before is forgotten.
  void forget_failures();
  void tell(const wire::port::ToCourier& message);
  void pass(const wire::port::PassSocket& message, base::FileDescriptor socket);
  void pass_listening(bool for_pairing);
  void dial_finished();

  // --- the partner

  void take_up_partner();
  void serve_partner();
  // Gives the courier keys and sockets, new or again; again ends its links.
  void brief_courier();
  void look_up_partner();
  void listen_for_partner();
  // Returns how many things had not left and are dropped.
  std::size_t give_up_partner();
  bool handle_partner(const wire::port::ToNode& message);
  bool prove_partnership();
  bool answer_vector(const wire::port::WantVector& want);
  bool answer_operations(const wire::port::WantOperations& want);
  bool store(const wire::port::Store& message);
  void dial_partner();
  void dial_at(std::vector<std::string> places);
  void link_is_up(const wire::port::LinkUp& message);
  void link_is_down();
  void set_in_step(bool is_in_step);
  void stranger_answered(const wire::port::StrangerAnswered& message);
  bool partner_renews(const wire::port::PartnerRenews& message);
  bool renewal_taken(const wire::port::RenewalTaken& message);
  void partner_sent(const ledger::Applied& applied);
  void be_quiet(std::string_view why);
  void was_set_back();
  [[nodiscard]] Problem problem_now() const;

  // --- when and where to meet

  void load_settings();
  [[nodiscard]] Offline offline_now() const;
  // Lies down or gets up, as it is time to.
  void apply_schedule();
  void go_offline();
  // whether the thread has to look every kLook
  [[nodiscard]] bool looks_around() const;
  void look_around();
  void renew_link();
  void watch_own_addresses();
  void own_addresses_changed();
  void pass_beacons();
  // A beacon of the partner's was seen, says the courier. Dialled only if it is on a network of
  // this device's own.
  bool partner_seen(const wire::port::PartnerSeen& message);

  // --- the pairing

  Result<void> make_way_for_pairing();
  [[nodiscard]] Result<Listening> bind_for_offer(std::string_view listen);
  void listen_where_reached(const std::string& own_host);
  void leave_port();
  bool is_port_of_former(std::uint16_t port) const;
  // What listens holds the port that is wanted.
  [[nodiscard]] Result<Listening> listen_instead(const SocketAddress& address);
  Result<void> join(PairingRun joining, std::string_view listen);
  void resume_offer();
  bool serve_pairing();
  void begin_at_courier(std::uint16_t own_port);
  bool handle_pairing(const wire::port::ToNode& message);
  bool count_guess();
  bool compare_words(const wire::port::CompareWords& message);
  bool agreed(const wire::port::Agreed& message);
  bool pairing_over(wire::port::PairingEnd end);
  [[nodiscard]] PairingEnd reason(wire::port::PairingEnd end) const;
  void run_failed(PairingEnd end);
  // Ends the run and the offer, whatever became of them; a pairing that succeeded goes over into
  // serving the partner.
  void finish_pairing(PairingState state, PairingEnd end = PairingEnd::kNone);
  void set_pairing(PairingState state, int guesses_left = 0, PairingEnd end = PairingEnd::kNone);
  void pairing_dial_finished(Dial::Outcome outcome);
  [[nodiscard]] bool offer_expired() const;
};

}  // namespace waterline::link
