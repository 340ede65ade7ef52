#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"

// What the operations on one joint document add up to.
namespace waterline::ledger {

struct Wording {
  base::Author author = base::Author::kMe;
  std::string text;
  base::DocumentState state = base::DocumentState::kOpen;
  // one of the two withdrew: it binds nobody, and cannot be accepted as it is
  bool lapsed = false;
  // a step that was written when its goal had other words
  bool for_earlier_goal = false;
  base::VersionTag tag{};  // names this version of this author

  friend bool operator==(const Wording&, const Wording&) = default;
};

struct Document {
  base::ItemId id;
  base::DocumentKind kind = base::DocumentKind::kGoal;
  std::optional<base::ItemId> goal;  // of a step
  // Of kinds that need both: what both accepted. Two only where each accepted what the other had
  // written at the same time; one version that replaces both settles it.
  std::vector<Wording> in_force;
  // Of those kinds: what is proposed. Of the others: what it says; two where both wrote at the same
  // time. In an order that is the same on both devices.
  std::vector<Wording> versions;
  // by which what is said about it names what it shows: what is in force, else the versions
  base::Words words{};
  std::optional<std::string> my_report;
  std::optional<std::string> their_report;
  // it was said of other words than those that the document shows
  bool my_report_to_earlier = false;
  bool their_report_to_earlier = false;
};

}  // namespace waterline::ledger
