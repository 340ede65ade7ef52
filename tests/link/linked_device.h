#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "ledger/ledger.h"
#include "link/partner_link.h"

namespace waterline::link {

// Returns the courier program from the folder of this test program.
inline std::filesystem::path real_courier() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "waterline-courier";
}

// The system's time plus the time that a test adds.
class AdvancingClock final : public base::Clock {
 public:
  [[nodiscard]] base::WallTime now() const override { return system_.now() + ahead_ + wall_ahead_; }
  [[nodiscard]] base::SteadyTime steady_now() const override {
    ++looks_;
    return system_.steady_now() + ahead_;
  }
  void advance(std::chrono::milliseconds by) { ahead_ += by; }
  // Returns how often any code has asked this clock for the steady time.
  [[nodiscard]] std::size_t looks() const { return looks_; }
  // Advances the wall clock only, as the sleep of a machine does.
  void advance_wall_alone(std::chrono::milliseconds by) { wall_ahead_ += by; }

 private:
  base::SystemClock system_;
  std::chrono::milliseconds ahead_{0};
  std::chrono::milliseconds wall_ahead_{0};
  mutable std::atomic<std::size_t> looks_ = 0;
};

// The part of one person's device that syncs: a real ledger in a file, a real partner link and the
// real courier.
class Device {
 public:
  // `tor` returns the program of Tor, if there is one.
  explicit Device(
      std::filesystem::path courier = real_courier(),
      std::function<std::optional<std::filesystem::path>()> tor =
          [] { return std::optional<std::filesystem::path>(); })
      : courier_(std::move(courier)),
        tor_{{folder_.path() / "tor", folder_.path() / "run"}, std::move(tor)},
        identities_{crypto::IdentitySecret::generate(random_), {}},
        store_key_(crypto::LedgerStoreKey::generate(random_)),
        author_key_(crypto::AuthorKey::generate(random_)) {
    std::filesystem::create_directory(run());
    std::filesystem::permissions(run(), std::filesystem::perms::owner_all);
    start();
  }
  ~Device() { stop(); }

  void start() {
    auto opened = open_ledger();
    // The store may be locked for a moment: two devices share this process, and a courier process
    // that the other has just forked inherits this device's files, and so the lock, until its exec.
    for (int i = 0; i < 500 && !opened; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      opened = open_ledger();
    }
    // This is not REQUIRE, because two devices may start on two threads.
    base::check(opened.ok());
    ledger_ = std::make_unique<ledger::Ledger>(std::move(*opened));
    partner_link_ = std::make_unique<PartnerLink>(
        courier_, *ledger_, identities_, clock_, random_, mutex_,
        [this](base::WallTime) { return wall_clock_; }, tor_);
    const std::lock_guard lock(mutex_);
    partner_link_->begin();
  }
  void stop() {
    partner_link_.reset();
    ledger_.reset();
  }
  void restart() {
    stop();
    start();
  }
  // Gives this person new keys, as `passphrase --somebody-knows-it` does. REQUIRES: the device is
  // stopped.
  void renew_person() {
    auto opened = open_ledger();
    for (int i = 0; i < 500 && !opened; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      opened = open_ledger();
    }
    REQUIRE(opened.ok());
    REQUIRE(opened->begin_renewal(crypto::public_key_of(identities_.present)).value());
    identities_.former.insert(identities_.former.begin(), std::move(identities_.present));
    identities_.present = crypto::IdentitySecret::generate(random_);
    author_key_ = crypto::AuthorKey::generate(random_);
    proof_key_ = crypto::ProofKey::generate(random_);
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path run() const { return folder_.path() / "run"; }
  void use_courier(std::filesystem::path courier) { courier_ = std::move(courier); }

  // Calls `act` with the mutex held, as the node does.
  template <class Act>
  auto with(Act act) {
    std::unique_lock lock(mutex_);
    return act(*partner_link_, *ledger_, lock);
  }

  template <class Condition>
  bool eventually(Condition condition, std::chrono::seconds at_most = std::chrono::seconds(20)) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (std::chrono::steady_clock::now() < until) {
      if (with(condition)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  [[nodiscard]] crypto::PublicKey public_key() const {
    return crypto::public_key_of(identities_.present);
  }
  crypto::PublicKey partner() {
    return with(
        [](auto&, ledger::Ledger& ledger, auto&) { return (*ledger.partnership())->partner; });
  }
  bool has_renewed() {
    return eventually(
        [](auto&, ledger::Ledger& ledger, auto&) { return !(*ledger.partnership())->renewing; });
  }

  PartnerLink::Pairing wait_for(PartnerLink::PairingState state) {
    eventually([state](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.pairing().state == state;
    });
    return pairing();
  }
  PartnerLink::Pairing pairing() {
    return with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.pairing(); });
  }
  PartnerLink::Status status() {
    return with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.status(); });
  }
  bool becomes_linked() {
    return eventually([](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.status().link == PartnerLink::Link::kLinked;
    });
  }

  PartnerLink::Offer show(ledger::PairingMethod method = ledger::PairingMethod::kWords,
                          const std::string& listen = "127.0.0.1:0") {
    auto offer = with([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.show_offer(method, listen);
    });
    REQUIRE(offer.ok());
    return *offer;
  }
  Result<void> join(const std::string& code, const std::string& at) {
    return with([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.join_code(code, at, "127.0.0.1:0");
    });
  }
  Result<void> compare(bool same) {
    return with([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.words_compared(same ? PartnerLink::Words::kSame
                                              : PartnerLink::Words::kDiffer);
    });
  }
  Result<PartnerLink::Synced> sync() {
    return with([](PartnerLink& partner_link, auto&, auto& lock) {
      return partner_link.sync_now(lock, std::chrono::seconds(20));
    });
  }
  void share(const std::string& text) {
    const bool is_new = with([&](PartnerLink& partner_link, ledger::Ledger& ledger, auto&) {
      const auto item = ledger.item_id(base::Depth::kLine, text, clock_.now());
      const auto shared = ledger.share(item, base::Depth::kLine, text, std::nullopt);
      partner_link.ledger_changed();
      return shared.ok() && *shared;
    });
    REQUIRE(is_new);
  }
  std::vector<ledger::Item> items() {
    auto items = with([](auto&, ledger::Ledger& ledger, auto&) { return ledger.items(); });
    REQUIRE(items.ok());
    return *items;
  }
  bool holds(const std::string& text) {
    return eventually([&text](auto&, ledger::Ledger& ledger, auto&) {
      const auto items = ledger.items();
      return items.ok() &&
             std::ranges::any_of(*items, [&text](const auto& item) { return item.text == text; });
    });
  }
  bool is_paired() {
    return with([](auto&, ledger::Ledger& ledger, auto&) {
      const auto partnership = ledger.partnership();
      return partnership.ok() && partnership->has_value();
    });
  }
  bool is_confirmed() {
    return with([](auto&, ledger::Ledger& ledger, auto&) {
      const auto partnership = ledger.partnership();
      return partnership.ok() && *partnership && (*partnership)->confirmed;
    });
  }
  bool becomes(PartnerLink::Link link) {
    return eventually([link](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.status().link == link;
    });
  }
  std::string address() {
    return with(
        [](auto&, ledger::Ledger& ledger, auto&) { return (*ledger.partnership())->address; });
  }
  // Sets the local time of day.
  void set_time_of_day(std::chrono::minutes time) {
    const std::lock_guard lock(mutex_);
    wall_clock_ = std::chrono::floor<std::chrono::days>(wall_clock_) + time;
  }
  void sleep_for(std::chrono::milliseconds time) {
    const std::lock_guard lock(mutex_);
    clock_.advance_wall_alone(time);
  }
  AdvancingClock& clock() { return clock_; }
  void advance(std::chrono::milliseconds by) {
    const std::lock_guard lock(mutex_);
    clock_.advance(by);
  }

 private:
  base::Result<ledger::Ledger, store::Error> open_ledger() {
    return ledger::Ledger::open(folder_.path() / "ledger.db", store_key_, author_key_, proof_key_,
                                random_);
  }

  fakes::TemporaryFolder folder_;
  std::filesystem::path courier_;
  TorWay::Machine tor_;
  crypto::SystemRandom random_;
  AdvancingClock clock_;
  std::chrono::local_seconds wall_clock_{std::chrono::days(20'000) + std::chrono::hours(12)};
  OwnIdentities identities_;
  crypto::LedgerStoreKey store_key_;
  crypto::AuthorKey author_key_;
  crypto::ProofKey proof_key_ = crypto::ProofKey::generate(random_);
  base::FairMutex mutex_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<PartnerLink> partner_link_;
};

inline void pair(Device& displayer, Device& joiner) {
  const auto offer = displayer.show();
  REQUIRE(joiner.join(offer.code_or_picture, offer.listen).ok());
  const auto here = displayer.wait_for(PartnerLink::PairingState::kCompare);
  const auto there = joiner.wait_for(PartnerLink::PairingState::kCompare);
  REQUIRE(here.state == PartnerLink::PairingState::kCompare);
  REQUIRE(here.words.size() == 6);
  REQUIRE(here.words == there.words);
  REQUIRE(displayer.compare(true).ok());
  REQUIRE(joiner.compare(true).ok());
  REQUIRE(displayer.wait_for(PartnerLink::PairingState::kPaired).state ==
          PartnerLink::PairingState::kPaired);
  REQUIRE(joiner.wait_for(PartnerLink::PairingState::kPaired).state ==
          PartnerLink::PairingState::kPaired);
  REQUIRE(displayer.becomes_linked());
  REQUIRE(joiner.becomes_linked());
}

}  // namespace waterline::link
