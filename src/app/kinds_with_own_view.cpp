#include "app/kinds_with_own_view.h"

#include <string>

namespace waterline::app {

const std::vector<journal::Kind>& kinds_with_own_view() {
  static const std::vector<journal::Kind> kKindsWithOwnView = {"mood", std::string(kAppointment),
                                                               std::string(kReminder)};
  return kKindsWithOwnView;
}

}  // namespace waterline::app
