#pragma once

#include <cstdint>
#include <optional>

#include "base/operation.h"
#include "store/database.h"

// An operation's body as it stands in the columns kind, revision, value, day, text, more of the
// table `operation`.
namespace waterline::ledger {

inline constexpr int kBodyColumns = 6;

// Binds the columns to the parameters from `first` on.
void bind_body(store::Statement& row, int first, const base::OperationBody& body);

// What the columns from `first` on hold.
base::OperationBody body_of(const store::Statement& row, int first, const base::ItemId& item);

base::Author author_of(std::int64_t column);

}  // namespace waterline::ledger
