#pragma once

#include <functional>
#include <vector>

#include <catch2/catch.hpp>

// Tests of state machines whose header has a table of their states.
namespace waterline::link {

template <class Machine>
struct TableRow {
  std::function<void(Machine&)> event;
  std::vector<typename Machine::State> after;  // by the state before, as in the header
};

// Checks every cell of the table. `machine_in` returns a machine in a state of `states`, which are
// the columns.
template <class Machine>
void check_every_cell(const std::vector<TableRow<Machine>>& table,
                      const std::vector<typename Machine::State>& states,
                      const std::function<Machine(typename Machine::State)>& machine_in) {
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (std::size_t column = 0; column < states.size(); ++column) {
      INFO("row " << row << ", column " << column);
      Machine machine = machine_in(states[column]);
      table[row].event(machine);
      CHECK(machine.state() == table[row].after[column]);
    }
  }
}

}  // namespace waterline::link
