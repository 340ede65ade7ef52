#pragma once

#include <span>
#include <string>
#include <string_view>

#include "formats/draft.h"
#include "formats/reader_input.h"
#include "reader/source.h"

// The entry point of the reader: other programs' files in, drafts and a report out. This room
// parses untrusted bytes, so it has no key and no store, and only its program does I/O (run.h).
// Every limit is in formats/limits.h.
namespace waterline::reader {

using formats::Draft;
using formats::EarlierState;
using formats::LeftOut;
using formats::Moment;
using formats::NamedValues;
using formats::Reading;
using formats::Reason;
using formats::Remark;
using Options = formats::ReadingOptions;

struct File {
  // The path of the file below the folder that the person named, with '/' between folders.
  std::string name;
  const Source* content = nullptr;
};

// Reads one file or the files of one folder: Day One (JSON, its zip or folder; Classic), jrnl
// (text, JSON, XML, YAML), Markdown with or without front matter, Daylio's CSV, Journey's zip, this
// program's own export, and the formats of the other readers in this room. The format is recognised
// by the content. If a file or an entry cannot be read, `left_out` says so, and the rest is still
// read.
Reading read(std::span<const File> files, const Options& options);

}  // namespace waterline::reader
