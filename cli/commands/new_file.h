#pragma once

#include <string>
#include <string_view>

namespace waterline::cli {

// Writes a file that was not there (mode 0600) and syncs it. Ended where the name is taken, or the
// disk refuses; then nothing is left of it.
void write_new_file(const std::string& path, std::string_view content);
// Makes a folder that was not there (mode 0700).
void make_new_folder(const std::string& path);
// Throws Ended if there is anything of this name, even a link that leads nowhere.
void refuse_if_there(const std::string& path);

}  // namespace waterline::cli
