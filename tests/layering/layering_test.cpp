#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

// Compares the table of rooms in docs/architecture.md with the includes of the files and with the
// build.

namespace {

namespace fs = std::filesystem;
using Rooms = std::map<std::string, std::set<std::string>>;

const fs::path kSource = WATERLINE_SOURCE_DIR;
const fs::path kBuild = WATERLINE_BUILD_DIR;

std::string content_of(const fs::path& file) {
  std::ifstream stream(file);
  REQUIRE(stream.good());
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::set<std::string> names_in(const std::string& text) {
  const std::regex name("[a-z]+");
  return {std::sregex_token_iterator(text.begin(), text.end(), name), std::sregex_token_iterator()};
}

// Adds the rooms that a room uses through others.
Rooms closed_under_use(Rooms rooms) {
  for (bool grew = true; grew;) {
    grew = false;
    for (auto& [room, uses] : rooms) {
      const std::set<std::string> direct = uses;
      for (const std::string& used : direct) {
        for (const std::string& further : rooms.at(used))
          grew = uses.insert(further).second || grew;
      }
    }
  }
  return rooms;
}

Rooms table_of_architecture() {
  const std::string text = content_of(kSource / "docs/architecture.md");
  const std::regex row(R"(\n\| `([a-z]+)` \|[^|\n]*\|([^|\n]*)\|)");
  Rooms rooms;
  for (std::sregex_iterator it(text.begin(), text.end(), row), end; it != end; ++it) {
    rooms[(*it)[1]] = names_in((*it)[2]);
  }
  return rooms;
}

Rooms rooms_of_build() {
  const std::string text = content_of(kSource / "CMakeLists.txt");
  const std::regex line(R"(\n *waterline_room\(([a-z]+)([^)]*)\))");
  Rooms rooms;
  for (std::sregex_iterator it(text.begin(), text.end(), line), end; it != end; ++it) {
    const std::string arguments = (*it)[2];
    std::smatch uses;
    rooms[(*it)[1]] = std::regex_search(arguments, uses, std::regex("USES ([a-z ]+)"))
                          ? names_in(uses[1])
                          : std::set<std::string>();
  }
  return rooms;
}

std::vector<fs::path> sources_under(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension == ".h" || extension == ".cpp") files.push_back(entry.path());
  }
  return files;
}

std::vector<std::string> includes_of(const fs::path& file) {
  const std::string text = "\n" + content_of(file);
  const std::regex include(R"(\n\s*#\s*include\s*[<"]([^">]+)[">])");
  std::vector<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it)
    names.push_back((*it)[1]);
  return names;
}

// Returns the line of the build file that lists the inputs of a program.
std::string link_line_of(const std::string& program) {
  const std::string text = content_of(kBuild / "build.ninja");
  const std::size_t start = text.find("\nbuild " + program + ":");
  REQUIRE(start != std::string::npos);
  const std::size_t end = text.find("\n\n", start);
  return text.substr(start, end - start);
}

}  // namespace

TEST_CASE("the build has exactly the rooms and arrows of architecture.md", "[layering]") {
  const Rooms documented = table_of_architecture();
  REQUIRE(documented.size() >= 14);
  CHECK(documented == rooms_of_build());
  std::set<std::string> folders;
  for (const auto& entry : fs::directory_iterator(kSource / "src"))
    folders.insert(entry.path().filename());
  std::set<std::string> rooms;
  for (const auto& [room, uses] : documented) rooms.insert(room);
  CHECK(folders == rooms);
}

TEST_CASE("no file includes a room that its own may not use", "[layering]") {
  const Rooms allowed = closed_under_use(table_of_architecture());
  std::size_t seen = 0;
  for (const auto& [room, uses] : allowed) {
    for (const fs::path& file : sources_under(kSource / "src" / room)) {
      for (const std::string& include : includes_of(file)) {
        INFO(file << " includes " << include);
        CHECK(include.find("..") == std::string::npos);
        const bool is_schema =
            include.find(".capnp.h") != std::string::npos || include.rfind("capnp/", 0) == 0;
        CHECK((!is_schema || room == "wire"));
        const std::string included_room = include.substr(0, include.find('/'));
        if (include.find('/') == std::string::npos || !allowed.contains(included_room)) continue;
        ++seen;
        CHECK((included_room == room || uses.contains(included_room)));
      }
    }
  }
  CHECK(seen > 100);
}

TEST_CASE("no forbidden room reaches the private side, even through others", "[layering]") {
  const Rooms allowed = closed_under_use(rooms_of_build());
  for (const char* outer : {"courier", "sync", "pairing", "wire", "ledger", "link"}) {
    for (const char* inner : {"vault", "deep", "journal", "gate"}) {
      INFO(outer << " must not use " << inner);
      CHECK_FALSE(allowed.at(outer).contains(inner));
    }
  }
  CHECK_FALSE(allowed.at("gate").contains("deep"));
  CHECK_FALSE(allowed.at("vault").contains("ledger"));
  CHECK_FALSE(allowed.at("deep").contains("ledger"));
  for (const char* storeless : {"courier", "sync", "pairing", "wire", "cage", "reader", "lens",
                                "heic", "carrier", "formats"}) {
    CHECK_FALSE(allowed.at(storeless).contains("store"));
    CHECK_FALSE(allowed.at(storeless).contains("keyring"));
  }
}

TEST_CASE("only the rooms at their place see JSON, HTTP and sockets", "[layering]") {
  const std::map<std::string, std::set<std::string>> rooms_that_see = {
      {"nlohmann/", {"api", "formats", "reader"}},
      {"httplib.h", {"api"}},
      // The window names the families of sockets that it forbids.
      {"sys/socket.h", {"api", "link", "courier", "carrier", "window"}},
      {"libsoup/", {"window"}},
      {"webkit2/", {"window"}},
      {"netinet/", {"api", "link", "courier"}},
      {"sqlite3.h", {"store"}},
      {"curl/", {"carrier"}},
      {"libheif/", {"heic"}},
      {"libde265/", {"heic"}},
      {"systemd/", {"watcher"}}};
  std::set<std::string> seen;
  for (const auto& [room, uses] : table_of_architecture()) {
    for (const fs::path& file : sources_under(kSource / "src" / room)) {
      for (const std::string& include : includes_of(file)) {
        for (const auto& [header, rooms] : rooms_that_see) {
          if (include.rfind(header, 0) != 0) continue;
          seen.insert(header);
          INFO(file << " includes " << include);
          CHECK(rooms.contains(room));
        }
      }
    }
  }
  CHECK(seen.size() == rooms_that_see.size());
}

TEST_CASE("the courier's program is linked to no private room or database", "[layering]") {
  const std::string line = link_line_of("waterline-courier");
  CHECK(line.find("libwaterline_sync.a") != std::string::npos);
  for (const char* forbidden :
       {"waterline_vault", "waterline_deep", "waterline_journal", "waterline_gate",
        "waterline_ledger", "waterline_store", "waterline_keyring", "waterline_node", "sqlite3"}) {
    INFO(forbidden);
    CHECK(line.find(forbidden) == std::string::npos);
  }
}

TEST_CASE("the programs that read untrusted files are linked to no store", "[layering]") {
  for (const std::string program : {"reader", "lens"}) {
    const std::string line = link_line_of("waterline-" + program);
    CHECK(line.find("libwaterline_" + program + ".a") != std::string::npos);
    for (const char* forbidden :
         {"waterline_crypto", "waterline_store", "waterline_journal", "waterline_node",
          "waterline_wire", "sodium", "sqlite3", "capnp"}) {
      INFO(program << " " << forbidden);
      CHECK(line.find(forbidden) == std::string::npos);
    }
  }
}

TEST_CASE("only the watcher is linked to the library of the buses", "[layering]") {
  for (const std::string program : {"", "-courier", "-reader", "-lens"})
    CHECK(link_line_of("waterline" + program).find("systemd") == std::string::npos);
  const std::string line = link_line_of("waterline-watcher");
  CHECK(line.find("systemd") != std::string::npos);
  for (const char* forbidden : {"waterline_crypto", "waterline_store", "waterline_wire",
                                "waterline_node", "sodium", "sqlite3", "capnp"}) {
    INFO(forbidden);
    CHECK(line.find(forbidden) == std::string::npos);
  }
}

TEST_CASE("every program is installed where it is looked for", "[layering]") {
  const std::string installed =
      content_of(kBuild / "cmake_install.cmake") + content_of(kBuild / "cli/cmake_install.cmake");
  std::vector<std::pair<std::string, std::string>> programs = {
      {"bin", "waterline"},
      {"libexec/waterline", "waterline-courier"},
      {"libexec/waterline", "waterline-reader"},
      {"libexec/waterline", "waterline-carrier"},
      {"libexec/waterline", "waterline-lens"},
      {"libexec/waterline", "waterline-watcher"}};
  if (fs::exists(kBuild / "waterline-lens-heic"))
    programs.emplace_back("libexec/waterline", "waterline-lens-heic");
  for (const auto& [folder, program] : programs) {
    INFO(program);
    const std::string rule = R"(DESTINATION "\$\{CMAKE_INSTALL_PREFIX\}/)" + folder +
                             R"(" TYPE EXECUTABLE FILES "[^"]*/)" + program + "\"";
    CHECK(std::regex_search(installed, std::regex(rule)));
  }
}

TEST_CASE("the command line is linked to no reader of untrusted files", "[layering]") {
  const std::string line = link_line_of("waterline");
  for (const char* forbidden : {"waterline_reader", "waterline_lens", "waterline_heic", "libheif",
                                "libde265", "ZXing", "libpng", "turbojpeg", "gumbo", "pugixml"}) {
    INFO(forbidden);
    CHECK(line.find(forbidden) == std::string::npos);
  }
}

// A temporary in a range expression is destroyed before the loop if the range is only a part of it
// ([stmt.ranged]; fixed in C++23). No compiler here warns of it, and freed memory often still reads
// as before.
TEST_CASE("no loop iterates over a part of a temporary value", "[layering]") {
  const std::regex part_of_a_call(R"re(for \([^;]* : [^(;]*\w\(.*\)\[[^\]]*\]\))re");
  CHECK(std::regex_search("for (const Json& one : client.get(path)[\"lists\"]) {", part_of_a_call));
  CHECK_FALSE(
      std::regex_search("for (const Json& one : all[\"lists\"]) use(one[\"a\"]);", part_of_a_call));
  CHECK_FALSE(std::regex_search("for (auto& item : (*holdings)[\"shared\"]) {", part_of_a_call));
  for (const char* folder : {"src", "cli", "tests"}) {
    for (const fs::path& file : sources_under(kSource / folder)) {
      std::ifstream lines(file);
      for (std::string line; std::getline(lines, line);) {
        INFO(file << ": " << line);
        CHECK_FALSE((line.find("std::regex_search") == std::string::npos &&
                     std::regex_search(line, part_of_a_call)));
      }
    }
  }
}

TEST_CASE("the command line includes only the allowed headers of src", "[layering]") {
  const std::set<std::string> allowed = {"daemon/run.h",
                                         "daemon/autostart.h",
                                         "node/editing_facts.h",
                                         "node/made_folders.h",
                                         "node/passphrase_rules.h",
                                         "app/limits.h",
                                         "app/quiet_hours.h",
                                         "base/attachment_reference.h",
                                         "base/blank.h",
                                         "base/edits.h",
                                         "base/entry_limits.h",
                                         "base/environment.h",
                                         "base/id_beginning.h",
                                         "base/text.h",
                                         "base/environment.h",
                                         "base/session_bus.h",
                                         "base/text_limits.h",
                                         "base/utf8.h",
                                         "base/time.h",
                                         "base/bytes.h",
                                         "base/file_descriptor.h",
                                         "base/program_path.h",
                                         "crypto/secret.h",
                                         "crypto/system_random.h",
                                         "crypto/words.h",
                                         "crypto/mac.h",
                                         "journal/attachment.h",
                                         "journal/entry.h",
                                         "unicode/folding.h",
                                         "unicode/runs.h",
                                         "cage/input.h",
                                         "cage/run.h",
                                         "formats/coded_reading.h",
                                         "formats/draft.h",
                                         "formats/draft_contents.h",
                                         "formats/import_plan.h",
                                         "formats/limits.h",
                                         "formats/md5.h",
                                         "formats/placed_media.h",
                                         "formats/reader_input.h",
                                         "formats/archive_files.h",
                                         "formats/source_fields.h",
                                         "formats/word_files.h",
                                         "formats/write.h",
                                         "formats/zip_writer.h",
                                         "app/photo_view.h",
                                         "crypto/base64.h",
                                         "backup/sealed_files.h"};
  const Rooms rooms = table_of_architecture();
  for (const fs::path& file : sources_under(kSource / "cli")) {
    for (const std::string& include : includes_of(file)) {
      if (!rooms.contains(include.substr(0, include.find('/')))) continue;
      INFO(file << " includes " << include);
      CHECK(allowed.contains(include));
    }
  }
}

TEST_CASE("each folder of the command line includes only the folders below it", "[layering]") {
  const Rooms allowed = {
      {"words", {"words"}},
      {"terminal", {"terminal", "words"}},
      {"client", {"client", "terminal", "words"}},
      {"traces", {"traces", "words"}},
      {"pages", {"pages", "words"}},
      {"commands", {"commands", "client", "terminal", "words", "traces", "pages"}},
  };
  std::size_t seen = 0;
  for (const auto& [folder, uses] : allowed) {
    for (const fs::path& file : sources_under(kSource / "cli" / folder)) {
      const bool is_program = file == kSource / "cli/pages/main.cpp";
      for (const std::string& include : includes_of(file)) {
        INFO(file << " includes " << include);
        const std::string included = include.substr(0, include.find('/'));
        if (allowed.contains(included)) CHECK(uses.contains(included));
        seen += allowed.contains(included) ? 1 : 0;
        CHECK((include != "program.h" || is_program));
      }
    }
  }
  CHECK(seen > 300);
}
