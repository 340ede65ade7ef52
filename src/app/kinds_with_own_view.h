#pragma once

#include <string_view>
#include <vector>

#include "journal/entry.h"

namespace waterline::app {

inline constexpr std::string_view kAppointment = "appointment";
inline constexpr std::string_view kReminder = "reminder";

// Returns the kinds whose entries have a view of their own: moods, appointments and reminders.
// Lists leave them out, unless a person asks for one of these kinds.
const std::vector<journal::Kind>& kinds_with_own_view();

}  // namespace waterline::app
