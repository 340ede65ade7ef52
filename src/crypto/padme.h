#pragma once

#include <cstddef>

namespace waterline::crypto {

// Returns the size that `size` is padded to so that sizes reveal little: Padmé (Nikitin et al.,
// "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019, section 4).
// At most 12 % longer; padme(0) is 0, padme(1) is 1.
std::size_t padme(std::size_t size);

}  // namespace waterline::crypto
