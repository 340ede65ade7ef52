#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/bytes.h"
#include "base/time.h"
#include "journal/entry.h"
#include "store/database.h"

// Conversions between values and columns of the journal's rows.
namespace waterline::journal {

inline std::int64_t to_row(std::size_t count) {
  return static_cast<std::int64_t>(
      std::min<std::size_t>(count, std::numeric_limits<std::int64_t>::max()));
}

inline std::int64_t to_row(base::WallTime time) {
  return time.time_since_epoch().count();
}

inline std::int64_t to_row(base::Day day) {
  return day.time_since_epoch().count();
}

inline base::WallTime time_of(std::int64_t milliseconds) {
  return base::WallTime(std::chrono::milliseconds(milliseconds));
}

inline base::Day day_of(std::int64_t days) {
  return base::Day(std::chrono::days(days));
}

inline std::optional<std::uint32_t> number_or_none(const store::Statement& row, int column) {
  if (row.is_null(column)) return {};
  return static_cast<std::uint32_t>(row.integer(column));
}

// Binds the id and the parents of a revision to two parameters, starting at `first`.
inline void bind_lineage(store::Statement& row, int first, const Lineage& lineage) {
  base::Bytes parents;
  for (const RevisionId& parent : lineage.parents) base::append(parents, parent.bytes());
  row.bind(first, lineage.id.bytes()).bind(first + 1, parents);
}

// Reads the id and the parents of a revision from two columns, starting at `first`. If the row has
// no id, the id is zeros.
inline Lineage lineage_in(const store::Statement& row, int first) {
  if (row.is_null(first)) return {};
  Lineage lineage{RevisionId::from_bytes(row.blob(first)), {}};
  const base::ByteView parents = row.blob(first + 1);
  for (std::size_t at = 0; at + RevisionId::kSize <= parents.size(); at += RevisionId::kSize) {
    lineage.parents.push_back(RevisionId::from_bytes(parents.subspan(at, RevisionId::kSize)));
  }
  return lineage;
}

}  // namespace waterline::journal
