#include "carrier/run.h"

#include <csignal>
#include <fstream>
#include <iterator>
#include <variant>

#include <sys/prctl.h>
#include <unistd.h>

#include "carrier/box.h"
#include "carrier/channel.h"
#include "carrier/sandbox.h"
#include "carrier/transfers.h"

namespace waterline::carrier {

namespace messages = base::carrier;
using messages::Outcome;

namespace {

constexpr int kNodeBrokeForm = 1;

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Carries out one command after the other.
class Errands {
 public:
  Errands(const Channel& channel, Transfers& transfers)
      : channel_(channel), transfers_(transfers), box_(box_of(transfers)) {}

  void operator()(const messages::List&) {
    std::vector<std::string> waiting;
    const auto pass_on = [&] {
      for (std::size_t at = 0; at < waiting.size(); at += messages::kMaxNamesInMessage) {
        const auto end = std::min(waiting.size(), at + messages::kMaxNamesInMessage);
        channel_.send(messages::Names{{waiting.begin() + static_cast<std::ptrdiff_t>(at),
                                       waiting.begin() + static_cast<std::ptrdiff_t>(end)}});
      }
    };
    const Outcome outcome = box_->list([&](std::vector<std::string> names) {
      waiting.insert(waiting.end(), names.begin(), names.end());
    });
    if (outcome == Outcome::kDone) pass_on();
    done(outcome);
  }
  void operator()(const messages::Get& get) {
    base::Bytes bytes;
    const Outcome outcome = box_->get(get.name, bytes);
    if (outcome == Outcome::kDone) channel_.send_parts(bytes);
    done(outcome);
  }
  void operator()(const messages::Put& put) {
    const base::Bytes bytes = channel_.receive_parts(put.size);
    done(box_->put(put.name, bytes));
  }
  void operator()(const messages::Remove& remove) { done(box_->remove(remove.name)); }
  template <class Other>
  void operator()(const Other&) {
    ::_exit(kNodeBrokeForm);
  }

 private:
  void done(Outcome outcome) {
    channel_.send(messages::Done{
        outcome, outcome == Outcome::kOtherKey ? transfers_.shown_key() : base::Bytes()});
  }

  const Channel& channel_;
  Transfers& transfers_;
  std::unique_ptr<Box> box_;
};

}  // namespace

void run(int channel_number, const std::string& trusted) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  ::signal(SIGPIPE, SIG_IGN);
  const Channel channel(channel_number);
  Transfers transfers(channel, content_of(trusted));
  const cage::Confinement cage = shut_in();
  channel.send(messages::Ready{cage.landlock_abi, cage.seccomp});
  if (!cage.seccomp) ::_exit(1);

  messages::ToCarrier first = channel.receive();
  auto* visit = std::get_if<messages::Visit>(&first);
  if (visit == nullptr) ::_exit(kNodeBrokeForm);
  transfers.go_to(std::move(*visit));
  Errands errands(channel, transfers);
  for (;;) std::visit(errands, channel.receive());
}

}  // namespace waterline::carrier
