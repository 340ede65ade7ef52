#include "link/bundle_courier.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <poll.h>

#include "crypto/secret.h"

namespace waterline::link {

namespace channel = wire::channel;

namespace {

// The time for which the node waits for one answer of the courier. A courier seals or opens 64 MiB
// in less than a second, so one that takes longer than this time hangs.
constexpr std::chrono::milliseconds kPatience{30'000};

// Copies the keys one by one into the message, so that no temporary copy of the secrets stays in
// memory unwiped.
void put(const BundleCourier::Keys& keys, channel::BundleKeys& into) {
  std::ranges::copy(keys.own.bytes(), into.identity_secret.begin());
  into.partner_public_key = keys.partner.bytes;
  std::ranges::copy(keys.link.bytes(), into.link_key.begin());
}

void wipe(channel::BundleKeys& keys) {
  crypto::wipe(keys.identity_secret);
  crypto::wipe(keys.link_key);
}

}  // namespace

Result<BundleCourier> BundleCourier::start(const std::filesystem::path& program) {
  auto courier = CourierProcess::start(program);
  if (!courier) return Error::kNoNetworkProcess;
  BundleCourier bundle_courier(std::move(*courier));
  if (const auto sent = bundle_courier.send(channel::Configure{}); !sent) return sent.error();
  return bundle_courier;
}

Result<void> BundleCourier::begin(const Keys& keys, const base::VersionVector& holds,
                                  const base::VersionVector& from, const Write& write) {
  channel::ToCourier message{std::in_place_type<channel::SealBundle>};
  auto& seal = std::get<channel::SealBundle>(message);
  put(keys, seal.keys);
  seal.holds = holds;
  seal.from = from;
  const auto sent = send(message);
  wipe(seal.keys);
  if (!sent) return sent;
  const auto taken = take_parts(write);
  if (!taken) return taken.error();
  return {};
}

Result<bool> BundleCourier::add(const base::OperationBatch& batch, const Write& write) {
  if (const auto sent = send(channel::SealBatch{batch}); !sent) return sent.error();
  return take_parts(write);
}

Result<void> BundleCourier::finish(const Write& write) {
  if (const auto sent = send(channel::SealEnd{}); !sent) return sent;
  const auto taken = take_parts(write);
  if (!taken) return taken.error();
  return {};
}

Result<channel::BundleOpened> BundleCourier::open(const Keys& keys, const Read& read) {
  {
    channel::ToCourier message{std::in_place_type<channel::OpenBundle>};
    auto& open = std::get<channel::OpenBundle>(message);
    put(keys, open.keys);
    const auto sent = send(message);
    wipe(open.keys);
    if (!sent) return sent.error();
  }
  for (;;) {
    auto part = read();
    if (!part) return part.error();
    if (part->empty()) break;
    if (const auto sent = send(channel::OpenPart{std::move(*part)}); !sent) return sent.error();
  }
  if (const auto ended = send(channel::OpenEnd{}); !ended) return ended.error();
  auto message = answer();
  if (!message) return message.error();
  if (auto* opened = std::get_if<channel::BundleOpened>(&*message)) return std::move(*opened);
  return Error::kNoNetworkProcess;
}

Result<base::OperationBatch> BundleCourier::next() {
  if (const auto sent = send(channel::NextBatch{}); !sent) return sent.error();
  auto message = answer();
  if (!message) return message.error();
  if (auto* batch = std::get_if<channel::BundleBatch>(&*message)) return std::move(batch->batch);
  return Error::kNoNetworkProcess;
}

Result<bool> BundleCourier::take_parts(const Write& write) {
  for (;;) {
    const auto message = answer();
    if (!message) return message.error();
    const auto* part = std::get_if<channel::SealedPart>(&*message);
    if (part == nullptr) return Error::kNoNetworkProcess;
    if (!part->bytes.empty()) {
      if (const auto written = write(part->bytes); !written) return written.error();
    }
    if (!part->more) return part->taken;
  }
}

// Blocks until the courier has read the message, so that the node never queues a whole file in
// memory.
Result<void> BundleCourier::send(const channel::ToCourier& message) {
  courier_->send(message);
  while (courier_->has_unsent() && !courier_->gone()) {
    if (const auto waited = wait(POLLOUT); !waited) return waited;
    courier_->flush();
  }
  if (courier_->gone()) return Error::kNoNetworkProcess;
  return {};
}

Result<channel::ToNode> BundleCourier::answer() {
  for (;;) {
    if (auto message = courier_->receive()) return std::move(*message);
    if (courier_->gone()) return Error::kNoNetworkProcess;
    if (const auto waited = wait(POLLIN); !waited) return waited.error();
  }
}

Result<void> BundleCourier::wait(short events) {
  pollfd waits{courier_->channel(), events, 0};
  int ready = 0;
  do {
    ready = poll(&waits, 1, static_cast<int>(kPatience.count()));
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) return Error::kNoNetworkProcess;
  return {};
}

}  // namespace waterline::link
