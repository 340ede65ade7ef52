#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

// The content that is read from another program's files. A draft does not say who may see the
// entry, because an imported entry is always private.
namespace waterline::formats {

// A point in time as a file states it.
struct Moment {
  enum class Kind {
    kNone,  // not stated in the file
    kUtc,   // `time` is in UTC
    // `time` is local wall-clock time, stored as if it were UTC. The caller knows the zone.
    kLocal,
    kDay,  // a day without a time; `time` is its noon
  };
  Kind kind = Kind::kNone;
  base::WallTime time{};
  friend bool operator==(const Moment&, const Moment&) = default;
};

using NamedValues = std::vector<std::pair<std::string, std::string>>;

// The ids that one revision of an entry and its parents had in the journal that exported the entry.
// An id may be empty.
struct Lineage {
  std::string id;
  std::vector<std::string> parents;
  friend bool operator==(const Lineage&, const Lineage&) = default;
};

// An attachment of one revision of an entry, in this program's own export.
struct OwnAttachment {
  std::string id;  // in the exported journal; empty if it was removed for good there
  std::string description;
  friend bool operator==(const OwnAttachment&, const OwnAttachment&) = default;
};

// An earlier version of an entry.
struct EarlierState {
  Moment written;
  std::string text;
  NamedValues fields;
  Lineage lineage{};
  std::vector<OwnAttachment> attachments{};
  friend bool operator==(const EarlierState&, const EarlierState&) = default;
};

// Where the bytes of a picture or another medium lie in the input of an import.
struct MediaBytes {
  enum class Packing : std::uint8_t {
    kFile,      // the medium is a whole file of the input; the other members are not set
    kStored,    // a part of a file, as it is
    kDeflated,  // a part of a file, compressed
  };
  Packing packing = Packing::kFile;
  std::uint32_t file = 0;  // the number of the file in the input, from 0
  std::uint64_t offset = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::optional<std::uint32_t> checksum{};  // CRC-32 of the medium
  friend bool operator==(const MediaBytes&, const MediaBytes&) = default;
};

// A picture, a recording or another file that belongs to an entry.
struct Media {
  static constexpr std::size_t kNoPlace = SIZE_MAX;
  // The words of the text that stand for it, such as "(photo)": where they begin, and how many
  // bytes they are. kNoPlace and 0 if the text does not say where it stood.
  std::size_t place = kNoPlace;
  std::size_t length = 0;
  std::string kind;           // "photo", "video", "recording", "document" or "other file"
  std::string name;           // of the file; may be empty
  std::string description{};  // in the person's words; may be empty
  std::string md5{};          // as the other program states it, in hexadecimal digits; may be empty
  std::optional<MediaBytes> bytes{};  // not set if the files of the import do not have it
  std::string id{};                   // of an attachment in this program's own export
  friend bool operator==(const Media&, const Media&) = default;
};

struct Draft {
  // The file's name and the number of the entry in it, for reports. It never contains the entry's
  // words.
  std::string place;
  std::string text;  // the words, as Markdown
  Moment created;
  std::string time_zone;  // IANA name of a zone; may be empty
  std::vector<std::string> tags;
  bool starred = false;
  std::string source;  // the program: "dayone", "jrnl", ...
  // The entry's id in the program that it comes from. If it is empty, a later import recognises the
  // entry by its time and its words (import_plan.h).
  std::string source_id;
  // If `source_id` is empty: the words by which a later import recognises the entry, which are the
  // same whatever options the import has. If this is empty too, `text` is used.
  std::string identity{};
  // The entry's other values, under the names that the file has for them: answers in our own
  // export; place, weather and the like in another program's (formats/source_fields.h).
  NamedValues fields;
  std::vector<Media> media{};  // in their order; those with a place are in the order of the text
  // This member and those below are set only for entries of this program's own export. `side` is
  // "deep" for an entry of the deep, and otherwise empty.
  std::string side;  // the side of the entry: "deep", or empty
  std::string kind;
  std::string day;  // "2026-11-23"
  bool left_out_of_look_back = false;
  std::vector<std::string> links;       // ids in the exported journal
  std::vector<EarlierState> earlier{};  // oldest first
  Moment modified{};                    // when the present text was written
  Lineage lineage{};                    // of the present text
  // Those of the present text. `media` has them and those of all earlier states, each once.
  std::vector<OwnAttachment> attachments{};
  friend bool operator==(const Draft&, const Draft&) = default;
};

enum class Reason {
  kUnknownFormat,
  kDamaged,     // the file does not follow its format
  kNotText,     // not UTF-8, or has a NUL
  kEmpty,       // the file has no words
  kTooLarge,    // the file exceeds a limit of number, depth or size
  kUnsafeName,  // it is a link, a device or anything else that is no file
  // The file is encrypted. The program that wrote it can export the entries unencrypted.
  kSealed,
  // The partner wrote the item, so it cannot be imported.
  kNotOurs,
  kUnreadable,  // the system denies reading it
  // The day may mean two days (07-01-2024), and nothing in the file decides which.
  kAmbiguousDay,
  // The file is of a variant of its format that the reader does not support.
  kUnsupported,
  kPacked,     // compressed by a method that is not supported
  kTooDeep,    // it is an archive inside too many others
  kNoEntries,  // labels, settings or a table: data about entries
  kDiscarded,  // it is in the bin of the program that it comes from
};
inline constexpr Reason kLastReason = Reason::kDiscarded;

struct LeftOut {
  std::string place;
  Reason reason;
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

// Something that an import did and that the person should know.
struct Remark {
  enum class Kind {
    // Days such as 07-01-2024 were read with the day first, because a day in the file `place` can
    // only be read so.
    kDayFirst,
    kMonthFirst,  // as kDayFirst, but with the month first
    kReplaced,    // broken characters were replaced by U+FFFD
    kOtherFile,   // a file that holds no words and that no entry names: a picture, a recording
    // Two files have the name that an entry gives for a picture, and the nearest was taken.
    kSeveralFiles,
  };
  std::string place;
  Kind kind = Kind::kReplaced;
  friend bool operator==(const Remark&, const Remark&) = default;
};

// Says whether a day such as 07-01-2024 is read with the day or the month first.
enum class DayOrder { kUnknown, kDayFirst, kMonthFirst };

// Says where in an entry the import puts the value of a name in front matter.
enum class NamePlace {
  kAnswer,   // an answer of the entry, under the same name
  kWords,    // a line below the words: "mood: tired"
  kNothing,  // not kept
};
struct NameUse {
  NamePlace place = NamePlace::kAnswer;
  std::size_t count = 0;
  friend bool operator==(const NameUse&, const NameUse&) = default;
};

// A list that the person changed (docs/api.md, "Entries").
struct OwnList {
  std::string name;
  std::string text;
  friend bool operator==(const OwnList&, const OwnList&) = default;
};

struct Reading {
  std::vector<Draft> drafts;
  std::vector<LeftOut> left_out;
  // How many things in the files this journal cannot store, by a word for each kind: "photo" -> 3.
  std::map<std::string, std::size_t> not_kept;
  std::vector<OwnList> lists{};  // only in this program's own export
  std::vector<Remark> remarks{};
  // The names in front matter that have no meaning in this journal. For each: where the import puts
  // its values, and how many there are.
  std::map<std::string, NameUse> names{};
  friend bool operator==(const Reading&, const Reading&) = default;
};

}  // namespace waterline::formats
