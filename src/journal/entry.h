#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace waterline::journal {

inline constexpr std::size_t kMaxEntrySize = 1024 * 1024;  // bytes of UTF-8 in one entry; about 180,000 words

// What an entry is, in its writer's words: a short name of the vault's or the deep's own choosing ("reflection",
// "note"). Each side of the waterline has its own closed set; journal keeps it as it is.
using Kind = std::string;

// `Side` is the id's kind: what makes an entry of the vault another type than one of the deep.
template <class Side>
struct Entry {
  base::Id<Side> id;
  Kind kind;
  base::WallTime created;   // when it was written, or the time that an import gave
  base::WallTime modified;  // when the newest revision was written
  std::string time_zone;    // IANA name of the writer's zone then; may be empty
  std::string title;        // the heading, if the text begins with one, else its first line, cut at 80 code points
  std::string text;         // Markdown, as written
  std::vector<std::string> tags;
  std::uint32_t revision = 1;  // counts from 1; private
};

// One line of a list: an entry without its text.
template <class Side>
struct Summary {
  base::Id<Side> id;
  Kind kind;
  base::WallTime created;
  base::WallTime modified;
  std::string title;
};

template <class Side>
struct Found {
  Summary<Side> summary;
  std::string snippet;  // the words around the first hit; hits stand between U+0002 and U+0003. Of a text of more than
                        // 64 KiB, its beginning (snippet.h)
};

// One state of an entry's text.
struct Revision {
  std::uint32_t number = 1;
  base::WallTime written;
  std::string text;
};

// What a person gives to be kept. Everything in it must be text (text_rules.h); a tag counts once, an empty one never.
struct Draft {
  Kind kind;
  std::string text;
  base::WallTime created;
  std::string time_zone;
  std::vector<std::string> tags;
  std::string source;  // for an import: where it came from and which there, so that a second import adds nothing. May
                       // be empty
};

struct Imported {
  std::size_t added = 0;
  std::size_t known = 0;
};

}  // namespace waterline::journal
