#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"
#include "journal/entry.h"
#include "link/shared_side.h"

// What a person does with their own entries. REQUIRES everywhere: the mutex of the private side is
// held.
namespace waterline::app {

enum class Side { kVault, kDeep };

std::string_view name_of(Side side);
// The side that an id belongs to, by its first letter, in any case.
std::optional<Side> side_of(std::string_view id_or_beginning);

// An entry of either side, on its way to whoever asked: on neither side any more, so nothing that
// takes an entry of the vault takes one of these.
struct EntryView {
  std::string id;
  std::string short_id;
  Side side = Side::kVault;
  std::string kind;
  base::WallTime created;
  base::WallTime modified;
  std::string time_zone;
  std::string title;
  std::string text;
  std::vector<std::string> tags;
  std::uint32_t revision = 1;
  base::Day day;
  std::vector<journal::Field> fields;
  bool pinned = false;
  bool left_out = false;
  std::optional<base::WallTime> removed;
  std::vector<std::string> links;
  std::vector<std::string> linked_from;
  journal::Lineage lineage;
};

struct EntryLine {
  std::string id;
  std::string short_id;
  std::string kind;
  base::WallTime created;
  base::WallTime modified;
  std::string title;
  std::string snippet;  // of a search; else empty
  base::Day day;
  bool pinned = false;
  std::optional<base::WallTime> removed;
};

using Answers = std::vector<std::pair<std::string, std::string>>;

// An empty `kind` is that side's usual one. The draft's fields are taken from `answers`
// (own_lists.h). kUnknownKind, kUnknownField, kBadAnswer, kEmpty, kTooLong, kNotText.
Outcome<EntryView> write_entry(PrivateSide& open, Side side, journal::Draft draft,
                               const Answers& answers = {});
Outcome<EntryView> read_entry(PrivateSide& open, std::string_view id);
// Of the fields those that are given change, or go where nothing is said; the others stay. `base`
// is the revision that the caller has seen. If the entry says something else by now:
// kChangedMeanwhile. Then it goes on saying that, and what was to be kept is a revision in its
// history (Journal::keep_outdone); its tags, kind and time stay.
Outcome<EntryView> change_entry(PrivateSide& open, std::string_view id, journal::Change change,
                                const Answers& answers, base::WallTime now,
                                std::optional<std::uint32_t> base = {});

// Which entries: those of kinds that are looked at in a way of their own are left out unless one is
// asked for.
Outcome<std::vector<EntryLine>> list_entries(PrivateSide& open, Side side, std::size_t limit,
                                             std::size_t offset,
                                             const journal::Filter& filter = {});
Outcome<std::vector<EntryLine>> search_entries(PrivateSide& open, Side side, std::string_view query,
                                               std::size_t limit,
                                               const journal::Filter& filter = {});

// In one transaction, on this side: private either way. What can't be kept is left out and named by
// its place. Kinds and fields are kept as they are, whatever the lists say now; without a kind it
// is the usual one.
struct Skipped {
  std::size_t index = 0;
  Error error;
};
struct ImportReport {
  std::size_t added = 0;
  std::size_t known = 0;
  std::vector<Skipped> skipped;
  // place and id of those with a source, new or known
  std::vector<std::pair<std::size_t, std::string>> ids;
};
// A trial gives the same report, without ids, and keeps nothing.
Outcome<ImportReport> import_entries(PrivateSide& open, Side side,
                                     std::vector<journal::Draft> drafts, journal::Trial trial);

}  // namespace waterline::app
