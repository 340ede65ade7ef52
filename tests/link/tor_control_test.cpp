#include "link/tor_control.h"

#include <string>

#include <catch2/catch.hpp>

namespace waterline::link {
namespace {

using Broken = TorControl::Broken;

constexpr std::string_view kAddress = "h2dmrclrtmhxqxnaadcg3u24hlvuk6plhs4xv5xqev3kusyy3fspdwad";

// A control connection over which these commands were sent.
TorControl asked(std::initializer_list<TorAsked> commands) {
  TorControl control;
  for (const TorAsked command : commands) control.asked(command);
  return control;
}

auto receive(TorControl& control, const std::string& text) {
  return control.receive(base::bytes_of(text));
}

// Returns the text that Tor 0.4.9 sent when it was started, asked for its events, and given a service.
std::string start_of_a_real_tor() {
  return "250 OK\r\n"
         "250 OK\r\n"
         "650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY=\"Connecting to a "
         "relay\"\r\n"
         "650 NETWORK_LIVENESS UP\r\n"
         "650 STATUS_CLIENT NOTICE CONSENSUS_ARRIVED\r\n"
         "650 STATUS_CLIENT WARN BOOTSTRAP PROGRESS=14 TAG=handshake SUMMARY=\"Handshaking with a "
         "relay\" WARNING=\"TLS PROGRESS=99 \\\" TAG=x\" REASON=TIMEOUT COUNT=1\r\n"
         "650 STATUS_GENERAL WARN CLOCK_SKEW SKEW=-7200 SOURCE=OR:127.0.0.1:17002\r\n"
         "650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY=\"Done\"\r\n"
         "250-ServiceID=" +
         std::string(kAddress) +
         "\r\n"
         "250-ClientAuthV3=HTSYS44XLJWM7YXENTVZJI5OLEPGV244EC3PEAPFAI3UJO23AZ6Q\r\n"
         "250 OK\r\n"
         "650 HS_DESC CREATED " +
         std::string(kAddress) +
         " UNKNOWN UNKNOWN De9k+Dbsy/LHj7huooUST7B8wMXb3SENfZN7urTZkR0\r\n"
         "650 HS_DESC UPLOADED " +
         std::string(kAddress) + " UNKNOWN $4A89375FBE1B8A0416F371B6B297A9DAEBB3550B~relay0\r\n";
}

std::vector<TorMessage> messages_of_that_start() {
  return {TorAnswer{TorAsked::kTakeOwnership, 250},
          TorAnswer{TorAsked::kSetEvents, 250},
          TorBootstrap{5, "conn"},
          TorNetwork{true},
          TorBootstrap{14, "handshake"},
          TorClockSkew{std::chrono::seconds(-7200)},
          TorBootstrap{100, "done"},
          TorAnswer{TorAsked::kAddService, 250},
          TorPublished{std::string(kAddress)}};
}

TEST_CASE("The start of a real Tor is understood in pieces of any size", "[link]") {
  const std::string said = start_of_a_real_tor();
  for (std::size_t size = 1; size <= said.size(); ++size) {
    TorControl control =
        asked({TorAsked::kTakeOwnership, TorAsked::kSetEvents, TorAsked::kAddService});
    std::vector<TorMessage> messages;
    for (std::size_t at = 0; at < said.size(); at += size) {
      for (TorMessage& message : *receive(control, said.substr(at, size)))
        messages.push_back(std::move(message));
    }
    REQUIRE(messages == messages_of_that_start());
    REQUIRE(control.unanswered() == 0);
  }
}

struct EventCase {
  std::string line;
  std::vector<TorMessage> messages;
};

TEST_CASE("Each event becomes one message, and every other is skipped", "[link]") {
  const std::string address(kAddress);
  const EventCase cases[] = {
      {"STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=0 TAG=starting SUMMARY=\"Starting\"",
       {TorBootstrap{0, "starting"}}},
      {"STATUS_CLIENT NOTICE BOOTSTRAP SUMMARY=\"PROGRESS=7 TAG=no\" TAG=conn PROGRESS=5",
       {TorBootstrap{5, "conn"}}},
      {"STATUS_CLIENT NOTICE CIRCUIT_ESTABLISHED", {}},
      {"STATUS_CLIENT WARN DANGEROUS_PORT PORT=23", {}},
      {"STATUS_CLIENT", {}},
      {"STATUS_GENERAL NOTICE CLOCK_SKEW SKEW=2400 SOURCE=DIRSERV:127.0.0.1:1",
       {TorClockSkew{std::chrono::minutes(40)}}},
      {"STATUS_GENERAL WARN CLOCK_SKEW MIN_SKEW=-86400 SOURCE=NETWORKSTATUS",
       {TorClockSkew{-std::chrono::hours(24)}}},
      {"STATUS_GENERAL NOTICE CLOCK_JUMPED TIME=100", {}},
      {"STATUS_GENERAL WARN BUG REASON=\"bad \\\" CLOCK_SKEW\"", {}},
      {"HS_DESC UPLOADED " + address + " UNKNOWN $4A89375FBE1B8A0416F371B6B297A9DAEBB3550B~x",
       {TorPublished{address}}},
      {"HS_DESC FAILED " + address + " NO_AUTH $4A89~x REASON=NOT_FOUND",
       {TorDescriptorFailed{address, "NOT_FOUND"}}},
      {"HS_DESC FAILED UNKNOWN NO_AUTH UNKNOWN REASON=QUERY_NO_HSDIR",
       {TorDescriptorFailed{"", "QUERY_NO_HSDIR"}}},
      {"HS_DESC FAILED " + address, {TorDescriptorFailed{address, ""}}},
      {"HS_DESC REQUESTED " + address + " NO_AUTH $4A89~x abc", {}},
      {"NETWORK_LIVENESS UP", {TorNetwork{true}}},
      {"NETWORK_LIVENESS DOWN", {TorNetwork{false}}},
      {"CIRC 1 LAUNCHED", {}},
      {"", {}},
  };
  for (const EventCase& event : cases) {
    INFO(event.line);
    TorControl control;
    CHECK(*receive(control, "650 " + event.line + "\r\n") == event.messages);
    // The same event, with more lines behind the first.
    CHECK(*receive(control, "650-" + event.line + "\r\n650-more\r\n650 OK\r\n") == event.messages);
    CHECK(
        *receive(control, "650+" + event.line + "\r\n650 NETWORK_LIVENESS UP\r\n.\r\n650 OK\r\n") ==
        event.messages);
  }
}

TEST_CASE("Answers belong to the commands in the order they were sent", "[link]") {
  TorControl control = asked({TorAsked::kSetEvents, TorAsked::kAllowCalling});
  CHECK(*receive(control, "552-Unrecognized event \"X\"\r\n552 Unrecognized\r\n") ==
        std::vector<TorMessage>{TorAnswer{TorAsked::kSetEvents, 552}});
  CHECK(control.unanswered() == 1);
  control.asked(TorAsked::kAddService);
  CHECK(*receive(control, "650 NETWORK_LIVENESS UP\r\n251 replaced\r\n250+data=\r\n..\r\n.\r\n") ==
        std::vector<TorMessage>{TorNetwork{true}, TorAnswer{TorAsked::kAllowCalling, 251}});
  CHECK(*receive(control, "250 OK\r\n") ==
        std::vector<TorMessage>{TorAnswer{TorAsked::kAddService, 250}});
  CHECK(TorAnswer{TorAsked::kAllowCalling, 251}.is_good());
  CHECK(!TorAnswer{TorAsked::kAllowCalling, 552}.is_good());
}

struct BrokenCase {
  std::string text;
  Broken how;
};

TEST_CASE("Each broken form ends the reading, and names itself", "[link]") {
  const std::string address(kAddress);
  const std::string longest(TorControl::kMaxLine - 4, 'x');
  std::string endless = "650-x\r\n";
  for (std::size_t i = 0; i < TorControl::kMaxLines; ++i) endless += "650-x\r\n";
  const BrokenCase cases[] = {
      {"650 " + longest + "x\r\n", Broken::kLineTooLong},
      {"650 " + longest + longest, Broken::kLineTooLong},
      {"650 NETWORK_LIVENESS UP\n", Broken::kBadLine},
      {"\n", Broken::kBadLine},
      {"\r\n", Broken::kBadLine},
      {"650 a\rb\r\n", Broken::kBadLine},
      {std::string("650 a\0b\r\n", 9), Broken::kBadLine},
      {"650 \x1b[2J\r\n", Broken::kBadLine},
      {"650\r\n", Broken::kBadLine},
      {"65 OK\r\n", Broken::kBadLine},
      {"25x OK\r\n", Broken::kBadLine},
      {"-50 OK\r\n", Broken::kBadLine},
      {"250=OK\r\n", Broken::kBadLine},
      {"250 OK\r\n250 OK\r\n", Broken::kBadOrder},
      {"250-a\r\n650 NETWORK_LIVENESS UP\r\n", Broken::kBadOrder},
      {"650-a\r\n250 OK\r\n", Broken::kBadOrder},
      {"250-a\r\n251 OK\r\n", Broken::kBadOrder},
      {"650+a\r\n.\r\n250 OK\r\n", Broken::kBadOrder},
      {endless, Broken::kBadOrder},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP\r\n", Broken::kBadEvent},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=101 TAG=x\r\n", Broken::kBadEvent},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=-1 TAG=x\r\n", Broken::kBadEvent},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=5x TAG=x\r\n", Broken::kBadEvent},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=99999999999999999999 TAG=x\r\n",
       Broken::kBadEvent},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=5 TAG=\"x y\"\r\n", Broken::kBadEvent},
      {"650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=5 TAG=" + std::string(33, 'x') + "\r\n",
       Broken::kBadEvent},
      {"650 STATUS_GENERAL NOTICE CLOCK_SKEW SOURCE=OR:1\r\n", Broken::kBadEvent},
      {"650 STATUS_GENERAL NOTICE CLOCK_SKEW SKEW=99999999999\r\n", Broken::kBadEvent},
      {"650 HS_DESC UPLOADED\r\n", Broken::kBadEvent},
      {"650 HS_DESC UPLOADED " + address + "a x\r\n", Broken::kBadEvent},
      {"650 HS_DESC UPLOADED H" + address.substr(1) + " x\r\n", Broken::kBadEvent},
      {"650 HS_DESC FAILED 1" + address.substr(1) + " x\r\n", Broken::kBadEvent},
      {"650 HS_DESC FAILED " + address + " x REASON=<b>\r\n", Broken::kBadEvent},
      {"650 NETWORK_LIVENESS\r\n", Broken::kBadEvent},
      {"650 NETWORK_LIVENESS MAYBE\r\n", Broken::kBadEvent},
  };
  for (const BrokenCase& broken : cases) {
    INFO(broken.text.substr(0, 80));
    TorControl control = asked({TorAsked::kSetEvents});
    CHECK(receive(control, broken.text).error() == broken.how);
    // It stays broken, whatever comes.
    CHECK(receive(control, "650 NETWORK_LIVENESS UP\r\n").error() == broken.how);
    CHECK(receive(control, "").error() == broken.how);
  }
}

TEST_CASE("A line of the largest size is read", "[link]") {
  TorControl control;
  CHECK(receive(control, "650 " + std::string(TorControl::kMaxLine - 4, 'x') + "\r\n")->empty());
  CHECK(receive(control, "650 NETWORK_LIVENESS UP\r\n")->size() == 1);
}

}  // namespace
}  // namespace waterline::link
