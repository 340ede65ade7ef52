#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace waterline::link {

// The reason why a journal is quiet, and the time since when, as stored in the ledger. A journal is
// quiet after a restore, or if one of its files was set back to an earlier state: no courier, no
// socket, no dial, no shared folder and no bundle, until the person calls `resume` or `unpair`. So
// a store in an earlier state never sends anything by itself.
struct Quiet {
  enum class Reason { kRestored, kSetBack };
  Reason reason = Reason::kRestored;
  base::WallTime since;
  // If files were set back (kSetBack): the files that are older than the others.
  std::vector<std::string> older;

  [[nodiscard]] std::string text() const;
  // Parses a text in the ledger that says why the journal is quiet. Returns nullopt only for an
  // empty text: any other text means quiet, even if it cannot be parsed.
  static std::optional<Quiet> from_text(std::string_view text);
};

}  // namespace waterline::link
