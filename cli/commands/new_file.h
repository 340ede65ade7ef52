#pragma once

#include <string>
#include <string_view>

namespace waterline::cli {

// Writes a new file (mode 0600) and syncs it. Throws Ended, and leaves no file, if the name is
// taken or the disk refuses.
void write_new_file(const std::string& path, std::string_view content);
// Makes a new folder (mode 0700). Throws Ended if the name is taken or the disk refuses.
void make_new_folder(const std::string& path);
// Throws Ended if anything has this name, even a link that leads nowhere.
void refuse_if_there(const std::string& path);

}  // namespace waterline::cli
