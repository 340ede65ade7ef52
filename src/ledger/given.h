#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/given.h"
#include "base/operation.h"

namespace waterline::ledger {

// A share, reply, document, answer or other thing that was given to the partner's device, or will
// be at the next sync. It also says whether that device was asked to delete the thing. All of this
// is computed from local data alone, so it does not say whether the thing has arrived.
struct Given {
  using What = base::GivenKind;
  enum class State : std::uint8_t { kGiven, kAskedToRemove };

  base::ItemId item;
  What what = What::kShare;
  State state = State::kGiven;
  bool unsent = false;                 // not sent yet: the partner cannot have it
  std::optional<base::Depth> depth{};  // only for a share
  std::optional<base::Day> day{};
  // True if an earlier text of the thing was given, and the partner's device was asked to delete
  // that text.
  bool earlier_removed = false;
  // The text that was given; empty if there was none, or if it was deleted.
  std::string text{};
  std::optional<base::AcknowledgementKind> acknowledgement{};
};

// What Ledger::given_changes() returns: everything that was given, or that of some items.
struct GivenChanges {
  bool all = true;
  std::set<base::ItemId> items{};  // unless `all`; nothing may have been given for some of them
  std::vector<Given> given{};      // in the order of Ledger::given()
};

}  // namespace waterline::ledger
