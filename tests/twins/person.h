#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "deep/deep.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "gate/gate.h"

// Two lives that share the same and keep different things private must look the same from outside.
// This is one person in one of these lives: all three stores, and the gate between them.
namespace waterline::twins {

class Person {
 public:
  // What is private draws from its own randomness, which differs between twins; what is shared from
  // the same.
  Person(std::uint64_t private_seed, std::uint64_t shared_seed);

  // --- what is shared, the same for both twins; each unlocks first where that needs it

  // Writes an entry of which the first line is `words` (the rest is this twin's own) and holds a
  // share of it.
  void hold(base::Rendition depth, const std::string& words, const vault::Leaving& leaving,
            base::WallTime now);
  void publish_due(base::WallTime now);
  // of the own items, by their order; nothing if there are none
  void take_back(std::size_t which);
  void mark(std::size_t which, base::Witness wording);
  void act_together(fakes::SeededRandom& script, base::WallTime now);  // together.cpp

  // --- what is private

  // One act below the waterline, of any kind.
  void act_in_private(base::WallTime now);
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
  // also decides what this twin does below the waterline
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
  std::vector<gate::Ready> ready_;
};

}  // namespace waterline::twins
