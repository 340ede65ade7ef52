#include "link/partner_session.h"

#include <functional>
#include <vector>

#include <catch2/catch.hpp>

namespace waterline::link {
namespace {

using Step = PartnerSession::Step;
using Progress = PartnerSession::Progress;
using Renewal = PartnerSession::Renewal;

PartnerSession session_at(Step step) {
  PartnerSession session;
  if (step != Step::kDown) session.link_up(Renewal::kNone);
  if (step == Step::kMet || step == Step::kInStep) session.met();
  if (step == Step::kInStep) session.in_step();
  REQUIRE(session.step() == step);
  session.asked();
  return session;
}

}  // namespace

TEST_CASE("a partner session does what the table in its header says", "[link]") {
  struct Row {
    std::function<void(PartnerSession&)> event;
    std::vector<Step> after;         // by the step before, as in the header
    std::vector<Progress> progress;  // the progress since a person asked for a sync
  };
  constexpr Progress kNothing = Progress::kNothing;
  constexpr Progress kSpoke = Progress::kSpoke;
  const std::vector<Row> table = {
      {[](auto& s) { s.link_up(Renewal::kNone); },
       {Step::kUp, Step::kUp, Step::kUp, Step::kUp},
       {kNothing, kNothing, kNothing, kNothing}},
      {[](auto& s) { s.met(); },
       {Step::kDown, Step::kMet, Step::kMet, Step::kInStep},
       {kSpoke, kSpoke, kSpoke, kSpoke}},
      {[](auto& s) { s.spoke(); },
       {Step::kDown, Step::kUp, Step::kMet, Step::kInStep},
       {kSpoke, kSpoke, kSpoke, kSpoke}},
      {[](auto& s) { s.in_step(); },
       {Step::kDown, Step::kUp, Step::kInStep, Step::kInStep},
       {kNothing, kNothing, Progress::kInStep, Progress::kInStep}},
      {[](auto& s) { s.sent(); },
       {Step::kDown, Step::kUp, Step::kMet, Step::kMet},
       {kNothing, kNothing, kNothing, kNothing}},
      {[](auto& s) { s.ledger_changed(); },
       {Step::kDown, Step::kUp, Step::kMet, Step::kInStep},
       {kNothing, kNothing, kNothing, kNothing}},
      {[](auto& s) { s.asked_for_all(); },
       {Step::kDown, Step::kUp, Step::kMet, Step::kInStep},
       {kNothing, kNothing, kNothing, kNothing}},
      {[](auto& s) { s.link_down(); },
       {Step::kDown, Step::kDown, Step::kDown, Step::kDown},
       {kNothing, kNothing, kNothing, kNothing}},
  };
  const std::vector<Step> steps = {Step::kDown, Step::kUp, Step::kMet, Step::kInStep};
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (std::size_t column = 0; column < steps.size(); ++column) {
      INFO("row " << row << ", column " << column);
      PartnerSession session = session_at(steps[column]);
      table[row].event(session);
      CHECK(session.step() == table[row].after[column]);
      CHECK(session.progress() == table[row].progress[column]);
    }
  }
}

TEST_CASE("a sync is done only while both hold the same", "[link]") {
  PartnerSession session = session_at(Step::kMet);
  CHECK_FALSE(session.is_done());
  session.ledger_changed();
  session.in_step();
  CHECK(session.progress() == Progress::kAnswered);
  CHECK_FALSE(session.holds_the_same());
  CHECK_FALSE(session.is_done());
  session.asked_for_all();
  CHECK(session.holds_the_same());
  CHECK(session.is_done());
  session.sent();
  CHECK_FALSE(session.holds_the_same());
  CHECK_FALSE(session.is_done());
  session.in_step();
  CHECK(session.is_done());

  // A person asked for a sync, and the devices were in step. So the sync stays done when the link
  // ends. Once the ledger has a new operation, it counts as not done.
  session.link_down();
  CHECK(session.is_done());
  session.ledger_changed();
  CHECK_FALSE(session.is_done());

  // A new request for a sync is not done by an earlier sync.
  PartnerSession met = session_at(Step::kInStep);
  met.link_down();
  met.asked();
  CHECK_FALSE(met.is_done());
}

TEST_CASE("a link reports a Renewal that was heard but not answered", "[link]") {
  const auto ends = [](Renewal renewal, bool met, bool answered) {
    PartnerSession session;
    session.link_up(renewal);
    if (met) session.met();
    if (answered) session.renewal_over();
    return session.link_down();
  };
  for (const bool met : {false, true}) {
    for (const bool answered : {false, true}) {
      CHECK_FALSE(ends(Renewal::kNone, met, answered));
      CHECK(ends(Renewal::kSaid, met, answered) == (met && !answered));
    }
  }
}

}  // namespace waterline::link
