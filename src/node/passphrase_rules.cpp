#include "node/passphrase_rules.h"

#include <string_view>

#include "base/text.h"
#include "crypto/common_passphrase.h"

namespace waterline::node {

Outcome<void> check_passphrase(base::ByteView passphrase) {
  const std::string_view text = base::text_of(passphrase);
  if (!base::is_utf8(text)) return Failure(Error::kNotText);
  if (base::count_code_points(text) < kMinPassphraseSize) return Failure(Error::kWeakPassphrase);
  if (crypto::is_common_passphrase(text)) return Failure(Error::kCommonPassphrase);
  return {};
}

}  // namespace waterline::node
