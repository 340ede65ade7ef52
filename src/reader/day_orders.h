#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reader/dates.h"

namespace waterline::reader {

// Finds the order of day and month that the days of an import have. Days in files of one folder
// with one separator have the same order.
class DayOrders {
 public:
  explicit DayOrders(DayOrder chosen) : chosen_(chosen) {}

  // Read a text as stated_time, time_within and time_at_start do (dates.h), and learn from it.
  // `file` is the file's name.
  std::optional<StatedTime> stated(const std::string& file, std::string_view text);
  std::optional<FoundTime> within(const std::string& file, std::string_view text);
  std::optional<FoundTime> at_start(const std::string& file, std::string_view text);

  // Returns true if a day was ambiguous that later days have made clear, so that the files should
  // be read again.
  [[nodiscard]] bool learnt() const;
  // Uses what was learnt in the next reading of the same files.
  void apply();
  // Returns the files in which a day proved the order of an ambiguous one, with that order.
  [[nodiscard]] std::map<std::string, DayOrder> decided() const;

 private:
  struct Seen {
    bool ambiguous = false;
    bool day_first = false;
    bool month_first = false;
    std::string proof;  // the file whose day proved it
    DayOrder applied = DayOrder::kUnknown;
    [[nodiscard]] DayOrder order() const;
  };
  template <class Read>
  auto read(const std::string& file, Read read);

  DayOrder chosen_;
  std::map<std::string, Seen> seen_;  // by folder and separator of the days
};

}  // namespace waterline::reader
