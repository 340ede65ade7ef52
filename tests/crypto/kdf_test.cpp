#include "crypto/kdf.h"

#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "crypto/keys.h"

namespace waterline::crypto {
namespace {

constexpr std::string_view kLabels[] = {
    label::kProof,         label::kVaultStore,     label::kLedgerStore,  label::kAuthor,
    label::kIdentity,      label::kStoreHeader,    label::kStorePages,   label::kStoreLog,
    label::kSlotWrap,      label::kSlotCommitment, label::kOperation,    label::kItem,
    label::kPairingWords,  label::kPairingPicture, label::kPairKey,      label::kSession,
    label::kCheckWords,    label::kKeyringFile,    label::kPairingProof, label::kBeacon,
    label::kBackup,        label::kBackupFile,     label::kBundle,       label::kBundleName,
    label::kHours,         label::kVersion,        label::kAnswerNonce,  label::kAnswerSeal,
    label::kPicture,       label::kKeyringBox,     label::kMarker,       label::kEndedPairing,
    label::kStoreTree,     label::kRenewal,        label::kRenewalProof, label::kLink,
    label::kOnionService,  label::kOnionCaller,    label::kCallId,       label::kCallByNumber,
    label::kCallByPicture, label::kMediaStamp,
};

TEST_CASE("No label begins with another label", "[crypto]") {
  for (const auto one : kLabels) {
    CHECK(one.starts_with("waterline/1 "));
    std::size_t found = 0;
    for (const auto other : kLabels) found += other.starts_with(one) ? 1 : 0;
    INFO(one);
    CHECK(found == 1);
  }
}

TEST_CASE("Keys derived under different labels, contexts or roots all differ", "[crypto]") {
  RootKey zero;
  RootKey one;
  one.bytes()[0] = std::byte{1};
  const base::Bytes contexts[] = {{}, base::Bytes(16), base::Bytes(16, std::byte{1})};
  std::set<std::string> keys;
  std::size_t made = 0;
  for (const RootKey* root : {&zero, &one}) {
    for (const auto use : kLabels) {
      for (const auto& context : contexts) {
        keys.insert(base::to_hex(derive<DeepStoreKey>(*root, use, context).bytes()));
        ++made;
      }
    }
  }
  CHECK(keys.size() == made);
}

TEST_CASE("A derived key is HKDF-SHA512 over label and context", "[crypto]") {
  const RootKey root;
  base::Bytes info = base::to_bytes(base::bytes_of(label::kItem));
  base::append(info, base::bytes_of("context"));
  base::Bytes expected(32);
  hkdf_sha512({}, root.bytes(), info, expected);
  CHECK(base::to_bytes(derive<PairKey>(root, label::kItem, base::bytes_of("context")).bytes()) ==
        expected);
}

}  // namespace
}  // namespace waterline::crypto
