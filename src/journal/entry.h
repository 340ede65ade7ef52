#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/entry_limits.h"
#include "base/id.h"
#include "base/time.h"
#include "journal/attachment.h"

namespace waterline::journal {

using base::kMaxEntrySize;
using base::kMaxNameSize;
inline constexpr std::size_t kMaxFields = base::kMaxAnswers;

// The kind of an entry: a short name ("reflection", "note"). The vault and the deep each have their
// own set of kinds, which the person may change. The journal stores the name unchanged.
using Kind = std::string;

// One answer of an entry besides its text, such as the cause of a conflict or a rating of the day.
// The entry's kind defines the meaning of a field's name. The journal stores name and value
// unchanged, so a new kind needs no change of the store.
struct Field {
  std::string name;
  std::string value;
  friend bool operator==(const Field&, const Field&) = default;
};

struct RevisionKind {
  static constexpr char kLetter = 'r';
};
using RevisionId = base::Id<RevisionKind>;

// The tag type for WriterId, the id of one copy of a store. A store and its restored backup are two
// copies with two ids. Each revision names the copy in which it was written.
struct WriterKind {
  static constexpr char kLetter = 'w';
};
using WriterId = base::Id<WriterKind>;

inline constexpr std::size_t kMaxParents = 16;

// The id of a revision (lineage.h) and the ids of its parents, from which it was made: none for the
// first revision, two for one that was made from two texts.
struct Lineage {
  RevisionId id{};  // zeros if unknown
  std::vector<RevisionId> parents{};

  [[nodiscard]] bool is_known() const { return id != RevisionId(); }
  friend bool operator==(const Lineage&, const Lineage&) = default;
};

// The attachments of one revision of an entry, for Journal<Side>::complete_attachments().
struct RevisionAttachments {
  RevisionId revision;
  std::vector<RevisionAttachment> attachments;
};
// What came of it. Only kCompleted changed something.
enum class Completion {
  kCompleted,
  kSame,     // the revision had these already
  kLeft,     // it has others here
  kUnknown,  // the entry has no such revision
};

// An entry of the vault or of the deep. The parameter `Side` makes the two different types.
template <class Side>
struct Entry {
  base::Id<Side> id;
  Kind kind;
  // The time when the entry was written. An import may set it to an earlier time.
  base::WallTime created;
  base::WallTime modified;  // when the newest revision was written
  // The IANA name of the zone where the writer was; may be empty.
  std::string time_zone;
  // The text's heading if it begins with one, else its first line; at most 80 code points.
  std::string title;
  std::string text;  // Markdown, as written
  std::vector<std::string> tags;
  std::uint32_t revision = 1;  // counts from 1; private
  // The day of the entry in its writer's own calendar.
  base::Day day{};
  std::vector<Field> fields{};
  bool pinned = false;
  bool left_out = false;                      // not shown in the look-back
  std::optional<base::WallTime> removed{};    // when it was put into the bin
  std::vector<base::Id<Side>> links{};        // entries that it links to
  std::vector<base::Id<Side>> linked_from{};  // entries that link to it
  Lineage lineage{};                          // the lineage of the present text
  std::string source{};                       // as in Draft
  // In the person's order.
  std::vector<Attached<base::Id<typename Side::Attachment>>> attachments{};
};

// One line of a list: an entry without its text.
// What an entry has besides its words: for a mark in a list.
enum class Has : std::uint8_t { kWordsAlone, kFile, kPicture };

template <class Side>
struct Summary {
  base::Id<Side> id;
  Kind kind;
  base::WallTime created;
  base::WallTime modified;
  std::string title;
  base::Day day{};
  bool pinned = false;
  std::optional<base::WallTime> removed{};
  std::string time_zone{};  // the zone of the writer
  // The beginning of the text; empty unless a preview was asked for.
  std::string preview{};
  std::vector<std::string> tags{};
  Has has = Has::kWordsAlone;
};

template <class Side>
struct Found {
  Summary<Side> summary;
  // The words around the first hit. Each hit is enclosed in U+0002 and U+0003. If the text has more
  // than 64 KiB, this is its beginning (snippet.h).
  std::string snippet;
};

// One state of an entry's text and fields.
struct Revision {
  // The number of the revision. In an imported draft it is ignored: the journal numbers the
  // revisions itself.
  std::uint32_t number = 1;
  base::WallTime written;
  std::string text;
  std::vector<Field> fields{};
  Lineage lineage{};
  // The copy of the store that wrote the revision. In an imported draft it is ignored: the
  // importing copy counts as the writer.
  WriterId writer{};
  std::vector<RevisionAttachment> attachments{};  // ignored in an imported draft
};

// A new entry to be stored. Everything in it must be text (text_rules.h). Duplicate and empty tags
// and fields without a value are dropped. The text may be empty if a field has a value.
struct Draft {
  Kind kind;
  std::string text;
  base::WallTime created;
  std::string time_zone;
  std::vector<std::string> tags;
  // For an import: the name of the other program and the name that the entry has in it. By this a
  // second import recognises the entry and adds nothing. The entry's id derives from it
  // (lineage.h). May be empty.
  std::string source;
  // True if `source` contains the entry's id in the other program. Then a different text under the
  // same source is another state of the same entry. False if `source` contains a hash of the
  // entry's words instead.
  bool may_differ = false;
  std::vector<Field> fields{};
  // The day of the entry. If it is not set, the entry gets the day of `created` in UTC.
  std::optional<base::Day> day{};
  // For an import: the earlier states of the entry, oldest first. Each must be valid for an entry.
  std::vector<Revision> earlier{};
  std::optional<base::WallTime> modified{};  // when it got its present text, or `created`
  Lineage lineage{};                         // as in the imported file
  // Empty, or the topic of a content that is stored with Journal::set_own (such as an unfinished
  // text) and that becomes this entry. One transaction stores the entry and deletes the content.
  std::string in_place_of{};
  // For an imported draft whose program gives entries no id, so that `source` is a hash of the
  // words. `moment` is a name for the time that the program states; all entries of that time have
  // the same name. If no stored entry has the draft's words, the draft may continue a stored entry
  // with the same `moment` (continuation.h). May be empty.
  std::string moment{};
  // For an import: attachments come after the words, so the text may be empty.
  bool attachments_follow = false;
  // Set by Journal<Side>::add(), which knows that they are of the entry's side.
  std::vector<Attached<RawAttachmentId>> attachments{};
};

// The time of an entry, by its writer's clock and calendar.
struct When {
  base::WallTime created;
  base::Day day;
  std::string time_zone;
};

// A change of an entry. A new text, new fields or other attachments make a new revision; the other members change the
// entry without a trace in its history.
struct Change {
  std::optional<std::string> text{};
  std::optional<std::vector<Field>> fields{};
  std::optional<std::vector<std::string>> tags{};
  std::optional<Kind> kind{};
  std::optional<When> when{};
  std::string in_place_of{};  // as in Draft
  // Set by Journal<Side>::change(). All attachments that the entry has from then on.
  std::optional<std::vector<Attached<RawAttachmentId>>> attachments{};
};

// Selects the entries of a list or a search. Members that are not set select all. Entries in the
// bin are excluded unless in_bin is set.
struct Filter {
  std::optional<Kind> kind{};
  std::vector<Kind> without_kinds{};
  std::optional<std::string> tag{};  // ASCII case is ignored
  std::optional<base::Day> from{};   // `from` and `to` are included
  std::optional<base::Day> to{};
  // Selects the entries in which the field of this name has a number from `min` to `max`.
  std::optional<std::string> field{};
  std::int64_t min = INT64_MIN;
  std::int64_t max = INT64_MAX;
  bool pinned = false;         // only pinned entries
  bool in_bin = false;         // only entries in the bin
  bool for_look_back = false;  // without those left out of the look-back
  enum class Order { kNewestFirst, kOldestFirst };
  Order order = Order::kNewestFirst;
};

// A part of a list: at most `limit` entries, from the one that follows the entry `after`, or from
// the beginning of the list if `after` is not set. An entry that is added between reading two parts
// does not move the others from one part to the next.
template <class EntryId>
struct Part {
  std::size_t limit = 0;
  std::size_t offset = 0;
  std::optional<EntryId> after{};
  // The length of the previews in code points; 0 for none. If there are previews, the summaries in
  // the list have their tags, too.
  std::size_t preview = 0;
};

// The value that a field has in one entry, with the time and day of that entry.
struct Value {
  base::WallTime created;
  base::Day day;
  std::string value;
};

// Says whether an import is only tried out. kYes: the import stores nothing, and returns the result
// that it would have.
enum class Trial { kNo, kYes };

// The outcome for one imported draft.
enum class Taken {
  kAdded,
  kKnown,  // every state of the entry is here already
  // the entry is in the bin, and the import changed nothing
  kInBin,
  kRevised,  // the imported words are newer and became the present ones
  // The entry was changed in this journal as well, so the imported words became a revision in its
  // history.
  kToHistory,
};

template <class Side>
struct ImportedEntry {
  base::Id<Side> id;
  Taken taken = Taken::kKnown;
  // For an entry that the import added: an older stored entry of the same time with similar words.
  // The import cannot tell whether both are states of one entry.
  std::optional<base::Id<Side>> resembles{};
};

// The entries of an import, in the order of its drafts.
template <class Side>
struct Imported {
  std::vector<ImportedEntry<Side>> entries;
  [[nodiscard]] std::size_t count(Taken taken) const {
    return static_cast<std::size_t>(
        std::ranges::count(entries, taken, &ImportedEntry<Side>::taken));
  }
};

}  // namespace waterline::journal
