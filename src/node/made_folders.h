#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"

// Folders that the node made and sweeps. All goes by open folders and by names in them, and no link
// is followed: another folder that somebody puts in the place of one is not swept.
namespace waterline::node {

// None if it is not there, is a link, or belongs to another account.
base::FileDescriptor open_own_folder(const std::filesystem::path& folder);
base::FileDescriptor open_own_folder_at(int above, const std::string& name);
// Whether no other account may look into it.
bool is_closed_to_others(int folder);

std::vector<std::string> names_in(int folder);

// A name that the node makes: 16 hexadecimal digits.
std::string name_from(const std::array<std::byte, 8>& chance);
bool is_made_name(std::string_view name);

// None if it is no plain file, is longer than `limit` bytes or cannot be read.
std::optional<std::string> content_at(int folder, const std::string& name, std::size_t limit);

// Overwrites what has no other name, and removes all. What lies too deep stays, and the folders
// above it.
void wipe_all_in(int folder);

// Overwrites and removes everything in a folder and below it, then the folder. Follows no link.
void wipe_folder(const std::filesystem::path& folder);

}  // namespace waterline::node
