#include "courier/courier.h"

#include <algorithm>

#include "crypto/secret.h"

namespace waterline::courier {
namespace {

namespace channel = wire::channel;

template <class... Handlers>
struct Visit : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Visit(Handlers...) -> Visit<Handlers...>;

std::optional<PartnerLinks::Keys> keys_of(channel::Configure& message) {
  std::optional<PartnerLinks::Keys> keys;
  if (message.has_partner) {
    const crypto::IdentitySecret own(message.identity_secret);
    keys.emplace(PartnerLinks::Keys{{own.clone(), crypto::PublicKey{message.partner_public_key},
                                     crypto::LinkKey(message.link_key)}});
    if (message.renewed) {
      keys->renewed.emplace(
          sync::SessionKeys{own.clone(), crypto::PublicKey{message.renewed->partner_public_key},
                            crypto::LinkKey(message.renewed->link_key)});
    }
    keys->renewal = message.renewal;
  }
  crypto::wipe(message.identity_secret);
  crypto::wipe(message.link_key);
  if (message.renewed) crypto::wipe(message.renewed->link_key);
  return keys;
}

pairing::Setup setup_of(channel::BeginPairing& message) {
  pairing::Setup setup{.side = message.side,
                       .method = message.method,
                       .offer_number = message.offer_number,
                       .secret = crypto::SecretBytes::copy_of(message.secret),
                       .commitment = message.commitment,
                       .identity = crypto::IdentitySecret(message.identity_secret),
                       .epoch = message.epoch,
                       .listen_port = message.listen_port};
  crypto::wipe(message.secret);
  crypto::wipe(message.identity_secret);
  return setup;
}

pairing::Calls calls_of(const channel::SeekOffer& seek) {
  return seek.method == channel::PairingMethod::kWords
             ? pairing::Calls::by_number(seek.offer_number)
             : pairing::Calls::by_picture(seek.call_id);
}

}  // namespace

Courier::Courier(asio::io_context& io, int channel_descriptor, base::Random& random,
                 const base::Clock& clock)
    : io_(io),
      clock_(clock),
      channel_(io, channel_descriptor),
      links_(io, random, clock, channel_),
      beacons_(io, random, clock,
               [this](const channel::Ipv4Endpoint& at) {
                 // A partner who has a link sends no beacons. So if one comes, the partner has lost
                 // the link that this device may still have. Right after a link opened, though, a
                 // beacon from before may still arrive.
                 if (!links_.has_fresh_link()) channel_.send(channel::PartnerSeen{at});
               }),
      search_(io, random, clock, channel_),
      pairing_service_(io, random, clock, channel_),
      bundles_(random, channel_),
      timer_(io) {
  links_.configure(std::nullopt);
}

void Courier::run(const Confinement& confinement) {
  channel_.start({.message =
                      [this](channel::ToCourier message_in, std::optional<Socket> socket) {
                        message(std::move(message_in), std::move(socket));
                      },
                  .closed = [this] { ended_ = true; },
                  .drained = [this] { links_.channel_drained(); }});
  channel_.send(channel::Ready{confinement.landlock_abi, confinement.seccomp});
  while (!ended_) {
    io_.run_one();
    notice_lost_link();
    arm_timer();
  }
  // Cancel the timer. From here on the only work left is to close connections, and each of them
  // ends by a timeout of its own.
  timer_.cancel();
  search_.end();
  pairing_service_.end();
  beacons_.close();
  links_.close_links();
  channel_.close();
  io_.run();
}

void Courier::refuse(const Confinement& confinement) {
  channel_.send(channel::Ready{confinement.landlock_abi, confinement.seccomp});
}

// Returns the time at which the beacons need the timer: never while there is a link, since a device
// with a link sends no beacons.
base::SteadyTime Courier::beacon_deadline() const {
  return links_.has_link() ? base::SteadyTime::max() : beacons_.deadline();
}

// Begins the beacons anew when a link is lost, because the partner may be near at another address.
void Courier::notice_lost_link() {
  if (had_link_ && !links_.has_link()) beacons_.begin_anew();
  had_link_ = links_.has_link();
}

void Courier::arm_timer() {
  const auto deadline = std::min(
      {links_.deadline(), search_.deadline(), pairing_service_.deadline(), beacon_deadline()});
  if (deadline == armed_for_) return;
  armed_for_ = deadline;
  timer_.expires_at(deadline);
  timer_.async_wait([this](const asio::error_code& error) {
    if (error || ended_) return;
    armed_for_ = base::SteadyTime::max();
    links_.tick();
    search_.tick();
    pairing_service_.tick();
    if (!links_.has_link()) beacons_.tick();
  });
}

void Courier::pass_socket_for_calls(const channel::PassSocket& message, Socket socket) {
  const bool receives = message.use == channel::SocketUse::kCallIn;
  if (search_.is_busy()) {
    receives ? search_.receive_by(std::move(socket))
             : search_.call_by(std::move(socket), *message.source);
  } else {
    receives ? pairing_service_.hear_calls_by(std::move(socket))
             : pairing_service_.answer_by(std::move(socket), message);
  }
}

void Courier::pass_socket(const channel::PassSocket& message, Socket socket) {
  if (message.use == channel::SocketUse::kBeaconSend) {
    beacons_.send_by(std::move(socket), *message.source, message.listen_port);
  } else if (message.use == channel::SocketUse::kBeaconReceive) {
    beacons_.receive_by(std::move(socket));
  } else if (message.use == channel::SocketUse::kCallOut ||
             message.use == channel::SocketUse::kCallIn) {
    pass_socket_for_calls(message, std::move(socket));
  } else if (message.pairing) {
    message.use == channel::SocketUse::kListen
        ? pairing_service_.listen(std::move(socket), message.way)
        : pairing_service_.dialled(std::move(socket), message.way);
  } else {
    using Service = PartnerLinks::Service;
    const auto service = message.renewed ? Service::kOfRenewedKeys : Service::kOfPresentKeys;
    message.use == channel::SocketUse::kListen
        ? links_.listen(std::move(socket), message.way)
        : links_.dialled(std::move(socket), message.way, service);
  }
}

void Courier::message(channel::ToCourier message, std::optional<Socket> socket) {
  // A message that may not come now is the node's fault, and ends this process (docs/protocol.md,
  // "The channel").
  const bool configures = std::holds_alternative<channel::Configure>(message);
  const bool begins_twice =
      (std::holds_alternative<channel::BeginPairing>(message) && pairing_service_.is_busy()) ||
      (std::holds_alternative<channel::SeekOffer>(message) &&
       (search_.is_busy() || pairing_service_.is_busy()));
  if ((!configures && !configured_) || begins_twice) {
    ended_ = true;
    return;
  }
  configured_ = true;
  bool in_order = true;
  std::visit(
      Visit{
          [this](channel::Configure& configure) {
            auto keys = keys_of(configure);
            // If the partner has new keys, make and read beacons under these: the partner's device
            // uses them already, except if this device's answer to the renewal was lost.
            const sync::SessionKeys* theirs = keys ? &keys->present : nullptr;
            if (keys && keys->renewed) theirs = &*keys->renewed;
            beacons_.configure(theirs);
            links_.configure(std::move(keys));
          },
          [this](channel::BeginPairing& begin) {
            search_.end();
            pairing_service_.begin(setup_of(begin));
          },
          [this](channel::EndPairing&) {
            search_.end();
            pairing_service_.end();
          },
          [this](channel::SeekOffer& seek) { search_.begin(calls_of(seek)); },
          [this](channel::GuessCounted& counted) {
            pairing_service_.guess_counted(counted.allowed);
          },
          [this](channel::WordsCompared& compared) {
            pairing_service_.words_compared(compared.same);
          },
          [this](channel::PartnershipStored& stored) {
            pairing_service_.partnership_stored(stored.stored);
          },
          [this, &socket](channel::PassSocket& pass) { pass_socket(pass, std::move(*socket)); },
          [this](channel::VectorIs& answer) {
            links_.vector_is(answer.request, std::move(answer.vector));
          },
          [this](channel::OperationsAre& answer) {
            links_.operations_are(answer.request, std::move(answer.batch));
          },
          [this](channel::StoredNow& answer) {
            links_.stored_now(answer.request, answer.stored, answer.vector);
          },
          [this](channel::LedgerChanged&) { links_.ledger_changed(); },
          [this](channel::SyncNow&) {
            links_.sync_now();
            beacons_.begin_anew();
          },
          [this](channel::CloseLinks&) {
            beacons_.configure(nullptr);
            links_.close_links();
          },
          [this](channel::CloseBeacons&) { beacons_.close(); },
          [this, &in_order](channel::SealBundle& seal) { in_order = bundles_.seal(seal); },
          [this, &in_order](channel::SealBatch& seal) {
            in_order = bundles_.seal_batch(seal.batch);
          },
          [this, &in_order](channel::SealEnd&) { in_order = bundles_.seal_end(); },
          [this, &in_order](channel::OpenBundle& open) { in_order = bundles_.open(open); },
          [this, &in_order](channel::OpenPart& part) { in_order = bundles_.open_part(part.bytes); },
          [this, &in_order](channel::OpenEnd&) { in_order = bundles_.open_end(); },
          [this, &in_order](channel::NextBatch&) { in_order = bundles_.next_batch(); },
          [this](channel::RenewalStored& stored) { links_.renewal_stored(stored.answer); },
      },
      message);
  if (!in_order) ended_ = true;
}

}  // namespace waterline::courier
