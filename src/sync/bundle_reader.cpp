#include "sync/bundle_reader.h"

#include <algorithm>
#include <utility>

namespace waterline::sync {

using crypto::noise::Role;

namespace {

constexpr std::size_t kSealedChunkSize = bundle::kChunkSize + crypto::kTagSize;

bool all_zero(base::ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

BundleReader::BundleReader(const SessionKeys& keys, base::Random& random)
    : handshake_(bundle::handshake(keys, Role::kResponder, random)) {}

void BundleReader::read(base::ByteView bytes) {
  while (!bytes.empty() && !failed_) {
    // The chunk in `input_` is full, and more input follows, so it is not the last one.
    if (cipher_ && input_.size() == kSealedChunkSize) open_chunk(/*last=*/false);
    const std::size_t step = cipher_ ? kSealedChunkSize : bundle::kHandshakeSize;
    const std::size_t size = std::min(bytes.size(), step - input_.size());
    base::append(input_, bytes.first(size));
    bytes = bytes.subspan(size);
    if (!cipher_ && input_.size() == bundle::kHandshakeSize) open_handshake();
  }
}

base::Result<Bundle, BundleError> BundleReader::finish() && {
  if (cipher_ && !failed_) open_chunk(/*last=*/true);
  if (!cipher_ || failed_) return BundleError::kUnsound;
  if (other_version_) return BundleError::kOtherVersion;
  if (!at_end_ || !head_) return BundleError::kUnsound;
  return Bundle{std::move(*head_), std::move(batches_)};
}

void BundleReader::open_handshake() {
  if (!handshake_.read_message(input_).ok()) {
    failed_ = true;
    return;
  }
  cipher_ = std::move(handshake_).split().receiving;
  input_.clear();
}

void BundleReader::open_chunk(bool last) {
  const auto opened = cipher_->decrypt_with_ad(bundle::chunk_data(last), input_);
  input_.clear();
  // Refuse an empty last chunk: it would be a second encoding of the same file.
  if (!opened || opened->empty() || opened->size() > bundle::kMaxContentSize - opened_) {
    failed_ = true;
    return;
  }
  opened_ += opened->size();
  // The content of a bundle of another version follows other rules, so skip it. Its chunks must
  // verify all the same.
  if (other_version_) return;
  if (at_end_) {
    failed_ = !all_zero(*opened);
    return;
  }
  base::append(content_, *opened);
  take_messages();
}

void BundleReader::take_messages() {
  base::ByteView rest = content_;
  while (!at_end_ && !failed_ && !other_version_ && rest.size() >= bundle::kLengthSize) {
    const std::size_t size = base::read_little_endian<std::uint32_t>(rest);
    if (size > wire::kMaxBundleMessageSize) failed_ = true;
    if (size == 0) {
      at_end_ = true;
      failed_ = !all_zero(rest);
    }
    if (at_end_ || failed_ || rest.size() < bundle::kLengthSize + size) break;
    take_message(rest.subspan(bundle::kLengthSize, size));
    rest = rest.subspan(bundle::kLengthSize + size);
  }
  if (at_end_) rest = {};
  content_ = base::to_bytes(rest);
}

void BundleReader::take_message(base::ByteView message) {
  if (!head_) {
    auto head = wire::decode_bundle_head(message);
    failed_ = !head.ok();
    if (failed_) return;
    other_version_ = head->version != wire::kProtocolVersion;
    head_ = std::move(*head);
    return;
  }
  // A batch before this one was marked as the last, so none may follow.
  const bool is_over = !batches_.empty() && batches_.back().last;
  auto batch = wire::decode_bundle_batch(message);
  failed_ = is_over || !batch.ok();
  if (!failed_) batches_.push_back(std::move(*batch));
}

}  // namespace waterline::sync
