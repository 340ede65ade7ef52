#pragma once

#include <string>
#include <vector>

#include "words/command_tree.h"

// Manual pages: one of the whole program; one a command with all that is below it, as people know
// it from git; and those of written_pages.h. What a page says of commands and options comes from
// the program itself; what it says beside that, from manual_words.h. In the language that was
// chosen (translation.h) before the program was built.
namespace waterline::cli {

struct Page {
  std::string name;  // "waterline-share"
  int section = 1;
  std::string text;  // in man(7)'s macros
};

std::vector<Page> manual_of(const Command& program);

}  // namespace waterline::cli
