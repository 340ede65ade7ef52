#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"

// A joint document as people see it, computed from its operations.
namespace waterline::ledger {

class Tables;
struct PartnerRow;
struct ItemRow;

struct Wording {
  base::Author author = base::Author::kMe;
  std::string text;
  base::DocumentState state = base::DocumentState::kOpen;
  // True if one of the two persons withdrew this version: it binds nobody and cannot be accepted as
  // it is.
  bool lapsed = false;
  // For a step: true if the step was written when its goal had other words than now.
  bool for_earlier_goal = false;
  base::VersionTag tag{};  // names this version

  friend bool operator==(const Wording&, const Wording&) = default;
};

struct Document {
  base::ItemId id;
  base::DocumentKind kind = base::DocumentKind::kGoal;
  std::optional<base::ItemId> goal;  // only for a step
  // Only for kinds that both persons must accept: the versions that both accepted. There are two if
  // each person accepted a version that the other wrote at the same time. They stay two until a
  // later version replaces both.
  std::vector<Wording> in_force;
  // For kinds that both persons must accept: the versions that one of the two has not accepted yet.
  // For other kinds: the text itself, or two texts if both wrote at the same time. The order is the
  // same on both devices.
  std::vector<Wording> versions;
  // The digest of the text that the document shows: that of `in_force` or, if that is empty, that
  // of `versions`. Reports on the document and steps towards it name this digest.
  base::Words words{};
  std::optional<std::string> my_report;
  std::optional<std::string> their_report;
  // True if my report was written when the document had other words than now.
  bool my_report_to_earlier = false;
  bool their_report_to_earlier = false;
};

// Computes a document from its stored operations. A version counts as accepted as long as the
// acceptance is stored: settle() (joint_tables.h) deletes the acceptance once the version is
// replaced or ended.
Document document_of(Tables& tables, const PartnerRow& partner, const ItemRow& row,
                     const base::ItemId& id);
// Returns false if no text of either person is left in the document: it is then not shown.
bool says_something(const Document& document);

}  // namespace waterline::ledger
