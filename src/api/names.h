#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

// Finds the API's name for an enumerator, or the enumerator for a name, in a table of pairs.
namespace waterline::api {

template <class Table>
auto value_of(const Table& table, std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const auto& entry) { return entry.first == name; });
  return row == table.end() ? std::nullopt : std::optional(row->second);
}

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const auto& entry) { return entry.second == value; });
  return row == table.end() ? std::string_view() : row->first;
}

}  // namespace waterline::api
