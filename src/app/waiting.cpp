#include "app/waiting.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/given.h"
#include "app/lasting_decisions.h"
#include "app/side_failures.h"
#include "base/blank.h"
#include "base/id_beginning.h"
#include "link/sync_schedule.h"

namespace waterline::app {
namespace {

Failure gate_failed(PrivateSide& open, link::SharedSide& shared, gate::Error error) {
  const Failure failure = explained(from_gate(error), open.vault, kVaultFile);
  return explained(failure, shared.ledger, link::kLedgerFile);
}

Error error_of(vault::Obstacle obstacle) {
  switch (obstacle) {
    case vault::Obstacle::kRepliesClosed:
      return Error::kRepliesClosed;
    case vault::Obstacle::kTakenBack:
      return Error::kTakenBack;
    case vault::Obstacle::kGone:
      return Error::kUnknownId;
    case vault::Obstacle::kNotInForce:
      return Error::kNotInForce;
    case vault::Obstacle::kTooMany:
      return Error::kTooMany;
    case vault::Obstacle::kNotYours:
      break;
  }
  return Error::kNotYours;
}

Outcome<ledger::Partnership> partner_of(link::SharedSide& shared) {
  auto partnership = shared.ledger.partnership();
  if (!partnership) return ledger_failed(shared, partnership.error());
  if (!*partnership) return Failure(Error::kNoPartner);
  return std::move(**partnership);
}

Outcome<vault::Publication> leaving_of(PrivateSide& open, const Decision& decision,
                                       base::WallTime now) {
  std::chrono::seconds wait = kDefaultWait;
  if (decision.wait) {
    wait = *decision.wait;
  } else if (!decision.until) {
    const auto usual = default_wait(open);
    if (!usual) return usual.error();
    wait = *usual;
  }
  vault::Publication publication{.due = now + wait};
  if (decision.show_day) publication.day = local_day(now);
  publication.days_shown = decision.days_shown;
  publication.replies = decision.replies;
  if (!decision.until) return publication;
  publication.until = base::without_blanks(*decision.until);
  if (publication.until->empty()) return Failure(Error::kEmpty);
  return publication;
}

vault::WaitingAct act_of(const Saying& saying, const vault::Publication& publication) {
  vault::WaitingAct act;
  act.publication = publication;
  if (const auto* piece = std::get_if<Piece>(&saying)) {
    act.act = vault::PieceOfEntry{piece->entry.entry(), piece->rendition.depth()};
    act.text = piece->rendition.text();
    if (piece->pictures) act.pictures.emplace();
    for (const auto& one : piece->pictures.value_or(vault::ShareablePictures())) {
      const vault::EncodedPicture& encoded = one.encoded();
      act.pictures->push_back({one.description(),
                               encoded.width,
                               encoded.height,
                               static_cast<std::uint32_t>(encoded.jpeg.size()),
                               {}});
    }
  } else {
    act.act = std::get<Words>(saying).note;
    act.text = std::get<Words>(saying).text;
  }
  return act;
}

// Returns the item whose words the act replaces; nullopt if it replaces none. If an earlier act
// that replaces the words of the same item still waits, the new act replaces that act, too.
std::optional<base::ItemId> place_of(const vault::WaitingAct& act) {
  const auto* note = std::get_if<vault::Note>(&act.act);
  if (note == nullptr) return act.publication.revises;
  if (note->kind == vault::Note::Kind::kChange || note->kind == vault::Note::Kind::kReport)
    return note->about;
  return {};
}

Outcome<vault::WaitingId> add(PrivateSide& open, link::SharedSide& shared, const Saying& saying,
                              const vault::Publication& publication) {
  if (const auto* piece = std::get_if<Piece>(&saying)) {
    const auto added =
        gate::add_waiting(open.vault, piece->entry, piece->rendition, publication, piece->list());
    if (!added) return gate_failed(open, shared, added.error());
    return *added;
  }
  const Words& words = std::get<Words>(saying);
  const auto added = open.vault.add_waiting(words.note, words.text, publication);
  if (!added) return vault_failed(open, added.error(), base::kMaxNoteSize);
  return *added;
}

// Sends an act that replaces no earlier words. Does not store it in the vault first, since there is
// no waiting act that it would have to replace there.
Outcome<Sent> leave_now(PrivateSide& open, link::SharedSide& shared, const Saying& saying,
                        const vault::Publication& publication, base::WallTime now) {
  const auto* piece = std::get_if<Piece>(&saying);
  const auto item =
      piece != nullptr
          ? gate::publish_now(open.vault, shared.ledger, piece->entry, piece->rendition,
                              publication, local_day(now), piece->list())
          : gate::publish_now(shared.ledger, std::get<Words>(saying).note,
                              std::get<Words>(saying).text, now);
  if (!item) return gate_failed(open, shared, item.error());
  shared.partner_link.ledger_changed();
  return Sent{act_of(saying, publication), *item};
}

// Removes an act that could not be sent immediately from the waiting ones, so that it is not sent
// later.
Outcome<void> undo(PrivateSide& open, const vault::WaitingId& id) {
  const auto cancelled = open.vault.cancel(id);
  if (!cancelled && cancelled.error() != journal::Error::kUnknown)
    return vault_failed(open, cancelled.error(), base::kMaxSharedTextSize);
  return {};
}

Outcome<std::vector<vault::WaitingAct>> all_waiting(PrivateSide& open) {
  auto waiting = open.vault.waiting();
  if (!waiting) return vault_failed(open, waiting.error(), base::kMaxSharedTextSize);
  return std::move(*waiting);
}

Outcome<std::optional<vault::WaitingAct>> find_waiting(PrivateSide& open,
                                                       const vault::WaitingId& id) {
  auto waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  const auto found = std::ranges::find(*waiting, id, &vault::WaitingAct::id);
  if (found == waiting->end()) return std::optional<vault::WaitingAct>();
  return std::optional(std::move(*found));
}

std::optional<base::WallTime> next_of(const std::vector<vault::WaitingAct>& waiting) {
  const auto next = std::ranges::find_if(waiting, &vault::WaitingAct::has_a_time);
  if (next == waiting.end()) return {};
  return next->publication.due;
}

}  // namespace

base::Day local_day(base::WallTime now) {
  const auto day = std::chrono::floor<std::chrono::days>(link::local_wall_clock(now));
  return base::Day(day.time_since_epoch());
}

Outcome<void> check(PrivateSide& open, link::SharedSide& shared, const Words& words) {
  const auto sound = gate::check(shared.ledger, words.note, words.text);
  if (!sound) return gate_failed(open, shared, sound.error());
  return {};
}

Outcome<Sent> send(PrivateSide& open, link::SharedSide& shared, const Saying& saying,
                   const Decision& decision, base::WallTime now,
                   std::optional<base::ItemId> revises) {
  const auto partner = partner_of(shared);
  if (!partner) return partner.error();
  if (const auto met =
          meet_device(open, partner->partner, partner->former_keys, partner->paired_on);
      !met)
    return met.error();
  if (const auto* words = std::get_if<Words>(&saying)) {
    if (const auto sound = check(open, shared, *words); !sound) return sound.error();
  }
  auto publication = leaving_of(open, decision, now);
  if (!publication) return publication.error();
  publication->revises = revises;

  vault::WaitingAct act = act_of(saying, *publication);
  const auto place = place_of(act);
  const bool at_once = decision.leaves_at_once() && !shared.partner_link.is_paused();
  if (at_once && !place) return leave_now(open, shared, saying, *publication, now);
  // Store an act that replaces words in the vault first, even if it is sent at once. If an earlier
  // act that replaces the same words still waits, the vault then replaces that act by this one.
  const auto added = add(open, shared, saying, *publication);
  if (!added) return added.error();
  act.id = *added;
  if (!at_once) return Sent{std::move(act), {}};

  const auto published = publish_due(open, shared, now);
  const auto waits = find_waiting(open, *added);
  if (!waits) return waits.error();
  if (*waits) {
    if (const auto undone = undo(open, *added); !undone) return undone.error();
    if ((*waits)->obstacle) return Failure(error_of(*(*waits)->obstacle));
    return published ? Failure(Error::kStorageFailed) : published.error();
  }
  return Sent{std::move(act), place};
}

Outcome<std::chrono::seconds> default_wait(PrivateSide& open) {
  const auto set = open.vault.setting(vault::Setting::kDefaultWait);
  if (!set) return vault_failed(open, set.error(), base::kMaxSharedTextSize);
  std::int64_t seconds = 0;
  if (*set) std::from_chars((*set)->data(), (*set)->data() + (*set)->size(), seconds);
  const std::chrono::seconds wait(seconds);
  return wait < kMinWait || wait > kMaxWait ? kDefaultWait : wait;
}

Outcome<void> set_default_wait(PrivateSide& open, std::chrono::seconds wait) {
  const auto set =
      open.vault.set_setting(vault::Setting::kDefaultWait, std::to_string(wait.count()));
  if (!set) return vault_failed(open, set.error(), base::kMaxSharedTextSize);
  return {};
}

std::string short_id(PrivateSide& open, const vault::WaitingId& id) {
  return base::shortest_beginning(id.text(), [&](const std::string& beginning) {
    return open.vault.resolve_waiting(beginning).ok();
  });
}

Outcome<std::vector<WaitingView>> waiting_acts(PrivateSide& open) {
  auto waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  std::vector<WaitingView> views;
  views.reserve(waiting->size());
  for (vault::WaitingAct& act : *waiting) {
    std::string beginning = short_id(open, act.id);
    views.push_back({std::move(act), std::move(beginning)});
  }
  return views;
}

Outcome<WaitingView> waiting_act(PrivateSide& open, std::string_view id) {
  const auto whole = open.vault.resolve_waiting(id);
  if (!whole) return vault_failed(open, whole.error(), base::kMaxSharedTextSize);
  auto found = find_waiting(open, *whole);
  if (!found) return found.error();
  if (!*found) return Failure(Error::kUnknownId);
  return WaitingView{std::move(**found), short_id(open, *whole)};
}

Outcome<base::ItemId> left_as(PrivateSide& open, std::string_view id) {
  const auto item = open.vault.left_as(id);
  if (!item) return vault_failed(open, item.error(), base::kMaxSharedTextSize);
  return *item;
}

Outcome<WaitingSummary> waiting_summary(PrivateSide& open) {
  const auto waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  WaitingSummary summary{waiting->size(), next_of(*waiting), 0};
  summary.stuck = static_cast<std::size_t>(std::ranges::count_if(
      *waiting, [](const vault::WaitingAct& act) { return act.obstacle.has_value(); }));
  return summary;
}

Outcome<void> cancel_waiting(PrivateSide& open, link::SharedSide& shared, std::string_view id) {
  const auto whole = open.vault.resolve_waiting(id);
  if (!whole) {
    const bool has_left =
        whole.error() == journal::Error::kUnknown && shared.ledger.resolve(id).ok();
    return has_left ? Failure(Error::kHasLeft)
                    : vault_failed(open, whole.error(), base::kMaxSharedTextSize);
  }
  const auto cancelled = open.vault.cancel(*whole);
  if (!cancelled) return vault_failed(open, cancelled.error(), base::kMaxSharedTextSize);
  note_cancelled(open, {&*whole, 1});
  return {};
}

Outcome<WaitingView> postpone(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                              const Decision& decision, base::WallTime now) {
  const auto whole = open.vault.resolve_waiting(id);
  if (!whole) {
    const bool has_left =
        whole.error() == journal::Error::kUnknown && shared.ledger.resolve(id).ok();
    return has_left ? Failure(Error::kHasLeft)
                    : vault_failed(open, whole.error(), base::kMaxSharedTextSize);
  }
  // The act may have been sent already, without a note of that in the vault because its disk was
  // full. Make that note now. Otherwise the act would be sent once more; and with another time it
  // would be a different operation for the ledger.
  if (const auto noted = gate::note_all_published(open.vault, shared.ledger, now); !noted)
    return gate_failed(open, shared, noted.error());
  const auto found = find_waiting(open, *whole);
  if (!found) return found.error();
  if (!*found) return Failure(Error::kHasLeft);
  vault::Publication publication = (*found)->publication;
  if (decision.until) {
    publication.until = base::without_blanks(*decision.until);
    if (publication.until->empty()) return Failure(Error::kEmpty);
  } else {
    if (!decision.wait || decision.wait->count() <= 0 || publication.until)
      return Failure(Error::kBadRequest);
    publication.due = std::max(publication.due, now) + *decision.wait;
    if (publication.due > now + kMaxWait) return Failure(Error::kBadRequest);
  }
  if (const auto set = open.vault.postpone(*whole, publication); !set)
    return vault_failed(open, set.error(), base::kMaxNoteSize);
  return waiting_act(open, whole->text());
}

Outcome<void> cancel_all_waiting(PrivateSide& open) {
  const auto waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  for (const vault::WaitingAct& act : *waiting) {
    if (const auto cancelled = open.vault.cancel(act.id); !cancelled)
      return vault_failed(open, cancelled.error(), base::kMaxSharedTextSize);
    note_cancelled(open, {&act.id, 1});
  }
  return {};
}

Outcome<std::size_t> release_waiting(PrivateSide& open, link::SharedSide& shared,
                                     std::string_view moment_or_id, Early early,
                                     base::WallTime now) {
  const auto waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  std::vector<vault::WaitingId> released;
  for (const vault::WaitingAct& act : *waiting) {
    if (act.publication.until == base::without_blanks(moment_or_id)) released.push_back(act.id);
  }
  const bool by_name = !released.empty();
  if (!by_name) {
    const auto whole = open.vault.resolve_waiting(moment_or_id);
    if (!whole) return vault_failed(open, whole.error(), base::kMaxSharedTextSize);
    const auto one = std::ranges::find(*waiting, *whole, &vault::WaitingAct::id);
    if (one == waiting->end()) return Failure(Error::kUnknownId);
    if (one->has_a_time() && early == Early::kUnconfirmed)
      return Failure(Error::kNeedsConfirmation, Word{kConfirmsNow});
    released.push_back(*whole);
  }
  for (const vault::WaitingId& id : released) {
    if (const auto done = open.vault.release(id, now); !done)
      return vault_failed(open, done.error(), base::kMaxSharedTextSize);
  }
  if (const auto left = publish_due(open, shared, now); !left) return left.error();
  if (by_name) return released.size();
  const auto still = find_waiting(open, released.front());
  if (!still) return still.error();
  if (*still && (*still)->obstacle) return Failure(error_of(*(*still)->obstacle));
  return released.size();
}

Outcome<Published> publish_due(PrivateSide& open, link::SharedSide& shared, base::WallTime now) {
  Published departures;
  if (shared.partner_link.is_paused()) return departures;
  auto waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  if (waiting->empty()) return departures;
  const auto partner = partner_of(shared);
  if (!partner) {
    if (partner.error().error == Error::kNoPartner) return departures;
    return partner.error();
  }
  if (const auto met =
          meet_device(open, partner->partner, partner->former_keys, partner->paired_on);
      !met)
    return met.error();
  // An act may replace words. The ledger knows only before that whether those were sent.
  const bool is_any_due =
      std::ranges::any_of(*waiting, [&](const auto& act) { return act.publication.due <= now; });
  if (is_any_due) (void)note_given(open, shared.ledger, now, vault::Absent::kWasRemoved);
  const auto left = gate::publish_due(open.vault, shared.ledger, {now, local_day(now)});
  if (!left) return gate_failed(open, shared, left.error());
  departures.left = *left;
  if (departures.left > 0) shared.partner_link.ledger_changed();
  const std::size_t before = waiting->size();
  waiting = all_waiting(open);
  if (!waiting) return waiting.error();
  // Acts have left, so update the record of what was given. If that fails, the next call does it.
  if (waiting->size() < before)
    (void)note_given(open, shared.ledger, now, vault::Absent::kWasRemoved);
  departures.next = next_of(*waiting);
  return departures;
}

WaitingCopies WaitingCopies::take(PrivateSide& open, link::SharedSide& shared) {
  WaitingCopies ready;
  const auto partner = partner_of(shared);
  if (!partner || !meet_device(open, partner->partner, partner->former_keys, partner->paired_on))
    return ready;
  auto copies = gate::waiting_copies(open.vault);
  if (!copies) return ready;
  ready.copies_ = std::move(*copies);
  ready.partner_ = partner->partner;
  return ready;
}

Published WaitingCopies::publish_due(link::SharedSide& shared, base::WallTime now) {
  Published departures;
  if (copies_.empty() || shared.partner_link.is_paused()) return departures;
  const auto partner = partner_of(shared);
  if (!partner) {
    if (partner.error().error == Error::kNoPartner) copies_.clear();
    return departures;
  }
  const bool is_same =
      partner->partner == partner_ ||
      std::ranges::find(partner->former_keys, partner_) != partner->former_keys.end();
  if (!is_same) {
    copies_.clear();
    return departures;
  }
  if (const auto left = gate::publish_due(copies_, shared.ledger, {now, local_day(now)})) {
    departures.left = *left;
    if (departures.left > 0) shared.partner_link.ledger_changed();
    std::erase_if(copies_, [&](const gate::WaitingCopy& copy) { return copy.due() <= now; });
  }
  for (const gate::WaitingCopy& copy : copies_) {
    departures.next = departures.next ? std::min(*departures.next, copy.due()) : copy.due();
  }
  return departures;
}

}  // namespace waterline::app
