#pragma once

#include <string>

// The private key by which an SFTP server lets this device in. libcurl and libssh2 take such a key as
// a file alone, and the carrier opens none. So this file defines fopen() for the whole program: the
// name below opens the key in memory, and every other name what it always opens.
namespace waterline::carrier {

inline constexpr const char* kLoginKeyFile = "login key in memory";

// Keeps the key for as long as the program runs. An empty one is none.
void keep_login_key(std::string key);

}  // namespace waterline::carrier
