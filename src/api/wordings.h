#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "base/operation.h"

// The API's names for acknowledgements.
namespace waterline::api {

inline constexpr std::array<std::pair<std::string_view, base::AcknowledgementKind>, 5> kWordings = {
    {
        {"read-with-care", base::AcknowledgementKind::kReadWithCare},
        {"thank-you-for-the-effort", base::AcknowledgementKind::kThankYouForEffort},
        {"thank-you-for-your-trust", base::AcknowledgementKind::kThankYouForTrust},
        {"with-you", base::AcknowledgementKind::kWithYou},
        {"no-words-yet", base::AcknowledgementKind::kNoWordsYet},
    }};

}  // namespace waterline::api
