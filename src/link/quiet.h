#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace waterline::link {

// Why a journal is quiet, and since when, as the ledger keeps it. A journal that was restored, or
// that has a file of an older moment, is quiet: no courier, no socket, no dial, no folder and no
// bundle, until the person says `resume` or `unpair`. So old state never acts.
struct Quiet {
  enum class Reason { kRestored, kSetBack };
  Reason reason = Reason::kRestored;
  base::WallTime since;
  // the files that are older than the others, for kSetBack
  std::vector<std::string> older;

  [[nodiscard]] std::string text() const;
  // None for an empty text alone: a journal that cannot read why it is quiet is quiet nevertheless.
  static std::optional<Quiet> from_text(std::string_view text);
};

}  // namespace waterline::link
