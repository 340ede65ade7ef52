#include "node/places.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/text.h"

namespace waterline::node {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 200;
constexpr std::size_t kMaxDrives = 16;

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error) && ::access(path.c_str(), X_OK) == 0;
}

bool is_one_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.size() <= NAME_MAX &&
         name.find('/') == std::string_view::npos && base::is_plain_text(name) &&
         name.find('\n') == std::string_view::npos;
}

std::string text_from(const char* variable) {
  std::string value = base::environment(variable).value_or("");
  return value.starts_with('/') ? value : std::string();
}

// Returns the folder that the file user-dirs.dirs names for this key, as in
// XDG_DOCUMENTS_DIR="$HOME/Papers" (user-dirs.dirs(5) of xdg-user-dirs). If it names none, returns
// the folder `usual` in the home.
fs::path user_folder(const PlaceRoots& roots, std::string_view key, const char* usual) {
  constexpr std::string_view kHome = "$HOME/";
  std::ifstream settings(roots.settings / "user-dirs.dirs");
  for (std::string line; std::getline(settings, line);) {
    std::string_view rest = line;
    if (!rest.starts_with(key) || !rest.substr(key.size()).starts_with("=\"")) continue;
    rest.remove_prefix(key.size() + 2);
    const std::size_t end = rest.find('"');
    if (end == std::string_view::npos) break;
    rest = rest.substr(0, end);
    if (rest.starts_with('/')) return rest;
    if (!rest.starts_with(kHome)) break;
    const fs::path folder = (roots.home / rest.substr(kHome.size())).lexically_normal();
    return folder.has_filename() ? folder : folder.parent_path();
  }
  return roots.home / usual;
}

void add_drives(const fs::path& root, std::vector<Place>& places) {
  std::vector<fs::path> found;
  std::error_code error;
  for (auto one = fs::directory_iterator(root, error); !error && one != fs::directory_iterator();
       one.increment(error)) {
    if (is_folder(one->path())) found.push_back(one->path());
  }
  std::ranges::sort(found);
  for (const fs::path& folder : found) {
    if (places.size() == kMaxDrives) return;
    places.push_back({"drive:" + folder.filename().string(), Place::Kind::kDrive, folder});
  }
}

}  // namespace

PlaceRoots PlaceRoots::of_this_account() {
  std::array<char, 16384> space{};
  passwd entry{};
  passwd* found = nullptr;
  const bool known =
      ::getpwuid_r(::geteuid(), &entry, space.data(), space.size(), &found) == 0 && found;
  PlaceRoots roots;
  roots.home = text_from("HOME");
  if (roots.home.empty() && known) roots.home = found->pw_dir;
  // The node does not get XDG_CONFIG_HOME, so take that variable's default.
  roots.settings = roots.home / ".config";
  // Look for drives where udisks2 mounts those of this person: on Debian under /media, elsewhere
  // under /run/media.
  if (known)
    roots.drives = {fs::path("/media") / found->pw_name, fs::path("/run/media") / found->pw_name};
  return roots;
}

std::vector<Place> Places::all() const {
  std::vector<Place> places;
  for (const fs::path& root : roots_.drives) add_drives(root, places);
  const auto add = [&](const char* id, Place::Kind kind, const fs::path& folder) {
    const bool is_new =
        std::ranges::none_of(places, [&](const Place& place) { return place.folder == folder; });
    if (is_new && folder.is_absolute() && is_folder(folder)) places.push_back({id, kind, folder});
  };
  // Skip the home folder of the person: a desktop names it as, say, the documents folder if the
  // person has no such folder.
  const auto add_of_user = [&](const char* id, Place::Kind kind, const fs::path& folder) {
    if (folder != roots_.home) add(id, kind, folder);
  };
  add_of_user("documents", Place::Kind::kDocuments,
              user_folder(roots_, "XDG_DOCUMENTS_DIR", "Documents"));
  add_of_user("downloads", Place::Kind::kDownloads,
              user_folder(roots_, "XDG_DOWNLOAD_DIR", "Downloads"));
  add("home", Place::Kind::kHome, roots_.home);
  std::erase_if(places, [](const Place& place) {
    const std::string path = place.folder.string();
    return !base::is_plain_text(path) || path.find('\n') != std::string::npos;
  });
  return places;
}

std::optional<Place> Places::find(std::string_view id) const {
  const std::vector<Place> places = all();
  const auto found = std::ranges::find(places, id, &Place::id);
  if (found == places.end()) return {};
  return *found;
}

std::optional<std::vector<FoundFile>> Places::files(std::string_view id,
                                                    std::string_view ending) const {
  const auto place = find(id);
  if (!place) return {};
  std::error_code error;
  std::vector<FoundFile> files;
  for (auto one = fs::directory_iterator(place->folder, error);
       !error && one != fs::directory_iterator(); one.increment(error)) {
    const std::string name = one->path().filename().string();
    if (!is_one_name(name) || name.starts_with('.') || !name.ends_with(ending)) continue;
    struct stat facts {};
    if (::lstat(one->path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) continue;
    files.push_back({name, static_cast<std::uint64_t>(facts.st_size),
                     base::WallTime(std::chrono::seconds(facts.st_mtim.tv_sec))});
  }
  if (error) return {};
  std::ranges::sort(files, [](const FoundFile& a, const FoundFile& b) {
    return std::pair(b.changed, a.name) < std::pair(a.changed, b.name);
  });
  if (files.size() > kMaxFiles) files.resize(kMaxFiles);
  return files;
}

app::Outcome<fs::path> Places::path_of(std::string_view id, std::string_view name) const {
  if (!name.empty() && !is_one_name(name)) return app::Failure(app::Error::kBadRequest);
  const auto place = find(id);
  if (!place) return app::Failure(app::Error::kNoFile);
  return name.empty() ? place->folder : place->folder / name;
}

}  // namespace waterline::node
