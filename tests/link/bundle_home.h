#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "link/bundles.h"
#include "link/linked_device.h"

namespace waterline::link {

// One person's shared side with a real ledger and the real courier, but without any address.
class Home {
 public:
  // `carrier` is the program that visits boxes.
  explicit Home(std::filesystem::path carrier = {})
      : carrier_(std::move(carrier)),
        identity_(crypto::IdentitySecret::generate(random_)),
        store_key_(crypto::LedgerStoreKey::generate(random_)),
        author_key_(crypto::AuthorKey::generate(random_)) {
    start();
  }
  ~Home() { stop(); }

  void start() {
    auto opened = ledger::Ledger::open(folder_.path() / "ledger.db", store_key_, author_key_,
                                       proof_key_, random_);
    // A courier process that another object of this class has just forked inherits the open files
    // of this process, and so the lock of the store, until its exec.
    for (int i = 0; i < 500 && !opened; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      opened = ledger::Ledger::open(folder_.path() / "ledger.db", store_key_, author_key_,
                                    proof_key_, random_);
    }
    REQUIRE(opened.ok());
    side_ = std::make_unique<SharedSide>(std::move(*opened), OwnIdentities{identity_.clone()},
                                         real_courier(), clock_, random_, mutex_,
                                         folder_.path() / "marker", TorProcess::Places(), carrier_);
    const std::lock_guard lock(mutex_);
    side_->partner_link.begin();
    side_->folder.begin();
  }
  void stop() { side_.reset(); }

  template <class Act>
  auto with(Act act) {
    std::unique_lock lock(mutex_);
    return act(*side_, lock);
  }

  void share(const std::string& text) {
    with([&](SharedSide& side, auto&) {
      const auto item = side.ledger.item_id(base::Depth::kLine, text, clock_.now());
      REQUIRE(side.ledger.share(item, base::Depth::kLine, text, std::nullopt).ok());
    });
  }
  // Returns the text of each item, once for each item.
  std::multiset<std::string> shown() {
    return with([](SharedSide& side, auto&) {
      std::multiset<std::string> shown;
      for (const auto& item : side.ledger.items().value()) shown.insert(item.text);
      return shown;
    });
  }
  std::set<std::string> texts() {
    return with([](SharedSide& side, auto&) {
      std::set<std::string> texts;
      for (const auto& item : side.ledger.items().value()) texts.insert(item.text);
      return texts;
    });
  }
  base::VersionVector vector() {
    return with([](SharedSide& side, auto&) { return side.ledger.vector().value(); });
  }
  Result<CarriedOut> out(const std::filesystem::path& file) {
    return with([&](SharedSide& side, auto& lock) { return carry_out(side, lock, file); });
  }
  Result<CarriedIn> in(const std::filesystem::path& file) {
    return with([&](SharedSide& side, auto& lock) { return carry_in(side, lock, file); });
  }
  Error refused(const std::filesystem::path& file) {
    const auto before = texts();
    const auto held = vector();
    const auto result = in(file);
    REQUIRE_FALSE(result.ok());
    CHECK(texts() == before);
    CHECK(vector() == held);
    return result.error();
  }
  bool eventually_has(const std::set<std::string>& wanted) {
    for (int i = 0; i < 600; ++i) {
      if (texts() == wanted) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  // Waits for a check of the folder that began after this call.
  void check_folder() {
    const auto checks = [this] {
      return with([](SharedSide& side, auto&) {
        side.folder.wake();
        return side.folder.checks();
      });
    };
    // A check that runs already may have begun before this call, so wait for two.
    for (const auto before = checks(); checks() < before + 2;)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  [[nodiscard]] std::filesystem::path marker() const { return folder_.path() / "marker"; }
  FolderWatch::Status folder_status() {
    return with([](SharedSide& side, auto&) { return side.folder.status(); });
  }
  FolderWatch::Problem problem() {
    return with([](SharedSide& side, auto&) { return side.folder.status().problem; });
  }
  Result<void> watch(const std::string& folder) {
    return with([&](SharedSide& side, auto&) { return side.folder.set_folder(folder); });
  }

  void advance(std::chrono::milliseconds by) {
    const std::lock_guard lock(mutex_);
    clock_.advance(by);
  }
  [[nodiscard]] base::WallTime now() const { return clock_.now(); }

  [[nodiscard]] crypto::PublicKey key() const { return crypto::public_key_of(identity_); }
  crypto::SystemRandom& random() { return random_; }

 private:
  fakes::TemporaryFolder folder_;
  crypto::SystemRandom random_;
  AdvancingClock clock_;
  base::FairMutex mutex_;
  std::filesystem::path carrier_;
  crypto::IdentitySecret identity_;
  crypto::LedgerStoreKey store_key_;
  crypto::AuthorKey author_key_;
  crypto::ProofKey proof_key_ = crypto::ProofKey::generate(random_);
  std::unique_ptr<SharedSide> side_;
};

inline crypto::PairKey pair(Home& a, Home& b) {
  auto key = crypto::PairKey::generate(a.random());
  const auto epoch = [](Home& home) {
    return home.with(
        [](SharedSide& side, auto&) { return side.ledger.epoch_for_pairing().value(); });
  };
  const auto epoch_a = epoch(a);
  const auto epoch_b = epoch(b);
  const auto begin = [&](Home& home, Home& other, const base::EpochId& theirs,
                         const base::EpochId& own) {
    home.with([&](SharedSide& side, auto&) {
      REQUIRE(side.ledger.begin_partnership({other.key(), key.clone(), theirs, own,
                                             ledger::PairingMethod::kWords,
                                             base::Day(std::chrono::days(20'000)), ""}));
      REQUIRE(side.ledger.confirm_partnership());
      side.partner_link.begin();
    });
  };
  begin(a, b, epoch_b, epoch_a);
  begin(b, a, epoch_a, epoch_b);
  return key;
}

}  // namespace waterline::link
