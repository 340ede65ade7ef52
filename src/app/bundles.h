#pragma once

#include <filesystem>
#include <string>

#include "app/failure.h"
#include "link/bundles.h"
#include "link/shared_side.h"

// Exchange by bundles. link/bundles.h and link/folder_watch.h say what each function does; the
// functions here call those and convert their errors (failure.h). REQUIRES for every function: the
// mutex of the shared side is held, by `lock` where it is passed.
namespace waterline::app {

Outcome<link::CarriedOut> carry_out(link::SharedSide& shared, base::FairLock& lock,
                                    const std::filesystem::path& file);
Outcome<link::CarriedIn> carry_in(link::SharedSide& shared, base::FairLock& lock,
                                  const std::filesystem::path& file);
Outcome<void> set_folder(link::SharedSide& shared, const std::string& folder);

}  // namespace waterline::app
