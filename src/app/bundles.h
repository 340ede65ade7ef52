#pragma once

#include <filesystem>
#include <string>
#include <string_view>

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

// A device has one place in between, so that a folder ends a box, and a box a folder. A request that
// does so is refused with kNeedsConfirmation and this word, unless the person knows it.
enum class Replaces { kAsksFirst, kYes };
inline constexpr std::string_view kReplacesPlace = "replace";
// Sets the folder to watch. An empty one ends a folder that is watched; a box stays.
Outcome<void> set_folder(link::SharedSide& shared, const std::string& folder,
                         Replaces replaces = Replaces::kAsksFirst);

}  // namespace waterline::app
