#pragma once

#include <optional>
#include <string>

#include "reader/dates.h"
#include "reader/day_orders.h"

namespace waterline::reader {

// Reads the name of a file, which may contain the entry's day, its title, or both.
class FileName {
 public:
  FileName(const std::string& name, DayOrders& orders);

  // Returns the day that the file's name states. If the name states none, returns the day that its
  // folders state together with it, as in "2024/05/06.md".
  [[nodiscard]] const std::optional<StatedTime>& time() const { return time_; }
  // Returns the words of the name without its day. Empty if the name is only an id or a number, or
  // one such as "notes".
  [[nodiscard]] const std::string& title() const { return title_; }

 private:
  std::optional<StatedTime> time_;
  std::string title_;
};

}  // namespace waterline::reader
