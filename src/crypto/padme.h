#pragma once

#include <cstddef>

namespace waterline::crypto {

// Returns the size to which data of `size` bytes is padded, so that the size reveals little: Padmé
// (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
// 2019, section 4). It is at most 12 % larger; padme(0) is 0, padme(1) is 1.
std::size_t padme(std::size_t size);

}  // namespace waterline::crypto
