#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "formats/draft.h"
#include "reader/source.h"

// The front door: other programs' files in, drafts and a report out. Bytes that come from anywhere
// are parsed here, so this room knows no key and no store, and its only I/O is its program's
// (run.h). Every limit is in formats/limits.h.
namespace waterline::reader {

using formats::Draft;
using formats::EarlierState;
using formats::LeftOut;
using formats::Moment;
using formats::NamedValues;
using formats::Reading;
using formats::Reason;

struct File {
  // as it stands under the folder that was named, with '/'
  std::string name;
  const Source* content = nullptr;
};

struct Options {
  // a Daylio label -> a number on the person's own scale; others stay words
  std::map<std::string, int> moods;
};

// Reads one file or the files of one folder: Day One (JSON, its zip or folder; Classic), jrnl
// (text, JSON, XML, YAML), Markdown with or without front matter, Daylio's CSV, Journey's zip, and
// this program's own export. Each file says by its content what it is. What can't be read is left
// out and named; it never stops the rest.
Reading read(std::span<const File> files, const Options& options);

}  // namespace waterline::reader
