#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reader/dates.h"

namespace waterline::reader {

// Finds the order of day and month that the days of an import have. Days in files of one folder with
// one separator have the same order.
class DayOrders {
 public:
  explicit DayOrders(DayOrder chosen) : chosen_(chosen) {}

  // Reads as the functions above, and learns from what it reads. `file` is the file's name.
  std::optional<StatedTime> stated(const std::string& file, std::string_view text);
  std::optional<FoundTime> within(const std::string& file, std::string_view text);
  std::optional<FoundTime> at_start(const std::string& file, std::string_view text);

  // Returns true if something was ambiguous that would not be with what has been learnt since.
  [[nodiscard]] bool learnt() const;
  // Takes what was learnt for the next reading of the same files.
  void apply();
  // The files whose days decided, and the order.
  [[nodiscard]] std::map<std::string, DayOrder> decided() const;

 private:
  struct Seen {
    bool ambiguous = false;
    bool day_first = false;
    bool month_first = false;
    std::string proof;  // the file
    DayOrder applied = DayOrder::kUnknown;
    [[nodiscard]] DayOrder order() const;
  };
  template <class Read>
  auto read(const std::string& file, Read read);

  DayOrder chosen_;
  std::map<std::string, Seen> seen_;  // by folder and separator
};

}  // namespace waterline::reader
