#include "help.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <catch2/catch.hpp>

#include "layout.h"
#include "program.h"

namespace waterline::cli {
namespace {

// That of a command and of all below it.
void check_help(const CLI::App& app, std::size_t& seen) {
  ++seen;
  std::istringstream lines(app.help());
  for (std::string line; std::getline(lines, line);) {
    INFO(app.get_name() << ": " << line);
    CHECK(display_width(line) <= 80);
  }
  for (const CLI::App* below : app.get_subcommands({})) {
    const std::string help = app.help();
    std::string flat;
    for (const char c : help) {
      if (c != '\n' && (c != ' ' || (!flat.empty() && flat.back() != ' '))) flat += c;
      if (c == '\n' && !flat.empty() && flat.back() != ' ') flat += ' ';
    }
    // Nothing of what a command is said to do is lost where the line was broken.
    CHECK(flat.find(below->get_description()) != std::string::npos);
    check_help(*below, seen);
  }
}

TEST_CASE("no line of any help is wider than the screen, and every word of it is there", "[cli]") {
  setenv("COLUMNS", "80", 1);
  Context context;
  CLI::App app("", "waterline");
  build_program(app, context);
  std::size_t seen = 0;
  check_help(app, seen);
  CHECK(seen > 70);
  unsetenv("COLUMNS");
}

}  // namespace
}  // namespace waterline::cli
