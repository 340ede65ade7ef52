#pragma once

#include <string>

#include "words/command_tree.h"

// Scripts for shells that complete commands, options, words of fixed sets, and file names. They
// start no program, so that they never ask the node and never complete a title or an id of an
// entry.
namespace waterline::cli {

std::string completion_for_bash(const Command& program);
std::string completion_for_zsh(const Command& program);
std::string completion_for_fish(const Command& program);

}  // namespace waterline::cli
