#include "fakes/seeded_random.h"
#include "fuzz/input.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"

// Reads a bundle. Either somebody with the keys made it: the input is its content, cut into chunks
// that the input chooses. Or somebody without the keys made it: the input is the file.
namespace {

using namespace waterline;
using crypto::noise::Role;

struct Pair {
  Pair() {
    fakes::SeededRandom random(1);
    const auto a = crypto::IdentitySecret::generate(random);
    const auto b = crypto::IdentitySecret::generate(random);
    const auto pair = crypto::LinkKey::generate(random);
    sealer.emplace(sync::SessionKeys{a.clone(), crypto::public_key_of(b), pair.clone()});
    opener.emplace(sync::SessionKeys{b.clone(), crypto::public_key_of(a), pair.clone()});
  }
  std::optional<sync::SessionKeys> sealer;
  std::optional<sync::SessionKeys> opener;
};

base::Bytes sealed(const Pair& pair, fuzz::Input& input) {
  fakes::SeededRandom random(2);
  auto handshake = sync::bundle::handshake(*pair.sealer, Role::kInitiator, random);
  base::Bytes file = handshake.write_message({}).value();
  auto cipher = std::move(handshake).split().sending;
  // The content consists of bytes of the input, then zeros, then the rest of the input. So the rest
  // can be at any offset of a chunk without a large input.
  base::Bytes content = base::to_bytes(input.bytes(input.number(2)));
  content.resize(std::max<std::size_t>(content.size(), input.number(1) * 1024));
  base::append(content, input.rest());
  base::ByteView rest = content;
  for (bool last = false; !last;) {
    const auto chunk = rest.first(std::min(rest.size(), sync::bundle::kChunkSize));
    rest = rest.subspan(chunk.size());
    last = rest.empty();
    base::append(file, cipher.encrypt_with_ad(sync::bundle::chunk_data(last), chunk).value());
  }
  return file;
}

base::Result<sync::Bundle, sync::BundleError> opened(const Pair& pair, base::ByteView file,
                                                     std::size_t step) {
  fakes::SeededRandom random(3);
  sync::BundleReader reader(*pair.opener, random);
  while (!file.empty()) {
    const auto part = file.first(std::min(step, file.size()));
    reader.read(part);
    file = file.subspan(part.size());
  }
  return std::move(reader).finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Pair pair;
  fuzz::Input input(fuzz::view_of(data, size));
  const bool has_keys = input.number(1) % 4 != 0;
  const std::size_t step = 1 + input.number(2);
  const base::Bytes file = has_keys ? sealed(pair, input) : base::to_bytes(input.rest());
  const auto bundle = opened(pair, file, step);
  fuzz::require(has_keys || !bundle.ok());
  if (!bundle.ok()) return 0;

  // An accepted bundle is within the limits: sealed again, it opens to equal content.
  fakes::SeededRandom random(4);
  sync::BundleWriter writer(*pair.sealer, random, bundle.value().head);
  for (const auto& batch : bundle.value().batches) fuzz::require(writer.add(batch));
  writer.finish();
  const auto again = opened(pair, writer.take_output(), SIZE_MAX);
  fuzz::require(again.ok());
  fuzz::require(again.value().head == bundle.value().head &&
                again.value().batches == bundle.value().batches);
  return 0;
}
