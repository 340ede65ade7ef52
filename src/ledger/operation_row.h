#pragma once

#include <cstdint>
#include <optional>

#include "base/operation.h"
#include "store/database.h"

// Converts an operation's body to and from the columns kind, revision, value, day, text, more of
// the table `operation`.
namespace waterline::ledger {

inline constexpr int kBodyColumns = 6;

// Binds the body to kBodyColumns parameters, starting at `first`.
void bind_body(store::Statement& row, int first, const base::OperationBody& body);

// Reads a body from kBodyColumns columns, starting at `first`.
base::OperationBody body_of(const store::Statement& row, int first, const base::ItemId& item);

base::Author author_of(std::int64_t column);

}  // namespace waterline::ledger
