#include "courier/partner_links.h"

#include <algorithm>
#include <utility>

namespace waterline::courier {

namespace channel = wire::channel;
using base::Way;
using crypto::noise::Role;
using sync::Reconciler;
using sync::SessionEnd;

PartnerLinks::PartnerLinks(asio::io_context& io, base::Random& random, const base::Clock& clock,
                           NodeChannel& channel)
    : io_(io),
      random_(random),
      clock_(clock),
      channel_(channel),
      backoff_(random, clock.steady_now()) {}

namespace {

sync::SessionKeys clone(const sync::SessionKeys& keys) {
  return {keys.own.clone(), keys.partner, keys.link.clone()};
}

}  // namespace

void PartnerLinks::configure(std::optional<Keys> keys) {
  close_links();
  keys_ = std::move(keys);
  renewed_failed_ = false;
  paused_ = !keys_.has_value();
  backoff_.reset(clock_.steady_now());
}

void PartnerLinks::listen(Socket socket, Way way) {
  if (paused_) return;
  std::shared_ptr<Listener>& listener = listeners_[way];
  if (listener) listener->close();
  listener = std::make_shared<Listener>(
      io_, clock_,
      [this, way](Stream accepted, const StreamEndpoint& caller) {
        make_room(way);
        add(std::move(accepted), Role::kResponder, way,
            way == Way::kDirect ? host_of(caller) : base::Bytes());
      },
      kCallsPerSecond);
  listener->start(std::move(socket));
}

void PartnerLinks::dialled(Socket socket, Way way, Service service) {
  if (paused_) return;
  // If the partner has new keys, the partner's device may use the new or the present ones. By Tor it
  // uses those of the service that was reached; directly this device can try only one set at a time:
  // first the new keys, and after these failed the present ones.
  const bool tries_renewed =
      way == Way::kTor ? service == Service::kOfRenewedKeys : !renewed_failed_;
  const auto dials = keys_->renewed && tries_renewed ? Dials::kRenewedKeys : Dials::kPresentKeys;
  Stream connected(io_);
  if (take_over(connected, std::move(socket)))
    add(std::move(connected), Role::kInitiator, way, {}, dials);
}

void PartnerLinks::close_links() {
  paused_ = true;
  for (const auto& [way, listener] : listeners_) listener->close();
  listeners_.clear();
  for (const auto& half_open : half_open_) half_open->connection->close();
  half_open_.clear();
  if (link_) finish_link();
}

// If there are too many half-open sessions (in which the caller has not proven to be the partner
// yet), drops one: the oldest, because it has had the most time. A caller whose first message
// verified is dropped only if there is no other, since each of these is the partner or a replay of
// the partner's message. So a crowd of strangers cannot keep the partner out.
void PartnerLinks::make_room(Way way) {
  const auto accepted = [way](const auto& link) {
    return link->role == Role::kResponder && link->way == way;
  };
  const auto silent = [&](const auto& link) { return accepted(link) && !link->session.greeted(); };
  if (static_cast<std::size_t>(std::ranges::count_if(half_open_, accepted)) < kMaxHalfOpen) return;
  auto oldest = std::ranges::find_if(half_open_, silent);
  if (oldest == half_open_.end()) oldest = std::ranges::find_if(half_open_, accepted);
  (*oldest)->connection->close();
  half_open_.erase(oldest);
}

void PartnerLinks::add(Stream socket, Role role, Way way, base::Bytes caller, Dials dials) {
  const auto now = clock_.steady_now();
  const bool dials_renewed = dials == Dials::kRenewedKeys;
  const sync::SessionKeys& keys = dials_renewed ? *keys_->renewed : keys_->present;
  // A session that this device accepts tries both sets of keys.
  std::optional<sync::SessionKeys> others;
  if (role == Role::kResponder && keys_->renewed) others = clone(*keys_->renewed);
  const crypto::PublicKey initiator =
      role == Role::kInitiator ? crypto::public_key_of(keys.own) : keys.partner;
  half_open_.push_back(std::make_unique<Link>(Link{
      .connection = std::make_shared<Connection>(std::move(socket)),
      .session = sync::Session(clone(keys), role, random_, now, {}, &seen_, std::move(others), way),
      .role = role,
      .way = way,
      .origin = {initiator, now, way},
      .caller = std::move(caller),
      .dials_renewed = dials_renewed,
      .reconciler = std::nullopt}));
  Link& link = *half_open_.back();
  const auto connection = link.connection;
  send_output(link);
  connection->start({.received = [this, &link](base::ByteView bytes) { received(link, bytes); },
                     .cut = [this, &link] { cut(link); },
                     .may_read = [this, &link] { return may_read(link); },
                     .written = [connection = connection.get()] { connection->resume(); }});
}

bool PartnerLinks::may_read(const Link& link) const {
  return link.unanswered_stores < kMaxUnansweredStores &&
         link.connection->unsent() <= kMaxUnsentToPartner && channel_.unsent() <= kMaxUnsentToNode;
}

void PartnerLinks::received(Link& link, base::ByteView bytes) {
  link.heard = clock_.steady_now();
  auto messages = link.session.receive(bytes, clock_.steady_now());
  send_output(link);
  // The same received bytes may prove that the other device is the partner's and also end the
  // session. Make such a session the link too, so that the node learns of it.
  const bool was_open =
      link.session.open() || (!link_ && link.session.end() == SessionEnd::kFinished);
  if (&link != link_.get() && was_open && !promote(link)) return;
  for (auto& message : messages) {
    if (&link != link_.get()) return;
    act(link.reconciler->received(std::move(message)));
  }
  // A message may have ended the session and destroyed `link`: use it only if it still exists.
  const bool is_half_open =
      std::ranges::any_of(half_open_, [&link](const auto& one) { return one.get() == &link; });
  if (&link == link_.get() || is_half_open) look_at(link);
}

void PartnerLinks::look_at(Link& link) {
  send_output(link);
  if (const auto end = link.session.end()) ended(link, *end);
}

// Makes an open session the link, unless the present link is the one to keep. Returns whether the
// session is the link now.
bool PartnerLinks::promote(const Link& half_open) {
  std::unique_ptr<Link> candidate = take(half_open);
  const bool is_renewed = candidate->dials_renewed || candidate->session.has_others();
  renewed_failed_ = false;
  if (is_renewed) {
    use_renewed_keys();
    if (candidate->role == Role::kResponder) candidate->origin.initiator = keys_->present.partner;
    if (link_) finish_link();
  }
  if (link_) {
    if (choose(link_->origin, candidate->origin) == Choice::kKeepFirst) {
      candidate->session.finish();
      send_output(*candidate);
      candidate->connection->finish();
      return false;
    }
    finish_link();
  }
  link_ = std::move(candidate);
  link_->first_request = next_request_;
  link_->opened = clock_.steady_now();
  link_->reconciler.emplace(next_request_, keys_->renewal);
  channel::LinkUp up{
      .dialled = link_->role == Role::kInitiator, .host = link_->caller, .way = link_->way};
  if (is_renewed) up.renewed = keys_->present.partner.bytes;
  channel_.send(up);
  act(link_->reconciler->begin());
  return link_ != nullptr;
}

// Puts the partner's new keys in the place of the earlier ones, and closes every half-open session.
// Call it when the first session under the new keys is open.
void PartnerLinks::use_renewed_keys() {
  keys_->present = std::move(*keys_->renewed);
  keys_->renewed.reset();
  keys_->renewal.reset();  // its proof uses the earlier keys
  renewed_failed_ = false;
  for (const auto& half_open : half_open_) half_open->connection->close();
  half_open_.clear();
}

void PartnerLinks::act(std::vector<Reconciler::Action> actions) {
  for (auto& action : actions) {
    if (auto* send = std::get_if<Reconciler::Send>(&action)) {
      link_->session.send(send->message, clock_.steady_now());
    } else if (const auto* want_vector = std::get_if<Reconciler::WantVector>(&action)) {
      channel_.send(channel::WantVector{want_vector->request});
    } else if (auto* met = std::get_if<Reconciler::Met>(&action)) {
      channel_.send(channel::Met{std::move(met->theirs)});
    } else if (auto* want_operations = std::get_if<Reconciler::WantOperations>(&action)) {
      channel_.send(
          channel::WantOperations{want_operations->request, std::move(want_operations->theirs)});
    } else if (auto* store = std::get_if<Reconciler::Store>(&action)) {
      ++link_->unanswered_stores;
      channel_.send(channel::Store{store->request, std::move(store->batch)});
    } else if (const auto* renews = std::get_if<Reconciler::PartnerRenews>(&action)) {
      channel_.send(channel::PartnerRenews{renews->renewal});
    } else if (const auto* taken = std::get_if<Reconciler::RenewalTaken>(&action)) {
      channel_.send(channel::RenewalTaken{taken->renewed});
    } else if (std::holds_alternative<Reconciler::InStep>(action)) {
      backoff_.succeeded();
      channel_.send(channel::InStep{});
    } else {
      if (std::holds_alternative<Reconciler::Misbehaved>(action))
        channel_.send(channel::PartnerMisbehaved{});
      if (std::holds_alternative<Reconciler::OtherVersion>(action))
        channel_.send(channel::PartnerOtherVersion{});
      return finish_link();
    }
  }
  const bool awaited =
      std::exchange(link_->awaits, link_->reconciler->awaits() != Reconciler::Awaits::kNothing);
  if (!awaited) link_->asked = clock_.steady_now();
  send_output(*link_);
}

// Returns the time at which the link is given up if the partner's device sends nothing more.
base::SteadyTime PartnerLinks::patience_ends() const {
  const auto for_answer = link_->way == Way::kTor ? kPatienceForAnswerByTor : kPatienceForAnswer;
  // Wait at most that long for the partner's Hello, even if other bytes come.
  if (!link_->reconciler->met()) return link_->opened + for_answer;
  const base::SteadyTime silent_since = std::max(link_->heard, link_->asked);
  switch (link_->reconciler->awaits()) {
    case Reconciler::Awaits::kAnswer:
      return silent_since + kPatienceForBatch;
    case Reconciler::Awaits::kAnswerToEmpty:
      return silent_since + for_answer;
    case Reconciler::Awaits::kNothing:
      break;
  }
  return base::SteadyTime::max();
}

void PartnerLinks::send_output(Link& link) {
  link.connection->write(link.session.take_output());
}

void PartnerLinks::cut(Link& link) {
  const bool was_link = &link == link_.get();
  const std::unique_ptr<Link> gone = take(link);
  gone->connection->close();
  if (!was_link) came_to_nothing(*gone);
}

// Handles a dial that reached some device, which did not prove to be the partner. A device with
// other keys may hang up, stay silent or send bytes that do not verify; all three are treated in
// the same way.
void PartnerLinks::came_to_nothing(const Link& half_open) {
  if (half_open.role != Role::kInitiator) return;
  // If this dial tried the renewed keys, the partner does not use them yet: the next dial tries the
  // present ones. By Tor that is the node's to choose, by the service that it calls.
  const bool tries_others = half_open.dials_renewed && half_open.way == Way::kDirect;
  if (half_open.way == Way::kDirect) renewed_failed_ = half_open.dials_renewed;
  channel_.send(channel::StrangerAnswered{.tries_others = tries_others, .way = half_open.way});
}

void PartnerLinks::ended(Link& link, SessionEnd end) {
  const bool was_link = &link == link_.get();
  const bool breaks_rule = end == SessionEnd::kBrokenMessage || end == SessionEnd::kBrokenRule;
  if (was_link && breaks_rule) channel_.send(channel::PartnerMisbehaved{});
  const std::unique_ptr<Link> gone = take(link);
  // If the peer has not proven to be the partner, just close the connection, so that it learns
  // nothing.
  if (was_link) {
    gone->connection->finish();
  } else {
    gone->connection->close();
    came_to_nothing(*gone);
  }
}

// Removes a session from this object and returns it. If it was the link, reports LinkDown to the
// node.
std::unique_ptr<PartnerLinks::Link> PartnerLinks::take(const Link& link) {
  if (&link == link_.get()) {
    next_request_ = link_->reconciler->next_request();
    backoff_.wait(clock_.steady_now());
    channel_.send(channel::LinkDown{});
    return std::exchange(link_, nullptr);
  }
  const auto place =
      std::ranges::find_if(half_open_, [&link](const auto& one) { return one.get() == &link; });
  base::check(place != half_open_.end());
  std::unique_ptr<Link> taken = std::move(*place);
  half_open_.erase(place);
  return taken;
}

void PartnerLinks::finish_link() {
  const std::unique_ptr<Link> gone = take(*link_);
  gone->session.finish();
  send_output(*gone);
  gone->connection->finish();
}

void PartnerLinks::vector_is(std::uint32_t request, base::VersionVector vector) {
  if (link_) act(link_->reconciler->vector_is(request, std::move(vector)));
}

void PartnerLinks::operations_are(std::uint32_t request, base::OperationBatch batch) {
  if (link_) act(link_->reconciler->operations_are(request, std::move(batch)));
}

void PartnerLinks::stored_now(std::uint32_t request, bool stored,
                              const base::VersionVector& vector) {
  if (!link_) return;
  // Count only answers to requests of this link: one to an earlier link may still come.
  if (request >= link_->first_request && link_->unanswered_stores > 0) --link_->unanswered_stores;
  act(link_->reconciler->stored_now(request, stored, vector));
  if (link_) link_->connection->resume();
}

void PartnerLinks::renewal_stored(const wire::Renewed& answer) {
  if (link_) act(link_->reconciler->renewal_stored(answer));
}

void PartnerLinks::ledger_changed() {
  if (link_) act(link_->reconciler->ledger_changed());
}

void PartnerLinks::sync_now() {
  backoff_.reset(clock_.steady_now());
  // Ask the partner even if both devices were in step: the partner's ledger may have something new
  // that was not sent yet.
  if (link_) act(link_->reconciler->ask_again());
}

void PartnerLinks::channel_drained() {
  if (link_) link_->connection->resume();
  for (const auto& half_open : half_open_) half_open->connection->resume();
}

base::SteadyTime PartnerLinks::deadline() const {
  base::SteadyTime soonest = base::SteadyTime::max();
  if (!paused_ && !link_) soonest = backoff_.due();
  if (link_) soonest = std::min(link_->session.deadline(), patience_ends());
  for (const auto& half_open : half_open_)
    soonest = std::min(soonest, half_open->session.deadline());
  return soonest;
}

bool PartnerLinks::has_fresh_link() const {
  return link_ && clock_.steady_now() - link_->origin.began <= kCrossingWindow;
}

void PartnerLinks::tick() {
  const auto now = clock_.steady_now();
  if (link_) {
    link_->session.tick(now);
    look_at(*link_);
  }
  if (link_ && patience_ends() <= now) cut(*link_);
  // Go backwards, because a session that is over is removed from the list.
  for (std::size_t i = half_open_.size(); i > 0; --i) {
    half_open_[i - 1]->session.tick(now);
    look_at(*half_open_[i - 1]);
  }
  if (!paused_ && !link_ && backoff_.due() <= now) {
    backoff_.wait(now);
    channel_.send(channel::WantDial{});
  }
}

}  // namespace waterline::courier
