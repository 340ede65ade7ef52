#include <filesystem>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests two people who pair, each at a separate terminal.

using namespace waterline::scenario;

namespace {

constexpr const char* kQuestion = "Are they the same, in the same order? (y/n) ";

struct Couple {
  Couple() {
    a.initialize();
    b.initialize();
  }
  [[nodiscard]] bool nobody_is_paired() {
    return a.ask({"status"})["partner"].is_null() && b.ask({"status"})["partner"].is_null();
  }
  Person a{"A"};
  Person b{"B"};
};

// A shown offer with its code and address, for use on the other device.
struct Shown {
  explicit Shown(Person& person, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"pair", "show", "--listen", "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    screen = person.converse(words);
  }
  void read_code() {
    screen->expect("waterline pair join ");
    code = screen->expect(" --at ");
    code.resize(code.size() - std::string(" --at ").size());
    at = screen->expect("\r\n");
    at.resize(at.size() - 2);
    screen->expect("Only a device on this same machine can connect there.");
  }
  // Returns a wrong code: it begins with the number of the shown code, and has other words.
  [[nodiscard]] std::string wrong_code(
      const std::string& words = "-copper-lantern-meadow-finch") const {
    return code.substr(0, code.find('-')) + words;
  }

  std::unique_ptr<Conversation> screen;
  std::string code;
  std::string at;
};

}  // namespace

TEST_CASE("keys typed before the six words are seen confirm nothing", "[scenario][pairing]") {
  Couple couple;
  Shown shown(couple.a);
  shown.read_code();
  shown.screen->answer("y");
  const auto joining = couple.b.converse({"pair", "join", shown.code, "--at", shown.at});
  joining->answer("y");
  shown.screen->expect(kQuestion);
  joining->expect(kQuestion);
  // The shown side has not answered yet. If both sides had answered yes, they would be paired by
  // now.
  joining->answer("n");
  joining->expect("You said that the words differ");
  CHECK(joining->finish() == 15);
  shown.screen->expect("The other device reported that the words differ");
  CHECK(shown.screen->finish() == 15);
  CHECK(couple.nobody_is_paired());
}

TEST_CASE("after a pairing both screens show where this device listens", "[scenario][pairing]") {
  Couple couple;
  Shown shown(couple.a);
  shown.read_code();
  const auto joining = couple.b.converse({"pair", "join", shown.code, "--at", shown.at});
  shown.screen->expect(kQuestion);
  joining->expect(kQuestion);
  joining->answer("y");
  joining->expect("Waiting for the other device.");
  shown.screen->answer("y");
  for (Conversation* screen : {shown.screen.get(), joining.get()}) {
    screen->expect("Paired.");
    const std::string told = screen->expect(" ends that.");
    CHECK(told.find("From now on this device waits for calls at 127.0.0.1:") != std::string::npos);
    // The one question about beacons. Enter alone is a no.
    screen->expect("Find each other again when addresses change?");
    screen->expect("[y/N] ");  // keys before it would not count
    screen->answer(screen == joining.get() ? "" : "y");
    screen->expect(screen == joining.get() ? "No. " : "Yes. ");
    CHECK(screen->finish() == 0);
  }
  CHECK(couple.a.ask({"beacons"})["beacons"] == true);
  CHECK(couple.b.ask({"beacons"})["beacons"] == false);
  CHECK(couple.b.run({"status"}).out.find("This device waits for calls at 127.0.0.1:") !=
        std::string::npos);
}

TEST_CASE("both people learn at once that words differ or one left", "[scenario][pairing]") {
  Couple couple;
  struct Row {
    const char* keys;  // typed by the side that ends it
    const char* here;
    const char* there;
    int code_here;
  };
  const Row rows[] = {
      {"n\n", "You said that the words differ",
       "The other device reported that the words differ. Nothing was paired", 15},
      {"\x03", "Stopped. Nothing was paired.", "The other device ended the pairing", 130},
  };
  for (const bool shower_ends : {true, false}) {
    for (const Row& row : rows) {
      INFO(row.here << (shower_ends ? " by who shows" : " by who joins"));
      Shown shown(couple.a);
      shown.read_code();
      const auto joining = couple.b.converse({"pair", "join", shown.code, "--at", shown.at});
      shown.screen->expect(kQuestion);
      joining->expect(kQuestion);
      Conversation& ends = shower_ends ? *shown.screen : *joining;
      Conversation& hears = shower_ends ? *joining : *shown.screen;
      ends.type(row.keys);
      // Nothing was typed on this side.
      hears.expect(row.there);
      hears.expect("Start again with a new code.");
      CHECK(hears.finish() == 15);
      ends.expect(row.here);
      CHECK(ends.finish() == row.code_here);
      CHECK(couple.nobody_is_paired());
      CHECK(couple.a.request("GET", "/v1/net").dump().find("waits_for_calls") == std::string::npos);
    }
  }
}

TEST_CASE("a code may be typed again, and each slip is named", "[scenario][pairing]") {
  Couple couple;
  Shown shown(couple.a);
  shown.read_code();
  const auto joining = couple.b.converse({"pair", "join"});
  joining->expect("The code that the other device shows, or the line that you were sent: ");
  joining->answer(shown.wrong_code("-copper-lantern-meadow-finhc"));
  struct Row {
    std::string typed;
    std::string heard;
  };
  const std::string number = shown.code.substr(0, shown.code.find('-'));
  const std::string other_number = number == "7" ? "8" : "7";
  joining->expect("`finhc` is not one of the words. Did you mean `finch`?");
  const Row rows[] = {
      {"copper lantern meadow finch", "A code begins with its number"},
      {number + " copper lantern meadow", "A code has four words after its number."},
      {number + " copper lantern zzzzzzzz finch", "`zzzzzzzz` is not one of the words."},
  };
  const Row answers[] = {
      {other_number + shown.code.substr(shown.code.find('-')),
       "does not show a code with this number now"},
  };
  for (const Row& row : rows) {
    joining->expect("Type the code again, or Enter to stop: ");
    joining->answer(row.typed);
    joining->expect(row.heard);
  }
  // After a valid code the program looks for the other device, which cannot be found: it waits on
  // this machine alone. Then it asks for the address, and asks again if the address is invalid.
  joining->expect("Type the code again, or Enter to stop: ");
  joining->answer(shown.wrong_code());
  joining->expect("No device here shows an offer with number " + number + ".");
  joining->expect("The address that the other device shows (HOST:PORT), or Enter to stop: ");
  joining->answer("over there");
  joining->expect("An address is needed");
  joining->expect("The address that the other device shows (HOST:PORT), or Enter to stop: ");
  joining->answer(shown.at);
  joining->expect("this was try 1 from this device.");
  joining->expect("Type the code again, or Enter to stop: ");
  joining->answer(answers[0].typed);
  joining->expect(answers[0].heard);
  shown.screen->expect("A wrong code was tried, or someone is interfering: 2 of 3 tries left.");
  joining->expect("Type the code again, or Enter to stop: ");
  joining->answer(shown.wrong_code("-finch-lantern-meadow-copper"));
  joining->expect("this was try 2 from this device.");
  shown.screen->expect("1 of 3 tries left.");
  joining->expect("Type the code again, or Enter to stop: ");
  joining->answer(shown.wrong_code("-meadow-lantern-finch-copper"));
  joining->expect("wrong for the third time, so it no longer works.");
  CHECK(joining->finish() == 15);
  shown.screen->expect("A wrong code was tried for the third time, so this code no longer works.");
  CHECK(shown.screen->finish() == 15);
  CHECK(couple.nobody_is_paired());
}

TEST_CASE("a picture's text pairs at any prompt, however it is broken", "[scenario][pairing]") {
  Couple couple;
  const auto break_up = [](std::string text) {
    text.insert(40, "\n");
    text.insert(20, "  ");
    return text;
  };
  for (const bool at_address : {false, true}) {
    INFO(at_address);
    Shown shown(couple.a, {"--qr"});
    shown.screen->expect("waterline pair join --qr PHOTO");
    shown.screen->expect("WATERLINE:1:");
    std::string text = "WATERLINE:1:" + shown.screen->expect("\r\n");
    text.resize(text.size() - 2);
    const auto joining = couple.b.converse({"pair", "join"});
    joining->expect("The code that the other device shows, or the line that you were sent: ");
    if (at_address) {
      joining->answer("7-copper-lantern-meadow-finch");
      joining->expect("(HOST:PORT), or Enter to stop: ");
    }
    joining->answer(break_up(text));
    joining->expect("Call directly? [y/N] ");
    joining->answer("y");
    const std::string until = joining->expect(kQuestion);
    CHECK(until.find("HOST:PORT") == std::string::npos);
    joining->answer("n");
    CHECK(joining->finish() == 15);
    shown.screen->expect("The other device reported that the words differ.");
    CHECK(shown.screen->finish() == 15);
  }
}

TEST_CASE("the file with the picture is deleted when the offer ends", "[scenario][pairing]") {
  Person a("A");
  a.initialize();
  const std::filesystem::path picture = a.folder() / "code.png";
  Shown shown(a, {"--qr-png", picture});
  shown.screen->expect("removed when this command ends");
  CHECK(std::filesystem::exists(picture));
  shown.screen->expect("Only a device on this same machine can connect there.");
  shown.screen->type("\x03");
  shown.screen->expect("Stopped.");
  CHECK(shown.screen->finish() == 130);
  CHECK_FALSE(std::filesystem::exists(picture));
  CHECK(a.request("GET", "/v1/pairing")["state"] == "none");
}

TEST_CASE("an offer and doctor show where the offer listens", "[scenario][pairing]") {
  Person a("A");
  a.initialize();
  Json findings = a.ask({"doctor"})["findings"];
  CHECK(findings[0]["finding"] == "not_paired");
  const std::string own = findings[1].value("address", "127.0.0.1");

  const auto screen = a.converse({"pair", "show"});
  screen->expect("The code is good until ");
  screen->expect("Until then this device waits for the other one at ");
  const std::string where = screen->expect(".\r\n");
  INFO(where);
  CHECK(where.starts_with(own.find(':') == std::string::npos ? own + ":" : "[" + own + "]:"));
  const Json offer = a.request("GET", "/v1/pairing");
  CHECK(offer["state"] == "waiting");
  findings = a.ask({"doctor"})["findings"];
  CHECK(findings[1]["finding"] == "shows_offer");
  CHECK(where == findings[1]["address"].get<std::string>() + ".\r\n");
  screen->type("\x03");
  CHECK(screen->finish() == 130);
}

TEST_CASE("after unpairing a new offer avoids the former device's port", "[scenario][pairing]") {
  Couple couple;
  const auto relay = pair_by_words(couple.a, couple.b);
  const std::string before = couple.a.ask({"status"})["partner"]["listen"];
  const std::string id = couple.a.ask({"write", "-"}, "A walk.")["id"];
  couple.a.ask({"share", id, "--line", "I walked.", "--now", "--confirm", "now"});
  couple.a.ask({"sync"});
  const std::string item = couple.a.ask({"ours"})["items"][0]["id"];
  couple.a.ask({"unpair", "--confirm", "unpair"});

  const Json offer = couple.a.request("POST", "/v1/pairing/offer", {{"method", "words"}});
  CHECK(port_of(offer["listen"]) != port_of(before));
  CHECK(offer["port_of_former"] == false);
  // A person who chooses the port of the former pairing is warned.
  const auto screen =
      couple.a.converse({"pair", "show", "--listen", "127.0.0.1:" + port_of(before)});
  screen->expect("still calls port " + port_of(before));
  screen->type("\x03");
  CHECK(screen->finish() == 130);

  // Items of the former device stay visible and cannot be changed after pairing with another.
  Person c("C");
  c.initialize();
  const auto other = pair_by_words(couple.a, c);
  CHECK(couple.a.run({"show", item}).out.find("I walked.") != std::string::npos);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"take-back", "--yes", item},
        {"replies", item, "open"},
        {"reply", item, "-"},
        {"acknowledge", item, "with-you"}}) {
    INFO(command[0]);
    CHECK(couple.a.refused(4, command, "words").find("no longer paired with") != std::string::npos);
  }
}

TEST_CASE("a code that a newer one replaced says so at once", "[scenario][pairing]") {
  Couple couple;
  Shown first(couple.a);
  first.read_code();
  Shown second(couple.a);
  second.read_code();
  first.screen->expect("replaced this one");
  CHECK(first.screen->finish() == 15);
  // The second offer is still valid.
  const auto joining = couple.b.converse({"pair", "join", second.code, "--at", second.at});
  second.screen->expect(kQuestion);
  joining->expect(kQuestion);
}
