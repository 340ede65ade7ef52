#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"

// Helpers for the folders that the node made and later removes. They reach every file through the
// descriptor of its opened folder, and follow no link. So if somebody puts another folder under the
// name of such a folder, nothing in it is touched.
namespace waterline::node {

// Opens a folder. The descriptor is empty if the folder is missing, is a link, or belongs to
// another user.
base::FileDescriptor open_own_folder(const std::filesystem::path& folder);
base::FileDescriptor open_own_folder_at(int above, const std::string& name);
// Returns true if the mode of the folder lets only its owner look into it.
bool is_closed_to_others(int folder);

// Returns true if the file system of the folder is in memory, so that it ends with a switch-off.
bool is_in_memory(const std::filesystem::path& folder);

std::vector<std::string> names_in(int folder);

// Returns a name for a new folder: 16 hexadecimal digits, made of these random bytes.
std::string name_from(const std::array<std::byte, 8>& chance);
bool is_made_name(std::string_view name);

// Returns the content of a file; nullopt if it is no plain file, is longer than `limit` bytes or
// cannot be read.
std::optional<std::string> content_at(int folder, const std::string& name, std::size_t limit);

// Removes everything in the folder, and overwrites each file first. A file with a second name (a
// hard link) is not overwritten, since the person may use it under that name. Folders that are
// nested too deeply stay, and so do the folders above them.
void wipe_all_in(int folder);

// Overwrites and removes everything in a folder and below it, and then removes the folder. Follows
// no link.
void wipe_folder(const std::filesystem::path& folder);

}  // namespace waterline::node
