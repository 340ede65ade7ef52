#include "gate/publishing.h"

#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "crypto/aead.h"

namespace waterline::gate {
namespace {

// Returns the reason (vault::Obstacle) for which an act cannot be sent, if the ledger's error will
// not go away by itself; nullopt for any other error.
std::optional<vault::Obstacle> obstacle_of(ledger::Error error) {
  switch (error) {
    case ledger::Error::kRepliesClosed:
      return vault::Obstacle::kRepliesClosed;
    case ledger::Error::kTakenBack:
      return vault::Obstacle::kTakenBack;
    case ledger::Error::kUnknownItem:
      return vault::Obstacle::kGone;
    case ledger::Error::kNotInForce:
      return vault::Obstacle::kNotInForce;
    case ledger::Error::kTooMany:
      return vault::Obstacle::kTooMany;
    case ledger::Error::kNotYours:
      return vault::Obstacle::kNotYours;
    default:
      return {};
  }
}

ledger::ActKind said(const vault::Note& note) {
  switch (note.kind) {
    case vault::Note::Kind::kReply:
      return ledger::ActKind::kReply;
    case vault::Note::Kind::kQuestion:
      return ledger::ActKind::kQuestion;
    case vault::Note::Kind::kChange:
      return ledger::ActKind::kChange;
    case vault::Note::Kind::kReport:
      return ledger::ActKind::kReport;
    case vault::Note::Kind::kProposal:
      break;
  }
  return ledger::proposal_of(note.document);
}

ledger::Result<void> without_id(const ledger::Result<base::ItemId>& result) {
  if (!result) return result.error();
  return {};
}

ledger::Result<void> say(ledger::Ledger& ledger, const vault::Note& note, std::string_view text,
                         const base::ItemId& as, ledger::Doing doing) {
  const base::ItemId about = note.about.value_or(base::ItemId());
  switch (note.kind) {
    case vault::Note::Kind::kReply:
      return without_id(ledger.reply(about, text, as, doing, note.words));
    case vault::Note::Kind::kQuestion:
      return without_id(ledger.ask(text, as, doing));
    case vault::Note::Kind::kChange:
      return ledger.change(about, text, {}, as, doing, note.words);
    case vault::Note::Kind::kReport:
      // For the ledger, a report with an empty text removes the person's last report. So the gate
      // refuses an empty text.
      return text.empty() ? ledger::Result<void>(ledger::Error::kEmpty)
                          : ledger.report(about, text, as, doing, note.words);
    case vault::Note::Kind::kProposal:
      break;
  }
  return without_id(ledger.propose(note.document, text, note.about, as, doing, note.words));
}

using Pictures = std::optional<std::vector<ledger::PictureToShare>>;

// Reads the pictures of a waiting act. The vault compares each with the hash of what the person saw.
journal::Result<Pictures> read_pictures_of(vault::Vault& vault, const vault::WaitingAct& act) {
  if (!act.pictures) return Pictures();
  std::vector<ledger::PictureToShare> pictures;
  for (std::size_t i = 0; i < act.pictures->size(); ++i) {
    auto jpeg = vault.waiting_picture(act.id, i);
    if (!jpeg) return jpeg.error();
    const vault::WaitingPicture& one = (*act.pictures)[i];
    pictures.push_back({one.description, one.width, one.height, std::move(*jpeg)});
  }
  return Pictures(std::move(pictures));
}

}  // namespace

// Sends one waiting act. A Publisher is made from a row of the vault or from a WaitingCopy in
// memory, so that the same code sends both.
class Publisher {
 public:
  explicit Publisher(const vault::WaitingAct& waiting)
      : publication_(&waiting.publication), act_(&waiting.act), text_(waiting.text) {}
  explicit Publisher(const WaitingCopy& ready)
      : publication_(&ready.publication_),
        act_(&ready.act_),
        text_(base::text_of(ready.text_.view())) {}

  static WaitingCopy ready(const vault::WaitingAct& waiting, const Pictures& pictures,
                           base::Random& random) {
    return {waiting, pictures, random};
  }
  static Pictures pictures_of(const WaitingCopy& ready) { return ready.opened_pictures(); }

  [[nodiscard]] bool is_due(base::WallTime now) const {
    return !publication_->until && publication_->due <= now;
  }

  // Returns the item that the act makes or changes.
  [[nodiscard]] base::ItemId item(const ledger::Ledger& ledger) const {
    if (const auto* note = std::get_if<vault::Note>(act_)) {
      const bool changes =
          note->kind == vault::Note::Kind::kChange || note->kind == vault::Note::Kind::kReport;
      return changes ? note->about.value_or(base::ItemId()) : act(ledger, *note);
    }
    return publication_->revises ? *publication_->revises
                                 : ledger.item_id(depth(), text_, publication_->due);
  }

  // Returns true if the act makes a new item and was already sent. Always returns false for an act
  // that changes an existing item: sending such an act twice changes nothing.
  [[nodiscard]] ledger::Result<bool> was_published(ledger::Ledger& ledger) const {
    if (const auto* note = std::get_if<vault::Note>(act_))
      return ledger.was_said(act(ledger, *note));
    if (publication_->revises) return false;
    return ledger.was_said(item(ledger));
  }

  // Sends the act. Returns true if it was not sent before. Sending an act a second time, after a
  // crash, changes nothing.
  ledger::Result<bool> publish(ledger::Ledger& ledger, base::Day today,
                               const Pictures& pictures) const {
    if (const auto* note = std::get_if<vault::Note>(act_)) return say_once(ledger, *note);
    return publication_->revises ? revise(ledger, today, pictures) : share(ledger, today, pictures);
  }

 private:
  [[nodiscard]] base::Depth depth() const { return std::get<vault::PieceOfEntry>(*act_).depth; }

  [[nodiscard]] base::ItemId act(const ledger::Ledger& ledger, const vault::Note& note) const {
    return ledger.act_id(said(note), note.about, text_, publication_->due);
  }

  ledger::Result<bool> say_once(ledger::Ledger& ledger, const vault::Note& note) const {
    const base::ItemId as = act(ledger, note);
    const auto said_before = ledger.was_said(as);
    if (!said_before) return said_before.error();
    if (*said_before) return false;
    if (const auto done = say(ledger, note, text_, as, ledger::Doing::kReally); !done)
      return done.error();
    return true;
  }

  [[nodiscard]] std::optional<base::Day> expires(base::Day today) const {
    if (!publication_->days_shown) return {};
    return today + std::chrono::days(*publication_->days_shown);
  }

  ledger::Result<bool> share(ledger::Ledger& ledger, base::Day today,
                             const Pictures& pictures) const {
    return ledger.share(item(ledger), depth(), text_, publication_->day, expires(today),
                        publication_->replies,
                        pictures.value_or(std::vector<ledger::PictureToShare>()));
  }

  // Revises a share. Properties that the act does not set keep their value.
  ledger::Result<bool> revise(ledger::Ledger& ledger, base::Day today,
                              const Pictures& pictures) const {
    const auto shown = ledger.item(*publication_->revises);
    if (!shown) return shown.error();
    if (shown->author != base::Author::kMe) return ledger::Error::kNotYours;
    const auto day = publication_->day ? publication_->day : shown->day;
    const auto last = publication_->days_shown ? expires(today) : shown->expires;
    const auto revised = pictures ? ledger.revise(shown->id, depth(), text_, day, last, *pictures)
                                  : ledger.revise(shown->id, depth(), text_, day, last);
    if (!revised) return revised.error();
    const auto now = ledger.item(shown->id);
    if (!now) return now.error();
    return now->depth != shown->depth || now->text != shown->text || now->day != shown->day ||
           now->expires != shown->expires || now->pictures != shown->pictures;
  }

  // These three members point into the object that the Publisher was made from.
  const vault::Publication* publication_;
  const std::variant<vault::PieceOfEntry, vault::Note>* act_;
  std::string_view text_;
};

WaitingCopy::WaitingCopy(const vault::WaitingAct& waiting, const Pictures& pictures,
                         base::Random& random)
    : publication_(waiting.publication),
      act_(waiting.act),
      text_(crypto::SecretBytes::copy_of(base::bytes_of(waiting.text))) {
  if (!pictures) return;
  pictures_.emplace();
  auto key = random.bytes<32>();
  key_ = crypto::SecretBytes::copy_of(key);
  crypto::wipe(key);
  for (const ledger::PictureToShare& one : *pictures) {
    base::Bytes open;
    base::append_length_value(open, base::bytes_of(one.description));
    base::append(open, one.jpeg);
    Picture& copy = pictures_->emplace_back();
    copy.width = one.width;
    copy.height = one.height;
    copy.sealed.resize(open.size() + crypto::kSealOverhead);
    crypto::seal(key_.view(), open, {}, random, copy.sealed);
    crypto::wipe(open);
  }
}

Pictures WaitingCopy::opened_pictures() const {
  if (!pictures_) return {};
  std::vector<ledger::PictureToShare> all;
  for (const Picture& one : *pictures_) {
    base::Bytes open(one.sealed.size() - crypto::kSealOverhead);
    base::check(crypto::open(key_.view(), one.sealed, {}, open).ok());
    const auto size = base::read_little_endian<std::uint32_t>(open);
    const auto rest = base::ByteView(open).subspan(sizeof size);
    all.push_back({std::string(base::text_of(rest.first(size))), one.width, one.height,
                   base::to_bytes(rest.subspan(size))});
    crypto::wipe(open);
  }
  return all;
}

Result<void> check(ledger::Ledger& ledger, const vault::Note& note, std::string_view text) {
  if (const auto sound = say(ledger, note, text, {}, ledger::Doing::kToTry); !sound)
    return from_ledger(sound.error());
  return {};
}

Result<base::ItemId> publish_now(vault::Vault& vault, ledger::Ledger& ledger,
                                 const vault::Shareable& entry, const Rendition& rendition,
                                 const vault::Publication& publication, base::Day today,
                                 const vault::ShareablePictures* pictures) {
  vault::WaitingAct share;
  share.act = vault::PieceOfEntry{entry.entry(), rendition.depth()};
  share.text = rendition.text();
  share.publication = publication;
  const Publisher publisher(share);
  const base::ItemId item = publisher.item(ledger);
  Pictures to_go;
  if (pictures != nullptr) {
    to_go = to_share(*pictures);
    if (!ledger::check_pictures(rendition.depth(), *to_go)) return Error::kBadPicture;
  }
  const auto noted = vault.note_published(entry.entry(), item);
  if (!noted) return from_journal(noted.error());
  const auto left = publisher.publish(ledger, today, to_go);
  if (left && ledger.item(item).ok()) return item;
  // The ledger refused the share, so the vault's private note about this item must go. If
  // forget_published() fails too, the vault keeps a note about an item that does not exist, which
  // does no harm.
  if (*noted) static_cast<void>(vault.forget_published(item));
  return left ? Error::kStore : from_ledger(left.error());
}

Result<base::ItemId> publish_now(ledger::Ledger& ledger, const vault::Note& note,
                                 std::string_view text, base::WallTime now) {
  vault::WaitingAct act;
  act.act = note;
  act.text = text;
  act.publication.due = now;
  const Publisher publisher(act);
  if (const auto left = publisher.publish(ledger, {}, {}); !left) return from_ledger(left.error());
  return publisher.item(ledger);
}

Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, const Moment& moment) {
  const auto waiting = vault.waiting();
  if (!waiting) return from_journal(waiting.error());
  std::size_t published = 0;
  for (const vault::WaitingAct& act : *waiting) {
    if (!act.has_a_time()) continue;
    const Publisher publisher(act);
    if (!publisher.is_due(moment.now)) continue;
    const auto pictures = read_pictures_of(vault, act);
    if (!pictures) return from_journal(pictures.error());
    const auto is_new = publisher.publish(ledger, moment.today, *pictures);
    if (!is_new && is_new.error() == ledger::Error::kNoPartner) break;
    if (!is_new) {
      const auto obstacle = obstacle_of(is_new.error());
      if (!obstacle) return from_ledger(is_new.error());
      if (const auto noted = vault.set_obstacle(act.id, *obstacle); !noted)
        return from_journal(noted.error());
      continue;
    }
    published += *is_new ? 1 : 0;
    // The act was sent before this call deletes it from the vault. If the program crashes between
    // sending and deleting, the act still waits although it was sent, but it is never lost.
    const auto gone = vault.published(act.id, publisher.item(ledger), moment.now);
    if (!gone) return from_journal(gone.error());
  }
  return published;
}

Result<void> note_all_published(vault::Vault& vault, ledger::Ledger& ledger, base::WallTime now) {
  const auto waiting = vault.waiting();
  if (!waiting) return from_journal(waiting.error());
  for (const vault::WaitingAct& act : *waiting) {
    if (!act.has_a_time()) continue;
    const Publisher publisher(act);
    const auto has_left = publisher.was_published(ledger);
    if (!has_left) return from_ledger(has_left.error());
    if (!*has_left) continue;
    const auto gone = vault.published(act.id, publisher.item(ledger), now);
    if (!gone) return from_journal(gone.error());
  }
  return {};
}

Result<std::vector<WaitingCopy>> waiting_copies(vault::Vault& vault) {
  const auto waiting = vault.waiting();
  if (!waiting) return from_journal(waiting.error());
  std::vector<WaitingCopy> copies;
  copies.reserve(waiting->size());
  for (const vault::WaitingAct& act : *waiting) {
    if (!act.has_a_time()) continue;
    const auto pictures = read_pictures_of(vault, act);
    if (!pictures) return from_journal(pictures.error());
    copies.push_back(Publisher::ready(act, *pictures, vault.random()));
  }
  return copies;
}

Result<std::size_t> publish_due(const std::vector<WaitingCopy>& ready, ledger::Ledger& ledger,
                                const Moment& moment) {
  std::size_t published = 0;
  for (const WaitingCopy& act : ready) {
    const Publisher publisher(act);
    if (!publisher.is_due(moment.now)) continue;
    const auto is_new = publisher.publish(ledger, moment.today, Publisher::pictures_of(act));
    if (!is_new && is_new.error() == ledger::Error::kNoPartner) break;
    // The vault is locked, so the reason cannot be recorded here. The publish_due() that takes the
    // vault records it after the next unlock.
    if (!is_new && obstacle_of(is_new.error())) continue;
    if (!is_new) return from_ledger(is_new.error());
    published += *is_new ? 1 : 0;
  }
  return published;
}

}  // namespace waterline::gate
