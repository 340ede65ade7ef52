#include "durability/stores.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fakes/seeded_random.h"

namespace waterline::durability {
namespace {

using fakes::SeededRandom;

constexpr std::size_t kAll = 10000;

base::WallTime time_of(std::uint64_t number) {
  return base::WallTime(std::chrono::hours(490000 + number));
}

// Returns a text of few different words, so that a search finds many entries; sometimes a text of
// several pages.
std::string text_of(SeededRandom& choices) {
  constexpr std::string_view kWords[] = {"copper",   "lantern", "meadow",    "finch",
                                         "reproach", "garden",  "Überfahrt", "πέτρα"};
  std::string text = "# About " + std::to_string(choices.below(1000)) + "\n";
  const std::size_t size = choices.below(8) == 0 ? 3000 : 10 + choices.below(60);
  for (std::size_t i = 0; i < size; ++i) {
    text += kWords[choices.below(std::size(kWords))];
    text += i % 11 == 10 ? '\n' : ' ';
  }
  return text;
}

journal::Draft draft_of(SeededRandom& choices, std::uint64_t number) {
  std::vector<std::string> tags(choices.below(3), "tag");
  for (std::size_t i = 0; i < tags.size(); ++i)
    tags[i] += std::to_string(choices.below(5) + 10 * i);
  return {"reflection", text_of(choices), time_of(number), "Europe/Madrid", std::move(tags), ""};
}

template <class Side>
journal::Result<std::optional<base::Id<Side>>> any_entry(journal::Journal<Side>& entries,
                                                         SeededRandom& choices) {
  const auto list = entries.list(kAll);
  if (!list) return list.error();
  std::optional<base::Id<Side>> any;
  if (!list->empty()) any = (*list)[choices.below(list->size())].id;
  return any;
}

// Adds an entry. Acts that need an existing entry and find none do this instead.
template <class Side>
bool add(journal::Journal<Side>& entries, SeededRandom& choices, std::uint64_t number) {
  return entries.add(draft_of(choices, number)).ok();
}

template <class Side>
bool act_on(journal::Journal<Side>& entries, SeededRandom& choices, std::uint64_t number) {
  const auto found = any_entry(entries, choices);
  if (!found) return false;
  const auto& entry = *found;
  const std::size_t kind = choices.below(6);
  if (!entry || kind < 2) return add(entries, choices, number);
  if (kind == 2) return entries.remove(*entry).ok();
  if (kind == 3) {
    std::vector<journal::Draft> drafts;
    for (std::uint64_t i = 0; i < 4; ++i) {
      drafts.push_back(draft_of(choices, number));
      drafts.back().source = "file " + std::to_string(number / 2) + " " + std::to_string(i);
    }
    return entries.add_all(drafts, {}).ok();
  }
  return entries.edit(*entry, text_of(choices), time_of(number)).ok();
}

bool act_on_held(vault::Vault& vault, SeededRandom& choices, std::uint64_t number) {
  const auto held = vault.waiting();
  if (!held) return false;
  if (!held->empty() && choices.below(2) == 0) {
    const vault::WaitingId& id = (*held)[choices.below(held->size())].id;
    if (choices.below(2) == 0) return vault.cancel(id).ok();
    return vault.published(id, base::ItemId::generate(choices), time_of(number)).ok();
  }
  if (choices.below(4) == 0) {
    // Stores in the vault an answer to one of three questions, which is not revealed.
    SeededRandom which(choices.below(3));
    return vault
        .set_answer(base::ItemId::generate(which),
                    choices.below(4) == 0 ? "" : text_of(choices).substr(0, 9), {})
        .ok();
  }
  const auto found = any_entry(vault.entries(), choices);
  if (!found) return false;
  const auto& entry = *found;
  if (!entry) return add(vault.entries(), choices, number);
  const auto shareable = vault.shareable(*entry);
  return shareable && vault
                          .add_waiting(*shareable, base::Depth::kSummary, "in my words",
                                       {.due = time_of(number)})
                          .ok();
}

// Pairs with a partner. Without that, no later act on the ledger is possible.
bool pair(ledger::Ledger& ledger, SeededRandom& choices) {
  const auto own = ledger.epoch_for_pairing();
  if (!own) return false;
  const auto partner = crypto::public_key_of(crypto::IdentitySecret::generate(choices));
  return ledger
      .begin_partnership({partner, crypto::PairKey::generate(choices),
                          base::EpochId::generate(choices), *own, ledger::PairingMethod::kWords,
                          base::Day{}, "192.0.2.7:45454"})
      .ok();
}

bool hear_from_partner(ledger::Ledger& ledger, SeededRandom& choices) {
  const auto held = ledger.vector();
  if (!held) return false;
  const auto theirs = std::ranges::find(held->epochs, base::Author::kPartner,
                                        [](const auto& epoch) { return epoch.second.author; });
  if (theirs == held->epochs.end()) return false;
  base::OperationBatch batch;
  std::uint64_t number = theirs->second.through;
  for (std::size_t i = 0; i < 1 + choices.below(4); ++i) {
    batch.operations.push_back(
        {theirs->first,
         ++number,
         base::Share{base::ItemId::generate(choices), 1, base::Depth::kWhole, text_of(choices), {}},
         {}});
  }
  batch.through.epochs[theirs->first] = {base::Author::kPartner, number};
  return ledger.apply(batch).ok();
}

bool act_on_item(ledger::Ledger& ledger, const ledger::Item& item, SeededRandom& choices) {
  if (item.author == base::Author::kPartner)
    return ledger.acknowledge(item.id, static_cast<base::AcknowledgementKind>(1 + choices.below(5)))
        .ok();
  if (choices.below(3) == 0) return ledger.take_back(item.id).ok();
  return ledger.revise(item.id, base::Depth::kLine, text_of(choices), {}).ok();
}

std::string note_of(SeededRandom& choices) {
  return "note " + std::to_string(choices.below(1000)) +
         std::string(choices.below(6) == 0 ? 7000 : 20, 'n');
}

// Operations on joint documents. Only our own device is present, so nothing is ever accepted.
bool act_together(ledger::Ledger& ledger, SeededRandom& choices) {
  switch (choices.below(5)) {
    case 0: {
      const auto documents = ledger.documents();
      if (!documents) return false;
      if (documents->empty()) break;
      return ledger.change((*documents)[choices.below(documents->size())].id, note_of(choices), {})
          .ok();
    }
    case 1: {
      const auto questions = ledger.questions();
      if (!questions) return false;
      const auto open = std::ranges::find(*questions, false, &ledger::QuestionView::chosen);
      if (open == questions->end()) return ledger.ask(note_of(choices)).ok();
      return ledger.seal(open->id, note_of(choices)).ok();
    }
    case 2: {
      const auto items = ledger.items();
      if (!items) return false;
      const auto mine = std::ranges::find_if(*items, [](const auto& item) {
        return item.author == base::Author::kMe && !item.taken_back;
      });
      if (mine == items->end()) break;
      return ledger.set_replies(mine->id, !mine->replies_open).ok();
    }
    default:
      break;
  }
  const auto kind = choices.below(2) == 0 ? base::DocumentKind::kGoal : base::DocumentKind::kAgenda;
  return ledger.propose(kind, note_of(choices), {}).ok();
}

bool act_on_ledger(ledger::Ledger& ledger, SeededRandom& choices, std::uint64_t number) {
  const auto partnership = ledger.partnership();
  if (!partnership) return false;
  if (!*partnership) return pair(ledger, choices);
  if (!(*partnership)->confirmed) return ledger.confirm_partnership().ok();
  switch (choices.below(9)) {
    case 0:
      return hear_from_partner(ledger, choices);
    case 6:
    case 7:
    case 8:
      return act_together(ledger, choices);
    case 1:
      return ledger.lacking({}, base::kMaxBatchBytes).ok();
    case 2:
      return ledger
          .put_offer({ledger::PairingMethod::kWords, 7,
                      crypto::SecretBytes::copy_of(base::bytes_of("secret")), time_of(number), 3,
                      ""})
          .ok();
    case 3: {
      const auto items = ledger.items();
      if (!items) return false;
      const auto open = std::ranges::find(*items, false, &ledger::Item::taken_back);
      if (open != items->end()) return act_on_item(ledger, *open, choices);
      break;
    }
    default:
      break;
  }
  const std::string text = text_of(choices);
  const auto id = ledger.item_id(base::Depth::kWhole, text, time_of(number));
  return ledger.share(id, base::Depth::kWhole, text, {}).ok();
}

// ---- reading

template <class Side>
bool read_entries(journal::Journal<Side>& entries, std::string& out) {
  const auto list = entries.list(kAll);
  if (!list) return false;
  for (const auto& summary : *list) {
    const auto entry = entries.get(summary.id);
    const auto history = entries.history(summary.id);
    if (!entry || !history) return false;
    out += entry->id.text() + ' ' + entry->title + ' ' + std::to_string(entry->revision) + ' ' +
           entry->text;
    for (const auto& tag : entry->tags) out += ' ' + tag;
    for (const auto& revision : *history)
      out += '\n' + std::to_string(revision.number) + ' ' + revision.text;
    out += '\n';
  }
  const auto found = entries.search("finch", kAll);
  if (!found) return false;
  std::vector<std::string> ids;
  for (const auto& hit : *found) ids.push_back(hit.summary.id.text());
  std::ranges::sort(ids);
  for (const auto& id : ids) out += "found " + id + '\n';
  return true;
}

bool read_held(vault::Vault& vault, std::string& out) {
  const auto held = vault.waiting();
  const auto departures = vault.departures();
  if (!held || !departures) return false;
  for (const auto& share : *held)
    out += "held " + share.id.text() + ' ' + share.piece()->entry.text() + ' ' + share.text + '\n';
  for (const auto& gone : *departures)
    out += "left " + gone.entry.text() + ' ' + gone.item.text() + '\n';
  for (std::uint64_t question = 0; question < 3; ++question) {
    SeededRandom which(question);
    const auto answer = vault.answer(base::ItemId::generate(which));
    if (!answer) return false;
    out += "answer " + (*answer ? (*answer)->text : std::string()) + '\n';
  }
  return true;
}

bool read_ledger(ledger::Ledger& ledger, std::string& out) {
  const auto partnership = ledger.partnership();
  const auto offer = ledger.offer();
  if (!partnership || !offer) return false;
  if (*offer)
    out += "offer " + std::to_string((*offer)->number) + ' ' +
           std::to_string((*offer)->expires.time_since_epoch().count()) + '\n';
  if (!*partnership) return true;
  out += (*partnership)->confirmed ? "confirmed\n" : "provisional\n";
  const auto items = ledger.items();
  const auto vector = ledger.vector();
  if (!items || !vector) return false;
  for (const auto& item : *items) {
    out +=
        "item " + item.id.text() + ' ' + item.text + (item.taken_back ? " taken back" : "") +
        (item.revised ? " revised" : "") + (item.replies_open ? " open" : "") +
        (item.acknowledgement ? " marked " + std::to_string(static_cast<int>(*item.acknowledgement))
                              : "") +
        '\n';
  }
  const auto documents = ledger.documents();
  const auto questions = ledger.questions();
  if (!documents || !questions) return false;
  for (const auto& document : *documents) {
    for (const auto& says : document.versions)
      out += "document " + document.id.text() + ' ' + says.text + '\n';
  }
  for (const auto& question : *questions) {
    out += "question " + question.id.text() + ' ' + question.text + ' ' +
           question.my_answer.value_or("") + '\n';
  }
  for (const auto& [epoch, mark] : vector->epochs)
    out += epoch.text() + ' ' + std::to_string(mark.through) + '\n';
  return true;
}

}  // namespace

store::Result<Stores> Stores::open(store::Disk& disk, base::Random& random) {
  auto vault = vault::Vault::open("/home/vault.db", crypto::VaultStoreKey(), random, disk);
  if (!vault) return vault.error();
  auto deep = deep::Deep::open("/home/deep.db", crypto::DeepStoreKey(), random, disk);
  if (!deep) return deep.error();
  auto ledger = ledger::Ledger::open("/home/ledger.db", crypto::LedgerStoreKey(),
                                     crypto::AuthorKey(), crypto::ProofKey(), random, disk);
  if (!ledger) return ledger.error();
  return Stores(*std::move(vault), *std::move(deep), *std::move(ledger));
}

bool Stores::act(std::uint64_t seed, std::uint64_t number) {
  SeededRandom choices(seed * 1'000'003 + number);
  switch (choices.below(8)) {
    case 0:
    case 1:
      return act_on_held(vault_, choices, number);
    case 2:
      return act_on(deep_.entries(), choices, number);
    case 3:
    case 4:
      return act_on_ledger(ledger_, choices, number);
    default:
      return act_on(vault_.entries(), choices, number);
  }
}

std::optional<std::string> Stores::contents() {
  std::string out;
  if (!read_entries(vault_.entries(), out) || !read_held(vault_, out)) return {};
  if (!read_entries(deep_.entries(), out) || !read_ledger(ledger_, out)) return {};
  return out;
}

store::Result<void> Stores::verify() {
  if (auto verified = vault_.verify(); !verified) return verified;
  if (auto verified = deep_.verify(); !verified) return verified;
  return ledger_.verify();
}

bool Stores::begin_after_restore() {
  return vault_.pause_waiting().ok() && ledger_.restored().ok();
}

}  // namespace waterline::durability
