#pragma once

#include <string_view>

namespace waterline::crypto {

// Whether a passphrase is among those that anybody tries first: a well-known word or name (also
// with digits around it, repeated, or in the usual disguise of @ for a and 0 for o), a walk along
// the keyboard or the alphabet, or few different characters. Says nothing about any other: a name
// or a birthday of the person's own passes here.
bool is_common_passphrase(std::string_view passphrase);

}  // namespace waterline::crypto
