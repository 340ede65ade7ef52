#pragma once

#include <string>
#include <vector>

#include "words/command_tree.h"

// Makes the manual pages: one of the program, one of each top-level command, which includes the
// commands below it, and those of written_pages.h. Commands and options come from the program
// itself, the rest from manual_words.h and words/examples.h. The pages are in the language that was
// chosen (words/translation.h) before build_program was called.
namespace waterline::cli {

struct Page {
  std::string name;  // "waterline-share"
  int section = 1;
  std::string text;  // in man(7)'s macros
};

std::vector<Page> manual_of(const Command& program);

}  // namespace waterline::cli
