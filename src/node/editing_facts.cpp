#include "node/editing_facts.h"

namespace waterline::node {

bool is_purpose(std::string_view purpose) {
  if (purpose.empty() || purpose.size() > kMaxPurpose || purpose.front() == ' ' ||
      purpose.back() == ' ')
    return false;
  if (purpose.find("  ") != std::string_view::npos) return false;
  return purpose.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789- ") ==
         std::string_view::npos;
}

}  // namespace waterline::node
