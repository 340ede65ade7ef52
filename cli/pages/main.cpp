// Writes the manual pages and the shells' completions into a folder, for the build to install. A program of its own, so
// that what is installed carries no code for it.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "pages/completion.h"
#include "pages/manual.h"
#include "program.h"

namespace {

bool write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace waterline::cli;
  if (argc != 2) {
    std::fputs("usage: waterline-pages FOLDER\n", stderr);
    return 2;
  }
  Context context;
  CLI::App app("", "waterline");
  build_program(app, context);
  const Command program = tree_of(app);
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder / "man1");
  bool whole = write(folder / "waterline", completion_for_bash(program)) &&
               write(folder / "_waterline", completion_for_zsh(program)) &&
               write(folder / "waterline.fish", completion_for_fish(program));
  for (const Page& page : manual_of(program)) whole = whole && write(folder / "man1" / page.name, page.text);
  if (!whole) std::fputs("error: the pages could not be written.\n", stderr);
  return whole ? 0 : 1;
}
