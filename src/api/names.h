#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

// Lookups in a table of the API's names for an enumeration: an array of pairs of name and value.
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
