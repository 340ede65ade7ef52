#pragma once

#include <filesystem>
#include <mutex>
#include <string>

#include "app/failure.h"
#include "link/bundles.h"
#include "link/shared_side.h"

// Meeting by bundles: link/bundles.h has the contracts, and these explain its errors. REQUIRES
// everywhere: `lock` holds the mutex of the shared side.
namespace waterline::app {

Outcome<link::CarriedOut> carry_out(link::SharedSide& shared, base::FairLock& lock,
                                    const std::filesystem::path& file);
Outcome<link::CarriedIn> carry_in(link::SharedSide& shared, base::FairLock& lock,
                                  const std::filesystem::path& file);
Outcome<void> set_folder(link::SharedSide& shared, const std::string& folder);

}  // namespace waterline::app
