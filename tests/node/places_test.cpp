#include "node/places.h"

#include <fstream>
#include <set>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "fakes/temporary_folder.h"

// Tests the folders and files that the page lets a person choose from.
namespace waterline::node {
namespace {

namespace fs = std::filesystem;

struct Account {
  Account() {
    fs::create_directories(roots.home);
    fs::create_directories(roots.settings);
    fs::create_directories(roots.drives.front() / "STICK");
  }
  [[nodiscard]] Places places() const { return Places(roots); }
  [[nodiscard]] std::set<std::string> ids() const {
    std::set<std::string> found;
    for (const Place& place : places().all()) found.insert(place.id);
    return found;
  }
  static void put(const fs::path& file, const std::string& text = "x") {
    std::ofstream(file) << text;
  }

  fakes::TemporaryFolder folder;
  PlaceRoots roots{folder.path() / "home", folder.path() / "settings", {folder.path() / "media"}};
};

}  // namespace

TEST_CASE("places are the folders of a desktop, as far as they exist", "[places]") {
  Account account;
  CHECK(account.ids() == std::set<std::string>{"home", "drive:STICK"});
  fs::create_directory(account.roots.home / "Documents");
  fs::create_directory(account.roots.home / "Geladen");
  Account::put(account.roots.settings / "user-dirs.dirs",
               "# written by a desktop\nXDG_DOWNLOAD_DIR=\"$HOME/Geladen\"\n");
  CHECK(account.ids() == std::set<std::string>{"home", "documents", "downloads", "drive:STICK"});
  CHECK(account.places().path_of("downloads", "").value() == account.roots.home / "Geladen");
  // If user-dirs.dirs names the home folder itself for the documents, the page does not offer a
  // separate folder for documents.
  Account::put(account.roots.settings / "user-dirs.dirs", "XDG_DOCUMENTS_DIR=\"$HOME/\"\n");
  CHECK(account.places().path_of("documents", "").error().error == app::Error::kNoFile);
}

TEST_CASE("files are listed by their ending, newest first, and nothing else", "[places]") {
  Account account;
  const fs::path& home = account.roots.home;
  Account::put(home / "old.backup", "old");
  fs::last_write_time(home / "old.backup",
                      fs::file_time_type::clock::now() - std::chrono::hours(48));
  Account::put(home / "new.backup", "newer");
  Account::put(home / "new.txt");
  Account::put(home / ".hidden.backup");
  Account::put(home / "two\nlines.backup");
  Account::put(home / "\xff.backup");
  fs::create_directory(home / "folder.backup");
  fs::create_symlink(home / "new.txt", home / "link.backup");
  REQUIRE(mkfifo((home / "pipe.backup").c_str(), 0600) == 0);
  const auto files = account.places().files("home", ".backup");
  REQUIRE(files);
  REQUIRE(files->size() == 2);
  CHECK((*files)[0].name == "new.backup");
  CHECK((*files)[0].size == 5);
  CHECK((*files)[1].name == "old.backup");
  CHECK_FALSE(account.places().files("drive:OTHER", ".backup"));
}

TEST_CASE("a name never leads out of its place", "[places]") {
  const Account account;
  const Places places = account.places();
  CHECK(places.path_of("home", "a b.backup").value() == account.roots.home / "a b.backup");
  for (const std::string name : {"..", ".", "a/b", "/etc/passwd", "../x", "a\nb", "\xff"}) {
    INFO(name);
    CHECK(places.path_of("home", name).error().error == app::Error::kBadRequest);
  }
  CHECK(places.path_of("home", std::string("a\0b", 3)).error().error == app::Error::kBadRequest);
  CHECK(places.path_of("home", std::string(300, 'n')).error().error == app::Error::kBadRequest);
  for (const std::string id : {"", "drive:", "drive:..", "drive:STICK/..", "/"}) {
    INFO(id);
    CHECK(places.path_of(id, "x").error().error == app::Error::kNoFile);
  }
}

}  // namespace waterline::node
