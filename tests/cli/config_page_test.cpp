#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "api/autostart.h"
#include "api/changes.h"
#include "api/loopback.h"
#include "api/routes.h"
#include "app/bundled_lists.h"
#include "cli/page_files.h"
#include "cli/program_tree.h"
#include "crypto/system_random.h"
#include "fakes/manual_clock.h"
#include "fakes/temporary_folder.h"

// Compares waterline-config(5) with the program.

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

std::set<std::string> named() {
  return test::named_in(test::page_in(WATERLINE_PAGES, "waterline-config"));
}

// Returns true for a route that changes settings. Called without a body, it tells which keys it
// reads.
bool sets_something(const api::Route& route) {
  return route.method != "GET" &&
         (route.path.ends_with("/settings") || route.path == "/v1/partner/address" ||
          route.path == "/v1/carry/folder");
}

// Returns the literals of a source file that have the form of an environment variable.
std::set<std::string> variables_in(const fs::path& file) {
  static const std::regex variable(R"re("([A-Z][A-Z_]+)")re");
  const std::string source = test::content_of(file);
  if (source.find("base::environment(") == std::string::npos &&
      source.find("getenv") == std::string::npos && source.find("envname") == std::string::npos)
    return {};
  std::set<std::string> names;
  for (std::sregex_iterator it(source.begin(), source.end(), variable), end; it != end; ++it)
    names.insert((*it)[1]);
  return names;
}

TEST_CASE("every setting of the API is in waterline-config(5)", "[cli]") {
  const std::set<std::string> names = named();
  const fakes::TemporaryFolder folder;
  fakes::ManualClock clock;
  crypto::SystemRandom random;
  const auto node =
      node::Node::hold(node::Home::locate(folder.path()), {clock, random, random, "/nonexistent"});
  REQUIRE(node.ok());
  const auto never_open = [] { return std::uint64_t{0}; };
  api::Loopback loopback({}, {}, clock, random, never_open, [] {});
  api::Changes changes(never_open, 1);
  const std::function<void()> stop = [] {};
  const api::AutostartSwitch autostart;
  std::size_t settings = 0;
  for (const auto routes : api::all_routes()) {
    for (const api::Route& route : routes) {
      if (!sets_something(route)) continue;
      api::Call call{**node,    loopback, changes,        stop,
                     autostart, "",       api::Query({}), api::Fields(api::Json::object())};
      CHECK_FALSE(route.handle(call).ok());
      for (const std::string& name : call.body.asked()) {
        // A route that needs the person's present day reads "day" from the request. It is not a
        // setting. "confirm" says that the person knows what else the change ends.
        if (name == "day" || name == "confirm") continue;
        INFO(route.path << ": " << name);
        CHECK(names.contains(name));
        ++settings;
      }
    }
  }
  CHECK(settings >= 10);
}

TEST_CASE("every list that a person may change is in waterline-config(5)", "[cli]") {
  const std::set<std::string> names = named();
  for (const app::ListTopic& list : app::list_topics()) {
    INFO(list.name);
    CHECK(names.contains(std::string(list.name)));
  }
}

TEST_CASE("every environment variable that the program reads is in waterline-config(5)", "[cli]") {
  const std::set<std::string> names = named();
  // These literals look like environment variables that the page must name, but need not be on it:
  // the program only sets them for a pager or an editor, or a service manager sets them for the
  // node, or they are no variables.
  const std::set<std::string> others = {
      "FILE",       "FOLDER",       "VALUE",          "OPTIONS",           "COMMAND",
      "FR",         "LESSHISTFILE", "LESSSECURE",     "LESSOPEN",          "LESSCLOSE",
      "TMPDIR",     "XAUTHORITY",   "XXXXXX",         "XDG_DOCUMENTS_DIR", "XDG_DOWNLOAD_DIR",
      "LISTEN_PID", "LISTEN_FDS",   "LISTEN_FDNAMES", "NOTIFY_SOCKET"};
  std::size_t variables = 0;
  for (const char* folder : {"cli", "src"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(WATERLINE_SOURCE_DIR) / folder)) {
      const std::string kind = entry.path().extension().string();
      if (kind != ".cpp" && kind != ".h") continue;
      for (const std::string& name : variables_in(entry.path())) {
        if (others.contains(name)) continue;
        INFO(entry.path() << ": " << name);
        CHECK(names.contains(name));
        ++variables;
      }
    }
  }
  CHECK(variables >= 25);
}

}  // namespace
}  // namespace waterline::cli
