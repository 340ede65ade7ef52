#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace waterline::journal {

// Bytes of UTF-8 in one entry, its text and its fields together; about 180,000 words.
inline constexpr std::size_t kMaxEntrySize = 1024 * 1024;
inline constexpr std::size_t kMaxFields = 64;
// bytes of the name of a field, a kind or a topic
inline constexpr std::size_t kMaxNameSize = 64;

// What an entry is, in its writer's words: a short name of the vault's or the deep's own choosing
// ("reflection", "note"). Each side of the waterline has its own set, which the person may change;
// journal keeps it as it is.
using Kind = std::string;

// One answer beside the text: what set a conflict off, how a day was on a scale. What a name means
// is said by the kind; journal keeps both as they are, so a new kind needs nothing new in the
// store.
struct Field {
  std::string name;
  std::string value;
  friend bool operator==(const Field&, const Field&) = default;
};

struct RevisionKind {
  static constexpr char kLetter = 'r';
};
using RevisionId = base::Id<RevisionKind>;

// Which copy of a store wrote a revision.
struct WriterKind {
  static constexpr char kLetter = 'w';
};
using WriterId = base::Id<WriterKind>;

inline constexpr std::size_t kMaxParents = 16;

// Which revision it is (lineage.h), and which ones it came from: none the first, two where two
// wordings became one.
struct Lineage {
  RevisionId id{};  // zeros where it is not said
  std::vector<RevisionId> parents{};

  [[nodiscard]] bool is_known() const { return id != RevisionId(); }
  friend bool operator==(const Lineage&, const Lineage&) = default;
};

// `Side` is the id's kind: what makes an entry of the vault another type than one of the deep.
template <class Side>
struct Entry {
  base::Id<Side> id;
  Kind kind;
  // when it was written, or the time that an import gave
  base::WallTime created;
  base::WallTime modified;  // when the newest revision was written
  // IANA name of the writer's zone then; may be empty
  std::string time_zone;
  // the heading, if the text begins with one, else its first line, cut at 80 code points
  std::string title;
  std::string text;  // Markdown, as written
  std::vector<std::string> tags;
  std::uint32_t revision = 1;  // counts from 1; private
  // the day it is of, on its writer's own calendar
  base::Day day{};
  std::vector<Field> fields{};
  bool pinned = false;
  bool left_out = false;                      // of the look-back
  std::optional<base::WallTime> removed{};    // when it went to the bin
  std::vector<base::Id<Side>> links{};        // what it points to
  std::vector<base::Id<Side>> linked_from{};  // what points to it
  Lineage lineage{};                          // of what it says now
};

// One line of a list: an entry without its text.
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
};

template <class Side>
struct Found {
  Summary<Side> summary;
  // the words around the first hit; hits stand between U+0002 and U+0003. Of a text of more than 64
  // KiB, its beginning (snippet.h)
  std::string snippet;
};

// One state of an entry's text and fields.
struct Revision {
  // of an imported draft: not read, they are counted anew
  std::uint32_t number = 1;
  base::WallTime written;
  std::string text;
  std::vector<Field> fields{};
  Lineage lineage{};
  // of an imported draft: not read, whoever imports it writes it
  WriterId writer{};
};

// What a person gives to be kept. Everything in it must be text (text_rules.h); a tag counts once,
// an empty one never; a field without a value is none. The text may be empty where a field is not.
struct Draft {
  Kind kind;
  std::string text;
  base::WallTime created;
  std::string time_zone;
  std::vector<std::string> tags;
  // for an import: where it came from and which there, so that a second import adds nothing, and of
  // which the id is made (lineage.h). May be empty
  std::string source;
  std::vector<Field> fields{};
  // that of `created` in UTC, if it is not given
  std::optional<base::Day> day{};
  // Of an import: what the entry said before, oldest first, and when it came to say what it says.
  // Each state must be one that an entry could have.
  std::vector<Revision> earlier{};
  std::optional<base::WallTime> modified{};  // `created`, if it is not given
  Lineage lineage{};                         // as it was there
};

// When something was, as its writer saw it on clock and calendar.
struct When {
  base::WallTime created;
  base::Day day;
  std::string time_zone;
};

// What is to be otherwise about an entry. Text and fields make a new revision; the rest has no
// history.
struct Change {
  std::optional<std::string> text{};
  std::optional<std::vector<Field>> fields{};
  std::optional<std::vector<std::string>> tags{};
  std::optional<Kind> kind{};
  std::optional<When> when{};
};

// Which entries a list or a search is about; what is not set lets all through. Of those in the bin
// none is, unless asked.
struct Filter {
  std::optional<Kind> kind{};
  std::vector<Kind> without_kinds{};
  std::optional<std::string> tag{};  // capitals of ASCII make no difference
  std::optional<base::Day> from{};   // both days are in it
  std::optional<base::Day> to{};
  // has this field, as a number from `least` to `most`
  std::optional<std::string> field{};
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
  bool pinned = false;         // those alone
  bool in_bin = false;         // those alone
  bool for_look_back = false;  // not those that are left out of it
};

// One value of a field over time.
struct Value {
  base::WallTime created;
  base::Day day;
  std::string value;
};

// Whether an import only tries: it says what it would do, and nothing is kept.
enum class Trial { kNo, kYes };

struct Imported {
  std::size_t added = 0;
  std::size_t known = 0;
};

}  // namespace waterline::journal
