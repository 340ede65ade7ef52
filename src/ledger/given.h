#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/given.h"
#include "base/operation.h"

namespace waterline::ledger {

// One thing that the partner's device was given, or is when the two next meet, and what it was
// asked to do with it. From local data alone: it does not say what has arrived.
struct Given {
  using What = base::GivenKind;
  enum class Standing : std::uint8_t { kGiven, kAskedToRemove };

  base::ItemId item;
  What what = What::kShare;
  Standing standing = Standing::kGiven;
  bool unsent = false;                     // nobody can have it yet
  std::optional<base::Rendition> depth{};  // of a share, and the day that it shows
  std::optional<base::Day> day{};
  // an earlier wording was given, and asked to be removed
  bool earlier_removed = false;
  // empty where there is none, or none any more
  std::string text{};
  std::optional<base::Witness> mark{};
};

}  // namespace waterline::ledger
