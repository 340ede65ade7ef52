#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "deep/deep.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "gate/publishing.h"

// One person in the tests of twins. Two lives are twins if they share the same things and differ in
// private: from outside they must look the same. The person has all three stores, and the gate
// between them.
namespace waterline::twins {

class Person {
 public:
  // Makes a person. Private acts draw from the twin's own randomness, shared acts from equal
  // randomness in both twins.
  Person(std::uint64_t private_seed, std::uint64_t shared_seed);

  // --- shared acts, equal for both twins; each unlocks first if necessary

  // Writes an entry whose first line is `words` (the rest differs between twins), and adds a
  // waiting share of it.
  void hold(base::Depth depth, const std::string& words, const vault::Publication& leaving,
            base::WallTime now);
  void publish_due(base::WallTime now);
  // Takes one of this person's items back: the one with this number in the list. Does nothing if
  // there are none.
  void take_back(std::size_t which);
  void mark(std::size_t which, base::AcknowledgementKind kind);
  void act_together(fakes::SeededRandom& script, base::WallTime now);  // together.cpp

  // --- private acts

  // Does one private act of any kind, which the partner must not notice.
  void act_in_private(base::WallTime now);
  // Attaches so many small files to new entries, on both sides.
  void attach_in_private(std::size_t files, base::WallTime now);
  void lock();
  void unlock();

  void restart();
  void close();

  ledger::Ledger& ledger() { return *ledger_; }
  [[nodiscard]] const crypto::IdentitySecret& identity() const { return identity_; }
  [[nodiscard]] std::filesystem::path ledger_file() const { return folder_.path() / "ledger.db"; }

 private:
  void open_ledger();
  std::string own_text();
  std::vector<base::ItemId> items_of(base::Author author);
  void act_on_items(fakes::SeededRandom& script, const std::string& words, base::WallTime now);
  void act_on_documents(fakes::SeededRandom& script, const std::string& words);
  void act_on_questions(fakes::SeededRandom& script, const std::string& words);

  fakes::TemporaryFolder folder_;
  // The twin's own randomness, which also chooses its private acts.
  fakes::SeededRandom private_;
  fakes::SeededRandom private_store_;
  fakes::SeededRandom shared_;
  crypto::IdentitySecret identity_;
  crypto::LedgerStoreKey ledger_key_;
  crypto::AuthorKey author_key_;
  crypto::ProofKey proof_key_ = crypto::ProofKey::generate(shared_);

  std::optional<vault::Vault> vault_;
  std::optional<deep::Deep> deep_;
  std::optional<ledger::Ledger> ledger_;
  std::vector<gate::WaitingCopy> ready_;
};

}  // namespace waterline::twins
