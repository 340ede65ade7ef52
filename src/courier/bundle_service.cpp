#include "courier/bundle_service.h"

#include <algorithm>
#include <utility>

#include "crypto/secret.h"

namespace waterline::courier {

namespace channel = wire::channel;

namespace {

sync::SessionKeys keys_of(channel::BundleKeys& keys) {
  sync::SessionKeys taken{crypto::IdentitySecret(keys.identity_secret),
                          crypto::PublicKey{keys.partner_public_key},
                          crypto::LinkKey(keys.link_key)};
  crypto::wipe(keys.identity_secret);
  crypto::wipe(keys.link_key);
  return taken;
}

channel::BundleOutcome outcome_of(sync::BundleError error) {
  return error == sync::BundleError::kOtherVersion ? channel::BundleOutcome::kOtherVersion
                                                   : channel::BundleOutcome::kUnsound;
}

}  // namespace

BundleService::BundleService(base::Random& random, NodeChannel& channel)
    : random_(random), channel_(channel) {}

bool BundleService::seal(channel::SealBundle& message) {
  if (!is_idle()) return false;
  writer_.emplace(keys_of(message.keys), random_,
                  wire::BundleHead{.holds = message.holds, .from = message.from});
  send_sealed(/*taken=*/true);
  return true;
}

bool BundleService::seal_batch(const base::OperationBatch& batch) {
  if (!writer_) return false;
  send_sealed(writer_->add(batch));
  return true;
}

bool BundleService::seal_end() {
  if (!writer_) return false;
  writer_->finish();
  send_sealed(/*taken=*/true);
  writer_.reset();
  return true;
}

bool BundleService::open(channel::OpenBundle& message) {
  if (!is_idle()) return false;
  reader_.emplace(keys_of(message.keys), random_);
  return true;
}

bool BundleService::open_part(base::ByteView bytes) {
  if (!reader_) return false;
  reader_->read(bytes);
  return true;
}

bool BundleService::open_end() {
  if (!reader_) return false;
  auto bundle = std::move(*reader_).finish();
  reader_.reset();
  channel::BundleOpened answer;
  if (bundle) {
    answer = {channel::BundleOutcome::kSound, bundle->head.holds.mirrored(),
              bundle->head.from.mirrored(), static_cast<std::uint32_t>(bundle->batches.size())};
    std::ranges::move(bundle->batches, std::back_inserter(batches_));
  } else {
    answer.outcome = outcome_of(bundle.error());
  }
  channel_.send(answer);
  return true;
}

bool BundleService::next_batch() {
  if (batches_.empty()) return false;
  channel::BundleBatch answer{std::move(batches_.front())};
  answer.batch.through = answer.batch.through.mirrored();
  batches_.pop_front();
  channel_.send(answer);
  return true;
}

void BundleService::send_sealed(bool taken) {
  const base::Bytes bytes = writer_->take_output();
  base::ByteView rest = bytes;
  do {
    const auto part = rest.first(std::min(rest.size(), channel::kMaxBundlePart));
    rest = rest.subspan(part.size());
    channel_.send(channel::SealedPart{base::to_bytes(part), !rest.empty(), taken});
  } while (!rest.empty());
}

}  // namespace waterline::courier
