#include "pairing/machine.h"

#include <utility>

#include "pairing/run.h"

namespace waterline::pairing {

struct Machine::State {
  Run run;
};

Machine::Machine(Setup setup, base::Random& random, base::SteadyTime now)
    : state_(std::make_unique<State>(State{Run(std::move(setup), random, now)})) {}
Machine::Machine(Machine&&) noexcept = default;
Machine& Machine::operator=(Machine&&) noexcept = default;
Machine::~Machine() = default;

base::Bytes Machine::take_output() {
  return state_->run.take_output();
}

std::vector<Event> Machine::receive(base::ByteView bytes, base::SteadyTime now) {
  state_->run.set_now(now);
  state_->run.receive(bytes);
  return state_->run.take_events();
}

std::vector<Event> Machine::guess_counted(bool allowed, base::SteadyTime now) {
  state_->run.set_now(now);
  state_->run.guess_counted(allowed);
  return state_->run.take_events();
}

std::vector<Event> Machine::words_compared(bool same, base::SteadyTime now) {
  state_->run.set_now(now);
  state_->run.words_compared(same);
  return state_->run.take_events();
}

std::vector<Event> Machine::partnership_stored(bool stored, base::SteadyTime now) {
  state_->run.set_now(now);
  state_->run.partnership_stored(stored);
  return state_->run.take_events();
}

std::vector<Event> Machine::cut() {
  state_->run.cut();
  return state_->run.take_events();
}

std::vector<Event> Machine::tick(base::SteadyTime now) {
  state_->run.set_now(now);
  state_->run.tick();
  return state_->run.take_events();
}

base::SteadyTime Machine::deadline() const {
  return state_->run.deadline();
}

bool Machine::over() const {
  return state_->run.over();
}

}  // namespace waterline::pairing
