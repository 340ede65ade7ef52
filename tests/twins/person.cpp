#include "twins/person.h"

#include <algorithm>

#include "base/check.h"

namespace waterline::twins {
namespace {

template <class T>
auto done(T result) {
  base::check(result.ok());
  return std::move(result).value();
}

// That of a real media file would take most of the time of these tests.
constexpr std::uint64_t kMediaGrowth = std::uint64_t{1} << 20;

// Keeps a file of up to `most` bytes with a new entry.
template <class Store>
void attach_in(Store& store, const std::string& text, std::size_t most, base::WallTime now,
               fakes::SeededRandom& random) {
  base::Bytes bytes(1 + random.below(most));
  random.fill(bytes);
  const auto id = done(store.media().begin(bytes.size(), "heron.jpg", now));
  done(store.media().receive(id, 0, bytes));
  const auto whole = done(store.media().finish(id));
  done(store.entries().add({"note", text, now, "Europe/Oslo", {}, ""},
                           {{whole, text.substr(0, 40)}}));
}

// Does one random act in a journal. It removes an entry only if `may_go` returns true for it.
template <class Journal, class MayGo>
void act_in(Journal& entries, const journal::Kind& kind, const std::string& text,
            base::WallTime now, fakes::SeededRandom& random, const MayGo& may_go) {
  const auto list = done(entries.list(10, random.below(3)));
  switch (random.below(5)) {
    case 0:
      if (!list.empty())
        base::check(entries.edit(list[random.below(list.size())].id, text, now).ok());
      break;
    case 1: {
      if (list.empty()) break;
      const auto& id = list[random.below(list.size())].id;
      if (may_go(id)) base::check(entries.remove(id).ok());
      break;
    }
    case 2:
      done(entries.search(text.substr(0, 8), 5));
      break;
    default:
      done(entries.add({kind,
                        text,
                        now - std::chrono::hours(random.below(5000)),
                        "Asia/Tokyo",
                        {text.substr(0, 3)},
                        ""}));
  }
}

}  // namespace

Person::Person(std::uint64_t private_seed, std::uint64_t shared_seed)
    : private_(private_seed),
      private_store_(private_seed + 1),
      shared_(shared_seed),
      identity_(crypto::IdentitySecret::generate(shared_)),
      ledger_key_(crypto::LedgerStoreKey::generate(shared_)),
      author_key_(crypto::AuthorKey::generate(shared_)) {
  open_ledger();
  unlock();
}

void Person::open_ledger() {
  ledger_.emplace(
      done(ledger::Ledger::open(ledger_file(), ledger_key_, author_key_, proof_key_, shared_)));
}

void Person::lock() {
  if (!vault_) return;
  ready_ = done(gate::waiting_copies(*vault_));
  vault_.reset();
  deep_.reset();
}

void Person::unlock() {
  if (vault_) return;
  vault_.emplace(done(vault::Vault::open(folder_.path() / "vault.db", crypto::VaultStoreKey{},
                                         private_store_, store::system_disk(), kMediaGrowth)));
  deep_.emplace(done(deep::Deep::open(folder_.path() / "deep.db", crypto::DeepStoreKey{},
                                      private_store_, store::system_disk(), kMediaGrowth)));
  ready_.clear();
}

void Person::restart() {
  close();
  open_ledger();
  unlock();
}

void Person::close() {
  ready_.clear();
  vault_.reset();
  deep_.reset();
  ledger_.reset();
}

std::string Person::own_text() {
  std::string text;
  for (std::size_t size = private_.below(private_.below(20) == 0 ? 20000 : 400) + 10;
       text.size() < size;) {
    text += static_cast<char>(private_.below(6) == 0 ? ' ' : 'a' + private_.below(26));
  }
  return text;
}

void Person::hold(base::Depth depth, const std::string& words, const vault::Publication& leaving,
                  base::WallTime now) {
  unlock();
  const bool all = depth == base::Depth::kWhole;
  const std::string text = all ? words : words + "\n" + own_text();
  const auto id = done(vault_->entries().add(
      {"reflection", text, now - std::chrono::hours(private_.below(900)), "Europe/Oslo", {}, ""}));
  const auto entry = done(vault_->shareable(id));
  const auto rendition = [&] {
    switch (depth) {
      case base::Depth::kLine:
        return gate::neutral_line(words);
      case base::Depth::kSummary:
        return gate::own_summary(words);
      case base::Depth::kExcerpt:
        return gate::excerpt(entry, 1, 1);
      case base::Depth::kWhole:
        break;
    }
    return gate::whole(entry);
  }();
  done(gate::add_waiting(*vault_, entry, done(rendition), leaving));
}

void Person::publish_due(base::WallTime now) {
  const gate::Moment moment{now, std::chrono::floor<std::chrono::days>(now)};
  vault_ ? done(gate::publish_due(*vault_, *ledger_, moment))
         : done(gate::publish_due(ready_, *ledger_, moment));
}

std::vector<base::ItemId> Person::items_of(base::Author author) {
  std::vector<base::ItemId> ids;
  for (const auto& item : done(ledger_->items())) {
    if (item.author == author && !item.taken_back) ids.push_back(item.id);
  }
  return ids;
}

void Person::take_back(std::size_t which) {
  const auto own = items_of(base::Author::kMe);
  if (!own.empty()) base::check(ledger_->take_back(own[which % own.size()]).ok());
}

void Person::mark(std::size_t which, base::AcknowledgementKind kind) {
  const auto theirs = items_of(base::Author::kPartner);
  if (!theirs.empty()) base::check(ledger_->acknowledge(theirs[which % theirs.size()], kind).ok());
}

void Person::attach_in_private(std::size_t files, base::WallTime now) {
  unlock();
  for (std::size_t i = 0; i < files; ++i) {
    i % 2 == 0 ? attach_in(*vault_, own_text(), 9000, now, private_)
               : attach_in(*deep_, own_text(), 9000, now, private_);
  }
}

void Person::act_in_private(base::WallTime now) {
  const std::size_t what = private_.below(13);
  if (what == 0) return lock();
  if (what == 1) return unlock();
  if (!vault_) return;
  const std::string text = own_text();
  // Makes a share wait, and cancels it before it is published.
  if (what == 2) {
    const auto id = done(vault_->entries().add({"reflection", text, now, "Europe/Oslo", {}, ""}));
    const auto entry = done(vault_->shareable(id));
    const auto held = done(gate::add_waiting(*vault_, entry, done(gate::whole(entry)),
                                             {.due = now + std::chrono::minutes(1)}));
    base::check(vault_->cancel(held).ok());
    // Also a waiting note of some kind.
    using Kind = vault::Note::Kind;
    const auto documents = done(ledger_->documents());
    vault::Note note{.kind = Kind::kQuestion, .about = {}};
    if (!documents.empty()) note = {.kind = Kind::kChange, .about = documents.front().id};
    const auto words = done(
        vault_->add_waiting(note, text.substr(0, 300), {.due = now + std::chrono::minutes(1)}));
    base::check(gate::check(*ledger_, note, text.substr(0, 300)).ok() || !documents.empty());
    base::check(vault_->cancel(words).ok());
  } else if (what == 3) {
    base::check(vault_->set_setting(vault::Setting::kLookBackWithout, text.substr(0, 20)).ok());
    // A waiting note whose condition never comes.
  } else if (what == 10) {
    const auto id = done(vault_->entries().add({"reflection", text, now, "Europe/Oslo", {}, ""}));
    const auto entry = done(vault_->shareable(id));
    done(gate::add_waiting(*vault_, entry, done(gate::whole(entry)),
                           {.due = now, .until = "never"}));
    const vault::Note note{
        .kind = vault::Note::Kind::kProposal, .about = {}, .document = base::DocumentKind::kAgenda};
    done(vault_->add_waiting(note, text.substr(0, 300), {.due = now, .until = "never"}));
    // Attachments.
  } else if (what == 12) {
    private_.below(2) == 0 ? attach_in(*vault_, text, 150000, now, private_)
                           : attach_in(*deep_, text, 150000, now, private_);
    // An answer that is not revealed.
  } else if (what == 11) {
    const auto questions = done(ledger_->questions());
    if (questions.empty()) return;
    const auto& question = questions[private_.below(questions.size())];
    base::check(vault_
                    ->set_answer(question.id, private_.below(3) == 0 ? "" : text.substr(0, 5000),
                                 question.words)
                    .ok());
  } else if (what < 7) {
    // An entry with waiting shares is not removed: that would cancel the shares, and then the two
    // lives would no longer share the same things.
    const auto held = done(vault_->waiting());
    act_in(vault_->entries(), "reflection", text, now, private_, [&](const vault::EntryId& id) {
      return std::ranges::none_of(held, [&](const vault::WaitingAct& share) {
        return share.piece() != nullptr && share.piece()->entry == id;
      });
    });
  } else {
    act_in(deep_->entries(), "note", text, now, private_,
           [](const deep::EntryId& /*id*/) { return true; });
  }
}

}  // namespace waterline::twins
