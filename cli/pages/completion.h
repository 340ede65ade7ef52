#pragma once

#include <string>

#include "words/command_tree.h"

// Scripts for the shells that complete commands, options, words of fixed sets, and file names where
// files are meant. They are text alone: they start no program, so nothing asks the node, and no
// title and no id of an entry can be completed.
namespace waterline::cli {

std::string completion_for_bash(const Command& program);
std::string completion_for_zsh(const Command& program);
std::string completion_for_fish(const Command& program);

}  // namespace waterline::cli
