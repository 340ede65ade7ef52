#pragma once

#include <string>

#include "words/command_tree.h"

namespace waterline::cli::test {

// The real program's commands, built once a test program, in English.
const Command& whole_program();

std::string content_of(const std::string& file);

// Whether this command is on the machine.
bool is_here(const std::string& command);

}  // namespace waterline::cli::test
