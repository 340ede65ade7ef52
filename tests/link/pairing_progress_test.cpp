#include "link/pairing_progress.h"

#include <vector>

#include <catch2/catch.hpp>

namespace waterline::link {
namespace {

using Step = PairingProgress::Step;
using RunEnd = PairingProgress::RunEnd;
using Outcome = PairingProgress::Outcome;
using Words = PairingProgress::Words;
using Guess = PairingProgress::Guess;
using Stored = PairingProgress::Stored;

PairingProgress progress_at(Step step) {
  PairingProgress progress;
  const auto reach = [&](Step wanted) { return progress.step() == wanted && wanted == step; };
  if (reach(Step::kNone)) return progress;
  if (step == Step::kRunning) {
    progress.join_begun();
    return progress;
  }
  if (step == Step::kLooking) {
    progress.join_begun();
    progress.looks();
    return progress;
  }
  if (step == Step::kOver) {
    progress.over();
    return progress;
  }
  progress.offer_shown();
  if (reach(Step::kWaiting)) return progress;
  REQUIRE(progress.count_guess());
  if (reach(Step::kCounting)) return progress;
  progress.counted(step == Step::kDenied ? Guess::kDenied : Guess::kAllowed);
  if (reach(Step::kAllowed) || reach(Step::kDenied)) return progress;
  REQUIRE(progress.compare());
  if (reach(Step::kCompare)) return progress;
  REQUIRE(progress.compared(step == Step::kRefused ? Words::kDiffer : Words::kSame));
  if (reach(Step::kConfirmed) || reach(Step::kRefused)) return progress;
  REQUIRE(progress.agreed());
  if (reach(Step::kStoring)) return progress;
  progress.stored(step == Step::kNotStored ? Stored::kNo : Stored::kYes);
  if (reach(Step::kStored) || reach(Step::kNotStored)) return progress;
  REQUIRE(progress.run_over(step == Step::kPaired ? Outcome::kPaired : Outcome::kNotPaired) !=
          RunEnd::kRefused);
  REQUIRE(progress.step() == step);
  return progress;
}

// One row of the table in pairing_progress.h: a step, and the step after each message. If a message
// leaves the step unchanged, it is refused.
struct Row {
  Step step;
  PairingState shown;
  Step guess;
  Step compare;
  Step agreed;
  RunEnd paired;
  RunEnd not_paired;
  Step same;
  Step differ;
};

const std::vector<Row> kTable = {
    {Step::kNone, PairingState::kNone, Step::kNone, Step::kNone, Step::kNone, RunEnd::kRefused,
     RunEnd::kRefused, Step::kNone, Step::kNone},
    {Step::kWaiting, PairingState::kWaiting, Step::kCounting, Step::kWaiting, Step::kWaiting,
     RunEnd::kRefused, RunEnd::kFailed, Step::kWaiting, Step::kWaiting},
    {Step::kLooking, PairingState::kLooking, Step::kLooking, Step::kLooking, Step::kLooking,
     RunEnd::kRefused, RunEnd::kFailed, Step::kLooking, Step::kLooking},
    {Step::kRunning, PairingState::kRunning, Step::kCounting, Step::kRunning, Step::kRunning,
     RunEnd::kRefused, RunEnd::kFailed, Step::kRunning, Step::kRunning},
    {Step::kCounting, PairingState::kRunning, Step::kCounting, Step::kCounting, Step::kCounting,
     RunEnd::kRefused, RunEnd::kFailed, Step::kCounting, Step::kCounting},
    {Step::kAllowed, PairingState::kRunning, Step::kAllowed, Step::kCompare, Step::kAllowed,
     RunEnd::kRefused, RunEnd::kFailed, Step::kAllowed, Step::kAllowed},
    {Step::kDenied, PairingState::kRunning, Step::kDenied, Step::kDenied, Step::kDenied,
     RunEnd::kRefused, RunEnd::kFailed, Step::kDenied, Step::kDenied},
    {Step::kCompare, PairingState::kCompare, Step::kCompare, Step::kCompare, Step::kCompare,
     RunEnd::kRefused, RunEnd::kFailed, Step::kConfirmed, Step::kRefused},
    {Step::kConfirmed, PairingState::kFinishing, Step::kConfirmed, Step::kConfirmed, Step::kStoring,
     RunEnd::kRefused, RunEnd::kFailed, Step::kConfirmed, Step::kConfirmed},
    {Step::kRefused, PairingState::kFinishing, Step::kRefused, Step::kRefused, Step::kRefused,
     RunEnd::kRefused, RunEnd::kFailed, Step::kRefused, Step::kRefused},
    {Step::kStoring, PairingState::kFinishing, Step::kStoring, Step::kStoring, Step::kStoring,
     RunEnd::kRefused, RunEnd::kFailed, Step::kStoring, Step::kStoring},
    {Step::kStored, PairingState::kFinishing, Step::kStored, Step::kStored, Step::kStored,
     RunEnd::kPaired, RunEnd::kProvisional, Step::kStored, Step::kStored},
    {Step::kNotStored, PairingState::kFinishing, Step::kNotStored, Step::kNotStored,
     Step::kNotStored, RunEnd::kRefused, RunEnd::kFailed, Step::kNotStored, Step::kNotStored},
    {Step::kProvisional, PairingState::kFinishing, Step::kProvisional, Step::kProvisional,
     Step::kProvisional, RunEnd::kRefused, RunEnd::kRefused, Step::kProvisional,
     Step::kProvisional},
    {Step::kPaired, PairingState::kPaired, Step::kPaired, Step::kPaired, Step::kPaired,
     RunEnd::kRefused, RunEnd::kRefused, Step::kPaired, Step::kPaired},
    {Step::kOver, PairingState::kOver, Step::kOver, Step::kOver, Step::kOver, RunEnd::kRefused,
     RunEnd::kRefused, Step::kOver, Step::kOver},
};

}  // namespace

TEST_CASE("a pairing does what the table in its header says", "[link]") {
  REQUIRE(kTable.size() == static_cast<std::size_t>(Step::kOver) + 1);
  for (const Row& row : kTable) {
    INFO("step " << static_cast<int>(row.step));
    CHECK(progress_at(row.step).state() == row.shown);
    const auto check = [&](Step after, auto&& event) {
      PairingProgress progress = progress_at(row.step);
      CHECK(event(progress) == (after != row.step));
      CHECK(progress.step() == after);
    };
    check(row.guess, [](PairingProgress& progress) { return progress.count_guess(); });
    check(row.compare, [](PairingProgress& progress) { return progress.compare(); });
    check(row.agreed, [](PairingProgress& progress) { return progress.agreed(); });
    check(row.same, [](PairingProgress& progress) { return progress.compared(Words::kSame); });
    check(row.differ, [](PairingProgress& progress) { return progress.compared(Words::kDiffer); });
    CHECK(progress_at(row.step).run_over(Outcome::kPaired) == row.paired);
    CHECK(progress_at(row.step).run_over(Outcome::kNotPaired) == row.not_paired);
    PairingProgress ended = progress_at(row.step);
    ended.end();
    CHECK(ended.step() == Step::kNone);
  }
}

TEST_CASE("an offer that was found is tried like one with an address", "[link]") {
  PairingProgress progress = progress_at(Step::kLooking);
  progress.found();
  CHECK(progress.step() == Step::kRunning);
  CHECK(progress.count_guess());
}

TEST_CASE("after a failed run a valid offer counts the next guess", "[link]") {
  PairingProgress progress = progress_at(Step::kAllowed);
  CHECK(progress.run_over(Outcome::kNotPaired) == RunEnd::kFailed);
  progress.wait_again();
  CHECK_FALSE(progress.compare());
  CHECK(progress.count_guess());
}

TEST_CASE("the first session proves a partnership that was provisional", "[link]") {
  PairingProgress progress = progress_at(Step::kProvisional);
  progress.proven();
  CHECK(progress.state() == PairingState::kPaired);
  CHECK(progress_at(Step::kCompare).has_shown_words());
  CHECK(progress_at(Step::kProvisional).has_shown_words());
  CHECK_FALSE(progress_at(Step::kAllowed).has_shown_words());
  CHECK_FALSE(progress_at(Step::kPaired).has_shown_words());
}

}  // namespace waterline::link
