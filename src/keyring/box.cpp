#include "keyring/box.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"

namespace waterline::keyring {
namespace {

static_assert(kBoxFormerAt + kMaxFormer * crypto::PersonSecret::kSize == kBoxZerosAt);
static_assert(kBoxSize == kBoxPlainSize + crypto::kSealOverhead);

struct BoxPurpose;
using BoxKey = crypto::Key<BoxPurpose>;

BoxKey box_key(const crypto::RootKey& root) {
  return crypto::derive<BoxKey>(root, crypto::label::kKeyringBox);
}

bool is_zero(base::ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

base::Bytes seal_box(const Secrets& secrets, base::ByteView bound, base::Random& random) {
  base::check(secrets.former.size() <= kMaxFormer);
  crypto::SecretBytes plain(kBoxPlainSize);
  const base::MutableByteView view = plain.view();
  base::Bytes generation;
  base::append_little_endian(generation, secrets.generation);
  std::ranges::copy(generation, view.subspan(kBoxGenerationAt).begin());
  std::ranges::copy(secrets.person.bytes(), view.subspan(kBoxPersonAt).begin());
  std::ranges::copy(secrets.deep.bytes(), view.subspan(kBoxDeepAt).begin());
  std::size_t at = kBoxFormerAt;
  for (const auto& former : secrets.former) {
    std::ranges::copy(former.bytes(), view.subspan(at).begin());
    at += crypto::PersonSecret::kSize;
  }
  base::Bytes box(kBoxSize);
  crypto::seal(box_key(secrets.root).bytes(), plain.view(), bound, random, box);
  return box;
}

Result<Secrets> open_box(base::ByteView box, const crypto::RootKey& root, base::ByteView bound) {
  base::check(box.size() == kBoxSize);
  crypto::SecretBytes plain(kBoxPlainSize);
  if (!crypto::open(box_key(root).bytes(), box, bound, plain.view())) return Error::kDamaged;
  const base::ByteView view = plain.view();
  // A flag that this version does not know may change the meaning of the rest. So the box counts as
  // written by a newer program.
  if (!is_zero(view.subspan(kBoxFlagsAt, kBoxFormerAt - kBoxFlagsAt)) ||
      !is_zero(view.subspan(kBoxZerosAt))) {
    return Error::kNewer;
  }
  Secrets secrets{root.clone(),
                  base::read_little_endian<std::uint64_t>(view.subspan(kBoxGenerationAt)),
                  crypto::PersonSecret(view.subspan(kBoxPersonAt, crypto::PersonSecret::kSize)),
                  crypto::DeepStoreKey(view.subspan(kBoxDeepAt, crypto::DeepStoreKey::kSize)),
                  {}};
  for (std::size_t i = 0; i < kMaxFormer; ++i) {
    const auto former =
        view.subspan(kBoxFormerAt + i * crypto::PersonSecret::kSize, crypto::PersonSecret::kSize);
    if (is_zero(former)) break;
    secrets.former.emplace_back(former);
  }
  return secrets;
}

}  // namespace waterline::keyring
