#pragma once

#include "base/id.h"

// The ids of shared things. A shared thing of any kind is an item.
namespace waterline::base {

struct ItemKind {
  static constexpr char kLetter = 's';
};
using ItemId = Id<ItemKind>;

struct EpochKind {
  static constexpr char kLetter = 'x';
};
using EpochId = Id<EpochKind>;

}  // namespace waterline::base
