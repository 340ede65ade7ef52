#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "ledger/ledger.h"
#include "ledger/schema.h"
#include "ledger/tables.h"
#include "store/database.h"

namespace waterline::ledger {

// One person's ledger in its own folder. It can be closed, copied, put back and opened again.
class Device {
 public:
  explicit Device(std::uint64_t seed)
      : random(seed),
        identity(crypto::IdentitySecret::generate(random)),
        store_key(crypto::LedgerStoreKey::generate(random)),
        author_key(crypto::AuthorKey::generate(random)),
        proof_key(crypto::ProofKey::generate(random)) {
    open();
  }

  void open() {
    auto opened = Ledger::open(file(), store_key, author_key, proof_key, random, *disk);
    REQUIRE(opened.ok());
    ledger_.emplace(std::move(opened).value());
    for (const auto& one : former_authors) ledger_->know_former(one);
  }
  void close() { ledger_.reset(); }
  void restart() {
    close();
    open();
  }

  // Saves a copy of the store's files, which restore() puts back.
  void back_up() {
    close();
    std::filesystem::remove_all(backup());
    std::filesystem::copy(home(), backup(), std::filesystem::copy_options::recursive);
    open();
  }
  void restore() {
    close();
    std::filesystem::remove_all(home());
    std::filesystem::copy(backup(), home(), std::filesystem::copy_options::recursive);
    open();
  }

  Ledger& operator*() { return *ledger_; }
  Ledger* operator->() { return &*ledger_; }

  [[nodiscard]] std::filesystem::path file() {
    std::filesystem::create_directories(home());
    return home() / "ledger.db";
  }
  [[nodiscard]] crypto::PublicKey public_key() const { return crypto::public_key_of(identity); }

  // Gives this person a new identity, as `passphrase --somebody-knows-it` does.
  void renew_person() {
    REQUIRE(ledger_->begin_renewal(public_key()).value());
    REQUIRE(ledger_->be_somebody_new().ok());
    former_authors.insert(former_authors.begin(), std::move(author_key));
    former_identities.push_back(std::move(identity));
    identity = crypto::IdentitySecret::generate(random);
    author_key = crypto::AuthorKey::generate(random);
    proof_key = crypto::ProofKey::generate(random);
    restart();
  }

  // Returns the items by id. Two devices list them in different orders, but these maps can be
  // compared.
  std::map<base::ItemId, Item> items() {
    std::map<base::ItemId, Item> by_id;
    for (Item& item : ledger_->items().value()) {
      std::ranges::sort(item.replies, {}, &ReplyView::id);
      by_id.emplace(item.id, std::move(item));
    }
    return by_id;
  }
  std::map<base::ItemId, Document> documents() {
    std::map<base::ItemId, Document> by_id;
    for (Document& document : ledger_->documents().value())
      by_id.emplace(document.id, std::move(document));
    return by_id;
  }
  std::map<base::ItemId, QuestionView> questions() {
    std::map<base::ItemId, QuestionView> by_id;
    for (QuestionView& question : ledger_->questions().value())
      by_id.emplace(question.id, std::move(question));
    return by_id;
  }

  store::Disk* disk = &store::system_disk();
  fakes::SeededRandom random;
  crypto::IdentitySecret identity;
  crypto::LedgerStoreKey store_key;
  crypto::AuthorKey author_key;
  crypto::ProofKey proof_key;
  std::vector<crypto::AuthorKey> former_authors;  // the latest first
  std::vector<crypto::IdentitySecret> former_identities;

 private:
  [[nodiscard]] std::filesystem::path home() const { return folder_.path() / "home"; }
  [[nodiscard]] std::filesystem::path backup() const { return folder_.path() / "backup"; }

  fakes::TemporaryFolder folder_;
  std::optional<Ledger> ledger_;
};

inline void pair(Device& a, Device& b) {
  const auto epoch_a = a->epoch_for_pairing().value();
  const auto epoch_b = b->epoch_for_pairing().value();
  const auto key = crypto::PairKey::generate(a.random);
  const base::Day today{std::chrono::year(2026) / 11 / 23};
  REQUIRE(a->begin_partnership(
      {b.public_key(), key.clone(), epoch_b, epoch_a, PairingMethod::kWords, today, "b:1"}));
  REQUIRE(b->begin_partnership(
      {a.public_key(), key.clone(), epoch_a, epoch_b, PairingMethod::kWords, today, "a:1"}));
  REQUIRE(a->confirm_partnership());
  REQUIRE(b->confirm_partnership());
}

// Returns the batch as the receiving device sees it, as sync converts it: kMe and kPartner change
// places.
inline base::OperationBatch mirrored(base::OperationBatch batch) {
  batch.through = batch.through.mirrored();
  return batch;
}

inline void add(base::VersionVector& vector, const base::VersionVector& more) {
  for (const auto& [epoch, mark] : more.epochs) {
    auto& known = vector.epochs.try_emplace(epoch, mark).first->second;
    if (known.through <= mark.through) known = mark;
  }
}

struct Transfer {
  std::size_t max_bytes = base::kMaxBatchBytes;
  std::size_t max_batches = SIZE_MAX;  // after this many the link is cut
  bool repeat = false;                 // each batch arrives twice
  // If `seen` is set, each batch is added to it, as the batch's sender sees it.
  std::vector<base::OperationBatch>* seen = nullptr;
};

// Tells the device the other's vector, as a Hello does. If the vector proves that the device was
// set back, the person resumes at once.
inline void meet(Device& device, const base::VersionVector& theirs) {
  const auto met = device->meet(theirs);
  REQUIRE(met.ok());
  if (*met != Met::kSetBack) return;
  REQUIRE(device->speak_again().ok());
  CHECK(device->meet(theirs).value() == Met::kBegunAnew);
}

// Sends the operations that `to` lacks from `from`, in one session. It begins with a Hello of each.
inline Applied send(Device& from, Device& to, const Transfer& transfer = {}) {
  Applied sum;
  // The Hellos come first, so a device that was set back knows that before it gets its lost
  // operations back.
  meet(to, from->vector().value().mirrored());
  base::VersionVector theirs = to->vector().value().mirrored();
  meet(from, theirs);
  for (std::size_t sent = 0; sent < transfer.max_batches; ++sent) {
    const auto batch = from->lacking(theirs, transfer.max_bytes).value();
    if (transfer.seen != nullptr) transfer.seen->push_back(batch);
    for (int times = transfer.repeat ? 2 : 1; times > 0; --times) {
      const auto applied = to->apply(mirrored(batch)).value();
      sum.stored += applied.stored;
      sum.known += applied.known;
      sum.refused += applied.refused;
      sum.recovered += applied.recovered;
    }
    add(theirs, batch.through);
    if (batch.last) break;
  }
  return sum;
}

// Sends in both directions, twice: a device that gets lost operations back in the first round sends
// its new ones only in the second.
inline void exchange(Device& a, Device& b, std::vector<base::OperationBatch>* seen = nullptr) {
  for (int round = 0; round < 2; ++round) {
    CHECK(send(a, b, {.seen = seen}).refused == 0);
    CHECK(send(b, a, {.seen = seen}).refused == 0);
  }
}

inline bool operator==(const ReplyView& a, const ReplyView& b) {
  return a.id == b.id && a.author == b.author && a.text == b.text && a.to_earlier == b.to_earlier;
}
inline bool operator==(const Item& a, const Item& b) {
  return a.id == b.id && a.author == b.author && a.depth == b.depth && a.text == b.text &&
         a.day == b.day && a.expires == b.expires && a.revised == b.revised &&
         a.taken_back == b.taken_back && a.acknowledgement == b.acknowledgement &&
         a.acknowledgement_to_earlier == b.acknowledgement_to_earlier &&
         a.replies_open == b.replies_open && a.replies == b.replies && a.pictures == b.pictures;
}
// Prints an item in the messages of a failing test.
inline std::ostream& operator<<(std::ostream& out, const Item& item) {
  out << item.id.text().substr(0, 6) << (item.author == base::Author::kMe ? " mine " : " theirs ")
      << item.text.substr(0, 6) << (item.taken_back ? " taken back" : "")
      << (item.revised ? " revised" : "") << (item.acknowledgement ? " marked" : "")
      << (item.acknowledgement_to_earlier ? " to earlier" : "")
      << (item.replies_open ? " open" : "");
  for (const PictureView& picture : item.pictures) {
    out << " (" << picture.id.text().substr(0, 6) << " " << picture.description.substr(0, 6) << " "
        << static_cast<int>(picture.state) << ")";
  }
  for (const ReplyView& reply : item.replies)
    out << " [" << reply.text.substr(0, 6) << (reply.to_earlier ? " to earlier]" : "]");
  return out;
}
inline std::ostream& operator<<(std::ostream& out, const Document& document) {
  out << document.id.text().substr(0, 6);
  for (const auto* wordings : {&document.in_force, &document.versions}) {
    out << (wordings == &document.in_force ? " in force" : " versions");
    for (const Wording& wording : *wordings) {
      out << (wording.author == base::Author::kMe ? " mine " : " theirs ")
          << wording.text.substr(0, 6) << (wording.lapsed ? " lapsed" : "");
    }
  }
  return out;
}
inline std::ostream& operator<<(std::ostream& out, const QuestionView& question) {
  return out << question.id.text().substr(0, 6) << (question.chosen ? " chosen" : "")
             << (question.open ? " open" : "") << (question.taken_back ? " taken back" : "")
             << (question.my_answer ? " mine" : "") << (question.their_answer ? " theirs" : "");
}
inline bool operator==(const Document& a, const Document& b) {
  return a.id == b.id && a.kind == b.kind && a.goal == b.goal && a.in_force == b.in_force &&
         a.versions == b.versions && a.words == b.words && a.my_report == b.my_report &&
         a.their_report == b.their_report && a.my_report_to_earlier == b.my_report_to_earlier &&
         a.their_report_to_earlier == b.their_report_to_earlier;
}

inline std::map<base::ItemId, Item> mirrored(std::map<base::ItemId, Item> items) {
  for (auto& [id, item] : items) {
    item.author = base::mirrored(item.author);
    for (ReplyView& reply : item.replies) reply.author = base::mirrored(reply.author);
  }
  return items;
}

inline std::map<base::ItemId, Document> mirrored(std::map<base::ItemId, Document> documents) {
  for (auto& [id, document] : documents) {
    for (auto* wordings : {&document.in_force, &document.versions}) {
      for (Wording& wording : *wordings) wording.author = base::mirrored(wording.author);
    }
    std::swap(document.my_report, document.their_report);
    std::swap(document.my_report_to_earlier, document.their_report_to_earlier);
  }
  return documents;
}

// Returns all operations of the device that have a number. Our own get theirs when they are sent.
inline std::vector<base::Operation> all_held(Device& device) {
  std::vector<base::Operation> all;
  base::VersionVector theirs;
  for (bool last = false; !last;) {
    auto batch = device->held_beyond(theirs, base::kMaxBatchBytes).value();
    last = batch.last;
    add(theirs, batch.through);
    for (auto& operation : batch.operations) all.push_back(std::move(operation));
  }
  return all;
}

// Returns all operations that the device would send to a partner who has nothing. By that, each
// gets its number.
inline std::vector<base::Operation> all_said(Device& device) {
  REQUIRE(device->lacking({}, base::kMaxBatchBytes).ok());
  return all_held(device);
}

inline std::string described(const std::vector<base::Operation>& operations) {
  std::ostringstream out;
  for (const base::Operation& one : operations) {
    out << base::item_of(one.body).text().substr(0, 6) << " body " << one.body.index() << " number "
        << one.number << " of " << one.epoch.text().substr(0, 6) << " "
        << base::text_of(one.body).substr(0, 6);
    if (const auto* replies = std::get_if<base::Replies>(&one.body))
      out << " revision " << replies->revision;
    if (const auto* version = std::get_if<base::Version>(&one.body)) {
      out << " revision " << version->terms.revision << " replaces " << version->terms.replaces
          << " ended " << version->ended_own << ", " << version->ended_others;
    }
    out << "\n";
  }
  return out.str();
}

// Checks that the bytes that the ledger counts as used by the partner are those that the partner's
// stored operations use.
inline void check_room(Device& device) {
  device.close();
  std::int64_t written[3] = {};
  std::int64_t taken[3] = {};
  {
    auto database =
        store::Database::open(device.file(), device.store_key.bytes(), schema(), device.random);
    REQUIRE(database.ok());
    auto row = database->prepare(
        "SELECT stored_bytes, joint_bytes, extra_bytes FROM partner ORDER BY since DESC LIMIT 1");
    REQUIRE(row.step().value());
    written[0] = row.integer(0);
    written[1] = row.integer(1);
    written[2] = row.integer(2);
    auto held = database->prepare(
        "SELECT i.what, i.author, o.place % 16, length(o.text) FROM item i JOIN operation o ON "
        "o.place / 16 = i.id"
        " WHERE i.partner = (SELECT id FROM partner ORDER BY since DESC LIMIT 1)");
    while (held.step().value()) {
      const Place place = Place(held.integer(2));
      const bool is_mine = held.integer(1) == 1;
      const bool odd = place > Place::kReplies && held.integer(2) % 2 == 1;
      if (place == Place::kAcknowledgement ? !is_mine : place <= Place::kReplies ? is_mine : odd)
        continue;
      const auto bytes =
          std::max(std::int64_t{kMinRoom}, std::int64_t{kOperationWeight} + held.integer(3));
      taken[ItemIs(held.integer(0)) == ItemIs::kExtra ? 2 : 0] += bytes;
      if (is_shown_whole(ItemIs(held.integer(0)))) taken[1] += bytes;
    }
  }
  device.open();
  CHECK(written[0] == taken[0]);
  CHECK(written[1] == taken[1]);
  CHECK(written[2] == taken[2]);
}

// Returns the device's vector without the epochs that have no operations, since one device may know
// of such an epoch while the other does not.
inline base::VersionVector filled(Device& device) {
  auto vector = device->vector().value();
  std::erase_if(vector.epochs, [](const auto& named) { return named.second.through == 0; });
  return vector;
}

// Checks that both devices hold the same, each as seen from its side.
inline void check_in_step(Device& a, Device& b) {
  CHECK(a.items() == mirrored(b.items()));
  CHECK(a.documents() == mirrored(b.documents()));
  CHECK(filled(a) == filled(b).mirrored());
  CHECK(described(all_held(a)) == described(all_held(b)));
  CHECK(all_held(a) == all_held(b));
  const auto questions = b.questions();
  for (const auto& [id, mine] : a.questions()) {
    REQUIRE(questions.contains(id));
    const QuestionView& theirs = questions.at(id);
    INFO(mine << " / " << theirs);
    CHECK(mine.author == base::mirrored(theirs.author));
    CHECK(mine.text == theirs.text);
    CHECK(mine.taken_back == theirs.taken_back);
    CHECK(mine.words == theirs.words);
    CHECK(mine.revised == theirs.revised);
    CHECK(mine.open == theirs.open);
    CHECK_FALSE((mine.broken || theirs.broken));
    if (mine.open) {
      CHECK(mine.their_answer == theirs.my_answer);
      CHECK(mine.my_answer == theirs.their_answer);
    }
  }
  CHECK(a.questions().size() == questions.size());
  CHECK(a->verify().ok());
  check_room(a);
  check_room(b);
}

}  // namespace waterline::ledger
