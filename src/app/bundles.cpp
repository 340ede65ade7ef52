#include "app/bundles.h"

#include <utility>

#include "app/side_failures.h"

namespace waterline::app {

Outcome<link::CarriedOut> carry_out(link::SharedSide& shared, base::FairLock& lock,
                                    const std::filesystem::path& file) {
  auto out = link::carry_out(shared, lock, file);
  if (!out) return link_failed(shared, out.error());
  return std::move(*out);
}

Outcome<link::CarriedIn> carry_in(link::SharedSide& shared, base::FairLock& lock,
                                  const std::filesystem::path& file) {
  const auto in = link::carry_in(shared, lock, file);
  if (!in) return link_failed(shared, in.error());
  return *in;
}

Outcome<void> set_folder(link::SharedSide& shared, const std::string& folder, Replaces replaces) {
  if (shared.folder.status().box) {
    if (folder.empty()) return {};
    if (replaces == Replaces::kAsksFirst)
      return Failure(Error::kNeedsConfirmation, Word{kReplacesPlace});
  }
  const auto set = shared.folder.set_folder(folder);
  if (!set) return link_failed(shared, set.error());
  return {};
}

}  // namespace waterline::app
