#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "store/memory_disk.h"
#include "vault/vault.h"

// A life with attachments on a disk that loses its power, against a model: which attachments are
// whole, and which entry has which.

using namespace waterline;
using fakes::SeededRandom;
using store::testing::MemoryDisk;
using vault::AttachmentId;
using vault::EntryId;
using vault::Vault;

namespace {

constexpr const char* kFile = "/home/vault.db";
constexpr std::uint64_t kGrowth = 4 * store::kMediaSlotSize;
constexpr std::ptrdiff_t kHeaderThatStays = 28;
const base::WallTime kNow = base::WallTime(std::chrono::hours(500000));

struct Model {
  std::map<AttachmentId, base::Bytes> whole;
  std::map<AttachmentId, base::Bytes> thumbnails;
  std::map<EntryId, std::vector<AttachmentId>> entries;
};

Vault open_vault(store::Disk& disk, base::Random& random) {
  auto opened = Vault::open(kFile, crypto::VaultStoreKey(base::Bytes(32, std::byte{1})), random,
                            disk, kGrowth);
  if (!opened) FAIL("does not open: error " << static_cast<int>(opened.error()));
  return *std::move(opened);
}

base::Bytes bytes_from(SeededRandom& choices) {
  constexpr std::array<std::size_t, 5> kSizes = {
      1, 4000, store::kChunkContent, store::kChunkContent + 1, 2 * store::kChunkContent + 77};
  base::Bytes bytes(kSizes.at(choices.below(kSizes.size())));
  choices.fill(bytes);
  return bytes;
}

std::optional<base::Bytes> content_of(Vault& vault, const AttachmentId& id) {
  base::Bytes bytes(4 * store::kChunkContent);
  const auto size = vault.media().read(id, 0, bytes);
  if (!size) return {};
  bytes.resize(*size);
  return bytes;
}

// Sends an attachment in pieces of any size. Returns its id if `finish` is set and it worked.
std::optional<AttachmentId> upload(Vault& vault, base::ByteView bytes, SeededRandom& choices,
                                   std::size_t until) {
  const auto id = vault.media().begin(bytes.size(), "/home/me/heron.jpg", kNow);
  if (!id) return {};
  for (std::uint64_t at = 0; at < until;) {
    const std::size_t some = std::min<std::size_t>(1 + choices.below(50000), until - at);
    const auto got = vault.media().receive(*id, at, bytes.subspan(at, some));
    if (!got) return {};
    at = *got;
  }
  if (until < bytes.size()) return *id;
  const auto whole = vault.media().finish(*id);
  if (!whole) return {};
  return *whole;
}

// A snapshot that a backup reads, and the model at its moment.
struct Backup {
  journal::MediaSnapshot snapshot;
  base::Bytes first;
};

// The life of one person. Every act is one transaction that the model knows.
class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed), choices_(seed + 1000) {
    vault_.emplace(open_vault(disk, random_));
    note();
  }

  void act() {
    switch (choices_.below(11)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const base::Bytes bytes = bytes_from(choices_);
        const auto id = upload(*vault_, bytes, choices_, bytes.size());
        REQUIRE(id);
        model_.whole[*id] = bytes;
        model_.thumbnails.erase(*id);  // the same bytes again: its slots are new
        return note();
      }
      case 4: {  // one that never ends
        const base::Bytes bytes = bytes_from(choices_);
        REQUIRE(upload(*vault_, bytes, choices_, choices_.below(bytes.size())));
        return;
      }
      case 5:
      case 6: {
        if (model_.whole.empty()) return;
        const auto id = vault_->entries().add({"reflection", "At the pond.", kNow, "", {}, ""},
                                              {{any_whole(), "the heron"}});
        REQUIRE(id.ok());
        model_.entries[*id] = {vault_->entries().get(*id)->attachments.at(0).id};
        return note();
      }
      case 7: {
        if (model_.entries.empty()) return;
        const EntryId id = model_.entries.begin()->first;
        const AttachmentId had = model_.entries.begin()->second.front();
        REQUIRE(vault_->entries().remove(id).ok());
        model_.entries.erase(id);
        const bool is_used = std::ranges::any_of(model_.entries, [&](const auto& entry) {
          return !entry.second.empty() && entry.second.front() == had;
        });
        if (!is_used) {
          model_.whole.erase(had);
          model_.thumbnails.erase(had);
        }
        return note();
      }
      case 8: {
        if (model_.whole.empty()) return;
        const AttachmentId id = any_whole();
        REQUIRE(vault_->entries().forget(id).ok());
        model_.whole.erase(id);
        model_.thumbnails.erase(id);
        for (auto& [entry, attachments] : model_.entries) std::erase(attachments, id);
        std::erase_if(model_.entries, [&](const auto& entry) { return entry.second.empty(); });
        return note();
      }
      case 9: {
        if (model_.whole.empty()) return;
        const AttachmentId id = any_whole();
        base::Bytes jpeg(1 + choices_.below(store::kChunkContent));
        choices_.fill(jpeg);
        REQUIRE(vault_->media().keep_thumbnail(id, jpeg).ok());
        model_.thumbnails[id] = jpeg;
        return note();
      }
      default:
        if (backup_) {
          // Whatever was written since, the backup still reads the moment of its beginning.
          REQUIRE(bytes_of(*backup_) == backup_->first);
          backup_.reset();
        } else if (choices_.below(2) == 0) {
          auto taken = vault_->media().snapshot();
          REQUIRE(taken.ok());
          if (!*taken) return;
          backup_.emplace(Backup{*std::move(*taken), {}});
          backup_->first = bytes_of(*backup_);
        } else {
          vault_.reset();
          vault_.emplace(open_vault(disk, random_));
        }
    }
  }
  void end() {
    backup_.reset();
    REQUIRE(vault_->close().ok());
    vault_.reset();
  }

  MemoryDisk disk;
  std::vector<Model> states;  // states[n] is the model after n acts that were acknowledged

 private:
  void note() {
    disk.acknowledge(static_cast<std::int64_t>(states.size()));
    states.push_back(model_);
  }
  AttachmentId any_whole() {
    auto at = model_.whole.begin();
    std::advance(at, choices_.below(model_.whole.size()));
    return at->first;
  }
  // The bytes of the slots that were in use. The others may change.
  base::Bytes bytes_of(Backup& backup) const {
    base::Bytes bytes(backup.snapshot.size());
    REQUIRE(backup.snapshot.read(0, bytes).ok());
    // Of the header the id; the stamp in it may change.
    base::Bytes used(bytes.begin(), bytes.begin() + kHeaderThatStays);
    for (std::uint64_t slot = 0; slot < backup.snapshot.used().size(); ++slot) {
      if (!backup.snapshot.used()[slot]) continue;
      base::append(used,
                   base::ByteView(bytes).subspan(store::slot_offset(slot), store::kMediaSlotSize));
    }
    return used;
  }

  SeededRandom random_;
  SeededRandom choices_;
  std::optional<Vault> vault_;
  std::optional<Backup> backup_;
  Model model_;
};

enum class Thumbnails { kAll, kSomeMayBeLost };

// Returns whether the vault has exactly what the model has. A thumbnail that is being replaced may
// be lost, since it can be made again, but is never another one's.
bool has_exactly(Vault& vault, const Model& model, Thumbnails thumbnails) {
  std::size_t whole = 0;
  for (const auto& one : vault.media().list(journal::MediaCore::Order::kOldestFirst, 1000).value())
    whole += one.state == journal::AttachmentState::kWhole ? 1 : 0;
  if (whole != model.whole.size()) return false;
  for (const auto& [id, bytes] : model.whole) {
    if (content_of(vault, id) != bytes) return false;
    const auto shown = vault.media().thumbnail(id).value();
    const auto kept = model.thumbnails.find(id);
    const bool is_lost = !shown && thumbnails == Thumbnails::kSomeMayBeLost;
    const bool is_right = kept == model.thumbnails.end() ? !shown : shown == kept->second;
    if (!is_right && !is_lost) return false;
  }
  return std::ranges::all_of(model.entries, [&](const auto& entry) {
    const auto got = vault.entries().get(entry.first);
    return got && got->attachments.size() == 1 && got->attachments[0].id == entry.second.front();
  });
}

}  // namespace

TEST_CASE("a loss of power keeps every attachment that was acknowledged", "[durability][power]") {
  fakes::LongRun run("states after a loss of power, with attachments", 600);
  while (run.goes_on()) {
    INFO(run.how_to_repeat());
    SeededRandom random(run.seed());
    Life life(run.seed());
    for (int act = 0; act < 30; ++act) life.act();
    life.end();
    const std::size_t steps = life.disk.steps().size();
    std::size_t acknowledged = 0;
    for (std::size_t point = 0; point <= steps; ++point) {
      if (point > 0) {
        const auto* told = std::get_if<MemoryDisk::Acknowledged>(&life.disk.steps()[point - 1]);
        if (told != nullptr) acknowledged = static_cast<std::size_t>(told->number);
      }
      // Every point would be too many in an ordinary run.
      if (!fakes::LongRun::is_long() && random.below(3) != 0) continue;
      INFO("power lost behind step " << point << " of " << steps);
      MemoryDisk disk(life.disk.files_after_power_loss(point, random));
      Vault vault = open_vault(disk, random);
      run.count();
      const bool has_next = acknowledged + 1 < life.states.size();
      const bool is_next =
          has_next && has_exactly(vault, life.states[acknowledged + 1], Thumbnails::kSomeMayBeLost);
      const auto thumbnails = has_next && life.states[acknowledged + 1].thumbnails !=
                                              life.states[acknowledged].thumbnails
                                  ? Thumbnails::kSomeMayBeLost
                                  : Thumbnails::kAll;
      REQUIRE((is_next || has_exactly(vault, life.states[acknowledged], thumbnails)));
      REQUIRE(vault.verify().ok());
      // An attachment that was arriving goes on, and ends whole.
      for (const auto& one :
           vault.media().list(journal::MediaCore::Order::kOldestFirst, 1000).value()) {
        if (one.state == journal::AttachmentState::kWhole) continue;
        const auto offset = vault.media().offset_of(one.id);
        REQUIRE(offset.ok());
        base::Bytes rest(one.size - *offset);
        random.fill(rest);
        REQUIRE(vault.media().receive(one.id, *offset, rest).value() == one.size);
        REQUIRE(vault.media().finish(one.id).ok());
        base::Bytes tail(rest.size());
        REQUIRE(vault.media().read(one.id, *offset, tail).value() == tail.size());
        REQUIRE(tail == rest);
      }
    }
    run.next_seed();
  }
  CHECK(run.done() >= run.rounds());
}

TEST_CASE("a loss of power keeps every piece of a recording", "[durability][power]") {
  constexpr std::size_t kSoundPiece = 32'000;
  constexpr std::size_t kPieces = 20;
  SeededRandom random(1);
  MemoryDisk disk;
  base::Bytes sound(kPieces * kSoundPiece);
  random.fill(sound);
  base::Bytes file(70'000);
  random.fill(file);
  Vault recorded = open_vault(disk, random);
  const AttachmentId id = recorded.media().begin_recording("voice.ogg", kNow).value();
  disk.acknowledge(0);
  for (std::size_t at = 0; at < sound.size(); at += kSoundPiece) {
    const auto piece = base::ByteView(sound).subspan(at, kSoundPiece);
    REQUIRE(recorded.media().record(id, at, piece).ok());
    disk.acknowledge(static_cast<std::int64_t>(at + kSoundPiece));
  }
  const AttachmentId encoded = recorded.media().begin(file.size(), "voice.ogg", kNow).value();
  REQUIRE(recorded.media().receive(encoded, 0, file).ok());
  REQUIRE(recorded.media().finish_recording(id, encoded, sound.size(), kPieces).ok());
  constexpr std::int64_t kFinished = -1;
  disk.acknowledge(kFinished);
  REQUIRE(recorded.close().ok());

  std::optional<std::int64_t> told;
  for (std::size_t point = 0; point <= disk.steps().size(); ++point) {
    if (point > 0) {
      const auto* step = std::get_if<MemoryDisk::Acknowledged>(&disk.steps()[point - 1]);
      if (step != nullptr) told = step->number;
    }
    if (!told) continue;
    INFO("power lost behind step " << point << " of " << disk.steps().size());
    MemoryDisk after(disk.files_after_power_loss(point, random));
    Vault vault = open_vault(after, random);
    const auto found = vault.media().get(id);
    REQUIRE(found);
    if (found->state == journal::AttachmentState::kWhole) {
      REQUIRE((content_of(vault, id) == file));
      continue;
    }
    REQUIRE(*told != kFinished);
    const std::uint64_t size = vault.media().recorded(id).value();
    REQUIRE(size >= static_cast<std::uint64_t>(*told));
    base::Bytes heard;
    base::Bytes some(kSoundPiece);
    while (const std::size_t count = vault.media().read_recording(id, heard.size(), some).value())
      base::append(heard, base::ByteView(some).first(count));
    REQUIRE(heard.size() == size);
    REQUIRE(std::equal(heard.begin(), heard.end(), sound.begin()));
    // It goes on there.
    REQUIRE(vault.media().record(id, size, some).ok());
  }
}

TEST_CASE("a full disk or a failing one costs no attachment", "[durability][faults]") {
  for (const store::Error error : {store::Error::kFull, store::Error::kInputOutput}) {
    for (std::size_t n = 1;; ++n) {
      INFO("call " << n << " fails with " << static_cast<int>(error));
      SeededRandom random(n);
      SeededRandom choices(n);
      MemoryDisk disk;
      Vault vault = open_vault(disk, random);
      const base::Bytes first = bytes_from(choices);
      const auto kept = upload(vault, first, choices, first.size());
      REQUIRE(kept);
      std::size_t calls = 0;
      disk.set_fault([&](bool) -> store::Result<void> {
        if (++calls == n) return error;
        return {};
      });
      const base::Bytes second = bytes_from(choices);
      const auto other = upload(vault, second, choices, second.size());
      disk.set_fault({});
      REQUIRE(content_of(vault, *kept) == first);
      if (other) REQUIRE(content_of(vault, *other) == second);
      // Opened again, the first is there, and the second is whole or not there.
      (void)vault.close().ok();
      {
        MemoryDisk again(disk.files());
        Vault opened = open_vault(again, random);
        REQUIRE(content_of(opened, *kept) == first);
        if (other) REQUIRE(content_of(opened, *other) == second);
        REQUIRE(opened.verify().ok());
      }
      if (calls < n) break;
    }
  }
}
