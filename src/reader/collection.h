#pragma once

#include <set>
#include <string>
#include <string_view>

#include "reader/day_orders.h"
#include "reader/joplin.h"
#include "reader/media_files.h"
#include "reader/read.h"
#include "reader/text_bundle.h"

namespace waterline::reader {

// Reads the entries whose parts lie in several files: Joplin's notes with their notebooks and tags,
// and bundles of a text with its data. It also knows the files that are copies of notes which the
// same export has in another form.
class Collection {
 public:
  // Records that there is a file of this name. REQUIRES: called for every file, before the first
  // take().
  void see(const std::string& name);
  // Returns whether the file is a copy of a note that is read from another file.
  [[nodiscard]] bool is_copy(const std::string& name) const;
  // Keeps the content of a file if it is one of the several files that make an entry (a Joplin note,
  // notebook or tag; a file of a text bundle). Returns false if it is not.
  bool take(const std::string& name, std::string_view content, Reading& out);
  // Puts the parts together and adds the entries to `out`. REQUIRES: called once, last.
  void finish(const Options& options, DayOrders& orders, MediaFiles& media, Reading& out);

 private:
  Joplin joplin_;
  TextBundles bundles_;
  std::set<std::string> folders_of_copies_;
  std::set<std::string> json_;  // names without their ending
};

}  // namespace waterline::reader
