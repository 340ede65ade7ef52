#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/operation.h"
#include "ledger/error.h"

// The rules that need no store: what a body may hold, and which of two operations outdoes the other.
namespace waterline::ledger {

// The two places of an item, each of which holds one operation (ledger.h).
enum class Place : std::uint8_t { kContent = 0, kMark = 1 };

Place place_of(const base::OperationBody& body);
const base::ItemId& item_of(const base::OperationBody& body);
// Of a share or a mark; 0 for a take-back, which needs none.
std::uint32_t revision_of(const base::OperationBody& body);
std::size_t weight_of(const base::OperationBody& body);  // against kPartnerQuota

// Text of 1 to kMaxSharedTextSize bytes that is plain, a day from kFirstDay to kLastDay.
Result<void> check_share(std::string_view text, std::optional<base::Day> day);
// That, a rendition and a wording that there is, and revisions from 1: of anybody's operation.
bool well_formed(const base::OperationBody& body);

// Whether `a` takes the place of `b`, for two operations on the same place of the same item.
bool outdoes(const base::Operation& a, const base::Operation& b);

// Whether two bodies say the same, whatever their revisions.
bool same_act(const base::OperationBody& a, const base::OperationBody& b);

}  // namespace waterline::ledger
