#include "reader/collection.h"

namespace waterline::reader {
namespace {

constexpr std::string_view kJson = ".json";
constexpr std::string_view kPage = ".html";

}  // namespace

void Collection::see(const std::string& name) {
  bundles_.see(name);
  if (name.ends_with(kJson)) json_.insert(name.substr(0, name.size() - kJson.size()));
  // A backup of Standard Notes is one file with all items, and a folder "Items/" with a copy of
  // each item as a text file.
  constexpr std::string_view kBackup = "Standard Notes Backup and Import File";
  const std::size_t slash = name.rfind('/') + 1;  // 0 without a slash
  if (std::string_view(name).substr(slash).starts_with(kBackup))
    folders_of_copies_.insert(name.substr(0, slash) + "Items/");
}

bool Collection::is_copy(const std::string& name) const {
  // Takeout writes each note of Google Keep twice: as JSON, and as a page of HTML. Skip the page if
  // there is JSON for the same note.
  if (name.ends_with(kPage) && json_.contains(name.substr(0, name.size() - kPage.size())))
    return true;
  for (const std::string& folder : folders_of_copies_) {
    if (name.starts_with(folder)) return true;
  }
  return false;
}

bool Collection::take(const std::string& name, std::string_view content, Reading& out) {
  return joplin_.take(name, content, out) || bundles_.take(name, content);
}

void Collection::finish(const Options& options, DayOrders& orders, MediaFiles& media,
                        Reading& out) {
  joplin_.finish(media, out);
  bundles_.finish(options, orders, media, out);
}

}  // namespace waterline::reader
