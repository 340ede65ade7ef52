#pragma once

#include <optional>
#include <string>

#include "reader/dates.h"
#include "reader/day_orders.h"

namespace waterline::reader {

// Reads what the name of a file says: the entry's day, its title, or both.
class FileName {
 public:
  FileName(const std::string& name, DayOrders& orders);

  // Returns the day in the name, or else in the folders before it: "2024/05/06.md".
  [[nodiscard]] const std::optional<StatedTime>& time() const { return time_; }
  // Returns the words of the name besides its day. Empty for an id, a number, or a name such as
  // "notes".
  [[nodiscard]] const std::string& title() const { return title_; }

 private:
  std::optional<StatedTime> time_;
  std::string title_;
};

}  // namespace waterline::reader
