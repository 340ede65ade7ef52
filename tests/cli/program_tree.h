#pragma once

#include <string>

#include "words/command_tree.h"

namespace waterline::cli::test {

// Returns the commands of the real program in English. They are built once in each test program.
const Command& whole_program();

std::string content_of(const std::string& file);

// Returns true if this command is installed on this machine.
bool is_here(const std::string& command);

}  // namespace waterline::cli::test
