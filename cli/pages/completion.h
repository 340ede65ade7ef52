#pragma once

#include <string>

#include "words/command_tree.h"

// Makes the scripts by which shells complete commands, options, words of fixed sets, and file
// names. The scripts start no program, so they never ask the node and never complete a title or an
// id of an entry.
namespace waterline::cli {

std::string completion_for_bash(const Command& program);
std::string completion_for_zsh(const Command& program);
std::string completion_for_fish(const Command& program);

}  // namespace waterline::cli
