#include "cli/program_tree.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "program.h"

namespace waterline::cli::test {

const Command& whole_program() {
  static const Command tree = [] {
    Context context;
    CLI::App app("", "waterline");
    build_program(app, context);
    return tree_of(app);
  }();
  return tree;
}

std::string content_of(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_here(const std::string& command) {
  return std::system(("command -v " + command + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace waterline::cli::test
