#include "pages/completion.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "cli/program_tree.h"
#include "fakes/temporary_folder.h"

// Runs the completion scripts in the real shells, and compares the words that a shell offers at the
// end of a line with the commands of the program.

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;
using test::is_here;
using test::whole_program;
using Words = std::set<std::string>;

// The beginning of a command line, and the words that must be offered at its end: exactly these.
struct Begun {
  std::string line;
  Words offered;
};

constexpr const char* kFile = "letter.md";
constexpr const char* kFolder = "letters";

Words names_of(const std::vector<Argument>& options) {
  Words names;
  for (const Argument& option : options) names.insert(option.names.begin(), option.names.end());
  return names;
}

Words values_of(const Argument& argument) {
  switch (argument.takes) {
    case Takes::kOneOf:
      return Words(argument.values.begin(), argument.values.end());
    case Takes::kFile:
      return {kFile, kFolder};
    case Takes::kFolder:
      return {kFolder};
    default:
      return {};
  }
}

// Returns lines with every command: alone, with a dash, after each option that has a value, and at
// each positional argument.
std::vector<Begun> lines_of(const Command& program) {
  std::vector<Begun> lines;
  for (const Command* command : all_of(program)) {
    const std::string start = "waterline " + (command->path.empty() ? "" : command->path + " ");
    Words options = names_of(program.options);
    options.merge(names_of(command->options));
    std::erase_if(options, [](const std::string& name) { return !name.starts_with("--"); });
    lines.push_back({start + "--", options});
    for (const Argument& option : command->options) {
      for (const std::string& name : option.names) {
        if (option.takes != Takes::kNothing)
          lines.push_back({start + name + " ", values_of(option)});
      }
    }
    Words here;
    for (const Command& below : command->commands) here.insert(below.name);
    std::string words = start;
    for (const Argument& place : command->positionals) {
      Words offered = values_of(place);
      offered.merge(here);
      here.clear();
      lines.push_back({words, offered});
      words += "zzz ";
      if (place.repeats) lines.push_back({words, values_of(place)});
    }
    if (command->positionals.empty()) lines.push_back({words, here});
    // An option with its value before the command ("--home somewhere") must not be taken for the
    // command's first argument.
    std::erase_if(options, [](const std::string& name) { return !name.starts_with("--q"); });
    lines.push_back({"waterline --json --home somewhere " +
                         (command->path.empty() ? "" : command->path + " ") + "--q",
                     options});
  }
  return lines;
}

void write(const fs::path& file, const std::string& content) {
  std::ofstream(file) << content;
}

// Runs a shell in a folder that contains a file and a folder. The shell prints "== LINE" for each
// line, followed by the words that it offers there. Returns these words by their lines.
std::map<std::string, Words> offered_by(const fs::path& folder, const std::string& command) {
  const fs::path place = folder / "place";
  fs::create_directories(place / kFolder);
  write(place / kFile, "");
  const std::string whole = "cd '" + place.native() + "' && HOME='" + folder.native() +
                            "' ZDOTDIR='" + folder.native() + "' XDG_CONFIG_HOME='" +
                            folder.native() + "' LC_ALL=C.UTF-8 TERM=dumb timeout 120 " + command +
                            " >'" + (folder / "log").native() + "' 2>&1";
  REQUIRE(std::system(whole.c_str()) == 0);
  std::map<std::string, Words> offered;
  std::ifstream in(folder / "offered");
  Words* words = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("== ")) {
      words = &offered[line.substr(3)];
    } else if (words != nullptr) {
      line = line.substr(0, line.find('\t'));
      while (line.ends_with('/') || line.ends_with(' ')) line.pop_back();
      if (!line.empty()) words->insert(line);
    }
  }
  return offered;
}

void require_all(const std::vector<Begun>& lines, std::map<std::string, Words> offered) {
  CHECK(lines.size() > 250);
  for (const Begun& begun : lines) {
    INFO("[" << begun.line << "]");
    REQUIRE(offered.contains(begun.line));
    CHECK(offered[begun.line] == begun.offered);
  }
}

std::string joined(const std::vector<Begun>& lines) {
  std::string text;
  for (const Begun& begun : lines) text += begun.line + "\n";
  return text;
}

TEST_CASE("bash completes commands, options, fixed words and files, and nothing private", "[cli]") {
  const fakes::TemporaryFolder folder;
  const Command& program = whole_program();
  const auto lines = lines_of(with_aliases(program));
  write(folder.path() / "script", completion_for_bash(program));
  write(folder.path() / "lines", joined(lines));
  write(folder.path() / "drive", R"(
    source "$HOME/script" || exit 1
    complete -p waterline >/dev/null || exit 1
    while IFS= read -r line; do
      read -ra COMP_WORDS <<<"$line"
      [[ $line != *' ' ]] || COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _waterline
      echo "== $line"
      printf '%s\n' "${COMPREPLY[@]}"
    done <"$HOME/lines" >"$HOME/offered")");
  require_all(lines, offered_by(folder.path(), "bash --norc ../drive"));
}

TEST_CASE("bash completes an alias, and the options of its command", "[cli]") {
  const fakes::TemporaryFolder folder;
  write(folder.path() / "script", completion_for_bash(whole_program()));
  write(folder.path() / "drive", R"(
    source "$HOME/script"
    COMP_WORDS=(waterline ac) COMP_CWORD=1
    _waterline
    { echo "== ac"; printf '%s\n' "${COMPREPLY[@]}"; } >"$HOME/offered"
    COMP_WORDS=(waterline ack --withd) COMP_CWORD=2
    _waterline
    { echo "== withd"; printf '%s\n' "${COMPREPLY[@]}"; } >>"$HOME/offered")");
  auto offered = offered_by(folder.path(), "bash --norc ../drive");
  CHECK(offered["ac"] == Words{"ack", "acknowledge"});
  CHECK(offered["withd"] == Words{"--withdraw"});
}

TEST_CASE("bash completes a value after an equals sign", "[cli]") {
  const fakes::TemporaryFolder folder;
  write(folder.path() / "script", completion_for_bash(whole_program()));
  write(folder.path() / "drive", R"(
    source "$HOME/script"
    COMP_WORDS=(waterline export --format = ma) COMP_CWORD=4
    _waterline
    { echo "== ma"; printf '%s\n' "${COMPREPLY[@]}"; } >"$HOME/offered"
    COMP_WORDS=(waterline export --format =) COMP_CWORD=3
    _waterline
    { echo "== ="; printf '%s\n' "${COMPREPLY[@]}"; } >>"$HOME/offered"
    COMP_WORDS=(waterline export --format = json '') COMP_CWORD=5
    _waterline
    { echo "== then"; printf '%s\n' "${COMPREPLY[@]}"; } >>"$HOME/offered")");
  auto offered = offered_by(folder.path(), "bash --norc ../drive");
  CHECK(offered["ma"] == Words{"markdown"});
  CHECK(offered["="] == Words{"html", "json", "markdown"});
  CHECK(offered["then"] == Words{kFile, kFolder});
}

TEST_CASE("fish completes commands, options, fixed words and files, and nothing private", "[cli]") {
  if (!is_here("fish")) {
    WARN("skipped: there is no fish here (apt: fish)");
    return;
  }
  const fakes::TemporaryFolder folder;
  const Command& program = whole_program();
  const auto lines = lines_of(with_aliases(program));
  write(folder.path() / "script", completion_for_fish(program));
  write(folder.path() / "lines", joined(lines));
  write(folder.path() / "drive", R"(
    source $HOME/script; or exit 1
    while read -l line
      echo "== $line"
      complete -C "$line"
    end <$HOME/lines >$HOME/offered)");
  require_all(lines, offered_by(folder.path(), "fish --no-config ../drive"));
}

TEST_CASE("zsh completes commands, options, fixed words and files, and nothing private", "[cli]") {
  if (!is_here("zsh") || !is_here("script")) {
    WARN("skipped: there is no zsh here (apt: zsh)");
    return;
  }
  const fakes::TemporaryFolder folder;
  const Command& program = whole_program();
  const auto lines = lines_of(with_aliases(program));
  write(folder.path() / "script", completion_for_zsh(program));
  write(folder.path() / "lines", joined(lines));
  // Completion belongs to the line editor. So an interactive zsh on a terminal of its own edits
  // each line, and a hook records the offers.
  write(folder.path() / ".zshrc", R"zsh(
    autoload -Uz compinit && compinit -D -u
    source $HOME/script
    zstyle ':completion:*' verbose no
    compadd() {
      if (( ! ${@[(I)-*[OAD]*]} )); then
        local -a hits
        builtin compadd -O hits "$@"
        print -rl -- $hits >>$HOME/offered
      fi
      builtin compadd "$@"
    }
    zle -C note list-choices _main_complete
    zle-line-init() {
      local line
      for line in ${(f)"$(<$HOME/lines)"}; do
        print -r -- "== $line" >>$HOME/offered
        BUFFER=$line CURSOR=$#line
        zle note
      done
      exit 0
}
    zle -N zle-line-init)zsh");
  auto offered = offered_by(folder.path(), "script -qec 'zsh -d -i' /dev/null");
  // Where no word is offered, zsh offers the options. These are not compared.
  for (const Begun& begun : lines) {
    if (begun.offered.empty())
      std::erase_if(offered[begun.line], [](const auto& word) { return word.starts_with("-"); });
  }
  require_all(lines, offered);
}

}  // namespace
}  // namespace waterline::cli
