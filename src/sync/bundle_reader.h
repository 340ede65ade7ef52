#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "sync/bundle_format.h"
#include "wire/bundle_messages.h"

namespace waterline::sync {

// The content of a bundle from the partner. Author::kMe in it is the partner.
struct Bundle {
  wire::BundleHead head;
  std::vector<base::OperationBatch> batches;
};

enum class BundleError {
  // The partner did not seal the bundle for this device, or it is incomplete or altered. These
  // cases are not distinguished.
  kUnsound,
  // The bundle is complete, but the partner's program speaks another version.
  kOtherVersion
};

// Opens one bundle. The bytes are untrusted and may come in parts of any size. Nothing is returned
// before the last byte has verified, so the whole content is in memory: at most
// bundle::kMaxContentSize.
//
//   Handshake (48 bytes) -> Chunks -> finish
//
// All chunks but the last have one length. The reader knows that a chunk was the last only once the
// file has ended.
class BundleReader {
 public:
  BundleReader(const SessionKeys& keys, base::Random& random);

  void read(base::ByteView bytes);
  // Returns true once the bundle has turned out to be invalid. The caller need not read the rest.
  [[nodiscard]] bool failed() const { return failed_; }
  // Returns the content of the bundle. Call it once, after the last byte was read.
  base::Result<Bundle, BundleError> finish() &&;

 private:
  void open_handshake();
  void open_chunk(bool last);
  void take_messages();
  void take_message(base::ByteView message);

  crypto::noise::HandshakeState handshake_;
  std::optional<crypto::noise::CipherState> cipher_;
  // The received bytes that are not decrypted yet: at most one sealed chunk, or the beginning of
  // the handshake.
  base::Bytes input_;
  // The decrypted bytes that are not parsed yet: the beginning of a message.
  base::Bytes content_;
  std::size_t opened_ = 0;
  std::optional<wire::BundleHead> head_;
  std::vector<base::OperationBatch> batches_;
  bool at_end_ = false;  // all messages were read; only padding (zeros) may follow
  bool other_version_ = false;
  bool failed_ = false;
};

}  // namespace waterline::sync
