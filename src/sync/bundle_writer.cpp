#include "sync/bundle_writer.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sync/padding.h"

namespace waterline::sync {

using crypto::noise::Role;

BundleWriter::BundleWriter(const SessionKeys& keys, base::Random& random,
                           const wire::BundleHead& head) {
  auto handshake = bundle::handshake(keys, Role::kInitiator, random);
  const auto first = handshake.write_message({});
  if (!first) return;
  output_ = *first;
  cipher_ = std::move(handshake).split().sending;
  put_message(wire::encode(head));
}

bool BundleWriter::add(const base::OperationBatch& batch) {
  base::check(!finished_);
  const base::Bytes message = wire::encode_bundle_batch(batch);
  const std::size_t size = size_ + 2 * bundle::kLengthSize + message.size();
  if (bundle::padded_size(size) > bundle::kMaxContentSize) return false;
  put_message(message);
  return true;
}

void BundleWriter::finish() {
  base::check(!finished_);
  finished_ = true;
  base::Bytes end;
  base::append_little_endian(end, std::uint32_t{0});
  put(end);
  const std::size_t padded = bundle::padded_size(size_);
  const base::Bytes zeros(bundle::kChunkSize);
  while (size_ < padded) put(base::ByteView(zeros).first(std::min(zeros.size(), padded - size_)));
  seal(/*last=*/true);
}

base::Bytes BundleWriter::take_output() {
  return std::exchange(output_, {});
}

void BundleWriter::put_message(base::ByteView message) {
  base::check(!message.empty() && message.size() <= wire::kMaxBundleMessageSize);
  base::Bytes length;
  base::append_little_endian(length, static_cast<std::uint32_t>(message.size()));
  put(length);
  put(message);
}

// Appends bytes to the content. A full chunk is kept until more bytes come, because the last chunk
// is sealed differently.
void BundleWriter::put(base::ByteView bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    if (chunk_.size() == bundle::kChunkSize) seal(/*last=*/false);
    const std::size_t size = std::min(bytes.size(), bundle::kChunkSize - chunk_.size());
    base::append(chunk_, bytes.first(size));
    bytes = bytes.subspan(size);
  }
}

void BundleWriter::seal(bool last) {
  if (cipher_)
    base::append(output_, cipher_->encrypt_with_ad(bundle::chunk_data(last), chunk_).value());
  chunk_.clear();
}

}  // namespace waterline::sync
