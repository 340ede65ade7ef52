#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "formats/draft.h"

// The front door: other programs' files in, drafts and a report out. Bytes that come from anywhere are parsed here, so
// this room knows no key and no store, and does no I/O. Every limit is in limits.h.
namespace waterline::formats {

struct File {
  std::string name;  // as it stands under the folder that was named, with '/'
  std::string_view content;
};

struct Options {
  std::map<std::string, int> moods;  // a Daylio label -> a number on the person's own scale; others stay words
};

// Reads one file or the files of one folder: Day One (JSON, its zip or folder; Classic), jrnl (text, JSON, XML, YAML),
// Markdown with or without front matter, Daylio's CSV, Journey's zip, and this program's own export. Each file says by
// its content what it is. What can't be read is left out and named; it never stops the rest.
Reading read(std::span<const File> files, const Options& options);

// Whether a file of this name holds words; others are media, which are counted and not kept.
bool holds_words(std::string_view name);

}  // namespace waterline::formats
