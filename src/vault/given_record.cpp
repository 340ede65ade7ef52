#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "journal/forget_log.h"
#include "vault/vault_state.h"

// The part of Vault that records which texts were given to which device of the partner.
namespace waterline::vault {
namespace {

using journal::from_store;

constexpr std::string_view kPresentDevice =
    "(SELECT number FROM device ORDER BY since DESC LIMIT 1)";

std::optional<std::int64_t> detail_of(const GivenWording& wording) {
  if (wording.depth) return static_cast<std::int64_t>(*wording.depth);
  if (wording.acknowledgement) return static_cast<std::int64_t>(*wording.acknowledgement);
  return {};
}

using Wordings = std::vector<GivenWording>;

store::Statement select(store::Database& database, const std::string& where) {
  return database.prepare(
      "SELECT number, device, item, what, detail, day, text, noted, removed, unsent FROM given " +
      where + " ORDER BY number");
}

// Selects the newest text of each thing that the present device was given.
store::Statement select_newest(store::Database& database, std::string_view of_items) {
  return select(database, "WHERE number IN (SELECT max(number) FROM given WHERE device = " +
                              std::string(kPresentDevice) + std::string(of_items) +
                              " GROUP BY item, what)");
}

journal::Result<void> read(store::Statement& row, Wordings& all) {
  for (;;) {
    const auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return {};
    GivenWording& one = all.emplace_back();
    one.number = row.integer(0);
    one.device = row.integer(1);
    one.item = base::ItemId::from_bytes(row.blob(2));
    one.what = base::GivenKind(row.integer(3));
    if (!row.is_null(4) && one.what == base::GivenKind::kShare)
      one.depth = base::Depth(row.integer(4));
    if (!row.is_null(4) && one.what == base::GivenKind::kAcknowledgement)
      one.acknowledgement = base::AcknowledgementKind(row.integer(4));
    if (!row.is_null(5)) one.day = base::Day(std::chrono::days(row.integer(5)));
    one.text = row.text(6);
    one.noted = base::WallTime(std::chrono::milliseconds(row.integer(7)));
    one.removed = row.integer(8) != 0;
    one.unsent = row.integer(9) != 0;
  }
}

bool same_words(const GivenWording& a, const GivenWording& b) {
  return a.text == b.text && a.depth == b.depth && a.acknowledgement == b.acknowledgement &&
         a.day == b.day;
}

// Updates the record of what was given from the present state of the shared side, and remembers
// whether that changed the record.
class Reconciliation {
 public:
  Reconciliation(store::Database& database, const Wordings& recorded) : database_(&database) {
    for (const GivenWording& wording : recorded) last_[{wording.item, wording.what}] = &wording;
  }

  // Takes one text of the shared side. Returns true if it is not in the record and must be added.
  journal::Result<bool> meet(const GivenWording& now, Absent absent) {
    seen_.insert({now.item, now.what});
    const auto found = last_.find({now.item, now.what});
    if (found == last_.end()) return true;
    const GivenWording& before = *found->second;
    if (now.removed) {
      // The shared side has deleted the text. The record keeps it, and notes that it was removed.
      return before.removed ? journal::Result<bool>(false) : set(before.number, true, false);
    }
    if (before.removed || !same_words(before, now)) {
      // The text has changed. The record keeps the earlier text only if it may have been sent.
      if (!before.unsent) return true;
      if (absent == Absent::kWasRemoved) {
        // It was replaced while nobody looked, and may have been sent before that.
        if (auto kept = set(before.number, before.removed, false); !kept) return kept.error();
        return true;
      }
      if (auto gone = erase(before.number); !gone) return gone.error();
      return true;
    }
    // A text that was sent counts as sent from then on, even if the shared side was set back and
    // says that it must send it again.
    return before.unsent && !now.unsent ? set(before.number, false, false)
                                        : journal::Result<bool>(false);
  }

  journal::Result<void> end(Absent absent) {
    for (const auto& [key, wording] : last_) {
      if (seen_.contains(key)) continue;
      if (absent == Absent::kNeverLeftIfUnsent && wording->unsent) {
        if (auto gone = erase(wording->number); !gone) return gone.error();
        // An earlier text is the newest one now. The next call looks at it.
        look_again_.insert(key.first);
      } else if (!wording->removed) {
        if (auto done = set(wording->number, true, false); !done) return done.error();
      }
    }
    return {};
  }

  [[nodiscard]] bool changed() const { return changed_; }
  [[nodiscard]] const std::set<base::ItemId>& look_again() const { return look_again_; }
  void set_changed() { changed_ = true; }

 private:
  using Key = std::pair<base::ItemId, base::GivenKind>;

  journal::Result<bool> set(std::int64_t number, bool removed, bool unsent) {
    changed_ = true;
    auto row = database_->prepare("UPDATE given SET removed = ?2, unsent = ?3 WHERE number = ?1");
    row.bind(1, number).bind(2, std::int64_t{removed}).bind(3, std::int64_t{unsent});
    if (auto done = row.run(); !done) return from_store(done.error());
    return false;
  }
  journal::Result<void> erase(std::int64_t number) {
    changed_ = true;
    auto row = database_->prepare("DELETE FROM given WHERE number = ?1");
    row.bind(1, number);
    if (auto done = row.run(); !done) return from_store(done.error());
    return {};
  }

  store::Database* database_;
  std::map<Key, const GivenWording*> last_;
  std::set<Key> seen_;
  std::set<base::ItemId> look_again_;
  bool changed_ = false;
};

}  // namespace

journal::Result<void> Vault::State::add_given(const GivenWording& wording) {
  auto row = database.prepare(
      "INSERT INTO given (device, item, what, detail, day, text, noted, removed, unsent)"
      " SELECT number, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM device ORDER BY since DESC LIMIT 1");
  row.bind(1, wording.item.bytes()).bind(2, static_cast<std::int64_t>(wording.what));
  const auto detail = detail_of(wording);
  detail ? row.bind(3, *detail) : row.bind_null(3);
  wording.day ? row.bind(4, std::int64_t{wording.day->time_since_epoch().count()})
              : row.bind_null(4);
  row.bind(5, wording.text).bind(6, std::int64_t{wording.noted.time_since_epoch().count()});
  row.bind(7, std::int64_t{wording.removed}).bind(8, std::int64_t{wording.unsent});
  if (auto done = row.run(); !done) return from_store(done.error());
  return {};
}

journal::Result<void> Vault::State::add_unless_newest(const GivenWording& wording) {
  Wordings recorded;
  auto row = select_newest(database, " AND item = ?1");
  row.bind(1, wording.item.bytes());
  if (auto done = read(row, recorded); !done) return done;
  const bool is_there = std::ranges::any_of(recorded, [&](const GivenWording& newest) {
    return newest.what == wording.what && !newest.removed && same_words(newest, wording);
  });
  return is_there ? journal::Result<void>() : add_given(wording);
}

journal::Result<void> Vault::set_device(const crypto::PublicKey& key, base::Day paired_on) {
  const std::int64_t day = paired_on.time_since_epoch().count();
  const auto known = devices();
  if (!known) return known.error();
  if (!known->empty() && known->front().key == key && known->front().paired_on == paired_on)
    return {};
  state_->to_note.add_all();
  auto row = state_->database.prepare(
      "INSERT INTO device (public_key, paired_on, since) VALUES (?1, ?2, (SELECT "
      "coalesce(max(since), 0) + 1 FROM "
      "device))"
      " ON CONFLICT (public_key) DO UPDATE SET paired_on = excluded.paired_on, since = "
      "excluded.since");
  row.bind(1, key.bytes).bind(2, day);
  return from_store(row.run());
}

journal::Result<void> Vault::renew_device(std::int64_t number, const crypto::PublicKey& key) {
  auto row =
      state_->database.prepare("UPDATE OR IGNORE device SET public_key = ?2 WHERE number = ?1");
  row.bind(1, number).bind(2, key.bytes);
  return from_store(row.run());
}

journal::Result<std::vector<Device>> Vault::devices() {
  auto row = state_->database.prepare(
      "SELECT number, public_key, paired_on, name FROM device ORDER BY since DESC");
  std::vector<Device> devices;
  for (;;) {
    const auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return devices;
    Device& one = devices.emplace_back();
    one.number = row.integer(0);
    std::ranges::copy(row.blob(1), one.key.bytes.begin());
    one.paired_on = base::Day(std::chrono::days(row.integer(2)));
    one.name = row.text(3);
  }
}

journal::Result<void> Vault::name_device(std::int64_t number, std::string_view name) {
  if (name.size() > kMaxLabelSize) return journal::Error::kTooLong;
  if (!base::is_plain_text(name)) return journal::Error::kNotText;
  auto row = state_->database.prepare("UPDATE device SET name = ?2 WHERE number = ?1");
  row.bind(1, number).bind(2, name);
  if (auto done = row.run(); !done) return from_store(done.error());
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  return {};
}

base::Changes<base::ItemId> Vault::given_to_note() {
  return std::exchange(state_->to_note, {});
}

journal::Result<void> Vault::note_given(const Wordings& now, base::WallTime noted, Absent absent) {
  Wordings recorded;
  auto row = select_newest(state_->database, "");
  if (auto done = read(row, recorded); !done) return done;
  return state_->reconcile(recorded, now, noted, absent);
}

journal::Result<void> Vault::note_given_of(const std::set<base::ItemId>& items, const Wordings& now,
                                           base::WallTime noted, Absent absent) {
  Wordings recorded;
  for (const base::ItemId& item : items) {
    auto row = select_newest(state_->database, " AND item = ?1");
    row.bind(1, item.bytes());
    if (auto done = read(row, recorded); !done) return done;
  }
  return state_->reconcile(recorded, now, noted, absent);
}

journal::Result<void> Vault::State::reconcile(const Wordings& recorded, const Wordings& now,
                                              base::WallTime noted, Absent absent) {
  to_note = {};
  auto next = base::Changes<base::ItemId>::none();
  // If nothing is recorded and nothing is given, there is nothing to write.
  if (recorded.empty() && now.empty()) {
    to_note = std::move(next);
    return {};
  }
  auto transaction = database.begin();
  if (!transaction) return from_store(transaction.error());
  Reconciliation reconciliation(database, recorded);
  for (const GivenWording& one : now) {
    const auto is_new = reconciliation.meet(one, absent);
    if (!is_new) return is_new.error();
    if (!*is_new) continue;
    GivenWording added = one;
    added.noted = noted;
    added.unsent = one.unsent && !one.removed;
    if (auto done = add_given(added); !done) return done.error();
    reconciliation.set_changed();
  }
  if (auto done = reconciliation.end(absent); !done) return done.error();
  // If nothing changed, there is no commit, so the transaction is rolled back and writes nothing.
  if (reconciliation.changed()) {
    if (auto done = transaction->commit(); !done) return from_store(done.error());
  }
  for (const base::ItemId& item : reconciliation.look_again()) next.add(item);
  to_note = std::move(next);
  return {};
}

journal::Result<void> Vault::forget_unsent() {
  {
    auto row = state_->database.prepare("DELETE FROM given WHERE unsent = 1 AND device = " +
                                        std::string(kPresentDevice));
    state_->to_note.add_all();
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  journal::forget_log(state_->database);
  return {};
}

journal::Result<std::vector<GivenWording>> Vault::given() {
  Wordings all;
  auto row = select(state_->database, "");
  if (auto done = read(row, all); !done) return done.error();
  return all;
}

}  // namespace waterline::vault
