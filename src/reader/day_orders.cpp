#include "reader/day_orders.h"

#include <algorithm>

namespace waterline::reader {

DayOrder DayOrders::Seen::order() const {
  if (day_first == month_first) return DayOrder::kUnknown;
  return day_first ? DayOrder::kDayFirst : DayOrder::kMonthFirst;
}

template <class Read>
auto DayOrders::read(const std::string& file, Read read) {
  const auto stated_in = [](const auto& found) -> const StatedTime& {
    if constexpr (requires { found->time; }) {
      return found->time;
    } else {
      return *found;
    }
  };
  auto found = read(chosen_);
  if (!found || stated_in(found).separator == '\0') return found;
  const std::size_t folder = std::min(file.rfind('/'), file.size());
  Seen& seen =
      seen_[file.substr(0, folder == file.size() ? 0 : folder) + "/" + stated_in(found).separator];
  const DayOrder proves = stated_in(found).proves;
  if (proves != DayOrder::kUnknown && seen.proof.empty()) seen.proof = file;
  seen.day_first = seen.day_first || proves == DayOrder::kDayFirst;
  seen.month_first = seen.month_first || proves == DayOrder::kMonthFirst;
  const bool unclear = stated_in(found).is_ambiguous;
  if (unclear && seen.applied != DayOrder::kUnknown) return read(seen.applied);
  seen.ambiguous = seen.ambiguous || unclear;
  return found;
}

std::optional<StatedTime> DayOrders::stated(const std::string& file, std::string_view text) {
  return read(file, [&](DayOrder order) { return stated_time(text, order); });
}

std::optional<FoundTime> DayOrders::within(const std::string& file, std::string_view text) {
  return read(file, [&](DayOrder order) { return time_within(text, order); });
}

std::optional<FoundTime> DayOrders::at_start(const std::string& file, std::string_view text) {
  return read(file, [&](DayOrder order) { return time_at_start(text, order); });
}

bool DayOrders::learnt() const {
  return std::ranges::any_of(seen_, [](const auto& one) {
    const Seen& seen = one.second;
    return seen.ambiguous && seen.applied == DayOrder::kUnknown &&
           seen.order() != DayOrder::kUnknown;
  });
}

void DayOrders::apply() {
  for (auto& [key, seen] : seen_) {
    if (seen.ambiguous) seen.applied = seen.order();
  }
}

std::map<std::string, DayOrder> DayOrders::decided() const {
  std::map<std::string, DayOrder> files;
  for (const auto& [key, seen] : seen_) {
    if (seen.applied != DayOrder::kUnknown) files[seen.proof] = seen.applied;
  }
  return files;
}

}  // namespace waterline::reader
