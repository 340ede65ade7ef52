#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

// Every text for a person in the command line must pass through tr, tr_n or marked
// (cli/words/translation.h) to be translated. A literal counts as such a text if it looks like
// words, or if it is passed to a function that prints.

namespace {

namespace fs = std::filesystem;

struct Literal {
  std::string text;
  // The name before the innermost bracket around the literal, for example of the function that it
  // is passed to.
  std::string inside;
  bool compared = false;
};

// Returns the literals of a source file. Adjacent ones are joined.
std::vector<Literal> literals_in(const std::string& source) {
  static const std::regex token(R"re(//[^\n]*|#[^\n]*|R"\(|"(?:\\.|[^"\\])*"|[0-9][\w']*|)re"
                                R"re('(?:\\.|[^'\\])+'|[A-Za-z_]\w*|==|!=|[^\s])re");
  std::vector<Literal> literals;
  std::vector<std::string> brackets;
  std::string before;
  for (std::sregex_iterator it(source.begin(), source.end(), token), end; it != end; ++it) {
    const std::string one = it->str();
    if (one.starts_with("//") || one.front() == '#') continue;
    // Raw strings with these brackets are not supported, and there are none.
    REQUIRE(one != "R\"(");
    if (one == "(" || one == "{" || one == "[") brackets.push_back(before);
    if ((one == ")" || one == "}" || one == "]") && !brackets.empty()) brackets.pop_back();
    if (one.front() == '"') {
      const std::string text = one.substr(1, one.size() - 2);
      if (before.starts_with('"')) {
        literals.back().text += text;
      } else {
        literals.push_back(
            {text, brackets.empty() ? "" : brackets.back(), before == "==" || before == "!="});
      }
    } else if ((one == "==" || one == "!=") && before.starts_with('"')) {
      literals.back().compared = true;
    }
    before = one;
  }
  return literals;
}

bool is_translated(const Literal& literal) {
  return literal.inside == "tr" || literal.inside == "tr_n" || literal.inside == "marked" ||
         literal.inside == "marked_n";
}

bool speaks(const std::string& function) {
  static const std::vector<std::string> kThese = {
      "say",   "print", "ask",    "ask_secret", "ask_yes_or_no", "ask_for_word",
      "Ended", "usage", "filled", "wrapped",    "bold",          "dim"};
  return std::ranges::find(kThese, function) != kThese.end();
}

bool reads_as_words(const std::string& text) {
  // A text reads as words if it has two words in a row, a word with a space before or after it, or
  // a capital as at the start of a sentence.
  static const std::regex words(
      R"([A-Za-z][,.:;]? +[A-Za-z(`]|^ +[a-z]{2,}|[a-z]{2,}[.,:]? +$|^[A-Z][a-z])");
  return std::regex_search(text, words);
}

bool has_letters(const std::string& text) {
  return std::regex_search(std::regex_replace(text, std::regex(R"(\\.)"), ""),
                           std::regex("[A-Za-z]{2,}"));
}

// Returns true for files whose output is for shells or for the build, not for people.
bool is_for_builders(const std::string& file) {
  return file.starts_with("pages/completion_") || file == "pages/main.cpp";
}

// Returns true for literals that contain words but are not for people. The reason stands above each
// case.
bool is_known_exception(const std::string& file, const Literal& literal) {
  const std::string& text = literal.text;
  // a code: bad_request
  if (literal.inside == "Ended" || literal.inside == "usage") return !reads_as_words(text);
  // A name under which it is counted.
  if (literal.inside == "not_kept") return true;
  // The document that leads a browser to the page has no words except its title "Notes", which is
  // the same in every language.
  if (file == "commands/open.cpp" && text.front() == '<') return true;
  // SVG
  if (file == "terminal/chart_svg.cpp")
    return text.front() == '<' || text.find("=\\\"") != std::string::npos;
  // options of editors
  if (file == "terminal/editor.cpp") return text.front() == ' ';
  if (file == "client/client.cpp")
    return text == "Content-Type" || text == "Range" || literal.inside == "ask";  // HTTP
  // A text of CLI11 that is matched.
  if (file == "words/usage.cpp") return true;
  // Names of processes.
  if (file == "commands/net.cpp") return text == "node    " || text == "courier ";
  // Commands of this program are the same in every language.
  if (file == "words/mistakes.cpp")
    return text == "`waterline " || text == "waterline " || text == "  waterline " ||
           text == " excludes ";
  if (file == "pages/roff.cpp") return true;  // macros
  // Typed text, and names of programs.
  if (file.starts_with("pages/") || file == "words/examples.cpp") {
    static const std::regex typed(
        R"((`[^`]*`(, )?)+|waterline .*|Waterline|Day One|Markdown|Daylio|Journey|Diarium|Diaro)"
        R"(|Evernote|Joplin|Bear|Google Keep|Standard Notes|Notion)");
    return std::regex_match(text, typed);
  }
  // Names of folders, and commands.
  if (file == "traces/traces_at_home.cpp") {
    static const std::vector<std::string> kNames = {"Code",
                                                    "User",
                                                    "History",
                                                    "Documents",
                                                    "Downloads",
                                                    "Desktop",
                                                    "Backup",
                                                    "Backups",
                                                    "Schreibtisch",
                                                    "waterline stop",
                                                    "waterline autostart off",
                                                    "tracker3 reset --filesystem"};
    return std::ranges::find(kNames, text) != kNames.end();
  }
  if (file == "traces/traces_of_disk.cpp") return text == "RecentDocuments";
  static const std::regex command(
      R"((agenda|agree|answer|appointments|edit|lists|path|remind|reply|revise|share|takeaway)( [a-z]+)?( ID| LIST)?( --[a-z]+)?( -)? ?)"
      R"(| add| edit |waterline | +waterline pair join | --at )");
  return std::regex_match(text, command);
}

}  // namespace

TEST_CASE("everything that the command line says can be translated", "[translations]") {
  std::size_t said = 0;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(WATERLINE_SOURCE_DIR) / "cli")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    const std::string file = fs::relative(entry.path(), fs::path(WATERLINE_SOURCE_DIR) / "cli");
    if (is_for_builders(file)) continue;
    std::ifstream stream(entry.path());
    std::stringstream source;
    source << stream.rdbuf();
    for (const Literal& literal : literals_in(source.str())) {
      if (is_translated(literal)) ++said;
      if (is_translated(literal) || literal.compared) continue;
      if (!reads_as_words(literal.text) && !(speaks(literal.inside) && has_letters(literal.text)))
        continue;
      if (is_known_exception(file, literal)) continue;
      INFO(file << ": \"" << literal.text << "\", in " << literal.inside);
      CHECK(is_translated(literal));
    }
  }
  CHECK(said > 700);
}
