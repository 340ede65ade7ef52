#include <algorithm>
#include <array>
#include <utility>

#include "base/picture.h"
#include "base/text.h"
#include "crypto/mac.h"
#include "journal/forget_log.h"
#include "journal/resolve_id.h"
#include "vault/vault_state.h"

// The part of Vault that stores waiting acts.
namespace waterline::vault {
namespace {

using journal::from_store;

// The value that the column waiting.act has for a share; for a note it is the Note::Kind. The
// column `detail` has the depth of a share, or the kind of a proposed document.
constexpr std::int64_t kShare = 1;

std::array<std::byte, 32> hash_of_picture(base::ByteView jpeg) {
  const auto full = crypto::sha512(jpeg);
  std::array<std::byte, 32> hash{};
  std::copy_n(full.begin(), hash.size(), hash.begin());
  return hash;
}

struct Columns {
  std::int64_t kind = kShare;
  std::optional<base::ItemId> about = {};
  std::optional<std::int64_t> detail = {};
  std::optional<base::Words> words = {};
};

Columns columns_of(const Note& note) {
  Columns columns{static_cast<std::int64_t>(note.kind), note.about, {}, note.words};
  if (note.kind == Note::Kind::kProposal) columns.detail = static_cast<std::int64_t>(note.document);
  return columns;
}

std::variant<PieceOfEntry, Note> act_of(const store::Statement& row) {
  if (row.integer(1) == kShare) {
    return PieceOfEntry{EntryId::from_bytes(row.blob(2)), static_cast<base::Depth>(row.integer(4))};
  }
  Note note;
  note.kind = Note::Kind(row.integer(1));
  if (!row.is_null(3)) note.about = base::ItemId::from_bytes(row.blob(3));
  if (!row.is_null(4)) note.document = base::DocumentKind(row.integer(4));
  if (!row.is_null(13)) std::ranges::copy(row.blob(13), note.words.emplace().begin());
  return note;
}

// Converts a value of the column waiting.act to the kind that the record of what was given uses.
base::GivenKind given_kind(std::int64_t kind) {
  if (kind == kShare) return base::GivenKind::kShare;
  switch (Note::Kind(kind)) {
    case Note::Kind::kReply:
      return base::GivenKind::kReply;
    case Note::Kind::kQuestion:
      return base::GivenKind::kQuestion;
    case Note::Kind::kReport:
      return base::GivenKind::kReport;
    case Note::Kind::kProposal:
    case Note::Kind::kChange:
      break;
  }
  return base::GivenKind::kVersion;
}

journal::Result<void> check(std::string_view text, std::size_t limit,
                            const Publication& publication) {
  if (text.empty()) return journal::Error::kEmpty;
  if (text.size() > limit) return journal::Error::kTooLong;
  if (!base::is_plain_text(text)) return journal::Error::kNotText;
  if (publication.until && publication.until->size() > kMaxLabelSize)
    return journal::Error::kTooLong;
  if (publication.until && !base::is_plain_text(*publication.until))
    return journal::Error::kNotText;
  return {};
}

// Stores the row of an act. REQUIRES: a transaction is open.
journal::Result<WaitingId> add(store::Database& database, base::Random& random,
                               const Columns& columns, const EntryId* entry, std::string_view text,
                               const Publication& publication) {
  const auto id = WaitingId::generate(random);
  {
    auto row = database.prepare(
        "INSERT OR REPLACE INTO waiting (id, act, entry, about, detail, day, days_shown, replies, "
        "due, until, text,"
        " words, writer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
        " (SELECT n FROM writer WHERE own = 1))");
    row.bind(1, id.bytes()).bind(2, columns.kind);
    entry != nullptr ? row.bind(3, entry->bytes()) : row.bind_null(3);
    columns.about ? row.bind(4, columns.about->bytes()) : row.bind_null(4);
    columns.detail ? row.bind(5, *columns.detail) : row.bind_null(5);
    publication.day ? row.bind(6, std::int64_t{publication.day->time_since_epoch().count()})
                    : row.bind_null(6);
    publication.days_shown ? row.bind(7, std::int64_t{*publication.days_shown}) : row.bind_null(7);
    row.bind(8, std::int64_t{publication.replies})
        .bind(9, std::int64_t{publication.due.time_since_epoch().count()});
    publication.until ? row.bind(10, std::string_view(*publication.until)) : row.bind_null(10);
    row.bind(11, text);
    columns.words ? row.bind(12, *columns.words) : row.bind_null(12);
    auto done = row.run();
    // Only one rule of the schema can fail here: the one that the entry must exist.
    if (!done && done.error() == store::Error::kConstraint) return journal::Error::kUnknown;
    if (!done) return from_store(done.error());
  }
  return id;
}

// Does `act` in one transaction, and leaves no words of an act that it replaced in the store's log.
template <class Act>
journal::Result<WaitingId> add_in_one(store::Database& database, const Columns& columns,
                                      const Act& act) {
  auto transaction = database.begin();
  if (!transaction) return from_store(transaction.error());
  auto id = act();
  if (!id) return id;
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  if (columns.about) journal::forget_log(database);
  return id;
}

// Stores the pictures of an act. REQUIRES: a transaction is open.
journal::Result<void> put_pictures(store::Database& database, const WaitingId& id,
                                   const EntryId& entry, const ShareablePictures& pictures) {
  auto list = database.prepare("UPDATE waiting SET has_list = 1 WHERE id = ?1");
  list.bind(1, id.bytes());
  if (auto done = list.run(); !done) return from_store(done.error());
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const ShareablePicture& picture = pictures[i];
    if (picture.entry() != entry) return journal::Error::kUnknown;
    const EncodedPicture& encoded = picture.encoded();
    auto row = database.prepare(
        "INSERT INTO waiting_picture (waiting, position, description, width, height, size, hash, "
        "jpeg) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    row.bind(1, id.bytes()).bind(2, static_cast<std::int64_t>(i));
    row.bind(3, std::string_view(picture.description())).bind(4, std::int64_t{encoded.width});
    row.bind(5, std::int64_t{encoded.height});
    row.bind(6, static_cast<std::int64_t>(encoded.jpeg.size()));
    row.bind(7, hash_of_picture(encoded.jpeg)).bind(8, encoded.jpeg);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  auto count = database.prepare("SELECT count(*) FROM waiting_picture");
  const auto counted = count.step();
  if (!counted) return from_store(counted.error());
  if (count.integer(0) > static_cast<std::int64_t>(kMaxWaitingPictures))
    return journal::Error::kTooMany;
  return {};
}

// Reads what is known of the pictures of an act, without their files.
journal::Result<std::vector<WaitingPicture>> pictures_of(store::Database& database,
                                                         const WaitingId& id) {
  auto row = database.prepare(
      "SELECT description, width, height, size, hash FROM waiting_picture WHERE waiting = ?1"
      " ORDER BY position");
  row.bind(1, id.bytes());
  std::vector<WaitingPicture> pictures;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return pictures;
    WaitingPicture& one = pictures.emplace_back();
    one.description = row.text(0);
    one.width = static_cast<std::uint16_t>(row.integer(1));
    one.height = static_cast<std::uint16_t>(row.integer(2));
    one.size = static_cast<std::uint32_t>(row.integer(3));
    std::ranges::copy(row.blob(4), one.hash.begin());
  }
}

}  // namespace

journal::Result<ShareablePicture> Vault::shareable_picture(const Shareable& entry,
                                                           const AttachmentId& attachment,
                                                           std::string_view description,
                                                           EncodedPicture encoded) {
  if (description.size() > base::kMaxPictureDescription || encoded.jpeg.empty() ||
      encoded.jpeg.size() > base::kMaxPictureLength)
    return journal::Error::kTooLong;
  if (!base::is_plain_text(description)) return journal::Error::kNotText;
  const auto held = state_->entries.get(entry.entry());
  if (!held) return held.error();
  const auto has = [&](const auto& one) { return one.id == attachment; };
  if (held->removed || std::ranges::none_of(held->attachments, has))
    return journal::Error::kUnknown;
  return ShareablePicture(entry.entry(), std::string(description), std::move(encoded));
}

journal::Result<base::Bytes> Vault::waiting_picture(const WaitingId& id, std::size_t number) {
  auto row = state_->database.prepare(
      "SELECT jpeg, hash FROM waiting_picture WHERE waiting = ?1 AND position = ?2");
  row.bind(1, id.bytes()).bind(2, static_cast<std::int64_t>(number));
  const auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return journal::Error::kUnknown;
  if (!std::ranges::equal(hash_of_picture(row.blob(0)), row.blob(1))) return journal::Error::kStore;
  return base::to_bytes(row.blob(0));
}

journal::Result<WaitingId> Vault::add_waiting(const Shareable& entry, base::Depth depth,
                                              std::string_view text, const Publication& publication,
                                              const ShareablePictures* pictures) {
  if (auto sound = check(text, base::kMaxSharedTextSize, publication); !sound) return sound.error();
  const Columns columns{kShare, publication.revises, static_cast<std::int64_t>(depth), {}};
  return add_in_one(state_->database, columns, [&]() -> journal::Result<WaitingId> {
    auto id = add(state_->database, *state_->random, columns, &entry.entry(), text, publication);
    if (!id || pictures == nullptr) return id;
    if (auto put = put_pictures(state_->database, *id, entry.entry(), *pictures); !put)
      return put.error();
    return id;
  });
}

journal::Result<WaitingId> Vault::add_waiting(const Note& note, std::string_view text,
                                              const Publication& publication) {
  if (auto sound = check(text, base::kMaxNoteSize, publication); !sound) return sound.error();
  const Publication when{.due = publication.due, .until = publication.until};
  const Columns columns = columns_of(note);
  return add_in_one(state_->database, columns, [&] {
    return add(state_->database, *state_->random, columns, nullptr, text, when);
  });
}

journal::Result<void> Vault::release(const WaitingId& id, base::WallTime now) {
  auto row = state_->database.prepare(
      "UPDATE waiting SET due = iif(paused AND until IS NULL AND obstacle IS NULL, due, ?2), "
      "paused = 0, until = NULL,"
      " obstacle = NULL, writer = (SELECT n FROM writer WHERE own = 1) WHERE id = ?1");
  row.bind(1, id.bytes()).bind(2, std::int64_t{now.time_since_epoch().count()});
  if (auto done = row.run(); !done) return from_store(done.error());
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  return {};
}

journal::Result<void> Vault::postpone(const WaitingId& id, const Publication& publication) {
  if (auto sound = check(".", base::kMaxNoteSize, publication); !sound) return sound.error();
  auto row = state_->database.prepare(
      "UPDATE waiting SET due = ?2, until = ?3, writer = (SELECT n FROM writer WHERE own = 1)"
      " WHERE id = ?1");
  row.bind(1, id.bytes()).bind(2, std::int64_t{publication.due.time_since_epoch().count()});
  publication.until ? row.bind(3, std::string_view(*publication.until)) : row.bind_null(3);
  if (auto done = row.run(); !done) return from_store(done.error());
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  return {};
}

journal::Result<void> Vault::set_obstacle(const WaitingId& id, Obstacle obstacle) {
  auto row = state_->database.prepare("UPDATE waiting SET obstacle = ?2 WHERE id = ?1");
  row.bind(1, id.bytes()).bind(2, static_cast<std::int64_t>(obstacle));
  if (auto done = row.run(); !done) return from_store(done.error());
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  return {};
}

journal::Result<void> Vault::cancel(const WaitingId& id) {
  {
    auto row = state_->database.prepare("DELETE FROM waiting WHERE id = ?1");
    row.bind(1, id.bytes());
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  journal::forget_log(state_->database);
  return {};
}

journal::Result<WaitingId> Vault::resolve_waiting(std::string_view id_or_beginning) {
  auto id = journal::resolve_id(
      state_->database.prepare("SELECT id FROM waiting WHERE id BETWEEN ?1 AND ?2"),
      WaitingKind::kLetter, id_or_beginning);
  if (!id) return id.error();
  return WaitingId(*id);
}

journal::Result<base::ItemId> Vault::left_as(std::string_view id_or_beginning) {
  const auto id = journal::resolve_id(
      state_->database.prepare("SELECT waiting FROM left_as WHERE waiting BETWEEN ?1 AND ?2"),
      WaitingKind::kLetter, id_or_beginning);
  if (!id) return id.error();
  auto row = state_->database.prepare("SELECT item FROM left_as WHERE waiting = ?1");
  row.bind(1, base::ByteView(*id));
  const auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return journal::Error::kUnknown;
  return base::ItemId::from_bytes(row.blob(0));
}

journal::Result<std::vector<WaitingAct>> Vault::waiting() {
  auto row = state_->database.prepare(
      "SELECT id, act, entry, about, detail, day, days_shown, replies, due, until, text, paused, "
      "obstacle,"
      " words, (SELECT one.id FROM writer one WHERE one.n = waiting.writer), has_list FROM waiting"
      " ORDER BY until IS NOT NULL, due, rowid");
  std::vector<WaitingAct> waiting;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return waiting;
    WaitingAct& one = waiting.emplace_back();
    one.id = WaitingId::from_bytes(row.blob(0));
    one.act = act_of(row);
    const bool is_share = row.integer(1) == kShare;
    if (is_share && !row.is_null(3))
      one.publication.revises = base::ItemId::from_bytes(row.blob(3));
    if (!row.is_null(5)) one.publication.day = base::Day(std::chrono::days(row.integer(5)));
    if (!row.is_null(6)) one.publication.days_shown = static_cast<std::uint32_t>(row.integer(6));
    one.publication.replies = row.integer(7) != 0;
    one.publication.due = base::WallTime(std::chrono::milliseconds(row.integer(8)));
    if (!row.is_null(9)) one.publication.until = row.text(9);
    one.text = row.text(10);
    one.paused = row.integer(11) != 0;
    if (!row.is_null(12)) one.obstacle = Obstacle(row.integer(12));
    if (!row.is_null(14)) one.writer = journal::WriterId::from_bytes(row.blob(14));
    if (row.integer(15) == 0) continue;
    auto pictures = pictures_of(state_->database, one.id);
    if (!pictures) return pictures.error();
    one.pictures = std::move(*pictures);
  }
}

journal::Result<std::size_t> Vault::pause_waiting() {
  auto row = state_->database.prepare("UPDATE waiting SET paused = 1");
  if (auto done = row.run(); !done) return from_store(done.error());
  return static_cast<std::size_t>(state_->database.changes());
}

journal::Result<void> Vault::published(const WaitingId& id, const base::ItemId& item,
                                       base::WallTime now) {
  auto transaction = state_->database.begin();
  if (!transaction) return from_store(transaction.error());
  {
    auto row = state_->database.prepare("SELECT act, detail, day, text FROM waiting WHERE id = ?1");
    row.bind(1, id.bytes());
    const auto found = row.step();
    if (!found) return from_store(found.error());
    if (!*found) return journal::Error::kUnknown;
    // The next note_given() updates this wording.
    state_->to_note.add(item);
    GivenWording given{.item = item,
                       .what = given_kind(row.integer(0)),
                       .text = std::string(row.text(3)),
                       .noted = now,
                       .unsent = true};
    if (given.what == base::GivenKind::kShare)
      given.depth = static_cast<base::Depth>(row.integer(1));
    if (!row.is_null(2)) given.day = base::Day(std::chrono::days(row.integer(2)));
    // After an unlock it may be there already: it left while the journal was locked.
    if (auto noted = state_->add_unless_newest(given); !noted) return noted.error();
  }
  {
    auto note = state_->database.prepare(
        "INSERT INTO departures (entry, item) SELECT entry, ?2 FROM waiting WHERE id = ?1 AND "
        "entry IS NOT NULL"
        " ON CONFLICT (item) DO NOTHING");
    note.bind(1, id.bytes()).bind(2, item.bytes());
    if (auto done = note.run(); !done) return from_store(done.error());
    auto left =
        state_->database.prepare("INSERT OR REPLACE INTO left_as (waiting, item) VALUES (?1, ?2)");
    left.bind(1, id.bytes()).bind(2, item.bytes());
    if (auto done = left.run(); !done) return from_store(done.error());
    auto row = state_->database.prepare("DELETE FROM waiting WHERE id = ?1");
    row.bind(1, id.bytes());
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  journal::forget_log(state_->database);
  return {};
}

}  // namespace waterline::vault
