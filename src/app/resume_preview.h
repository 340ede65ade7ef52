#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "link/shared_side.h"

namespace waterline::app {

// A preview of everything that would be sent once a quiet journal (link/quiet.h) may send again.
struct ResumePreview {
  std::size_t count = 0;    // acts in the ledger that were not sent
  std::size_t waiting = 0;  // acts in the vault, all paused
  // The first line of each act that is counted in `count` or `waiting`, but of at most kLinesShown
  // acts.
  std::vector<std::string> lines;
};
inline constexpr std::size_t kLinesShown = 20;
// Returns the preview. REQUIRES: the private mutex and the shared mutex are held.
Outcome<ResumePreview> resume_preview(PrivateSide& open, link::SharedSide& shared);

}  // namespace waterline::app
