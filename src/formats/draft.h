#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

// What is read out of another program's files. Nothing here says who may see it: whoever keeps it
// keeps it private.
namespace waterline::formats {

// A moment as a file gives it.
struct Moment {
  enum class Kind {
    kNone,  // the file does not say
    kUtc,   // `time` is the moment
    // `time` is what the clock on the wall showed, as if that were UTC: the reader of the file
    // knows the zone
    kLocal,
    kDay,  // a day without a time; `time` is its noon
  };
  Kind kind = Kind::kNone;
  base::WallTime time{};
  friend bool operator==(const Moment&, const Moment&) = default;
};

using NamedValues = std::vector<std::pair<std::string, std::string>>;

// What a state of an entry was called in the journal that it was exported from, and which states it
// came from. Each is the text of an id, or nothing.
struct Lineage {
  std::string id;
  std::vector<std::string> parents;
  friend bool operator==(const Lineage&, const Lineage&) = default;
};

// What an entry said before.
struct EarlierState {
  Moment written;
  std::string text;
  NamedValues fields;
  Lineage lineage{};
  friend bool operator==(const EarlierState&, const EarlierState&) = default;
};

struct Draft {
  // where it stands, for a report: the file's name and the number of the entry, never its words
  std::string place;
  std::string text;  // Markdown
  Moment created;
  std::string time_zone;  // IANA name; may be empty
  std::vector<std::string> tags;
  bool starred = false;
  std::string source;  // "dayone", "jrnl", ...
  // which there; empty: it is known again by its time and text
  std::string source_id;
  // What only this program's own export has.
  std::string side;  // "deep", or empty
  std::string kind;
  std::string day;  // "2026-11-23"
  NamedValues fields;
  bool left_out_of_look_back = false;
  std::vector<std::string> links;       // ids as they were in the exported journal
  std::vector<EarlierState> earlier{};  // oldest first
  Moment modified{};                    // when it came to say what it says
  Lineage lineage{};                    // of what it says now
  friend bool operator==(const Draft&, const Draft&) = default;
};

enum class Reason {
  kUnknownFormat,
  kDamaged,   // not what its format says
  kNotText,   // not UTF-8, or with a NUL
  kEmpty,     // no words in it
  kTooLarge,  // more, deeper or larger than is read
  // its name leads out of its archive, or it is a link
  kUnsafeName,
  // encrypted; the program that wrote it can write it in the open
  kSealed,
  // of the partner: it is not one's own to import
  kNotOurs,
  kUnreadable,  // the system does not let it be read
  // a way of writing its format that is not read here
  kUnsupported,
};

struct LeftOut {
  std::string place;
  Reason reason;
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

// A list as its person changed it (docs/api.md, "Lists").
struct OwnList {
  std::string name;
  std::string text;
  friend bool operator==(const OwnList&, const OwnList&) = default;
};

struct Reading {
  std::vector<Draft> drafts;
  std::vector<LeftOut> left_out;
  // "photo" -> how many: what a journal here has no place for
  std::map<std::string, std::size_t> not_kept;
  std::vector<OwnList> lists{};  // only of this program's own export
  friend bool operator==(const Reading&, const Reading&) = default;
};

}  // namespace waterline::formats
