#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace waterline::cli {

// Adds the argument for the id of an entry.
std::shared_ptr<std::string> add_entry_id(CLI::App* command);

// Returns the path of this entry in the API. Throws Ended if it is no id.
std::string entry_path(const std::string& id);

}  // namespace waterline::cli
