#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "sync/linked_sessions.h"
#include "sync/model_ledger.h"
#include "sync/reconciler.h"

// Two devices that follow every rule, and all possible faults of connections between them: pieces,
// delays, ends that one side notices before the other, several connections at once, slow owners,
// and answers that come after the end of the link that asked. The caller chooses each event. An
// event that must never happen aborts the process.
namespace waterline::testing {

class TwoMachines {
 public:
  static constexpr std::size_t kMaxLines = 6;

  explicit TwoMachines(std::uint64_t seed)
      : random_(seed), keys_(seed), sides_{Side(random_), Side(random_)} {}

  // ---- events; each returns whether anything happened

  bool write(std::size_t who, std::size_t text_size) {
    Side& side = sides_[who];
    side.ledger.append(text_size, random_);
    side.answers.emplace_back([this, who] {
      if (Reconciler* reconciler = current(who)) act(who, reconciler->ledger_changed());
    });
    return true;
  }
  bool forget_oldest(std::size_t who) {
    sides_[who].ledger.remove_one_own();
    return true;
  }
  bool dial(std::size_t who, sync::FrameBounds bounds) {
    if (lines_.size() == kMaxLines) return false;
    auto line = std::make_unique<Line>();
    line->begun = now_;
    for (std::size_t end = 0; end < 2; ++end) {
      // keys_ names its two sets of keys by roles. The device of side 0 has the set for the
      // initiator, even when side 1 dials.
      const Role device = end == 0 ? Role::kInitiator : Role::kResponder;
      const Role role = end == who ? Role::kInitiator : Role::kResponder;
      line->ends[end].session.emplace(keys_.keys(device), role, random_, now_, bounds);
    }
    lines_.push_back(std::move(line));
    send_output(*lines_.back(), who);
    return true;
  }
  // Delivers at most `most` of the bytes in transit. If there are none and the other side has
  // closed, delivers the end.
  bool deliver(std::size_t number, std::size_t to, std::size_t most) {
    Line* const line = line_of(number);
    if (line == nullptr) return false;
    base::Bytes& way = line->ways[to];
    const base::Bytes piece(way.begin(),
                            way.begin() + static_cast<std::ptrdiff_t>(std::min(most, way.size())));
    way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(piece.size()));
    if (!line->ends[to].held) return !piece.empty();
    if (!piece.empty()) {
      received(*line, to, piece);
    } else if (way.empty() && !line->ends[1 - to].held) {
      let_go(*line, to);
    } else {
      return false;
    }
    sweep();
    return true;
  }
  // Closes one side's end of a line. At most `still_arrive` of the bytes that it has sent and that
  // are in transit still arrive. The other side does not know of the end yet.
  bool cut(std::size_t number, std::size_t who, std::size_t still_arrive) {
    Line* const line = line_of(number);
    if (line == nullptr || !line->ends[who].held) return false;
    base::Bytes& way = line->ways[1 - who];
    way.resize(std::min(way.size(), still_arrive));
    let_go(*line, who);
    sweep();
    return true;
  }
  bool say_goodbye(std::size_t number, std::size_t who) {
    Line* const line = line_of(number);
    if (line == nullptr || !line->ends[who].held) return false;
    line->ends[who].session->finish();
    look_at(*line, who);
    sweep();
    return true;
  }
  // Lets the owner of a side carry out its oldest request. If `able` is false, the request fails,
  // as with a full disk.
  bool work(std::size_t who, bool able) {
    auto& questions = sides_[who].questions;
    if (questions.empty()) return false;
    const auto question = std::move(questions.front());
    questions.pop_front();
    question(able);
    return true;
  }
  // Delivers one of the answers of a side's owner, in any order.
  bool answer(std::size_t who, std::size_t which) {
    auto& answers = sides_[who].answers;
    if (answers.empty()) return false;
    const auto chosen = answers.begin() + static_cast<std::ptrdiff_t>(which % answers.size());
    const auto answer = std::move(*chosen);
    answers.erase(chosen);
    answer();
    sweep();
    return true;
  }
  bool ask_again(std::size_t who) {
    Reconciler* const reconciler = current(who);
    if (reconciler == nullptr) return false;
    act(who, reconciler->ask_again());
    sweep();
    return true;
  }
  bool let_time_pass(std::chrono::seconds how_much) {
    now_ += how_much;
    return true;
  }
  bool tick(std::size_t number, std::size_t who) {
    Line* const line = line_of(number);
    if (line == nullptr || !line->ends[who].held) return false;
    line->ends[who].session->tick(now_);
    look_at(*line, who);
    sweep();
    return true;
  }

  // ---- the final session

  // Ends all connections, then meets on one connection without faults until both are in step.
  void meet_cleanly() {
    for (const auto& line : lines_) {
      for (std::size_t who = 0; who < 2; ++who) {
        if (line->ends[who].held) let_go(*line, who);
      }
    }
    sweep();
    dial(0, {});
    in_step_ = {};
    // A link that begins with a Renewal (the message that offers new keys) never gets in step. So
    // from here on no link begins with one.
    renews_ = false;
    // Each turn carries at least one batch or answer, so the number of turns is bounded.
    for (std::size_t turn = 0; !(in_step_[0] && in_step_[1]); ++turn) {
      base::check(turn < 10'000 && !lines_.empty());
      for (std::size_t who = 0; who < 2; ++who) {
        deliver(0, who, SIZE_MAX);
        while (work(who, true)) {
        }
        while (answer(who, 0)) {
        }
      }
    }
    base::check(sides_[0].ledger.agrees_with(sides_[1].ledger));
    for (std::size_t who = 0; who < 2; ++who) {
      base::check(sides_[who].ledger.holds_all_that_was_written_by(sides_[1 - who].ledger));
    }
  }
  [[nodiscard]] std::size_t links_made() const { return links_made_; }

 private:
  using Reconciler = sync::Reconciler;

  struct End {
    std::optional<Session> session;
    std::optional<Reconciler> reconciler;  // set since the line became the link
    std::uint32_t first_request = 0;
    std::size_t unanswered_stores = 0;
    bool held = true;
  };
  struct Line {
    std::array<End, 2> ends;
    std::array<base::Bytes, 2> ways;  // the bytes in transit to each
    base::SteadyTime begun;
  };
  struct Side {
    explicit Side(SeededRandom& random) : ledger(random) {}
    ModelLedger ledger;
    std::deque<std::function<void(bool able)>> questions;
    std::deque<std::function<void()>> answers;
    Line* link = nullptr;
    std::uint32_t next_request = 1;
    // The number of the side's newest operation at the time when its link last asked for
    // operations.
    std::uint64_t offered = 0;
  };

  Line* line_of(std::size_t number) {
    return lines_.empty() ? nullptr : lines_[number % lines_.size()].get();
  }
  Reconciler* current(std::size_t who) {
    Line* const link = sides_[who].link;
    return link == nullptr ? nullptr : &*link->ends[who].reconciler;
  }
  // Deletes the lines that both sides have closed. REQUIRES: nobody uses a pointer to such a line
  // any more.
  void sweep() {
    std::erase_if(lines_,
                  [](const auto& line) { return !line->ends[0].held && !line->ends[1].held; });
  }
  void send_output(Line& line, std::size_t who) {
    base::append(line.ways[1 - who], line.ends[who].session->take_output());
  }
  void let_go(Line& line, std::size_t who) {
    line.ends[who].held = false;
    Side& side = sides_[who];
    if (side.link != &line) return;
    side.next_request = line.ends[who].reconciler->next_request();
    side.link = nullptr;
  }
  void look_at(Line& line, std::size_t who) {
    send_output(line, who);
    End& end = line.ends[who];
    if (!end.held || !end.session->end()) return;
    using sync::SessionEnd;
    switch (*end.session->end()) {
      case SessionEnd::kFinished:
      case SessionEnd::kTooOld:
        break;
      // There is no stranger in this test, but a handshake may take too long.
      case SessionEnd::kStranger:
        base::check(now_ - line.begun >= sync::limits::handshake_timeout(base::Way::kDirect));
        break;
      default:
        base::check(false);
    }
    let_go(line, who);
  }

  void received(Line& line, std::size_t who, base::ByteView piece) {
    End& end = line.ends[who];
    auto messages = end.session->receive(piece, now_);
    send_output(line, who);
    const bool was_open =
        end.session->open() ||
        (sides_[who].link == nullptr && end.session->end() == sync::SessionEnd::kFinished);
    if (sides_[who].link != &line && was_open && !promote(line, who)) return;
    for (auto& message : messages) {
      if (sides_[who].link != &line) break;
      act(who, end.reconciler->received(std::move(message)));
    }
    look_at(line, who);
  }
  // Makes this line the side's link. If the side has a link already, it keeps the one that was
  // dialled last, and so does the other side.
  bool promote(Line& line, std::size_t who) {
    Side& side = sides_[who];
    if (side.link != nullptr) {
      const auto place = [this](const Line* sought) {
        return std::ranges::find(lines_, sought, &std::unique_ptr<Line>::get) - lines_.begin();
      };
      Line& lesser = place(side.link) > place(&line) ? line : *side.link;
      lesser.ends[who].session->finish();
      send_output(lesser, who);
      let_go(lesser, who);
      if (&lesser == &line) return false;
    }
    ++links_made_;
    side.link = &line;
    End& end = line.ends[who];
    end.first_request = side.next_request;
    // On every other link, this side first sends a Renewal, the message that offers new keys.
    std::optional<wire::Renewal> renewal;
    if (renews_ && ++links_[who] % 2 == 0)
      renewal = wire::Renewal{{}, {static_cast<std::byte>(who)}, {}};
    end.reconciler.emplace(side.next_request, renewal);
    act(who, end.reconciler->begin());
    return side.link == &line;
  }

  // Carries out the actions of a reconciler. Stops when one of them ends the link.
  void act(std::size_t who, std::vector<Reconciler::Action> actions) {
    Line& line = *sides_[who].link;
    for (auto& action : actions) {
      if (sides_[who].link == &line)
        std::visit([&](auto& what) { act(who, line.ends[who], what); }, action);
    }
    look_at(line, who);
  }
  void act(std::size_t /*who*/, End& end, Reconciler::Send& action) {
    end.session->send(action.message, now_);
  }
  void act(std::size_t who, End& /*end*/, Reconciler::WantVector& action) {
    ask(who, [=, this](bool) {
      reply(who, [=, vector = sides_[who].ledger.vector()](Reconciler& machine) {
        return machine.vector_is(action.request, vector);
      });
    });
  }
  void act(std::size_t who, End& /*end*/, Reconciler::Met& action) {
    ask(who, [=, this](bool) { sides_[who].ledger.meet(action.theirs); });
  }
  void act(std::size_t who, End& /*end*/, Reconciler::WantOperations& action) {
    ask(who, [=, this](bool) {
      Side& side = sides_[who];
      if (side.link != nullptr && action.request >= side.link->ends[who].first_request)
        side.offered = written(who);
      reply(who, [=, batch = side.ledger.lacking(action.theirs)](Reconciler& machine) {
        return machine.operations_are(action.request, batch);
      });
    });
  }
  void act(std::size_t who, End& end, Reconciler::Store& action) {
    // A side never has more than kWindow batches of the partner's that are not stored yet.
    base::check(++end.unanswered_stores <= Reconciler::kWindow);
    ask(who, [=, this](bool able) {
      const base::VersionVector stored =
          able ? sides_[who].ledger.apply(action.batch) : base::VersionVector();
      reply(who, [=, this](Reconciler& machine) {
        End& link = sides_[who].link->ends[who];
        if (action.request >= link.first_request) --link.unanswered_stores;
        return machine.stored_now(action.request, able, stored);
      });
    });
  }
  void act(std::size_t who, End& /*end*/, Reconciler::PartnerRenews& action) {
    ask(who, [=, this](bool) {
      reply(who, [answer = wire::Renewed{action.renewal.contribution, {}}](Reconciler& machine) {
        return machine.renewal_stored(answer);
      });
    });
  }
  void act(std::size_t who, End& /*end*/, Reconciler::RenewalTaken& action) {
    base::check(action.renewed.contribution[0] == static_cast<std::byte>(who));
  }
  void act(std::size_t who, End& /*end*/, Reconciler::InStep& /*action*/) {
    in_step_[who] = true;
    // "In step" means that the other side has stored everything that this side had when it last
    // asked for operations.
    base::check(sides_[1 - who].ledger.vector().through(sides_[who].ledger.own_epoch()) >=
                sides_[who].offered);
  }
  void act(std::size_t /*who*/, End& end, Reconciler::Stuck& /*action*/) { end.session->finish(); }
  void act(std::size_t /*who*/, End& /*end*/, Reconciler::Misbehaved& /*action*/) {
    base::check(false);
  }
  void act(std::size_t /*who*/, End& /*end*/, Reconciler::OtherVersion& /*action*/) {
    base::check(false);
  }

  void ask(std::size_t who, std::function<void(bool)> question) {
    sides_[who].questions.push_back(std::move(question));
  }
  // Keeps an answer of the owner. The test delivers it later, to the reconciler that the side has
  // then; if it has none, the answer is dropped.
  void reply(std::size_t who, std::function<std::vector<Reconciler::Action>(Reconciler&)> answer) {
    sides_[who].answers.emplace_back([this, who, answer = std::move(answer)] {
      if (Reconciler* machine = current(who)) act(who, answer(*machine));
    });
  }
  [[nodiscard]] std::uint64_t written(std::size_t who) const {
    return sides_[who].ledger.vector().through(sides_[who].ledger.own_epoch());
  }

  SeededRandom random_;
  Pair keys_;
  base::SteadyTime now_ = base::SteadyTime(std::chrono::hours(1));
  std::array<Side, 2> sides_;
  // The lines, in the order of dialling.
  std::vector<std::unique_ptr<Line>> lines_;
  std::array<bool, 2> in_step_{};
  std::array<std::size_t, 2> links_{};  // the number of links each side has had
  bool renews_ = true;
  std::size_t links_made_ = 0;
};

}  // namespace waterline::testing
