#include "scenario/houses.h"

#include <csignal>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace waterline::scenario {
namespace {

const std::vector<std::string> kEnvironment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
constexpr const char* kHold = "echo ready; exec sleep 300";

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::unique_ptr<Running> hold(const std::vector<std::string>& command) {
  auto holder = std::make_unique<Running>(joined(command, {"sh", "-c", kHold}), kEnvironment, "");
  for (int i = 0; i < 200; ++i) {
    if (holder->out_so_far().find("ready") != std::string::npos) return holder;
    Running({"/bin/sleep", "0.02"}, {}, "").wait();
  }
  return {};
}

std::string port_of_house(int house) {
  return "street" + std::to_string(house);
}

}  // namespace

bool Houses::run(const std::vector<std::string>& command) {
  return Running(command, kEnvironment, "").wait().code == 0;
}

std::vector<std::string> Houses::enter(const Running& holder) const {
  return {"/usr/bin/nsenter",      "-t", std::to_string(holder.id()), "-U", "-n",
          "--preserve-credentials"};
}

bool Houses::in(const Running& holder, const std::vector<std::string>& command) const {
  return run(joined(enter(holder), command));
}

std::unique_ptr<Houses> Houses::build_or_skip() {
  std::string why;
  auto built = build(why);
  if (!built) WARN("skipped: " << why);
  return built;
}

std::unique_ptr<Houses> Houses::build(std::string& why) {
  std::unique_ptr<Houses> made(new Houses);
  why = "this machine gives no network namespaces to this user (unshare -Urn)";
  made->street_ = hold({"/usr/bin/unshare", "-Urn"});
  if (!made->street_) return {};
  for (auto& house : made->houses_) {
    house = hold(joined(made->enter(*made->street_), {"/usr/bin/unshare", "-n"}));
    if (!house) return {};
  }
  why = "no bridge or no veth can be made here (iproute2, kernel modules)";
  bool is_built = made->in(*made->street_, {"ip", "link", "add", "br0", "type", "bridge"}) &&
                  made->in(*made->street_, {"ip", "link", "set", "br0", "addrgenmode", "none"}) &&
                  made->in(*made->street_, {"ip", "link", "set", "br0", "up"});
  for (int i = 0; i < 3 && is_built; ++i) {
    const std::string port = port_of_house(i);
    const std::string inside = std::to_string(made->houses_[i]->id());
    const Running& street = *made->street_;
    const Running& house = *made->houses_[i];
    is_built = made->in(street, {"ip", "link", "add", port, "type", "veth", "peer", "name", "eth",
                                 "netns", inside}) &&
               made->in(street, {"ip", "link", "set", port, "addrgenmode", "none"}) &&
               made->in(street, {"ip", "link", "set", port, "master", "br0", "up"}) &&
               made->in(house, {"ip", "link", "set", "eth", "addrgenmode", "none"}) &&
               made->in(house, {"ip", "addr", "add", "10.77.0." + std::to_string(i + 1) + "/24",
                                "brd", "+", "dev", "eth"}) &&
               made->in(house, {"ip", "link", "set", "eth", "up"});
  }
  if (!is_built) return {};
  return made;
}

std::vector<std::string> Houses::enter(int house) const {
  return enter(*houses_[house]);
}

bool Houses::cut(int house) {
  return in(*street_, {"ip", "link", "set", port_of_house(house), "nomaster"});
}

bool Houses::mend(int house) {
  return in(*street_, {"ip", "link", "set", port_of_house(house), "master", "br0"});
}

bool Houses::lose(int of_a_hundred) {
  const std::string rules =
      "table inet weather { chain arriving { type filter hook input priority 0; numgen random mod "
      "100 < " +
      std::to_string(of_a_hundred) + " drop; }; }";
  return in(*houses_[0], {"nft", rules}) && in(*houses_[1], {"nft", rules});
}

bool Houses::let_in_only(int house, const std::string& rules) {
  const std::string table =
      "table inet wall { chain arriving { type filter hook input priority 0; "
      "policy drop; " +
      rules + " }; }";
  return in(*houses_[house], {"nft", "add table inet wall; delete table inet wall; " + table});
}

Houses::Visitor Houses::visit(int house, const std::function<void()>& act) const {
  const std::string holder = "/proc/" + std::to_string(houses_[house]->id()) + "/ns/";
  const pid_t id = fork();
  if (id == 0) {
    for (const char* kind : {"user", "net"}) {
      const int entry = open((holder + kind).c_str(), O_RDONLY | O_CLOEXEC);
      if (entry < 0 || setns(entry, 0) != 0) _exit(1);
    }
    act();
    _exit(0);
  }
  return Visitor(id);
}

Houses::Visitor::~Visitor() {
  if (id_ <= 0) return;
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
}

void Houses::change_address(int house, const std::string& from, const std::string& to) {
  REQUIRE(in(*houses_[house], {"ip", "addr", "del", from + "/24", "dev", "eth"}));
  REQUIRE(in(*houses_[house], {"ip", "addr", "add", to + "/24", "brd", "+", "dev", "eth"}));
}

std::uint64_t Houses::packets_from(int house) const {
  const auto read =
      joined(enter(*street_), {"ip", "-s", "-o", "link", "show", port_of_house(house)});
  const Finished shown = Running(read, kEnvironment, "").wait();
  REQUIRE(shown.code == 0);
  // The output has a line such as "... RX: bytes packets errors ... \ 1234 12 0 ...".
  const auto line = shown.out.find('\\', shown.out.find("RX:"));
  REQUIRE(line != std::string::npos);
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  REQUIRE(std::sscanf(shown.out.c_str() + line + 1, "%lu %lu", &bytes, &packets) == 2);
  return packets;
}

}  // namespace waterline::scenario
