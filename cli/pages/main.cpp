// Writes the manual pages and the shells' completions into a folder, from which the build installs
// them. With a language as its second argument, writes only the manual pages in that language, into
// a subfolder that has the language's name. It is a program of its own, so that the installed
// programs do not contain this code.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "pages/completion.h"
#include "pages/manual.h"
#include "program.h"
#include "words/translation.h"

namespace {

bool write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

// Writes the manual pages into the subfolders man1, man5 and man7 of this folder.
bool write_manual(const std::filesystem::path& folder, const waterline::cli::Command& program) {
  bool whole = true;
  for (const waterline::cli::Page& page : waterline::cli::manual_of(program)) {
    const std::string section = std::to_string(page.section);
    std::filesystem::create_directories(folder / ("man" + section));
    whole = whole && write(folder / ("man" + section) / (page.name + "." + section), page.text);
  }
  return whole;
}

bool write_completions(const std::filesystem::path& folder,
                       const waterline::cli::Command& program) {
  return write(folder / "waterline", waterline::cli::completion_for_bash(program)) &&
         write(folder / "_waterline", waterline::cli::completion_for_zsh(program)) &&
         write(folder / "waterline.fish", waterline::cli::completion_for_fish(program));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace waterline::cli;
  if (argc != 2 && argc != 3) {
    std::fputs("usage: waterline-pages FOLDER [LANGUAGE]\n", stderr);
    return 2;
  }
  // The manual pages are in English, whatever the language of the builder is, or in the given
  // language. The completions only have commands, which are English.
  const bool translated = argc == 3;
  if (translated) {
    setenv("LC_ALL", "C.UTF-8", 1);  // NOLINT(concurrency-mt-unsafe): there is one thread
    setenv("LANGUAGE", argv[2], 1);  // NOLINT(concurrency-mt-unsafe): as above
    speak_as_the_person_does();
  }
  Context context;
  CLI::App app("", "waterline");
  build_program(app, context);
  const Command program = tree_of(app);
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const bool whole = translated
                         ? write_manual(folder / argv[2], program)
                         : write_manual(folder, program) && write_completions(folder, program);
  if (!whole) std::fputs("error: the pages could not be written.\n", stderr);
  return whole ? 0 : 1;
}
