#pragma once

#include <string>
#include <string_view>

#include "reader/media_files.h"
#include "reader/read.h"

// What the readers of Daylio's table (CSV) and of its backup share.
namespace waterline::reader {

// Composes the text and the mood of an entry. `note` may have HTML. Daylio lets people rename moods,
// so a mood becomes a number only if the person gave a number for it; else it is a line of the text.
void compose_daylio(std::string_view title, std::string_view note, const std::string& mood,
                    const Options& options, Draft& draft);

// Returns whether a file of this name is the list of entries in Daylio's backup, or the content of
// one of its photos, which has no ending.
bool is_daylio_backup(std::string_view name);
bool is_daylio_asset(std::string_view name);

// Reads the list of entries in Daylio's backup: JSON in base64. Its photos lie in the folder
// "assets" beside it.
void read_daylio_backup(const std::string& name, std::string_view content, const Options& options,
                        MediaFiles& media, Reading& out);

}  // namespace waterline::reader
