#pragma once

#include <set>
#include <string>
#include <string_view>

#include "reader/day_orders.h"
#include "reader/joplin.h"
#include "reader/read.h"
#include "reader/text_bundle.h"

namespace waterline::reader {

// Puts together the entries that lie in several files: Joplin's notes with their notebooks and
// tags, and bundles of a text with its data. Leaves out the copies of notes that an export holds a
// second time.
class Collection {
 public:
  // Notes the name of a file. REQUIRES: called for every file, before the first content.
  void see(const std::string& name);
  // Returns whether the file is another copy of a note that is read elsewhere.
  [[nodiscard]] bool is_copy(const std::string& name) const;
  // Takes a file that is a part of an entry. Returns false for any other.
  bool take(const std::string& name, std::string_view content, Reading& out);
  // Adds the entries that were put together to `out`. REQUIRES: called once, last.
  void finish(const Options& options, DayOrders& orders, Reading& out);

 private:
  Joplin joplin_;
  TextBundles bundles_;
  std::set<std::string> folders_of_copies_;
  std::set<std::string> json_;  // names without their ending
};

}  // namespace waterline::reader
