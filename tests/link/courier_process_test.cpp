#include "link/courier_process.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fakes/looking.h"
#include "linked_device.h"

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;
namespace channel = wire::channel;

namespace {

// A program in the place of the courier. It sends the given messages on the channel, in order, and
// then runs the shell command `then`.
class Impostor {
 public:
  explicit Impostor(const std::vector<base::Bytes>& messages,
                    const std::string& then = "exec sleep 60") {
    std::ofstream script(program());
    script << "#!/bin/sh\nPATH=/bin:/usr/bin\n";
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const auto file = folder_.path() / ("message" + std::to_string(i));
      std::ofstream(file, std::ios::binary)
          .write(reinterpret_cast<const char*>(messages[i].data()),
                 static_cast<std::streamsize>(messages[i].size()));
      script << "cat " << file << " >&3\n";
    }
    script << then << "\n";
    script.close();
    chmod(program().c_str(), 0700);
  }
  [[nodiscard]] std::filesystem::path program() const { return folder_.path() / "courier"; }

 private:
  fakes::TemporaryFolder folder_;
};

std::set<pid_t> children() {
  std::ifstream list("/proc/self/task/" + std::to_string(gettid()) + "/children");
  std::set<pid_t> found;
  for (pid_t child = 0; list >> child;) found.insert(child);
  return found;
}

// Returns the child processes of this process, which are couriers, whichever thread started them.
std::set<pid_t> all_children() {
  std::set<pid_t> found;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    for (pid_t child = 0; list >> child;) found.insert(child);
  }
  return found;
}

// Returns true if no courier runs: the node ended it, and the next one is not started yet.
bool was_ended(PartnerLink& partner_link, ledger::Ledger&, base::FairLock&) {
  return !partner_link.status().cage.courier.has_value();
}

const base::Bytes& ready() {
  static const base::Bytes message = channel::encode(channel::ToNode(channel::Ready{7, true}));
  return message;
}

}  // namespace

TEST_CASE("the real courier reports its sandbox and has no other descriptors", "[link][user]") {
  if (!fakes::may_look()) return;
  // The courier must not inherit this open file, which has no close-on-exec flag.
  const int careless = open("/etc/passwd", O_RDONLY);
  auto courier = CourierProcess::start(real_courier());
  REQUIRE(courier.ok());
  CHECK((*courier)->ready().seccomp);
  const auto process = std::filesystem::path("/proc") / std::to_string((*courier)->id());
  std::error_code error;
  std::vector<std::string> open_files;
  for (const auto& entry : std::filesystem::directory_iterator(process / "fd", error)) {
    open_files.push_back(std::filesystem::read_symlink(entry.path(), error).string());
  }
  CHECK(!error);
  CHECK(open_files.size() == 7);
  for (const auto& file : open_files) {
    INFO(file);
    const bool is_expected =
        file == "/dev/null" || file.starts_with("socket:") || file.starts_with("anon_inode:");
    CHECK(is_expected);
  }
  std::ifstream environment(process / "environ");
  CHECK(std::string(std::istreambuf_iterator<char>(environment), {}).empty());
  close(careless);

  const pid_t id = (*courier)->id();
  const auto begin = std::chrono::steady_clock::now();
  (*courier)->stop();
  CHECK(std::chrono::steady_clock::now() - begin < 1s);
  CHECK(kill(id, 0) != 0);
}

TEST_CASE("a courier ends when its node has ended", "[link]") {
  int report[2];
  REQUIRE(pipe2(report, O_CLOEXEC) == 0);
  const pid_t node = fork();
  if (node == 0) {
    auto courier = CourierProcess::start(real_courier());
    const pid_t id = courier.ok() ? (*courier)->id() : -1;
    _exit(write(report[1], &id, sizeof id) == sizeof id && raise(SIGKILL) == 0 ? 0 : 1);
  }
  pid_t id = 0;
  REQUIRE(read(report[0], &id, sizeof id) == sizeof id);
  REQUIRE(id > 0);
  waitpid(node, nullptr, 0);
  const auto lives = [id] {
    std::ifstream status("/proc/" + std::to_string(id) + "/stat");
    std::string rest;
    std::getline(status, rest);
    return !rest.empty() && rest.find(") Z") == std::string::npos;
  };
  for (int i = 0; i < 300 && lives(); ++i) std::this_thread::sleep_for(10ms);
  CHECK_FALSE(lives());
  close(report[0]);
  close(report[1]);
}

TEST_CASE("a missing, unsandboxed, silent or misbehaving courier is not used", "[link]") {
  using Failure = CourierProcess::Failure;
  const auto failure_of = [](const std::filesystem::path& program) {
    const auto started = CourierProcess::start(program);
    return started.ok() ? std::nullopt : std::optional(started.error());
  };
  CHECK(failure_of("/nowhere/courier") == Failure::kMissing);
  CHECK(failure_of("/") == Failure::kMissing);
  CHECK(failure_of("/bin/true") == Failure::kFailed);
  const Impostor unsafe({channel::encode(channel::ToNode(channel::Ready{7, false}))});
  CHECK(failure_of(unsafe.program()) == Failure::kNoSandbox);
  const Impostor nonsense({base::Bytes(40, std::byte{1})});
  CHECK(failure_of(nonsense.program()) == Failure::kFailed);
  const Impostor hasty({channel::encode(channel::ToNode(channel::LinkUp{}))});
  CHECK(failure_of(hasty.program()) == Failure::kFailed);
  CHECK(children().empty());
}

TEST_CASE("without a courier a device says why and shows no offer", "[link]") {
  const auto fault_with = [](const std::filesystem::path& program) {
    Device device(program);
    const auto offer = device.with([](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.show_offer(ledger::PairingMethod::kWords, "127.0.0.1:0");
    });
    REQUIRE(!offer.ok());
    CHECK(offer.error() == Error::kNoNetworkProcess);
    CHECK(device.pairing().state == PartnerLink::PairingState::kNone);
    CHECK_FALSE(device.with(
        [](auto&, ledger::Ledger& ledger, auto&) { return ledger.offer()->has_value(); }));
    return device.status().fault;
  };
  CHECK(fault_with("/nowhere/courier") == PartnerLink::CourierFault::kMissing);
  const Impostor unsafe({channel::encode(channel::ToNode(channel::Ready{7, false}))});
  CHECK(fault_with(unsafe.program()) == PartnerLink::CourierFault::kNoSandbox);
}

TEST_CASE("a courier that dies is replaced, but not if it keeps dying", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  for (const pid_t courier : all_children()) kill(courier, SIGKILL);
  CHECK(anna.eventually([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.status().link != PartnerLink::Link::kLinked;
  }));
  CHECK(anna.becomes_linked());
  CHECK(ben.becomes_linked());

  anna.stop();
  ben.stop();
  const Impostor dying({ready()}, "exit 0");
  anna.use_courier(dying.program());
  anna.start();
  CHECK(anna.eventually([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.status().fault == PartnerLink::CourierFault::kKeepsFailing;
  }));
  CHECK(anna.status().problem == PartnerLink::Problem::kNoNetworkProcess);
  const auto synced = anna.sync();
  REQUIRE(!synced.ok());
  CHECK(synced.error() == Error::kNoNetworkProcess);
}

TEST_CASE("a courier that sends a message out of turn is ended", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  anna.stop();
  ben.stop();
  base::VersionVector vector;
  const channel::LinkUp called{false, base::Bytes(4, std::byte{1})};
  const std::pair<const char*, std::vector<channel::ToNode>> breaches[] = {
      {"ready twice", {channel::Ready{7, true}}},
      {"the ledger without a link", {channel::WantVector{1}}},
      {"operations without a link", {channel::WantOperations{1, vector}}},
      {"a vector without a link", {channel::Met{vector}}},
      {"a batch without a link", {channel::Store{1, {}}}},
      {"in step without a link", {channel::InStep{}}},
      {"a link's end without a link", {channel::LinkDown{}}},
      {"a complaint without a link", {channel::PartnerMisbehaved{}}},
      {"a link over a dial that was not made", {channel::LinkUp{true, {}}}},
      {"a link by Tor where no socket of Tor is",
       {channel::LinkUp{.dialled = false, .host = {}, .way = base::Way::kTor}}},
      {"a stranger at a dial that was not made", {channel::StrangerAnswered{}}},
      {"a beacon of which no socket could tell", {channel::PartnerSeen{{{}, 9}}}},
      {"an offer that nobody looks for", {channel::OfferSeen{{{}, 9}}}},
      {"a call for no offer", {channel::WantAnswer{{{}, 9}}}},
      {"two links", {called, called}},
      {"the ledger after the link", {called, channel::LinkDown{}, channel::WantVector{1}}},
      {"the vector twice", {called, channel::WantVector{1}, channel::WantVector{2}}},
      {"a batch before the partner said what they hold",
       {called, channel::WantVector{1}, channel::Store{2, {}}}},
      {"in step before that", {called, channel::WantVector{1}, channel::InStep{}}},
      {"a number twice",
       {called, channel::WantVector{1}, channel::Met{vector}, channel::WantOperations{1, vector}}},
      {"a number below",
       {called, channel::WantVector{2}, channel::Met{vector}, channel::WantOperations{1, vector}}},
      {"meeting twice",
       {called, channel::WantVector{1}, channel::Met{vector}, channel::Met{vector}}},
      {"a guess", {called, channel::CountGuess{}}},
      {"words", {channel::CompareWords{}}},
      {"an agreement", {called, channel::Agreed{}}},
      {"a pairing's end", {channel::PairingOver{channel::PairingEnd::kPaired}}},
  };
  for (const auto& [what, messages] : breaches) {
    INFO(what);
    std::vector<base::Bytes> encoded{ready()};
    for (const auto& message : messages) encoded.push_back(channel::encode(message));
    const Impostor impostor(encoded);
    anna.use_courier(impostor.program());
    anna.start();
    CHECK(anna.eventually(was_ended));
    CHECK(anna.status().cage.last_end == PartnerLink::CourierEnd::kBrokeRule);
    anna.stop();
  }
  // A courier is not ended if it sends only messages that the channel allows.
  std::vector<base::Bytes> fair{ready()};
  for (const auto& message : std::initializer_list<channel::ToNode>{
           channel::WantDial{}, called, channel::WantVector{1}, channel::Met{vector},
           channel::InStep{}, channel::LinkDown{}, called}) {
    fair.push_back(channel::encode(message));
  }
  const Impostor honest(fair);
  anna.use_courier(honest.program());
  anna.start();
  CHECK(anna.becomes_linked());
  std::this_thread::sleep_for(300ms);
  CHECK(anna.status().link == PartnerLink::Link::kLinked);
}

// The test's devices listen on loopback, where each may then find the other. So loopback itself is
// tested in socket_address_test.cpp.
TEST_CASE("a courier makes no place of the partner from which nobody called", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  anna.stop();
  ben.stop();
  std::vector<base::Bytes> messages{ready()};
  const auto say_called_from = [&messages](base::Bytes host) {
    messages.push_back(channel::encode(channel::ToNode(channel::LinkUp{false, std::move(host)})));
    messages.push_back(channel::encode(channel::ToNode(channel::LinkDown{})));
  };
  for (const int first : {0, 224, 239, 240, 255}) say_called_from(base::Bytes(4, std::byte(first)));
  for (const int first : {0xfe80, 0xff02, 0}) {
    base::Bytes host(16);
    host[0] = std::byte(first >> 8);
    host[1] = std::byte(first & 0xff);
    say_called_from(host);
    host[10] = host[11] = std::byte{0xff};
    host[15] = std::byte{1};
    say_called_from(host);
  }
  // The address of a device that could be there (RFC 5737).
  const base::Bytes sound{std::byte{192}, std::byte{0}, std::byte{2}, std::byte{9}};
  messages.push_back(channel::encode(channel::ToNode(channel::LinkUp{false, sound})));
  const Impostor impostor(messages);
  anna.use_courier(impostor.program());
  anna.start();
  REQUIRE(anna.becomes_linked());
  CHECK(anna.with([](auto&, ledger::Ledger& ledger, auto&) {
    return *ledger.sync_setting(ledger::SyncSetting::kMetAt);
  }) == "");
}

TEST_CASE("during an offer a courier cannot skip a step of the pairing", "[link]") {
  channel::Agreed agreed;
  agreed.partner_public_key.fill(std::byte{9});
  agreed.pair_key.fill(std::byte{7});
  const std::pair<const char*, std::vector<channel::ToNode>> breaches[] = {
      {"paired at once", {channel::PairingOver{channel::PairingEnd::kPaired}}},
      {"agreed at once", {agreed}},
      {"agreed after the guess", {channel::CountGuess{}, agreed}},
      {"agreed before a person compared", {channel::CountGuess{}, channel::CompareWords{}, agreed}},
      {"words before the guess", {channel::CompareWords{}}},
      {"a second guess in one run", {channel::CountGuess{}, channel::CountGuess{}}},
      {"a link", {channel::LinkUp{}}},
      {"a dial", {channel::WantDial{}}},
      {"an offer that was not looked for", {channel::OfferSeen{{{}, 9}}}},
      {"more calls than it answers",
       std::vector<channel::ToNode>(65, channel::WantAnswer{{{}, 9}})},
  };
  for (const auto& [what, messages] : breaches) {
    INFO(what);
    std::vector<base::Bytes> encoded{ready()};
    for (const auto& message : messages) encoded.push_back(channel::encode(message));
    const Impostor impostor(encoded);
    Device anna(impostor.program());
    anna.show();
    CHECK(anna.eventually(was_ended));
    CHECK(anna.pairing().state != PartnerLink::PairingState::kPaired);
    CHECK_FALSE(anna.is_paired());
  }
}

TEST_CASE("while a joiner looks for an offer, no courier has the words", "[link]") {
  const fakes::TemporaryFolder folder;
  const auto kept = folder.path() / "kept";
  const Impostor impostor({ready()}, "exec cat <&3 >" + kept.string());
  Device anna(impostor.program());
  REQUIRE(anna.join("7-copper-lantern-meadow-finch", "").ok());
  CHECK(anna.wait_for(PartnerLink::PairingState::kOver).end == PartnerLink::PairingEnd::kNotFound);
  anna.stop();
  std::ifstream file(kept, std::ios::binary);
  const std::string heard{std::istreambuf_iterator<char>(file), {}};
  const base::Bytes configure = channel::encode(channel::ToCourier(channel::Configure{}));
  const base::Bytes seek = channel::encode(
      channel::ToCourier(channel::SeekOffer{channel::PairingMethod::kWords, 7, {}}));
  CHECK(
      heard.starts_with(std::string(base::text_of(configure)) + std::string(base::text_of(seek))));
  for (const char* word : {"copper", "lantern", "meadow", "finch"})
    CHECK(heard.find(word) == std::string::npos);
}

TEST_CASE("a courier cannot make a joiner dial another network", "[link]") {
  const auto ends_with = [](const std::vector<channel::ToNode>& messages) {
    std::vector<base::Bytes> encoded{ready()};
    for (const auto& message : messages) encoded.push_back(channel::encode(message));
    const Impostor impostor(encoded);
    Device anna(impostor.program());
    REQUIRE(anna.join("7-copper-lantern-meadow-finch", "").ok());
    return anna.wait_for(PartnerLink::PairingState::kOver).end;
  };
  // A documentation address (RFC 5737) and loopback are no networks of this device.
  const channel::OfferSeen far{{{std::byte{203}, std::byte{0}, std::byte{113}, std::byte{5}}, 9}};
  const channel::OfferSeen here{{{std::byte{127}, std::byte{0}, std::byte{0}, std::byte{1}}, 9}};
  CHECK(ends_with({far, here}) == PartnerLink::PairingEnd::kNotFound);
  CHECK(ends_with({channel::CountGuess{}}) == PartnerLink::PairingEnd::kCut);
  CHECK(ends_with({channel::WantAnswer{{{}, 9}}}) == PartnerLink::PairingEnd::kCut);
  CHECK(ends_with(std::vector<channel::ToNode>(65, far)) == PartnerLink::PairingEnd::kCut);
}
