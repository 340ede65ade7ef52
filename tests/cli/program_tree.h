#pragma once

#include <string>

#include "words/command_tree.h"

namespace waterline::cli::test {

// Returns the commands of the real program in English. They are built once for each test program.
const Command& whole_program();

std::string content_of(const std::string& file);

// Returns true if this machine has the command.
bool is_here(const std::string& command);

}  // namespace waterline::cli::test
