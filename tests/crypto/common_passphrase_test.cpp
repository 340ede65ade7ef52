#include "crypto/common_passphrase.h"

#include <catch2/catch.hpp>

namespace waterline::crypto {
namespace {

TEST_CASE("passphrases that attackers try first are refused as common", "[crypto]") {
  for (const char* common :
       {"password",  "Password1",     "P@ssw0rd!",  "passwordpassword", "12345678",
        "123456789", "87654321",      "qwertyui",   "qwertzuiop",       "asdfghjkl",
        "1qaz2wsx",  "qwer1234",      "abcd1234",   "abcdefgh",         "aaaaaaaa",
        "12121212",  "iloveyou",      "i love you", "Iloveyou2026",     "letmein1",
        "trustno1",  "sunshine99",    "!!schatz!!", "ichliebedich",     "geheim123",
        "waterline", "waterline2026", "my secret",  "tagebuch",         "love love love"}) {
    INFO(common);
    CHECK(is_common_passphrase(common));
  }
}

TEST_CASE("several words and personal words are not common passphrases", "[crypto]") {
  for (const char* own : {"correct horse battery", "the passphrase of one", "kranich im nebel",
                          "a long enough passphrase", "love is a slow boat", "Ute & 4 grey geese",
                          "vdkq-hw2m", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa8\xd7\x91"}) {
    INFO(own);
    CHECK_FALSE(is_common_passphrase(own));
  }
}

}  // namespace
}  // namespace waterline::crypto
