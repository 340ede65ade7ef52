#include <set>
#include <sstream>
#include <utility>

#include "couple.h"
#include "fakes/long_run.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Author;

std::string to_text(const std::map<base::ItemId, Item>& items) {
  std::ostringstream out;
  for (const auto& [id, item] : items) out << item << "\n";
  return out.str();
}

// Checks that no number was ever given to two operations, in everything that was ever sent.
void check_numbers_are_unique(const std::vector<base::OperationBatch>& seen) {
  std::map<std::pair<base::EpochId, std::uint64_t>, base::OperationMac> macs;
  for (const auto& batch : seen) {
    for (const auto& operation : batch.operations) {
      const auto [known, is_new] =
          macs.try_emplace({operation.epoch, operation.number}, operation.mac);
      CHECK((is_new || known->second == operation.mac));
    }
  }
}

// Checks that some view shows the text of every operation in the ledger. Any other text should have
// been deleted.
void check_texts_are_live(Device& device) {
  std::set<std::string> shown;
  for (const auto& [id, item] : device.items()) {
    shown.insert(item.text);
    for (const ReplyView& reply : item.replies) shown.insert(reply.text);
  }
  for (const auto& [id, document] : device.documents()) {
    for (const auto* wordings : {&document.in_force, &document.versions}) {
      for (const Wording& wording : *wordings) shown.insert(wording.text);
    }
    for (const auto& report : {document.my_report, document.their_report})
      shown.insert(report.value_or(""));
  }
  for (const auto& [id, question] : device.questions()) {
    for (const auto& answer : {question.my_answer, question.their_answer})
      shown.insert(answer.value_or(""));
    shown.insert(question.text);
  }
  for (const base::Operation& operation : all_held(device)) {
    const std::string& text = base::text_of(operation.body);
    // An answer may be in the log before the other person's answer. It is not shown until then.
    const bool may_wait = std::holds_alternative<base::Answer>(operation.body);
    if (!text.empty() && !may_wait) CHECK(shown.contains(text));
  }
}

}  // namespace

TEST_CASE("one clean exchange brings both ledgers to the model after any cuts",
          "[ledger][scripts]") {
  for (fakes::LongRun run("random scripts of two people", 25); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    const std::uint64_t seed = run.seed();
    Couple couple(seed);
    for (int step = 0; step < 50; ++step) {
      couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
    }
    couple.note_left(0);
    couple.note_left(1);
    exchange(couple.devices[0], couple.devices[1], &couple.seen);
    check_in_step(couple.devices[0], couple.devices[1]);
    CHECK(to_text(couple.devices[0].items()) == to_text(couple.model.seen_by(0)));
    CHECK(couple.devices[0].items() == couple.model.seen_by(0));
    check_texts_are_live(couple.devices[0]);
    check_numbers_are_unique(couple.seen);
    CHECK(all_held(couple.devices[0]) == all_held(couple.devices[1]));

    const auto nothing = send(couple.devices[0], couple.devices[1]);
    CHECK(nothing.stored + nothing.known + nothing.refused == 0);
  }
}

TEST_CASE("a ledger set back recovers its operations and repeats no number", "[ledger][scripts]") {
  for (fakes::LongRun run("random scripts of two people", 25); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    const std::uint64_t seed = run.seed();
    Couple couple(1000 + seed);
    Device& restored = couple.devices[seed % 2];
    Device& other = couple.devices[1 - seed % 2];
    const auto steps = [&](int count) {
      for (int step = 0; step < count; ++step)
        couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
    };
    steps(20);
    restored.back_up();
    steps(30);
    const auto known_to_other = other.items();
    restored.restore();
    steps(10);
    exchange(restored, other, &couple.seen);
    check_in_step(restored, other);
    check_numbers_are_unique(couple.seen);

    const auto recovered = restored.items();
    for (const auto& [id, item] : known_to_other) {
      // An item may be gone without a trace, if its author took it back before it was sent.
      if (item.author == Author::kMe && !recovered.contains(id)) continue;
      REQUIRE(recovered.contains(id));
      if (item.taken_back) CHECK(recovered.at(id).taken_back);
      if (item.acknowledgement) CHECK(recovered.at(id).acknowledgement.has_value());
    }
  }
}

TEST_CASE("a ledger restored from a backup renumbers everything first and agrees again",
          "[ledger][scripts]") {
  for (fakes::LongRun run("random scripts of two people", 25); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    const std::uint64_t seed = run.seed();
    Couple couple(3000 + seed);
    Device& restored = couple.devices[seed % 2];
    Device& other = couple.devices[1 - seed % 2];
    const auto steps = [&](int count) {
      for (int step = 0; step < count; ++step)
        couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
    };
    steps(20);
    restored.back_up();
    steps(30);
    const auto known_to_other = other.items();
    restored.restore();
    std::set<base::EpochId> before;
    for (const auto& [epoch, mark] : restored->vector().value().epochs) before.insert(epoch);
    REQUIRE(restored->restored().ok());
    if (couple.random.below(2) == 0) REQUIRE(restored->speak_again().ok());
    for (int step = 0; step < 5; ++step) couple.act();
    // The restored device has not heard from the partner yet, so it does not know which numbers the
    // partner has seen. It may number operations only in epochs that it began after the restore.
    const auto epochs = restored->vector().value().epochs;
    for (const auto& operation : all_held(restored)) {
      // Pieces of pictures keep their numbers: nothing else ever takes their place.
      if (epochs.at(operation.epoch).author == Author::kMe && !base::is_piece(operation.body))
        CHECK_FALSE(before.contains(operation.epoch));
    }
    steps(10);
    exchange(restored, other, &couple.seen);
    check_in_step(restored, other);
    check_numbers_are_unique(couple.seen);
    const auto recovered = restored.items();
    for (const auto& [id, item] : known_to_other) {
      if (item.author == Author::kMe && !recovered.contains(id)) continue;
      REQUIRE(recovered.contains(id));
      if (item.taken_back) CHECK(recovered.at(id).taken_back);
    }
  }
}

TEST_CASE("two ledgers set back agree again without a conflict of numbers", "[ledger][scripts]") {
  for (fakes::LongRun run("random scripts of two people", 25); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    const std::uint64_t seed = run.seed();
    Couple couple(2000 + seed);
    const auto steps = [&](std::size_t count) {
      for (std::size_t step = 0; step < count; ++step) {
        couple.random.below(4) == 0 ? couple.meet_roughly() : couple.act();
      }
    };
    steps(couple.random.below(20));
    couple.devices[0].back_up();
    steps(couple.random.below(20));
    couple.devices[1].back_up();
    steps(couple.random.below(20));
    couple.devices[0].restore();
    couple.devices[1].restore();
    for (int rounds = 0; rounds < 3; ++rounds) {
      for (int step = 0; step < 6; ++step) couple.act();
      couple.meet_roughly();
    }
    exchange(couple.devices[0], couple.devices[1]);
    check_in_step(couple.devices[0], couple.devices[1]);

    std::map<std::pair<base::EpochId, std::uint64_t>, base::OperationMac> macs;
    for (Device& device : couple.devices) {
      for (const auto& operation : all_held(device)) {
        const auto known =
            macs.try_emplace({operation.epoch, operation.number}, operation.mac).first;
        CHECK(known->second == operation.mac);
      }
    }
  }
}
