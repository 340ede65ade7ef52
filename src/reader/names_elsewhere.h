#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reader/dates.h"
#include "reader/day_orders.h"
#include "reader/front_matter.h"
#include "reader/read.h"

namespace waterline::reader {

// Finds out where in an entry the values of a file's front matter go. A name that means a part of
// an entry, such as its title or day, fills that part. Any other becomes an answer or a line of
// words (formats::NamePlace).
class NamesElsewhere {
 public:
  NamesElsewhere(const FrontMatter& matter, const std::string& file, const Options& options,
                 DayOrders& orders);

  // Returns the value of the first of these keys that has one, and marks the key as taken, so that
  // keep_rest() leaves it out.
  std::string taken(std::initializer_list<const char*> keys);
  // Returns true if one of these keys has a value such as "true" or "yes". Marks them as taken.
  bool is_true(std::initializer_list<const char*> keys);
  std::vector<std::string> tags();
  // created() returns the time at which the entry was begun, and modified() the time at which its
  // present text was written.
  std::optional<StatedTime> created();
  std::optional<StatedTime> modified();

  // Puts all values whose keys were not taken into the draft, and counts them in `out`.
  void keep_rest(Draft& draft, Reading& out);

 private:
  std::optional<StatedTime> time_of(std::initializer_list<const char*> keys);

  const FrontMatter& matter_;
  const std::string& file_;
  const Options& options_;
  DayOrders& orders_;
  std::set<std::string> taken_;  // keys
};

}  // namespace waterline::reader
