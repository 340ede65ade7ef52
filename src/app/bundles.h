#pragma once

#include <filesystem>
#include <string>

#include "app/failure.h"
#include "link/bundles.h"
#include "link/shared_side.h"

// Exchange by bundles. link/bundles.h and link/folder_watch.h have the contracts; these functions
// convert their errors (failure.h). REQUIRES everywhere: the mutex of the shared side is held, by
// `lock` where it is passed.
namespace waterline::app {

Outcome<link::CarriedOut> carry_out(link::SharedSide& shared, base::FairLock& lock,
                                    const std::filesystem::path& file);
Outcome<link::CarriedIn> carry_in(link::SharedSide& shared, base::FairLock& lock,
                                  const std::filesystem::path& file);
Outcome<void> set_folder(link::SharedSide& shared, const std::string& folder);

}  // namespace waterline::app
