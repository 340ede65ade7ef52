#pragma once

#include <string_view>

#include "base/bytes.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace waterline::crypto {

// All labels for key derivation, in one place, so that no two uses share a key. A test checks that
// all are distinct. Labels are ASCII and begin with "waterline/1 ".
namespace label {
inline constexpr std::string_view kVaultStore = "waterline/1 vault store";
inline constexpr std::string_view kLedgerStore = "waterline/1 ledger store";
inline constexpr std::string_view kAuthor = "waterline/1 author";
inline constexpr std::string_view kIdentity = "waterline/1 identity";
inline constexpr std::string_view kProof = "waterline/1 proof";
inline constexpr std::string_view kBackup = "waterline/1 backups";
inline constexpr std::string_view kMarker = "waterline/1 rollback marker";
inline constexpr std::string_view kEndedPairing = "waterline/1 ended pairing";
inline constexpr std::string_view kBackupFile = "waterline/1 backup file";
inline constexpr std::string_view kStoreHeader = "waterline/1 store header";
inline constexpr std::string_view kStorePages = "waterline/1 store pages";
inline constexpr std::string_view kStoreTree = "waterline/1 store page tree";
inline constexpr std::string_view kStoreLog = "waterline/1 store write-ahead log";
inline constexpr std::string_view kMediaStamp = "waterline/1 media stamp";
inline constexpr std::string_view kSlotWrap = "waterline/1 keyring slot wrap";
inline constexpr std::string_view kSlotCommitment = "waterline/1 keyring slot commitment";
inline constexpr std::string_view kKeyringBox = "waterline/1 keyring box";
inline constexpr std::string_view kKeyringFile = "waterline/1 keyring file";
inline constexpr std::string_view kOperation = "waterline/1 operation";
inline constexpr std::string_view kItem = "waterline/1 item";
inline constexpr std::string_view kVersion = "waterline/1 version";
inline constexpr std::string_view kPicture = "waterline/1 picture";
inline constexpr std::string_view kWords = "waterline/1 words";
inline constexpr std::string_view kAnswerNonce = "waterline/1 answer nonce";
inline constexpr std::string_view kAnswerSeal = "waterline/1 answer seal";
inline constexpr std::string_view kPairingWords = "waterline/1 pairing by words";
inline constexpr std::string_view kPairingPicture = "waterline/1 pairing by picture";
inline constexpr std::string_view kCallId = "waterline/1 pairing call id";
inline constexpr std::string_view kCallByNumber = "waterline/1 pairing call by number";
inline constexpr std::string_view kCallByPicture = "waterline/1 pairing call by picture";
inline constexpr std::string_view kPairKey = "waterline/1 pair key";
inline constexpr std::string_view kLink = "waterline/1 link";
inline constexpr std::string_view kRenewal = "waterline/1 renewed pair key";
inline constexpr std::string_view kRenewalProof = "waterline/1 renewal proof";
inline constexpr std::string_view kPairingProof = "waterline/1 pairing proof key";
inline constexpr std::string_view kSession = "waterline/1 session";
inline constexpr std::string_view kBeacon = "waterline/1 beacon";
inline constexpr std::string_view kBundle = "waterline/1 sealed file";
inline constexpr std::string_view kBundleName = "waterline/1 name of a sealed file";
inline constexpr std::string_view kHours = "waterline/1 hours";
inline constexpr std::string_view kOnionService = "waterline/1 onion service";
inline constexpr std::string_view kOnionCaller = "waterline/1 onion caller";
inline constexpr std::string_view kPairingOnion = "waterline/1 pairing onion";
inline constexpr std::string_view kPairingCaller = "waterline/1 pairing caller";
inline constexpr std::string_view kCheckWords = "waterline/1 check words";
}  // namespace label

// HKDF-SHA512 (RFC 5869). `out` is at most 255 * 64 bytes.
void hkdf_sha512(base::ByteView salt, base::ByteView input_key, base::ByteView info,
                 base::MutableByteView out);

// Derives a subkey for one purpose: HKDF-SHA512 with an empty salt and info = label || context. The
// context (such as a file id) is empty or of one fixed size for that label.
template <class To, class From>
To derive(const From& from, std::string_view label, base::ByteView context = {}) {
  To key;
  base::Bytes info = base::to_bytes(base::bytes_of(label));
  base::append(info, context);
  hkdf_sha512({}, from.bytes(), info, key.bytes());
  return key;
}

}  // namespace waterline::crypto
