#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "base/operation.h"

// The API's names for acknowledgements.
namespace waterline::api {

inline constexpr std::array<std::pair<std::string_view, base::Witness>, 5> kWordings = {{
    {"read-with-care", base::Witness::kReadWithCare},
    {"thank-you-for-the-effort", base::Witness::kThankYouForEffort},
    {"thank-you-for-your-trust", base::Witness::kThankYouForTrust},
    {"with-you", base::Witness::kWithYou},
    {"no-words-yet", base::Witness::kNoWordsYet},
}};

}  // namespace waterline::api
