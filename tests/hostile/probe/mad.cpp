#include "mad.h"

#include <sys/socket.h>
#include <unistd.h>

#include "wire/channel_messages.h"

namespace waterline::probe {
namespace {

namespace channel = wire::channel;

bool say_bytes(base::ByteView bytes) {
  return send(3, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

bool say(const channel::ToNode& message) {
  return say_bytes(channel::encode(message));
}

bool begin_link() {
  return say(channel::LinkUp{false, base::Bytes(4, std::byte{10})}) &&
         say(channel::WantVector{1}) && say(channel::Met{});
}

base::OperationBatch revisions(std::uint32_t number) {
  const base::EpochId epoch(std::array<std::byte, 16>{std::byte{1}});
  const base::ItemId item(std::array<std::byte, 16>{std::byte{2}});
  base::OperationBatch batch;
  for (std::uint32_t i = 1; i <= 400; ++i) {
    const std::uint32_t place = number * 400 + i;
    batch.operations.push_back(
        {epoch,
         place,
         base::Share{item, place, base::Depth::kLine, "again", std::nullopt, std::nullopt},
         {}});
  }
  batch.through.epochs[epoch] = {base::Author::kPartner, (std::uint64_t{number} + 1) * 400};
  return batch;
}

}  // namespace

void be_mad(const std::string& how) {
  say(channel::Ready{7, true});
  bool goes_on = true;
  if (how == "noise") {
    while (say_bytes(base::Bytes(100, std::byte{0x5a}))) {
    }
  } else if (how == "calls") {
    while (say(channel::WantDial{})) {
    }
  } else if (how == "links") {
    while (goes_on)
      goes_on =
          say(channel::LinkUp{false, base::Bytes(4, std::byte{10})}) && say(channel::LinkDown{});
  } else if (how == "questions") {
    goes_on = begin_link();
    for (std::uint32_t request = 2; goes_on; ++request)
      goes_on = say(channel::WantOperations{request, {}});
  } else if (how == "stores") {
    goes_on = begin_link();
    for (std::uint32_t number = 0; goes_on; ++number)
      goes_on = say(channel::Store{number + 2, revisions(number)});
  } else {
    for (;;) pause();
  }
}

}  // namespace waterline::probe
