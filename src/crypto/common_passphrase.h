#pragma once

#include <string_view>

namespace waterline::crypto {

// True if the passphrase is one that attackers try first: a well-known word or name (also with
// digits around it, repeated, or disguised with @ for a and 0 for o), a path along the keyboard or
// the alphabet, or few different characters. False says nothing: the person's own name or birthday
// passes.
bool is_common_passphrase(std::string_view passphrase);

}  // namespace waterline::crypto
