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

// Use cases of a person's own entries: write, read, change, list, search and import. REQUIRES for
// every function: the mutex of the private side is held.
namespace waterline::app {

enum class Side { kVault, kDeep };

std::string_view name_of(Side side);
// Returns the side (vault or deep) that an id belongs to, by its first letter, small or capital;
// nullopt for any other letter.
std::optional<Side> side_of(std::string_view id_or_beginning);

// An attachment as an entry has it.
struct AttachedView {
  std::string id;
  std::string description;
  std::string name;
  std::string kind;
  std::uint64_t size = 0;
  std::optional<std::uint32_t> seconds{};  // of a recording
};
// An attachment that a request names for an entry, by its id or the beginning of it. Without a
// description, it keeps the one that the entry has for it.
struct GivenAttachment {
  std::string id;
  std::optional<std::string> description{};
};

// An entry of either side, copied for the caller. No function that takes an entry of the vault
// accepts this type, so an entry of the deep cannot be passed on as one of the vault.
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
  std::vector<AttachedView> attachments = {};
  // The ids of what was shared of an entry of the vault: first the shares that still wait, then
  // those that were sent.
  std::vector<std::string> shared = {};
  // The id of the partner's share from which this entry was copied by keep_copy(); empty for any
  // other entry.
  std::string kept_from = {};
};

// The beginning of the source (journal::Draft) of an entry that is a copy of a share. After it come
// the share's id and the digest of its words.
inline constexpr std::string_view kCopySource = "copy of ";

struct EntryLine {
  std::string id;
  std::string short_id;
  std::string kind;
  base::WallTime created;
  base::WallTime modified;
  std::string title;
  std::string snippet;  // the text around a hit; only from a search
  base::Day day;
  bool pinned = false;
  std::optional<base::WallTime> removed;
  std::string time_zone;  // the time zone of the writer
  // The beginning of the text; empty unless the request asked for a preview.
  std::string preview = {};
  std::vector<std::string> tags = {};
  std::vector<std::string> shared = {};  // as in EntryView
  journal::Has has = journal::Has::kWordsAlone;
};

// Selects a part of a list (journal::Part). The part begins after the entry with the id `after`,
// which is of the same side (vault or deep); the beginning of that id is enough.
struct ListPart {
  std::size_t limit = 0;
  std::size_t offset = 0;
  std::string after = {};
  std::size_t preview = 0;
};

using Answers = std::vector<std::pair<std::string, std::string>>;

// Stores a new entry on this side (vault or deep). An empty `kind` means the side's default kind.
// `answers` are turned into fields (own_lists.h), which replace the fields of the draft. Errors:
// kUnknownKind, kUnknownField, kBadAnswer, kEmpty, kTooLong, kNotText.
// An entry with attachments needs no words. They are of its own side, or the error is kUnknownId;
// kTooMany, and kTooLong for a description.
Outcome<EntryView> write_entry(PrivateSide& open, Side side, journal::Draft draft,
                               const Answers& answers = {},
                               const std::vector<GivenAttachment>& attachments = {});
Outcome<EntryView> read_entry(PrivateSide& open, std::string_view id);
// Changes an entry. An answer replaces the field with its name, and an empty answer deletes that
// field; the other fields stay. `base` is the revision that the caller has seen. If another change
// came after that revision and made other words, the error is kChangedMeanwhile: the entry keeps
// its present text, and the given text and fields become a revision in its history
// (Journal::keep_outdone). If only attachments changed since, both changes are made
// (attachments_together.h). Its tags, kind and time stay. `attachments` are all that the entry has
// from then on; those that it has stay if there are none given.
Outcome<EntryView> change_entry(
    PrivateSide& open, std::string_view id, journal::Change change, const Answers& answers,
    base::WallTime now, std::optional<std::uint32_t> base = {},
    const std::optional<std::vector<GivenAttachment>>& attachments = {});

// Return the entries that `filter` selects. They include the kinds with a view of their own (moods,
// appointments, reminders), unless the caller leaves those out by Filter::without_kinds
// (entry_state.h).
Outcome<std::vector<EntryLine>> list_entries(PrivateSide& open, Side side, const ListPart& part,
                                             const journal::Filter& filter = {});
Outcome<std::vector<EntryLine>> search_entries(PrivateSide& open, Side side, std::string_view query,
                                               std::size_t limit,
                                               const journal::Filter& filter = {});

// A draft that was not stored: its index in `drafts`, and the reason.
struct Skipped {
  std::size_t index = 0;
  Error error;
};
// A draft whose entry was added now, or had been imported before. `id` is empty if the draft does
// not name the source from which it was imported.
struct Accepted {
  std::size_t index = 0;
  std::string id;
  journal::Taken taken = journal::Taken::kKnown;
  // If another entry has nearly the same words: its id and its short id. Otherwise empty.
  std::string resembles{};
  std::string resembles_short{};
};
struct ImportReport {
  std::vector<Accepted> accepted;
  std::vector<Skipped> skipped;
  [[nodiscard]] std::size_t count(journal::Taken taken) const;
};
// Stores all valid drafts on this side (vault or deep), in one transaction, and skips the others.
// Stores kinds and fields unchanged, even if the person's lists do not have them; an empty kind
// means the side's default kind. Journal::add_all() says what happens to a draft whose entry exists
// already, and what its parameter `elsewhere` means. A trial returns the same report and stores
// nothing.
Outcome<ImportReport> import_entries(PrivateSide& open, Side side,
                                     std::vector<journal::Draft> drafts, base::WallTime now,
                                     journal::Trial trial,
                                     const std::vector<std::string>& elsewhere = {});

}  // namespace waterline::app
