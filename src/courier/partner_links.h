#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/backoff.h"
#include "courier/connection.h"
#include "courier/link_choice.h"
#include "courier/listener.h"
#include "courier/node_channel.h"
#include "courier/socket.h"
#include "sync/reconciler.h"
#include "sync/session.h"

namespace waterline::courier {

// The sessions with the partner's device. Some are half-open: the other device has not proven yet
// to be the partner's. At most one is open; it is called the link.
//
//   a socket -> half-open -> the link -> gone
//                  |             |
//                  +-> gone      +-> displaced by a newer or better one (link_choice.h), with a FIN
//
// A caller with a half-open session gets nothing but the handshake. At most kMaxHalfOpen half-open
// sessions of callers exist on each way, each for 10 s, or 60 s by Tor. If another caller comes, one of them is dropped;
// callers that have not proven a key are dropped first.
//
// Without a partner this object holds no key and no socket, and requests nothing.
class PartnerLinks {
 public:
  static constexpr std::size_t kMaxHalfOpen = 16;
  // How many calls a second are accepted. Verifying a caller's first message takes about a fifth of
  // a millisecond, so this takes a tenth of one core. With a lower limit, a stranger who calls a
  // thousand times a second would make the partner wait in the queue behind all those calls.
  static constexpr int kCallsPerSecond = 500;
  // The courier stops reading from the partner while one of three things is over its limit: batches
  // that the node has not stored, bytes that the partner has not read, bytes that the node has not
  // read. An honest partner has at most sync::Reconciler::kWindow batches on the way, which is less
  // than kMaxUnsentToPartner, so the two devices never wait for each other.
  static constexpr std::size_t kMaxUnansweredStores = 2;
  static constexpr std::size_t kMaxUnsentToPartner = 4 * 1024 * 1024;
  static constexpr std::size_t kMaxUnsentToNode = 1024 * 1024;
  // If the partner owes an answer and sends no byte for this long, the courier gives up the link.
  // kPatienceForAnswer applies if only answers to empty batches are owed, and is as long as a
  // handshake may take; by Tor it is kPatienceForAnswerByTor. Otherwise kPatienceForBatch applies, which is long enough for the largest
  // batch on a line of 2 KiB a second.
  static constexpr std::chrono::seconds kPatienceForAnswer{10};
  static constexpr std::chrono::seconds kPatienceForAnswerByTor{30};
  static constexpr std::chrono::seconds kPatienceForBatch{60};

  // All references must outlive this object.
  PartnerLinks(asio::io_context& io, base::Random& random, const base::Clock& clock,
               NodeChannel& channel);

  // The keys for sessions with the partner, and the message that offers new keys of this device in
  // them.
  struct Keys {
    sync::SessionKeys present;
    // The partner's new keys, if they have any. The first session under them makes them `present`.
    std::optional<sync::SessionKeys> renewed = {};
    // The Renewal message that offers new keys of this device, if there are any. It is sent in
    // every session under `present`.
    std::optional<wire::Renewal> renewal = {};
  };
  // Starts again with these keys. Without keys there is no partner.
  void configure(std::optional<Keys> keys);
  void listen(Socket socket, base::Way way);
  // `service` is about a socket by Tor: it leads to the onion service of these keys of the partner.
  enum class Service { kOfPresentKeys, kOfRenewedKeys };
  void dialled(Socket socket, base::Way way, Service service = Service::kOfPresentKeys);
  // Ends every session with a FIN. The courier asks for no dial until the next configure().
  void close_links();

  void vector_is(std::uint32_t request, base::VersionVector vector);
  void operations_are(std::uint32_t request, base::OperationBatch batch);
  void stored_now(std::uint32_t request, bool stored, const base::VersionVector& vector);
  void renewal_stored(const wire::Renewed& answer);
  void ledger_changed();
  void sync_now();
  // Call it when all messages that waited for the node have been sent. Goes on reading from those
  // connections from which it had stopped reading because of these messages.
  void channel_drained();

  [[nodiscard]] bool has_link() const { return link_ != nullptr; }
  // Returns true if the link opened so recently that a beacon may still arrive which the partner
  // sent before that.
  [[nodiscard]] bool has_fresh_link() const;
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick();

 private:
  struct Link {
    std::shared_ptr<Connection> connection;
    sync::Session session;
    crypto::noise::Role role;
    base::Way way;
    LinkOrigin origin;
    // The address of an accepted caller; empty if this device dialled, and by Tor.
    base::Bytes caller;
    // True if this device dialled this session and tries the partner's renewed keys in it.
    bool dials_renewed = false;
    std::optional<sync::Reconciler> reconciler;  // only the link has one
    std::uint32_t first_request = 0;
    std::size_t unanswered_stores = 0;
    base::SteadyTime opened{};
    base::SteadyTime heard{};  // the time when the last bytes came
    // If `awaits` is true: the time since which the partner owes an answer.
    base::SteadyTime asked{};
    bool awaits = false;
  };

  // The keys for a session that this device dials.
  enum class Dials { kPresentKeys, kRenewedKeys };
  void add(Stream socket, crypto::noise::Role role, base::Way way, base::Bytes caller,
           Dials dials = Dials::kPresentKeys);
  void make_room(base::Way way);
  void received(Link& link, base::ByteView bytes);
  void look_at(Link& link);
  [[nodiscard]] bool may_read(const Link& link) const;
  bool promote(const Link& half_open);
  void use_renewed_keys();
  void act(std::vector<sync::Reconciler::Action> actions);
  [[nodiscard]] base::SteadyTime patience_ends() const;
  void send_output(Link& link);
  void cut(Link& link);
  void came_to_nothing(const Link& half_open);
  void ended(Link& link, sync::SessionEnd end);
  std::unique_ptr<Link> take(const Link& link);
  void finish_link();

  asio::io_context& io_;
  base::Random& random_;
  const base::Clock& clock_;
  NodeChannel& channel_;
  std::optional<Keys> keys_;
  // True if the last dial tried the partner's renewed keys and failed.
  bool renewed_failed_ = false;
  sync::SeenEphemerals seen_;
  std::map<base::Way, std::shared_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<Link>> half_open_;  // oldest first
  std::unique_ptr<Link> link_;
  Backoff backoff_;
  bool paused_ = false;
  std::uint32_t next_request_ = 1;
};

}  // namespace waterline::courier
