#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reader/dates.h"

namespace waterline::reader {

// Finds out whether the day or the month comes first in the dates of an import. Dates with the same
// separator in files of one folder count as having the same order.
class DayOrders {
 public:
  explicit DayOrders(DayOrder chosen) : chosen_(chosen) {}

  // These functions read a text like the functions stated_time, time_within and time_at_start
  // (dates.h). They also remember which days are ambiguous and which days prove an order of day and
  // month. `file` is the file's name.
  std::optional<StatedTime> stated(const std::string& file, std::string_view text);
  std::optional<FoundTime> within(const std::string& file, std::string_view text);
  std::optional<FoundTime> at_start(const std::string& file, std::string_view text);

  // Returns true if a day was ambiguous when it was read, and a later day has proven whether the
  // day or the month comes first. Then call apply() and read the files again.
  [[nodiscard]] bool learnt() const;
  // Makes the next reading of the same files use the orders of day and month that were proven.
  void apply();
  // Returns the orders of day and month that apply() has put to use, each with the name of a file
  // in which a day proved it.
  [[nodiscard]] std::map<std::string, DayOrder> decided() const;

 private:
  struct Seen {
    bool ambiguous = false;
    bool day_first = false;
    bool month_first = false;
    std::string proof;  // the name of the file whose day proved the order
    DayOrder applied = DayOrder::kUnknown;
    [[nodiscard]] DayOrder order() const;
  };
  template <class Read>
  auto read(const std::string& file, Read read);

  DayOrder chosen_;
  std::map<std::string, Seen> seen_;  // by folder and separator of the days
};

}  // namespace waterline::reader
